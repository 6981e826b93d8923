import { describe, expect, test } from "vitest";
import type { Session } from "../../../shared/brokers/port.ts";
import { START, SessionRig, codeAt, page, refusal, unreachable } from "./session-rig.ts";

const WRONG_PIN = refusal("AB1000", "Invalid Email Or Password");
const WRONG_CODE = refusal("AB1050", "Invalid totp and client combination");
const HOUR = 3_600_000;

async function signedIn(rig: SessionRig): Promise<Session> {
  void rig.keeper.ensure();
  await rig.time.pass(0);
  const { session } = rig.keeper;
  if (!session) throw new Error("not signed in");
  return session;
}

describe("signing in", () => {
  test("a right PIN and code give a session, told once", async () => {
    const rig = new SessionRig();
    await signedIn(rig);
    expect(rig.calls).toEqual([{ route: "sign-in", at: START, code: codeAt(START) }]);
    expect(rig.states.map((state) => state.kind)).toEqual(["signing-in", "signed-in"]);
  });

  test("a wrong PIN stops at once: one try, a sentence, and none by itself for a day", async () => {
    const rig = new SessionRig();
    rig.script["sign-in"] = [WRONG_PIN];
    expect(await rig.keeper.ensure()).toBeUndefined();
    expect(rig.keeper.state.kind).toBe("stopped");
    expect(rig.sentence()).toMatch(/does not know this client code and PIN.*lock the PIN.*Invalid Email Or Password/);
    expect(await rig.keeper.ensure()).toBeUndefined();
    await rig.time.pass(24 * HOUR);
    expect(rig.routes()).toEqual(["sign-in"]);
  });

  test("a wrong code is tried once more with another, then it stops", async () => {
    const rig = new SessionRig();
    rig.script["sign-in"] = [WRONG_CODE, WRONG_CODE];
    void rig.keeper.ensure();
    await rig.time.pass(24 * HOUR);
    expect(rig.routes()).toEqual(["sign-in", "sign-in"]);
    expect(new Set(rig.calls.map((call) => call.code)).size).toBe(2);
    expect(rig.keeper.state.kind).toBe("stopped");
    expect(rig.sentence()).toMatch(/did not accept the one-time code.*clock.*TOTP secret/);
  });

  test("a secret that is no Base32 is told without a call", async () => {
    const rig = new SessionRig({ secret: "not base32!" });
    expect(await rig.keeper.ensure()).toBeUndefined();
    expect(rig.calls).toEqual([]);
    expect(rig.sentence()).toMatch(/TOTP secret of P100001 is not valid Base32/);
  });

  test("neither PIN nor secret is in any sentence", async () => {
    const rig = new SessionRig();
    rig.script["sign-in"] = [unreachable, page, WRONG_CODE, WRONG_PIN];
    void rig.keeper.ensure();
    await rig.time.pass(HOUR);
    const said = JSON.stringify(rig.states);
    expect(said).not.toMatch(/4321|JBSWY3/);
    expect(rig.keeper.state.kind).toBe("stopped");
  });

  test("after a stop the user's word starts it again, with two tries for the code", async () => {
    const rig = new SessionRig();
    rig.script["sign-in"] = [WRONG_PIN, WRONG_CODE];
    await rig.keeper.ensure();
    void rig.keeper.retry();
    await rig.time.pass(120_000);
    expect(rig.keeper.state.kind).toBe("signed-in");
    expect(rig.calls).toHaveLength(3);
  });
});

describe("the one-time code", () => {
  test("with less than three seconds left the next window is waited for", async () => {
    const start = Date.parse("2026-11-20T04:45:28Z");
    const rig = new SessionRig({ start });
    void rig.keeper.ensure();
    await rig.time.pass(1_900);
    expect(rig.calls).toEqual([]);
    await rig.time.pass(5_000);
    const [call] = rig.calls;
    expect(call?.at).toBeGreaterThanOrEqual(Date.parse("2026-11-20T04:45:30Z"));
    expect(call?.code).toBe(codeAt(call?.at ?? 0));
    expect(call?.code).not.toBe(codeAt(start));
  });

  test("a code that was sent is never sent again where codes may not repeat", async () => {
    const rig = new SessionRig();
    rig.script["sign-in"] = [unreachable, page, unreachable, unreachable, unreachable];
    void rig.keeper.ensure();
    await rig.time.pass(10 * 60_000);
    const codes = rig.calls.map((call) => call.code);
    expect(codes).toHaveLength(6);
    expect(new Set(codes).size).toBe(6);
    expect(rig.keeper.state.kind).toBe("signed-in");
  });

  test("where codes may repeat nobody waits", async () => {
    const rig = new SessionRig({ codesMayRepeat: true, start: Date.parse("2026-11-20T04:45:29Z") });
    rig.script["sign-in"] = [unreachable];
    void rig.keeper.ensure();
    await rig.time.pass(600);
    expect(rig.calls).toHaveLength(2);
    expect(rig.keeper.state.kind).toBe("signed-in");
  });
});

