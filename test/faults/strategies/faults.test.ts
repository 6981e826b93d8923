import { afterEach, describe, expect, test } from "vitest";
import { sentenceOf } from "../../unit/strategy-hosts/host-rig.ts";
import { classWith, faulty, FILL, Hall, module, ORDER, steady, until } from "./hall.ts";

let hall: Hall | undefined;
afterEach(async () => {
  await hall?.end();
  hall = undefined;
});

describe("an error", () => {
  const THROW = `throw new Error("meant to fail");`;

  test.for(["onTick", "onCandle", "onOrder", "onFill", "onTimer", "onStop"] as const)("in %s is told with its line; the thread, the run and the one beside it go on", async (where) => {
    hall = new Hall();
    await hall.run("good", await steady());
    await hall.run("bad", await faulty(THROW), { where });
    hall.feed();
    if (where === "onOrder") hall.room.order("bad", ORDER);
    if (where === "onFill") hall.room.fill("bad", FILL, 0);
    if (where === "onStop") {
      await until(() => hall!.decided("good").length > 10, "ticks");
      expect((await hall.room.stop("bad", "user")).state).toBeDefined();
    }
    await until(() => hall!.failures.some(({ run }) => run === "bad"), "the failure");
    const [first] = hall.failures;
    expect(first!.failure).toMatchObject({ callback: where, message: "meant to fail", inRow: 1 });
    expect(first!.lines[0]).toMatch(/^faulty\.ts:\d+:\d+$/);
    const count = hall.decided("good").length;
    await until(() => hall!.decided("good").length > count + 50, "the other goes on");
    expect([hall.lost, hall.threads.length, hall.failures.some(({ run }) => run === "good")]).toEqual([[], 1, false]);
  });

  test("in onInit and onResume refuses the start, with the line", async () => {
    hall = new Hall();
    const build = await faulty(THROW);
    await hall.run("kept", build, { where: "none" });
    const { state } = await hall.room.stop("kept", "user");
    await hall.plan("a", build, { where: "onInit" });
    expect(await sentenceOf(hall.room.start("a", 1, hall.material()))).toMatch(/onInit failed at faulty\.ts:\d+:\d+: meant to fail/);
    await hall.plan("b", build, { where: "onResume" });
    expect(await sentenceOf(hall.room.start("b", 1, hall.material({ from: { kind: "resume", state: state! } })))).toMatch(/onResume failed at faulty\.ts:\d+:\d+: meant to fail/);
    expect([hall.lost, hall.rings.size, hall.room.threads]).toEqual([[], 0, 1]);
  });
});

describe("memory", () => {
  /** What ends in one callback, and what takes many. The engine collects for seconds near a limit: a loop that allocates may be found as either. */
  const hogs: readonly (readonly [string, string, readonly string[]])[] = [
    ["a list that grows with each tick", "for (let i = 0; i < 200; i++) this.kept.push(new Array(2_000).fill(i + 0.5));", ["memory"]],
    ["typed arrays, which lie beside the heap", "this.kept.push(new Float64Array(1_000_000).fill(1));", ["memory"]],
    ["a list that grows in a loop", "for (;;) this.kept.push(1);", ["memory", "stuck"]],
    ["a map that grows in a loop: its next size is a step that the engine cannot refuse", "const map = new Map(); this.kept.push(map); for (let i = 0; ; i++) map.set(i, i);", ["memory", "stuck"]],
    ["texts", "let text = 'abc'; for (;;) { text += text + this.random(); this.kept.push(text.slice(1)); if (text.length > 1e7) text = 'a'; }", ["memory", "stuck"]],
  ];
  test.for(hogs)("%s: the run is named, and its thread ends alone", { timeout: 120_000 }, async ([, body, causes]) => {
    hall = new Hall({ heapMb: 192 });
    await hall.run("good", await steady());
    await hall.run("hog", await module(classWith(`kept = []; onTick() { ${body} } exportState() { return {}; }`, ""), "hog.ts"));
    hall.feed();
    await until(() => hall!.lost.length === 2, "the end of the thread");
    expect(causes).toContain(hall.lostOf("hog")!.cause);
    expect(hall.lostOf("good")).toMatchObject({ culprit: false });
    // In one callback it is seen at work; with many short ones it may have been so fast that nobody can be blamed for sure.
    if (causes.length > 1) expect(hall.lostOf("hog")).toMatchObject({ culprit: true });
    const { state } = hall.lostOf("good")!;
    await hall.run("good", await steady(), {}, state ? { from: { kind: "resume", state } } : {});
    const count = hall.decided("good").length;
    await until(() => hall!.decided("good").length > count + 50, "the other goes on");
    await hall.threads[0]!.gone;
  });
});

