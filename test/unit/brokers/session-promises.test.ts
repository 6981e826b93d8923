import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UsedWindowsFile } from "../../../electron/credentials/used-windows.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { START, SessionRig, codeAt, refusal, unreachable } from "./session-rig.ts";

const WRONG_CODE = refusal("AB1050", "Invalid totp and client combination");
const WRONG_PIN = refusal("AB1007", "Login Id or password is invalid");
const HOUR = 3_600_000;
const MINUTE = 60_000;

describe("this machine's clock is wrong", () => {
  test.each([[-95_000, "ahead of"], [47_000, "behind"]] as const)("by %i ms: asked before the first code, which is made for the broker's time, and told", async (ahead, words) => {
    const rig = new SessionRig({ checksClock: true });
    rig.brokerAheadMs = ahead;
    void rig.keeper.ensure();
    await rig.time.pass(40_000);
    expect(rig.routes()).toEqual(["clock", "sign-in"]);
    const sent = rig.calls[1];
    expect(sent?.code).toBe(codeAt((sent?.at ?? 0) + ahead));
    expect(sent?.code).not.toBe(codeAt(sent?.at ?? 0));
    expect(rig.keeper.clockSentence).toMatch(new RegExp(`clock is (47|95) s ${words} Angel One's.*automatic time`));
  });

  test("a second or so is the header's own coarseness: nothing is said and nothing shifted", async () => {
    const rig = new SessionRig({ checksClock: true });
    rig.brokerAheadMs = 900;
    void rig.keeper.ensure();
    await rig.time.pass(0);
    expect(rig.calls[1]?.code).toBe(codeAt(START));
    expect(rig.keeper.clockSentence).toBeUndefined();
  });

  test("the three seconds' margin is the broker's window's, not ours", async () => {
    // Ours says 20 s are left; the broker's clock, 18 s ahead, has 2.
    const rig = new SessionRig({ checksClock: true });
    rig.brokerAheadMs = 18_000;
    void rig.keeper.ensure();
    await rig.time.pass(1_000);
    expect(rig.routes()).toEqual(["clock"]);
    await rig.time.pass(2_000);
    expect(rig.routes()).toEqual(["clock", "sign-in"]);
    expect(rig.calls[1]?.code).toBe(codeAt(START + 30_000));
  });

  test("a broker that does not tell its time is signed in to all the same", async () => {
    const rig = new SessionRig({ checksClock: true });
    rig.script["clock"] = [unreachable];
    void rig.keeper.ensure();
    await rig.time.pass(0);
    expect(rig.keeper.state.kind).toBe("signed-in");
  });
});

describe("after a restart within the half minute", () => {
  test("the code that was sent is not sent again", async () => {
    const path = join(tempFolder(), "windows.json");
    const first = new SessionRig({ usedWindows: new UsedWindowsFile(path).of("A") });
    void first.keeper.ensure();
    await first.time.pass(0);
    const second = new SessionRig({ start: START + 5_000, usedWindows: new UsedWindowsFile(path).of("A") });
    void second.keeper.ensure();
    await second.time.pass(10_000);
    expect(second.calls).toEqual([]);
    await second.time.pass(10_000);
    expect(second.calls.map(({ code }) => code)).toEqual([codeAt(START + 30_000)]);
    expect(second.calls[0]?.code).not.toBe(first.calls[0]?.code);
  });

  test("the window is on disk before the code goes", async () => {
    const path = join(tempFolder(), "windows.json");
    const rig = new SessionRig({ usedWindows: new UsedWindowsFile(path).of("A") });
    rig.script["sign-in"] = [unreachable];
    void rig.keeper.ensure();
    await rig.time.pass(0);
    expect(new UsedWindowsFile(path).of("A").has(Math.floor(START / 30_000))).toBe(true);
  });
});