describe("one at a time", () => {
  test("fifty callers make one sign-in and get the same session", async () => {
    const rig = new SessionRig();
    rig.answerMs = 300;
    const all = Promise.all(Array.from({ length: 50 }, () => rig.keeper.ensure()));
    await rig.time.pass(1_000);
    expect(new Set(await all).size).toBe(1);
    expect(rig.routes()).toEqual(["sign-in"]);
  });

  test("fifty answers of AG8001 under one session make one refresh", async () => {
    const rig = new SessionRig();
    const session = await signedIn(rig);
    await rig.time.pass(HOUR);
    rig.answerMs = 300;
    const renewed = Promise.all(Array.from({ length: 50 }, () => rig.keeper.renew(session)));
    await rig.time.pass(1_000);
    expect(new Set(await renewed).size).toBe(1);
    expect(await rig.keeper.renew(session)).toBe(rig.keeper.session);
    expect(rig.routes()).toEqual(["sign-in", "refresh"]);
  });
});

describe("the broker ends the session", () => {
  test("a refresh that is refused falls to a sign-in", async () => {
    const rig = new SessionRig();
    const session = await signedIn(rig);
    await rig.time.pass(HOUR);
    rig.script["refresh"] = [refusal("AB8051", "Refresh Token Expired")];
    const renewed = await rig.keeper.renew(session);
    expect(renewed?.accessToken).not.toBe(session.accessToken);
    expect(rig.routes()).toEqual(["sign-in", "refresh", "sign-in"]);
  });

  test("late answers of AG8001 never sign in again after a stop: another wrong PIN could lock the account", async () => {
    const rig = new SessionRig();
    const session = await signedIn(rig);
    await rig.time.pass(HOUR);
    rig.script["refresh"] = [refusal("AG8001", "Invalid Token")];
    rig.script["sign-in"] = [WRONG_PIN];
    await rig.keeper.renew(session);
    expect(rig.keeper.state.kind).toBe("stopped");
    for (let i = 0; i < 20; i++) expect(await rig.keeper.renew(session)).toBeUndefined();
    await rig.time.pass(HOUR);
    expect(rig.routes()).toEqual(["sign-in", "refresh", "sign-in"]);
  });

  test("a broker that accepts none of the sessions it gives is asked ever more seldom", async () => {
    const rig = new SessionRig({ codesMayRepeat: true });
    await signedIn(rig);
    // Every call under every session is refused at once, ten times a second.
    for (let i = 0; i < 3_000; i++) {
      const { session } = rig.keeper;
      if (session) void rig.keeper.renew(session);
      await rig.time.pass(100);
    }
    expect(rig.calls.length).toBeLessThanOrEqual(20);
    expect(rig.states.some((state) => state.kind === "retrying" && /not accepted/.test(state.sentence))).toBe(true);
  });
});