describe("what cannot be run is refused with a sentence", () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ["no strategy in it", "export const x = 1;", /^bad\.ts exports no strategy/],
    ["a file that throws", `throw new Error("at the top");`, /^bad\.ts:1:7: at the top/],
    ["another module", `import fs from "node:fs"; fs.readFileSync("/etc/passwd");`, /a strategy can import "sauda" alone/],
    ["the clock of the machine", classWith("at = Date.now();", ""), /^bad\.ts:\d+:\d+: The machine's time is not there for strategies/],
    ["a schema that makes no sense", classWith("", `n: int({ help: "n", least: 5, most: 1, default: 3 })`), /bad\.ts: Mine: /],
    ["fields that throw", classWith(`field = (() => { throw new Error("of a field"); })();`, ""), /^bad\.ts:\d+:\d+: of a field/],
  ];
  test.for(cases)("%s", async ([, source, words]) => {
    hall = new Hall();
    await hall.run("good", await steady());
    hall.feed();
    expect(await sentenceOf(hall.plan("bad", await module(source)))).toMatch(words);
    const count = hall.decided("good").length;
    await until(() => hall!.decided("good").length > count + 20, "the other goes on");
    expect(hall.lost).toEqual([]);
  });

  test("a file that is no program never gets so far", async () => {
    expect(await sentenceOf(module("export class {"))).toMatch(/^bad\.ts cannot be read\. bad\.ts:1:\d+: /);
  });

  test("parameters out of bounds, and ones that are not there", async () => {
    hall = new Hall();
    const build = await module(classWith("", `n: int({ help: "n", least: 1, most: 5, default: 3 })`));
    expect(await sentenceOf(hall.plan("a", build, { n: 9 }))).toMatch(/\bn\b.*5/);
    expect(await sentenceOf(hall.plan("a", build, { n: "many" }))).toMatch(/\bn\b/);
    expect(await sentenceOf(hall.plan("a", build, { other: 1 }))).toMatch(/other/);
    await hall.run("a", build, { n: 5 });
    expect(hall.lost).toEqual([]);
  });
});

describe("a swap", () => {
  test("to a version whose state does not fit is refused, and the old one goes on without a tick missed", async () => {
    hall = new Hall();
    await hall.run("a", await steady());
    hall.feed();
    await until(() => hall!.decided("a").length > 20, "ticks");
    await hall.plan("a", await module(classWith("seen = 'a text'; onTick(tick) { }", "")), {}, 2);
    expect(await sentenceOf(hall.room.swap("a", 2, { slots: [1], warm: [], trialMs: 1_000 }))).toContain("seen");
    const count = hall.decided("a").length;
    await until(() => hall!.decided("a").length > count + 20, "ticks after");
    whole(hall.decided("a"));
    expect([hall.told, hall.lost]).toEqual([[], []]);
  });

  test("to one that throws in its first seconds is rolled back: no tick is missed and none decided twice", async () => {
    hall = new Hall();
    await hall.run("a", await steady());
    hall.feed();
    await until(() => hall!.decided("a").length > 20, "ticks");
    await hall.plan("a", await module(classWith(`seen = 0; onTick(tick) {
      this.seen += 1;
      if (this.seen % 30 === 0) throw new Error("not so good");
      this.orders.market({ instrument: tick.instrument, side: "BUY", quantity: 1, reason: String(this.seen) });
    }`, "")), {}, 2);
    const { switchMs } = await hall.room.swap("a", 2, { slots: [1], warm: [], trialMs: 60_000 });
    expect(switchMs).toBeGreaterThanOrEqual(0);
    await until(() => hall!.told.length > 0, "the roll back");
    expect(hall.told[0]).toMatch(/^a rolled back from 2 to 1: onTick failed at bad\.ts:\d+:\d+: not so good/);
    const count = hall.decided("a").length;
    await until(() => hall!.decided("a").length > count + 20, "ticks after");
    whole(hall.decided("a"));
    expect(new Set(hall.signals.map(({ generation }) => generation))).toEqual(new Set([1, 2]));
    expect(hall.signals.at(-1)!.generation).toBe(1);
    expect(hall.lost).toEqual([]);
  });

  test("that is good is kept when its trial is over, and its state is what a restart goes on from", async () => {
    hall = new Hall();
    await hall.run("a", await steady());
    hall.feed();
    await until(() => hall!.decided("a").length > 20, "ticks");
    await hall.plan("a", await steady(1_000), {}, 2);
    const { sequence } = await hall.room.swap("a", 2, { slots: [1], warm: [], trialMs: 300 });
    await until(() => hall!.told.includes("a keeps 2"), "the end of the trial");
    whole(hall.decided("a"));
    const first = hall.signals.find(({ generation }) => generation === 2)!;
    expect(first.signal.decision.sequence).toBe(sequence + 1);
    await until(() => ((hall!.room.lastState("a")?.fields as { seen: number } | undefined)?.seen ?? 0) > 1_000, "a state of the new one");
    expect(hall.rings.size).toBe(1);
  });
});

