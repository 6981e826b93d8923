import { describe, expect, test } from "vitest";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { at, MINUTE } from "../strategy/rig.ts";
import { built, filled, HostRig, OPEN_AT, update } from "./rig.ts";

/** Says the number of each tick, counted over versions. */
const counting = (name: string, more = ""): string => `n = 0; onTick(tick) { this.n += 1; ${more} this.orders.market({ instrument: tick.instrument, side: 'BUY', quantity: 1, reason: \`${name}\${this.n}\` }); }`;

async function running(body = counting("old")): Promise<HostRig> {
  const rig = new HostRig();
  rig.start("r", await built(body));
  rig.prime(100);
  return rig;
}

describe("a hot swap", () => {
  test("the new version goes on with the next tick, the old one stands by without a voice until the trial is over", async () => {
    const rig = await running();
    rig.swap("r", await built(counting("new")), 2);
    expect(rig.last("swapped")).toEqual({ kind: "swapped", run: "r", generation: 2, switchMs: 0, sequence: 2 });
    rig.ticks(100, 100.1);
    rig.now += 4_999;
    rig.rounds();
    expect(rig.of("settled")).toEqual([]);
    rig.now += 1;
    rig.ticks(100.2);
    expect(rig.of("settled")).toEqual([{ kind: "settled", run: "r", generation: 2 }]);
    rig.ticks(100.3);
    expect(rig.reasons).toEqual(["1 old1", "1 old2", "2 new3", "2 new4", "2 new5", "2 new6"]);
    expect(rig.of("rolled-back")).toEqual([]);
  });

  test("what the old version decided in the same turn goes out under its own name, and before the switch is told", async () => {
    const rig = await running("onFill() { this.orders.close({ instrument: this.series.a.instrument, reason: 'old' }); }");
    rig.plan("r", await built("onResume() { this.orders.close({ instrument: this.series.a.instrument, reason: 'new' }); }"), { generation: 2 });
    rig.do({ kind: "fill", run: "r", update: filled("f", 1, 100), charges: 0 });
    rig.do({ kind: "swap", run: "r", generation: 2, slots: [0], warm: [], trialMs: 1_000 });
    expect(rig.said.filter(({ kind }) => kind === "signals" || kind === "swapped").map((one) => (one.kind === "signals" ? `${one.generation} ${one.signals[0]?.reason}` : "swapped"))).toEqual(["1 old", "swapped", "2 new"]);
  });

  test("position, orders, candles, timers and fields go along", async () => {
    const rig = new HostRig();
    const series = "{ a: candles('NSE:A', 1, { history: 5 }) }";
    rig.start("r", await built("kept = [1]; ema = this.series.a.follow(new Ema(2), 'close'); onInit() { this.timers.once('t', this.now + 150_000); }", { series }));
    rig.prime(100);
    rig.tape.push({ price: 100.1, when: OPEN_AT + 2 * MINUTE + 1 });
    rig.rounds();
    rig.do({ kind: "order", run: "r", update: update("s", "open") });
    rig.do({ kind: "fill", run: "r", update: filled("f", 7, 100), charges: 50_000 });
    rig.swap("r", await built("kept = []; ema = this.series.a.follow(new Ema(2), 'close'); onResume() { this.log.info(`${this.kept} ${this.series.a.count} ${this.series.a.instrument.position.quantity} ${this.orders.open.length} ${this.account.cash}`); } onTimer(n) { this.log.info(`rang ${n}`); }", { series }), 2);
    rig.tape.push({ price: 100.1, when: OPEN_AT + 151_000 });
    rig.rounds();
    rig.host.report(0);
    expect(rig.of("log").flatMap(({ lines }) => lines.map(({ text }) => text))).toEqual(["1 1 7 1 999295", "rang t"]);
  });

  test("is refused where it cannot go on, and the running version notices nothing", async () => {
    const rig = await running();
    rig.swap("r", await built("n = 'text'; onTick() {}"), 2);
    expect(rig.last("refused")).toMatchObject({ generation: 2, sentence: expect.stringContaining('"n" is a string in this version') });
    rig.swap("r", await built("onTick() {}"), 3);
    expect(rig.last("refused").sentence).toContain('has kept "n"');
    rig.swap("r", await built(`${counting("new")} onResume() {\n this.orders.close({ instrument: this.series.a.instrument });\n throw new Error('no'); }`), 4);
    expect(rig.last("refused").sentence).toMatch(/^onResume failed at mine\.ts:5:\d+: no$/);
    rig.plan("r", await built("x = y;"), { generation: 5 });
    expect(rig.last("refused").sentence).toContain("y is not defined");
    rig.do({ kind: "swap", run: "none", generation: 2, slots: [], warm: [], trialMs: 1 });
    expect(rig.last("refused").run).toBe("none");
    rig.ticks(100, 100);
    expect(rig.reasons).toEqual(["1 old1", "1 old2", "1 old3", "1 old4"]);
    expect(rig.of("swapped")).toEqual([]);
  });

  test("a running version whose state cannot be handed over keeps running", async () => {
    const rig = await running(`${counting("old")} when = new Map();`);
    rig.swap("r", await built(counting("new")), 2);
    expect(rig.last("refused").sentence).toMatch(/^The running version cannot hand over its state.*"when" is a Map.*Stop it and start the new one instead\.$/);
    rig.ticks(100);
    expect(rig.reasons.at(-1)).toBe("1 old3");
  });

  test("a planned version that is dropped is gone", async () => {
    const rig = await running();
    rig.plan("r", await built(counting("new")), { generation: 2 });
    rig.do({ kind: "drop", run: "r", generation: 2 });
    rig.do({ kind: "swap", run: "r", generation: 2, slots: [0], warm: [], trialMs: 1 });
    expect(rig.last("refused").sentence).toContain("was dropped");
  });

  test("a swap within a trial settles the first", async () => {
    const rig = await running();
    rig.swap("r", await built(counting("two")), 2);
    rig.ticks(100);
    rig.swap("r", await built(counting("three")), 3);
    rig.ticks(100);
    expect(rig.reasons.slice(2)).toEqual(["2 two3", "3 three4"]);
    expect(rig.of("settled").map(({ generation }) => generation)).toEqual([2]);
  });

  test("one with another list of instruments: updates on their way still mean the same", async () => {
    const rig = new HostRig();
    const says = "onFill(f) { this.log.info(`fill ${f.instrument.key}`); } onOrder(o) { this.log.info(`order ${o.instrument.key}`); } onTick(t) { this.log.info(`tick ${t.instrument.key}`); }";
    rig.start("r", await built(says, { series: "{ a: ticks('NSE:A'), b: ticks('NSE:B') }" }));
    rig.plan("r", await built(says, { series: "{ c: ticks('NSE:C'), b: ticks('NSE:B') }" }), { generation: 2 });
    expect(rig.last("planned").planned.instruments).toEqual(["NSE:A", "NSE:B", "NSE:C"] as InstrumentKey[]);
    rig.do({ kind: "swap", run: "r", generation: 2, slots: [0, 1, 2], warm: [], trialMs: 1_000 });
    rig.do({ kind: "fill", run: "r", update: filled("f", 1, 100, { instrument: 1 }), charges: 0 });
    rig.do({ kind: "fill", run: "r", update: filled("g", 1, 100, { instrument: 2 }), charges: 0 });
    rig.do({ kind: "order", run: "r", update: update("s", "open", { instrument: 2 }) });
    rig.prime(10, 0);
    rig.prime(10, 2);
    rig.host.report(0);
    expect(rig.last("log").lines.map(({ text }) => text)).toEqual(["fill NSE:B", "fill NSE:C", "order NSE:C", "tick NSE:C", "tick NSE:C"]);
    // A position in what the next version does not trade stands against it.
    rig.swap("r", await built(says, { series: "{ c: ticks('NSE:C') }" }), 3);
    expect(rig.last("refused").sentence).toContain("NSE:B");
  });
});