describe("asked for each time", () => {
  test("PIN and code: nothing is sent before they are given, and then once", async () => {
    const rig = new SessionRig({ pin: "", secret: "" });
    void rig.keeper.ensure();
    await rig.time.pass(HOUR);
    expect(rig.calls).toEqual([]);
    expect(rig.keeper.state).toMatchObject({ kind: "asking", asks: ["pin", "code"], sentence: expect.stringMatching(/wants the PIN and a fresh one-time code of P100001/) });
    void rig.keeper.answer({ pin: "4321", code: "123456" });
    await rig.time.pass(0);
    expect(rig.keeper.state.kind).toBe("signed-in");
    expect(rig.calls).toMatchObject([{ route: "sign-in", code: "123456" }]);
  });

  test("a typed code that is refused is asked for once more, then it stops", async () => {
    const rig = new SessionRig({ secret: "" });
    rig.script["sign-in"] = [WRONG_CODE, WRONG_CODE];
    void rig.keeper.ensure();
    void rig.keeper.answer({ code: "111111" });
    await rig.time.pass(MINUTE);
    expect(rig.keeper.state).toMatchObject({ kind: "asking", asks: ["code"], sentence: expect.stringMatching(/refused the code; one more can be tried/) });
    void rig.keeper.answer({ code: "222222" });
    await rig.time.pass(HOUR);
    expect(rig.keeper.state.kind).toBe("stopped");
    expect(rig.calls.map(({ code }) => code)).toEqual(["111111", "222222"]);
  });

  test("two codes within one half minute may be the same: the second is not taken, and says for how long", async () => {
    const rig = new SessionRig({ secret: "" });
    rig.script["sign-in"] = [WRONG_CODE];
    void rig.keeper.ensure();
    void rig.keeper.answer({ code: "111111" });
    await rig.time.pass(5_000);
    expect(() => rig.keeper.answer({ code: "111111" })).toThrow(/sent within this half minute.*Wait 15 s/);
    expect(rig.calls).toHaveLength(1);
  });

  test("a wrong PIN that was typed stops at once and is not kept", async () => {
    const rig = new SessionRig({ pin: "" });
    rig.script["sign-in"] = [WRONG_PIN];
    void rig.keeper.ensure();
    void rig.keeper.answer({ pin: "9999" });
    await rig.time.pass(0);
    expect(rig.keeper.state.kind).toBe("stopped");
    void rig.keeper.retry();
    await rig.time.pass(0);
    expect(rig.keeper.state).toMatchObject({ kind: "asking", asks: ["pin"] });
    expect(rig.calls).toHaveLength(1);
  });

  test("the broker cannot be reached: a typed code is spent, the PIN is not asked for again", async () => {
    const rig = new SessionRig({ pin: "", secret: "" });
    rig.script["sign-in"] = [unreachable];
    void rig.keeper.ensure();
    void rig.keeper.answer({ pin: "4321", code: "111111" });
    await rig.time.pass(MINUTE);
    expect(rig.keeper.state).toMatchObject({ kind: "asking", asks: ["code"] });
  });

  test("the night: a refresh needs neither; where it is refused, the morning asks", async () => {
    const midnight = Date.parse("2026-11-20T18:30:00Z");
    const rig = new SessionRig({ pin: "", secret: "" });
    void rig.keeper.ensure();
    void rig.keeper.answer({ pin: "4321", code: "111111" });
    await rig.time.pass(midnight - START + MINUTE);
    expect(rig.keeper.state.kind).toBe("signed-in");
    expect(rig.routes().filter((route) => route === "sign-in")).toHaveLength(1);
    const { session } = rig.keeper;
    rig.script["refresh"] = [refusal("AB8051", "Refresh Token Expired")];
    await rig.time.pass(5 * HOUR);
    void rig.keeper.renew(session!);
    await rig.time.pass(9 * HOUR);
    expect(rig.keeper.state).toMatchObject({ kind: "asking", asks: ["pin", "code"] });
    expect(rig.routes().filter((route) => route === "sign-in")).toHaveLength(1);
  });
});

describe("AG8001 without end", () => {
  test("sessions that die within a minute each, all day: about one sign-in or refresh a minute, never more", async () => {
    const rig = new SessionRig({ codesMayRepeat: true });
    void rig.keeper.ensure();
    await rig.time.pass(0);
    // Each session is refused 40 s after it was given: not young enough to look like one that never was good.
    for (let i = 0; i < 6 * 60; i++) {
      await rig.time.pass(10_000);
      const { session } = rig.keeper;
      const given = rig.calls.at(-1)?.at ?? 0;
      if (session && rig.time.now() - given > 40_000) for (let k = 0; k < 30; k++) void rig.keeper.renew(session);
    }
    expect(rig.calls.length).toBeLessThanOrEqual(62);
    expect(rig.states.some((state) => state.kind === "retrying" && /ended 4 sessions within minutes.*60 s/.test(state.sentence))).toBe(true);
    const gaps = rig.calls.slice(5).map((call, i) => call.at - (rig.calls[i + 4]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(40_000);
  });

  test("when the incident is over it is signed in again by itself", async () => {
    const rig = new SessionRig({ codesMayRepeat: true });
    void rig.keeper.ensure();
    await rig.time.pass(0);
    for (let i = 0; i < 30; i++) {
      await rig.time.pass(35_000);
      const { session } = rig.keeper;
      if (session) void rig.keeper.renew(session);
    }
    await rig.time.pass(2 * MINUTE);
    expect(rig.keeper.state.kind).toBe("signed-in");
  });
});

describe("signing out", () => {
  test("tells the broker, forgets the tokens, and nothing goes on", async () => {
    const rig = new SessionRig();
    void rig.keeper.ensure();
    await rig.time.pass(0);
    void rig.keeper.signOut();
    await rig.time.pass(48 * HOUR);
    expect(rig.routes()).toEqual(["sign-in", "sign-out"]);
    expect(rig.keeper.session).toBeUndefined();
  });

  test("a broker that does not answer is not waited for", async () => {
    const rig = new SessionRig();
    void rig.keeper.ensure();
    await rig.time.pass(0);
    rig.answerMs = HOUR;
    let done = false;
    void rig.keeper.signOut().then(() => (done = true));
    await rig.time.pass(2_000);
    expect(done).toBe(true);
  });
});