describe("a thread that is killed", () => {
  test("in the middle of it all: those of the other thread go on, those of this one go on from their states, nothing is told twice", async () => {
    hall = new Hall({ hosts: 2 });
    const build = await steady();
    for (let i = 0; i < 8; i++) await hall.run(`run-${i}`, build);
    hall.feed();
    await until(() => [...Array(8).keys()].every((i) => hall!.decided(`run-${i}`).length > 30 && hall!.room.lastState(`run-${i}`) !== undefined), "ticks before");
    hall.threads[0]!.terminate();
    await until(() => hall!.lost.length === 4, "the loss");
    await hall.threads[0]!.gone;
    expect(hall.lost.length).toBe(4);
    for (const { run, what } of hall.lost) {
      expect(what.cause).toBe("crash");
      await hall.run(run, build, {}, { from: { kind: "resume", state: what.state! } });
    }
    const counts = new Map([...Array(8).keys()].map((i) => [`run-${i}`, hall!.decided(`run-${i}`).length]));
    await until(() => [...counts].every(([run, count]) => hall!.decided(run).length > count + 50), "ticks after");
    expect(hall.lost.length).toBe(4);
    expect(hall.threads.length).toBe(3);
    const hit = new Set(hall.lost.map(({ run }) => run));
    for (const [run] of counts) {
      if (!hit.has(run)) whole(hall.decided(run));
      const ids = hall.signals.filter((one) => one.run === run).map(({ signal }) => signal.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test("while a start is under way: whoever asked is told, and can start it again", async () => {
    hall = new Hall();
    const build = await steady();
    await hall.plan("a", build);
    const rows = new Float64Array(6 * 2_000);
    for (let i = 0; i < 2_000; i++) rows.set([hall.now - (2_000 - i) * 60_000, 1, 1, 1, 1, 1], i * 6);
    const start = sentenceOf(hall.room.start("a", 1, hall.material({ warm: [{ series: 1, frame: 1, rows }] })));
    hall.threads[0]!.terminate();
    expect(await start).toMatch(/^The thread of a ended before this could be done, because .* Try again\.$|^steady\.ts was ended: its thread stopped while it was at work/);
    expect(hall.lost).toEqual([]);
    await hall.run("a", build);
    hall.feed();
    await until(() => hall!.decided("a").length > 10, "ticks");
  });
});

describe("many", () => {
  test("a hundred runs on two threads start, hear every tick, stop with their states, and leave nothing behind", { timeout: 120_000 }, async () => {
    hall = new Hall({ hosts: 2 });
    const build = await steady();
    const names = Array.from({ length: 100 }, (_, i) => `run-${i}`);
    await Promise.all(names.map((run) => hall!.run(run, build)));
    expect([hall.room.threads, hall.rings.size]).toEqual([2, 2]);
    for (let i = 0; i < 300; i++) hall.tick();
    await until(() => names.every((run) => hall!.decided(run).at(-1) === 300), "the last tick");
    for (const run of names) whole(hall.decided(run));
    const ends = await Promise.all(names.map((run) => hall!.room.stop(run, "user")));
    expect(ends.map(({ state }) => (state!.fields as { seen: number }).seen)).toEqual(names.map((run) => hall!.decided(run).length));
    expect([hall.rings.size, hall.lost, hall.told]).toEqual([0, [], []]);
    await hall.room.end();
    await Promise.all(hall.threads.map(({ gone }) => gone));
    expect(hall.room.threads).toBe(0);
  });
});

/** One decision for each tick, in order. The very first tick is in doubt until the second bears it out, and comes with it. */
function whole(sequences: readonly number[]): void {
  const [, first = 0] = sequences;
  expect(sequences).toEqual(sequences.map((_, i) => (i === 0 ? first : first + i - 1)));
}