describe("the broker cannot be reached", () => {
  test("tries become seldom, nobody who asks meanwhile makes another, and it recovers by itself", async () => {
    const rig = new SessionRig({ codesMayRepeat: true });
    rig.script["sign-in"] = Array.from({ length: 8 }, () => unreachable);
    void rig.keeper.ensure();
    for (let i = 0; i < 1_200; i++) {
      void rig.keeper.ensure();
      await rig.time.pass(100);
    }
    const gaps = rig.calls.slice(1).map((call, i) => call.at - (rig.calls[i]?.at ?? 0));
    expect(gaps.slice(0, 8)).toEqual([500, 1_000, 2_000, 5_000, 10_000, 30_000, 30_000, 30_000]);
    expect(rig.keeper.state.kind).toBe("signed-in");
    expect(rig.states.find((state) => state.kind === "retrying")).toMatchObject({ sentence: expect.stringMatching(/cannot be reached \(connect ECONNREFUSED.*Trying again in 0\.5 s/) });
  });

  test("the user's word does not wait for the pause", async () => {
    const rig = new SessionRig({ codesMayRepeat: true });
    rig.script["sign-in"] = [unreachable, unreachable, unreachable, unreachable, unreachable];
    void rig.keeper.ensure();
    await rig.time.pass(9_000);
    expect(rig.keeper.state.kind).toBe("retrying");
    void rig.keeper.retry();
    await rig.time.pass(0);
    expect(rig.keeper.state.kind).toBe("signed-in");
    await rig.time.pass(60_000);
    expect(rig.calls).toHaveLength(6);
  });
});

describe("the session's end", () => {
  const MIDNIGHT = Date.parse("2026-11-20T18:30:00Z");

  test("it is renewed before, and orders can go all the while", async () => {
    const rig = new SessionRig();
    const session = await signedIn(rig);
    rig.answerMs = 2_000;
    await rig.time.pass(MIDNIGHT - 5 * 60_000 - START + 1_000);
    expect(rig.routes()).toEqual(["sign-in", "refresh"]);
    expect(rig.keeper.session).toBe(session);
    await rig.time.pass(2_000);
    expect(rig.keeper.session?.accessToken).not.toBe(session.accessToken);
  });

  test("a renewal that fails early is made up after midnight, with the old session kept until then", async () => {
    const rig = new SessionRig();
    const session = await signedIn(rig);
    rig.script["refresh"] = [unreachable];
    await rig.time.pass(MIDNIGHT - 60_000 - START);
    expect(rig.keeper.session).toBe(session);
    await rig.time.pass(120_000);
    expect(rig.keeper.session).toBeDefined();
    expect(rig.keeper.session).not.toBe(session);
  });

  test("a sign-in shortly before midnight is renewed once, after it", async () => {
    const rig = new SessionRig({ start: MIDNIGHT - 3 * 60_000 });
    await signedIn(rig);
    await rig.time.pass(10 * 60_000);
    expect(rig.routes()).toEqual(["sign-in", "refresh"]);
    expect(rig.calls[1]?.at).toBeGreaterThan(MIDNIGHT);
    expect(rig.keeper.session).toBeDefined();
  });

  test("it goes on for a week without a gap of more than a moment", async () => {
    const rig = new SessionRig();
    await signedIn(rig);
    await rig.time.pass(7 * 24 * HOUR);
    expect(rig.keeper.session).toBeDefined();
    expect(rig.calls.length).toBeLessThan(30);
  });

  test("ended: no timer goes on", async () => {
    const rig = new SessionRig();
    await signedIn(rig);
    rig.keeper.end();
    await rig.time.pass(48 * HOUR);
    expect(rig.routes()).toEqual(["sign-in"]);
  });
});

describe("a socket refuses tokens that calls accept", () => {
  test("new ones are asked for while the session stays in use, not before it is half a minute old", async () => {
    const rig = new SessionRig();
    const session = await signedIn(rig);
    rig.keeper.freshen(session);
    rig.keeper.freshen(session);
    await rig.time.pass(29_000);
    expect(rig.routes()).toEqual(["sign-in"]);
    expect(rig.keeper.session).toBe(session);
    rig.answerMs = 2_000;
    await rig.time.pass(2_000);
    expect(rig.routes()).toEqual(["sign-in", "refresh"]);
    expect(rig.keeper.session).toBe(session);
    await rig.time.pass(2_000);
    expect(rig.keeper.session?.feedToken).not.toBe(session.feedToken);
    expect(rig.states.map(({ kind }) => kind).filter((kind) => kind === "retrying")).toEqual([]);
  });

  test("refused for hours: ever more seldom, and the session is in use all the while", async () => {
    const rig = new SessionRig();
    await signedIn(rig);
    for (let second = 0; second < 2 * 3_600; second++) {
      rig.keeper.freshen(rig.keeper.session!);
      await rig.time.pass(1_000);
      expect(rig.keeper.session).toBeDefined();
    }
    expect(rig.routes().filter((route) => route === "sign-in")).toHaveLength(1);
    expect(rig.calls.length).toBeGreaterThan(5);
    expect(rig.calls.length).toBeLessThan(25);
  });

  test("a refresh that cannot be had leaves the session, and is tried again", async () => {
    const rig = new SessionRig();
    const session = await signedIn(rig);
    rig.script["refresh"] = [unreachable, page];
    rig.keeper.freshen(session);
    await rig.time.pass(100_000);
    expect(rig.keeper.session).toBe(session);
    await rig.time.pass(300_000);
    expect(rig.keeper.session?.feedToken).not.toBe(session.feedToken);
    expect(rig.routes()).toEqual(["sign-in", "refresh", "refresh", "refresh"]);
  });
});