describe("a swap that rolls back", () => {
  const failsAt = (n: number): string => counting("new", `if (this.n === ${n}) { this.orders.close({ instrument: tick.instrument, reason: 'half' }); throw new Error('bad'); }`);

  test("on the tick that fails the old version answers: none is missed, none answered twice", async () => {
    const rig = await running();
    rig.swap("r", await built(failsAt(5)), 2);
    for (let i = 0; i < 5; i++) rig.tape.push({ price: 100 });
    rig.rounds();
    expect(rig.reasons).toEqual(["1 old1", "1 old2", "2 new3", "2 new4", "1 old5", "1 old6", "1 old7"]);
    expect(rig.signals.map(({ decision }) => decision.sequence)).toEqual([2, 2, 3, 4, 5, 6, 7]);
    expect(rig.last("rolled-back")).toMatchObject({ generation: 2, to: 1, sentence: expect.stringMatching(/^onTick failed at mine\.ts:3:\d+: bad/) });
    expect(rig.of("failed")).toEqual([]);
    // Signals of the new one, the news, signals of the old one.
    expect(rig.said.filter(({ kind }) => kind === "signals" || kind === "rolled-back").map((one) => `${one.kind} ${"generation" in one ? one.generation : ""}`)).toEqual(["signals 1", "signals 2", "rolled-back 2", "signals 1"]);
    rig.now += 10_000;
    rig.ticks(100);
    expect(rig.of("settled")).toEqual([]);
    expect(rig.reasons.at(-1)).toBe("1 old8");
  });

  test("what a tick brought about before the throw is the old version's too", async () => {
    const both = (name: string, more: string): string => `onCandle(c) { this.orders.close({ instrument: c.instrument, reason: '${name} candle' }); } onTick(t) { ${more} this.orders.close({ instrument: t.instrument, reason: '${name} tick' }); }`;
    const series = "{ a: candles('NSE:A', 1), t: ticks('NSE:A') }";
    const rig = new HostRig();
    rig.start("r", await built(both("old", ""), { series }));
    rig.prime(100);
    rig.said.length = 0;
    rig.swap("r", await built(both("new", "throw new Error('bad');"), { series }), 2);
    rig.tape.push({ price: 100, when: OPEN_AT + MINUTE });
    rig.rounds();
    expect(rig.reasons).toEqual(["1 old candle", "1 old tick"]);
  });

  test("fills and orders of the trial are the old version's too; one that fails is told to it alone", async () => {
    const rig = new HostRig();
    const old = "n = 0; onFill(f) { this.n += f.quantity; this.orders.close({ instrument: f.instrument, reason: `old ${this.n} ${f.instrument.position.quantity}` }); }";
    rig.start("r", await built(old));
    rig.swap("r", await built("n = 0; onFill(f) { this.n += f.quantity; if (f.id === 'f2') throw new Error('bad'); this.orders.close({ instrument: f.instrument, reason: `new ${this.n} ${f.instrument.position.quantity}` }); }"), 2);
    rig.do({ kind: "fill", run: "r", update: filled("f1", 3, 100), charges: 0 });
    rig.do({ kind: "fill", run: "r", update: filled("f2", 4, 100), charges: 0 });
    rig.do({ kind: "fill", run: "r", update: filled("f3", 1, 100), charges: 0 });
    expect(rig.reasons).toEqual(["2 new 3 3", "1 old 7 7", "1 old 8 8"]);
  });

  test("timers that ring for both: the failing one is answered by the old version", async () => {
    const body = (more: string): string => `onInit() { this.timers.once('t', this.now + 60_000); } onTimer() { ${more} this.orders.close({ instrument: this.series.a.instrument, reason: 'rang' }); }`;
    const rig = await running(body(""));
    rig.swap("r", await built(body("throw new Error('bad');")), 2);
    rig.tape.push({ slot: 1, price: 5, when: OPEN_AT + MINUTE });
    rig.rounds();
    expect(rig.reasons).toEqual(["1 rang"]);
    expect(rig.last("rolled-back").to).toBe(1);
  });

  test("a refusal of an order that the new version sent on trial", async () => {
    const rig = await running(`${counting("old")} onOrder(o) { this.log.info(o.text); }`);
    const [before] = rig.signals;
    rig.swap("r", await built(`${counting("new")} onOrder() {}`), 2);
    rig.do({ kind: "order", run: "r", update: update(before?.id ?? "", "refused", { text: "an old one" }) });
    expect(rig.of("rolled-back")).toEqual([]);
    rig.ticks(100);
    const sent = rig.signals.at(-1);
    rig.do({ kind: "order", run: "r", update: update(sent?.id ?? "", "refused", { text: "More than its capital." }) });
    expect(rig.last("rolled-back")).toMatchObject({ generation: 2, to: 1, sentence: "Its order was refused: More than its capital." });
    rig.ticks(100);
    expect(rig.reasons.at(-1)).toBe("1 old4");
    rig.host.report(0);
    expect(rig.of("log").flatMap(({ lines }) => lines.map(({ text }) => text))).toContain("More than its capital.");
  });

  test("a failure after the trial is told and rolls nothing back", async () => {
    const rig = await running();
    rig.swap("r", await built(failsAt(4)), 2, { trialMs: 100 });
    rig.ticks(100);
    rig.now += 100;
    rig.rounds();
    rig.ticks(100, 100);
    expect(rig.of("rolled-back")).toEqual([]);
    expect(rig.of("failed")).toHaveLength(1);
    expect(rig.reasons.slice(2)).toEqual(["2 new3", "2 half", "2 new5"]);
  });

  test("errors of the version that stands by are its own", async () => {
    const rig = await running(counting("old", "if (this.n > 3) throw new Error('muted');"));
    rig.swap("r", await built(counting("new")), 2);
    rig.ticks(100, 100, 100);
    expect(rig.of("failed")).toEqual([]);
    expect(rig.of("rolled-back")).toEqual([]);
    expect(rig.reasons.slice(2)).toEqual(["2 new3", "2 new4", "2 new5"]);
  });

  test("a stop on trial stops both, and a throw in onStop rolls nothing back", async () => {
    const rig = await running();
    rig.swap("r", await built(`${counting("new")} onStop() { this.orders.close({ instrument: this.series.a.instrument, reason: 'out' }); throw new Error('bad'); }`), 2);
    rig.do({ kind: "stop", run: "r", reason: "user" });
    expect(rig.said.slice(-4).map(({ kind }) => kind)).toEqual(["swapped", "failed", "signals", "stopped"]);
    expect(rig.last("stopped").generation).toBe(2);
    rig.ticks(100);
    expect(rig.reasons.at(-1)).toBe("2 out");
  });

  test("candles that had to be warmed up anew are not seen twice", async () => {
    const rig = new HostRig();
    rig.start("r", await built("onCandle() {}", { series: "{ a: candles('NSE:A', 1) }" }));
    rig.prime(100);
    const rows = new Float64Array([at("09:12"), 1e6, 1e6, 1e6, 1e6, 1, at("09:13"), 1e6, 1e6, 1e6, 1e6, 1]);
    rig.swap("r", await built("onCandle(c) { this.log.info(`${c.frame} ${this.series[c.series.name].count}`); }", { series: "{ a: candles('NSE:A', 1), slow: candles('NSE:A', 3) }" }), 2, { warm: [{ series: 0, frame: 1, rows }, { series: 1, frame: 1, rows }] });
    rig.tape.push({ price: 100, when: OPEN_AT + 3 * MINUTE });
    rig.rounds();
    rig.host.report(0);
    expect(rig.of("log").flatMap(({ lines }) => lines.map(({ text }) => text))).toContain("1 1");
  });
});
