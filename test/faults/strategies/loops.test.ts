import { afterEach, describe, expect, test } from "vitest";
import { sentenceOf } from "../../unit/strategy-hosts/host-rig.ts";
import { classWith, FILL, faulty, Hall, module, ORDER, PLACES, steady, until } from "./hall.ts";
import type { FaultPlace } from "./hall.ts";

let hall: Hall | undefined;
afterEach(async () => {
  await hall?.end();
  hall = undefined;
});

const LOOP = "for (;;);";

/** What must happen for the callback to be called, beyond ticks. */
function provoke(of: Hall, where: FaultPlace): void {
  if (where === "onOrder") of.room.order("bad", ORDER);
  if (where === "onFill") of.room.fill("bad", FILL, 0);
}

describe("a loop that does not end", () => {
  test.for(["onTick", "onCandle", "onOrder", "onFill", "onTimer", "exportState"] as const)("in %s: its thread is ended, and the one beside it goes on from its state", async (where) => {
    hall = new Hall();
    const build = await steady();
    await hall.run("good", build);
    await hall.run("bad", await faulty(LOOP), { where: "none" });
    await hall.room.stop("bad", "user");
    hall.feed();
    await until(() => hall!.decided("good").length > 50 && hall!.room.lastState("good") !== undefined, "ticks before");
    await hall.run("bad", await faulty(LOOP), { where }).catch(() => {});
    provoke(hall, where);
    await until(() => hall!.lost.length === 2 || hall!.lostOf("good") !== undefined && hall!.room.lastState("bad") === undefined, "the end of the thread");
    expect(hall.lostOf("bad")).toMatchObject({ culprit: true, cause: "stuck" });
    const good = hall.lostOf("good")!;
    expect(good).toMatchObject({ culprit: false, cause: "stuck" });
    expect(good.sentence).toContain("because bad (faulty.ts) did not return");
    const before = hall.decided("good").length;
    await hall.run("good", build, {}, { from: { kind: "resume", state: good.state! } });
    await until(() => hall!.decided("good").length > before + 50, "ticks after");
    // Counting went on where the last state was, and nothing was decided twice.
    const counts = hall.signals.filter(({ run }) => run === "good").map(({ signal }) => Number(signal.reason));
    const seen = (good.state!.fields as { seen: number }).seen;
    expect(counts.slice(before, before + 3)).toEqual([seen + 1, seen + 2, seen + 3]);
    expect(new Set(hall.signals.map(({ run, signal }) => `${run} ${signal.id}`)).size).toBe(hall.signals.length);
    expect(hall.threads.length).toBe(2);
    await hall.threads[0]!.gone;
  });

  test("in onInit, onResume, at the top of the file and among the fields: whoever asked is told where", async () => {
    hall = new Hall();
    const build = await faulty(LOOP);
    await hall.run("kept", build, { where: "none" });
    const { state } = await hall.room.stop("kept", "user");
    await hall.plan("a", build, { where: "onInit" });
    expect(await sentenceOf(hall.room.start("a", 1, hall.material()))).toContain("its warm-up, onInit or onResume did not return");
    await hall.plan("b", build, { where: "onResume" });
    expect(await sentenceOf(hall.room.start("b", 1, hall.material({ from: { kind: "resume", state: state! } })))).toContain("onResume did not return");
    for (const source of [`${classWith("onTick() {}", "")}\n${LOOP}`, classWith(`field = (() => { ${LOOP} })();`, "")]) {
      expect(await sentenceOf(hall.plan("c", await module(source)))).toMatch(/^bad\.ts was ended: what stands at the top of the file, in the fields of its class or in series/);
    }
    expect(hall.lost).toEqual([]);
  });

  test("in onStop: the stop is answered with the last state", async () => {
    hall = new Hall();
    await hall.run("bad", await faulty(LOOP), { where: "onStop" });
    hall.feed();
    await until(() => hall!.room.lastState("bad") !== undefined, "a state");
    const { state, why } = await hall.room.stop("bad", "user");
    expect(state).toBeDefined();
    expect(why).toContain("onStop did not return");
    expect(hall.lost).toEqual([]);
  });

  test("in a new version that takes over, and in one on trial: the old one is named to go on", async () => {
    hall = new Hall();
    const old = await steady();
    await hall.run("a", old);
    hall.feed();
    await until(() => hall!.room.lastState("a") !== undefined, "a state");
    await hall.plan("a", await module(classWith(`seen = 0; onResume() { ${LOOP} }`, "")), {}, 2);
    expect(await sentenceOf(hall.room.swap("a", 2, { slots: [1], warm: [], trialMs: 5_000 }))).toContain("of the new version did not return");
    const first = hall.lostOf("a")!;
    expect(first).toMatchObject({ culprit: false, generation: 1, before: undefined });
    hall.lost.length = 0;

    await hall.run("a", old, {}, { from: { kind: "resume", state: first.state! } });
    await hall.plan("a", await module(classWith(`seen = 0; onTick() { ${LOOP} }`, "")), {}, 2);
    await hall.room.swap("a", 2, { slots: [1], warm: [], trialMs: 5_000 });
    await until(() => hall!.lost.length > 0, "the end of the thread");
    expect(hall.lostOf("a")).toMatchObject({ culprit: true, generation: 2, before: { generation: 1 } });
    expect(hall.lostOf("a")!.before!.state).toBeDefined();
  });

  test("every callback that can be named is tried here", () => {
    expect([...PLACES].sort()).toEqual(["exportState", "none", "onCandle", "onFill", "onInit", "onOrder", "onResume", "onStop", "onTick", "onTimer"]);
  });

  test.for(["for (;;) new Array(1000).fill(0.5);", "for (;;) { new Array(1000).fill(0.5); new Array(10).fill(1); }", "for (;;) [1, 2, 3].map((one) => one * 2).sort();"])("one that is compiled to the last is ended as well: %s", async (loop) => {
    hall = new Hall();
    await hall.run("bad", await faulty(loop), { where: "onTick" });
    hall.feed();
    await until(() => hall!.lost.length === 1, "the loss");
    expect(hall.lostOf("bad")).toMatchObject({ culprit: true });
    let gone = false;
    void hall.threads[0]!.gone.then(() => (gone = true));
    await until(() => gone, "the end of the thread");
  });

  test("a pattern that never comes to an end is ended as well", async () => {
    hall = new Hall();
    await hall.run("bad", await faulty(`/^(a+)+$/.test("${"a".repeat(60)}!");`), { where: "onTick" });
    hall.feed();
    await until(() => hall!.lost.length === 1, "the end of the thread");
    expect(hall.lostOf("bad")).toMatchObject({ culprit: true, cause: "stuck" });
  });

  test("started again it has a thread of its own, and harms nobody but itself", async () => {
    hall = new Hall();
    await hall.run("good", await steady());
    await hall.run("bad", await faulty(LOOP), { where: "onTick" });
    hall.feed();
    await until(() => hall!.lost.length === 2, "the end of the thread");
    await hall.run("good", await steady());
    await hall.run("bad", await faulty(LOOP), { where: "onTick" });
    await until(() => hall!.lost.length === 3, "the end of its own thread");
    expect(hall.lost.map(({ run }) => run)).toEqual(["good", "bad", "bad"]);
    const count = hall.decided("good").length;
    await until(() => hall!.decided("good").length > count + 50, "the other goes on");
  });
});
