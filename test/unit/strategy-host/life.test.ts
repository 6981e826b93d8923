import { describe, expect, test, vi } from "vitest";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import { QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { at, MINUTE } from "../strategy/rig.ts";
import { built, filled, HostRig, OPEN_AT, opening, update } from "./rig.ts";

const BUYS = "n = 0; onTick(tick) { this.n += 1; this.orders.market({ instrument: tick.instrument, side: 'BUY', quantity: 1, reason: `${this.n}:${tick.price}` }); }";

describe("a run", () => {
  test("is planned, begun, hears its slot alone, and ends after onStop's orders, with its state", async () => {
    const rig = new HostRig();
    rig.start("r", await built(`${BUYS} onInit() { this.log.info("here"); } onStop(why) { this.orders.close({ instrument: this.series.a.instrument, reason: why }); }`));
    expect(rig.last("planned").planned).toEqual({ instruments: ["NSE:A"], needs: [{ series: 0, name: "a", kind: "ticks", instrument: "NSE:A", frame: 0, candles: 0 }] });
    expect(rig.last("running")).toMatchObject({ run: "r", generation: 1, at: OPEN_AT });
    rig.tape.push({ price: 70, slot: 1 });
    rig.tape.push({ price: 70, slot: 1 });
    rig.prime(100);
    rig.ticks(100.1);
    rig.do({ kind: "stop", run: "r", reason: "schedule" });
    expect(rig.reasons).toEqual(["1 1:100", "1 2:100", "1 3:100.1", "1 schedule"]);
    expect(rig.said.slice(-3).map(({ kind }) => kind)).toEqual(["signals", "log", "stopped"]);
    expect(rig.last("stopped")).toMatchObject({ generation: 1, why: "Its schedule ended it.", state: { fields: { n: 3 }, sequence: 5 } });
    // The ring is read on, and nobody hears it.
    rig.ticks(100.2);
    expect(rig.reasons).toHaveLength(4);
  });

  test("signals of a round come together, one message for each run, in the order of the runs' deciding", async () => {
    const rig = new HostRig();
    rig.start("one", await built(BUYS));
    rig.start("two", await built(BUYS));
    rig.prime(100);
    expect(rig.of("signals").map(({ run, signals }) => `${run} ${signals.length}`)).toEqual(["one 2", "two 2"]);
  });

  test("bars of a run close and timers ring by the ticks of others, and by the board's clock when nobody speaks", async () => {
    const rig = new HostRig();
    const body = "onInit() { this.timers.once('t', this.now + 90_000); } onCandle(c) { this.orders.close({ instrument: c.instrument, reason: `bar ${c.at} ${this.now}` }); } onTimer(n, due) { this.orders.close({ instrument: this.series.a.instrument, reason: `timer ${due}` }); }";
    rig.start("r", await built(body, { series: "{ a: candles('NSE:A', 1) }" }));
    rig.start("other", await built("", { series: "{ b: ticks('NSE:B') }" }));
    rig.prime(100);
    // Three seconds behind the minute: the grace for late packets is over.
    rig.tape.push({ slot: 1, price: 50, when: OPEN_AT + MINUTE + 3_000 });
    rig.rounds();
    expect(rig.reasons).toEqual([`1 bar ${OPEN_AT} ${OPEN_AT + MINUTE}`]);
    expect(rig.signals[0]?.decision.sequence).toBe(rig.tape.sequence);
    rig.board.writeFeed(0, OPEN_AT + 90_000, 0, 0, 0);
    rig.rounds();
    expect(rig.reasons).toHaveLength(2);
    expect(rig.reasons[1]).toBe(`1 timer ${OPEN_AT + 90_000}`);
  });

  test("the board's clock is ahead of ticks that wait: they come first", async () => {
    const rig = new HostRig();
    rig.start("r", await built("onInit() { this.timers.once('t', this.now + 60_000); } onTick(t) { this.orders.close({ instrument: t.instrument, reason: 'tick' }); } onTimer() { this.orders.close({ instrument: this.series.a.instrument, reason: 'timer' }); }"));
    rig.prime(100);
    for (let i = 0; i < 300; i++) rig.tape.push({ price: 100 });
    rig.board.writeFeed(0, OPEN_AT + 60_000, 0, 0, 0);
    rig.rounds();
    rig.rounds();
    expect(rig.reasons).toHaveLength(303);
    expect(rig.reasons.findIndex((reason) => reason.endsWith("timer"))).toBe(302);
  });

  test("a tick that is written while the board is being asked comes before the time that the board tells", async () => {
    const rig = new HostRig();
    rig.start("r", await built("onInit() { this.timers.once('t', this.now + 60_000); } onTick(t) { this.orders.close({ instrument: t.instrument, reason: 'tick' }); } onTimer() { this.orders.close({ instrument: this.series.a.instrument, reason: 'timer' }); }"));
    rig.prime(100);
    rig.said.length = 0;
    // As the bridge does: first the ring, then the board.
    const told = vi.spyOn(QuoteBoard.prototype, "marketTime").mockImplementationOnce(() => {
      rig.tape.push({ price: 100 });
      return { at: (OPEN_AT + 60_000) as MarketTime, anchoredAt: 0 as SystemTime };
    });
    rig.board.writeFeed(0, OPEN_AT + 60_000, 0, 0, 0);
    rig.rounds();
    rig.rounds();
    told.mockRestore();
    expect(rig.reasons).toEqual(["1 tick", "1 timer"]);
  });

  test("a warm-up of many candles goes in by slices, and ticks of others pass between them", async () => {
    const rig = new HostRig();
    rig.start("busy", await built(BUYS));
    const series = "{ b: candles('NSE:B', 1, { history: 2000 }) }";
    rig.plan("r", await built("average = this.series.b.follow(new Ema(50), 'close'); onInit() { this.log.info(`${this.series.b.count} ${this.average.ready}`); }", { series }));
    expect(rig.last("planned").planned.needs[0]?.candles).toBe(2_000);
    const rows = new Float64Array(2_000 * 6);
    for (let i = 0; i < 2_000; i++) rows.set([at("09:15", "2026-08-24") + (i % 300) * MINUTE + Math.floor(i / 300) * 0, 1e6, 1e6, 1e6, 1e6, 5], i * 6);
    for (let i = 0; i < 2_000; i++) rows[i * 6] = at("09:15", "2026-08-24") - (2_000 - i) * MINUTE;
    rig.do({ kind: "start", run: "r", generation: 1, slots: [1], warm: [{ series: 0, frame: 1, rows }], from: { kind: "begin" }, at: OPEN_AT as MarketTime, openOrders: [], fills: [] });
    expect(rig.of("running")).toHaveLength(1);
    rig.tape.push({ price: 100 });
    rig.tape.push({ price: 100 });
    rig.host.round();
    expect(rig.reasons).toHaveLength(2);
    expect(rig.of("running")).toHaveLength(1);
    rig.rounds();
    expect(rig.of("running")).toHaveLength(2);
    rig.host.report(0);
    expect(rig.of("log").flatMap(({ lines }) => lines.map(({ text }) => text))).toEqual(["2000 true"]);
  });

  test("what comes while it is warmed up is told once it runs; a stop ends the warm-up", async () => {
    const rig = new HostRig();
    const rows = new Float64Array(6 * 600).fill(1e6);
    for (let i = 0; i < 600; i++) rows[i * 6] = at("09:15", "2026-08-24") + (i - 600) * MINUTE;
    const source = await built("onFill(f) { this.log.info(`fill ${f.quantity}`); } onOrder(o) { this.log.info(`order ${o.state}`); }", { series: "{ a: candles('NSE:A', 1) }" });
    const begin = (run: string): void => {
      rig.plan(run, source);
      rig.do({ kind: "start", run, generation: 1, slots: [0], warm: [{ series: 0, frame: 1, rows }], from: { kind: "begin" }, at: OPEN_AT as MarketTime, openOrders: [], fills: [] });
    };
    begin("r");
    rig.do({ kind: "order", run: "r", update: update("s", "open") });
    rig.do({ kind: "fill", run: "r", update: filled("f1", 5, 100), charges: 20_000 });
    rig.rounds();
    rig.host.report(0);
    expect(rig.of("log").flatMap(({ lines }) => lines.map(({ text }) => text))).toEqual(["order open", "fill 5"]);
    begin("gone");
    rig.do({ kind: "stop", run: "gone", reason: "user" });
    rig.rounds();
    expect(rig.of("running").map(({ run }) => run)).toEqual(["r"]);
    expect(rig.last("stopped")).toMatchObject({ run: "gone", state: undefined, why: "It had not begun." });
  });

  test("it goes on from a state: fills and orders of meanwhile are told, each once, and an order that is gone is over", async () => {
    const source = await built("n = 0; onTick() { this.n += 1; } onResume() { this.log.info(`resumed ${this.n} holds ${this.series.a.instrument.position.quantity}`); } onFill(f) { this.log.info(`fill ${f.id}`); } onOrder(o) { this.log.info(`${o.id} ${o.state} ${o.filled}`); }");
    const first = new HostRig();
    first.start("r", source);
    first.prime(100);
    first.do({ kind: "order", run: "r", update: update("x", "open") });
    first.do({ kind: "order", run: "r", update: update("y", "open") });
    first.do({ kind: "order", run: "r", update: update("z", "open") });
    first.do({ kind: "fill", run: "r", update: filled("f1", 4, 100, { order: "o-x", signal: "x" }), charges: 0 });
    first.host.settle();
    const { state } = first.last("state");
    expect(state.series).toEqual([]);
    const second = new HostRig();
    second.start("r", source, { from: { kind: "resume", state }, fills: [filled("f1", 4, 100, { order: "o-x" }), filled("f2", 6, 100, { order: "o-x" }), filled("f3", 10, 100, { order: "o-y" })], openOrders: [update("z", "open")] });
    second.host.report(0);
    expect(second.of("log").flatMap(({ lines }) => lines.map(({ text }) => text))).toEqual([
      "resumed 2 holds 4", "fill f2", "fill f3", "o-x cancelled 6", "o-y complete 10",
    ]);
    second.do({ kind: "stop", run: "r", reason: "user" });
    expect(second.last("stopped").state).toMatchObject({ instruments: [{ quantity: 20 }], orders: { open: [{ id: "o-z" }] } });
  });

  test("a new run finds what the instance holds already", async () => {
    const rig = new HostRig();
    rig.start("r", await built("onInit() { this.log.info(`${this.series.a.instrument.position.quantity} ${this.orders.open.length}`); } onFill() { this.log.info('told'); }"), { fills: [filled("f1", 4, 100)], openOrders: [update("x", "open")] });
    rig.host.report(0);
    expect(rig.last("log").lines.map(({ text }) => text)).toEqual(["4 1"]);
  });
});

describe("what is bad is refused, and the others go on", () => {
  const sentence = (rig: HostRig): string => rig.last("refused").sentence;

  test("files and parameters", async () => {
    const rig = new HostRig();
    rig.plan("r", await built("count = undefined.x;"));
    expect(sentence(rig)).toMatch(/^mine\.ts:3:\d+: Cannot read properties of undefined/);
    rig.plan("r", await built("", { parameters: "{ n: int({ help: 'n', least: 1, most: 5, default: 2 }) }" }), { parameters: { n: 9 } });
    expect(sentence(rig)).toContain("5");
    rig.plan("r", await built("", { series: "{ a: ticks('NSE:NONE') }" }));
    expect(sentence(rig)).toContain("NSE:NONE");
    expect(rig.of("planned")).toEqual([]);
  });

  test("a first callback that throws, a state that does not fit, a start of what is not planned or runs", async () => {
    const rig = new HostRig();
    rig.start("r", await built("onInit() {\n this.orders.market({ instrument: this.series.a.instrument, side: 'BUY', quantity: 1 });\n throw new Error('no'); }"));
    expect(sentence(rig)).toMatch(/^onInit failed at mine\.ts:5:\d+: no \(1 order of this callback was not sent\)$/);
    rig.start("r", await built("n = 1;"));
    rig.do({ kind: "stop", run: "r", reason: "user" });
    const { state } = rig.last("stopped");
    if (!state) throw new Error("no state");
    rig.start("r", await built("n = 'one';"), { generation: 2, from: { kind: "resume", state } });
    expect(sentence(rig)).toContain('"n" is a string in this version');
    rig.start("s", await built("n = 1;"));
    rig.start("s", await built("n = 1;"), { generation: 2 });
    expect(sentence(rig)).toBe("It runs already.");
    rig.do({ kind: "start", run: "t", generation: 1, slots: [], warm: [], from: { kind: "begin" }, at: OPEN_AT as MarketTime, openOrders: [], fills: [] });
    expect(sentence(rig)).toContain("has not been planned");
    expect(rig.signals).toEqual([]);
  });

  test("a callback that throws is told with its lines, at most a hundred times a second, and counted always", async () => {
    const rig = new HostRig();
    rig.start("bad", await built("onTick() {\n\n throw new Error('always'); }"));
    rig.start("good", await built(BUYS));
    rig.prime(100);
    for (let i = 0; i < 198; i++) rig.tape.push({ price: 100 });
    rig.rounds();
    expect(rig.of("failed")).toHaveLength(100);
    expect(rig.of("failed")[1]).toMatchObject({ run: "bad", generation: 1, failure: { callback: "onTick", message: "always", inRow: 2 }, lines: [expect.stringMatching(/^mine\.ts:5:/)] });
    expect(rig.signals).toHaveLength(200);
    rig.host.report(0);
    expect(rig.last("figures").runs[0]).toMatchObject({ run: "bad", errors: 200, ticks: 200 });
    rig.ticks(100);
    expect(rig.last("failed").failure.inRow).toBe(201);
  });

  test("fields that cannot leave the thread hurt nobody", async () => {
    const rig = new HostRig();
    rig.start("r", await built("onTick({ instrument, price }) { if (price > 100) this.orders.cancel({ instrument, signal: () => 1 }); this.orders.limit({ instrument, side: 'BUY', quantity: 1, price: 90, validity: price > 100 ? () => 1 : 'DAY' }); } exportState() { return { bad: () => 1 }; }"));
    rig.prime(100);
    rig.ticks(100.1);
    expect(rig.signals).toHaveLength(2);
    rig.do({ kind: "fill", run: "r", update: filled("f", 1, 100), charges: 0 });
    rig.host.settle();
    expect(rig.of("state")).toEqual([]);
    rig.host.report(0);
    expect(rig.of("failed")).toEqual([]);
    expect(rig.last("log").lines.map(({ text }) => text)).toEqual([
      "Its state cannot be kept, so it begins anew after a restart. () => 1 could not be cloned.",
      "2 of its orders could not be sent: a field of theirs is neither a number nor a text.",
    ]);
  });
});

describe("figures, states, beat, loss", () => {
  test("work over the budget is counted, and what it took is told", async () => {
    const rig = new HostRig(opening(1_024, { budgetMs: 50 }));
    rig.start("r", await built("onTick() { this.log.info('x'); }"));
    const real = rig.now;
    // Each look at the clock is 30 ms later: a piece of work takes 30, and 60 for the slow.
    let step = 30;
    Object.defineProperty(rig, "now", { get: () => (clock += step) });
    let clock = real;
    rig.prime(100);
    step = 60;
    rig.ticks(100);
    step = 0;
    rig.host.report(12.5);
    const figures = rig.last("figures");
    expect(figures).toMatchObject({ heapMb: 12.5, lost: 0, pending: 0, runs: [{ run: "r", generation: 1, ticks: 3, slow: 1, slowestMs: 60, errors: 0 }] });
    expect(figures.runs[0]?.meanUs).toBeCloseTo(40_000, 6);
    expect(figures.runs[0]?.p99Us).toBe(60_000);
    expect(rig.last("log").lines[0]?.text).toBe("It took 60 ms to answer; 50 ms are allowed, since the others of its thread wait meanwhile. Slow answers so far: 1.");
    rig.host.report(12.5);
    expect(rig.last("figures").runs[0]).toMatchObject({ ticks: 3, meanUs: 0, p99Us: 0, slow: 1, slowestMs: 60 });
  });

  test("states come one run after the other within the period, and soon after a fill", async () => {
    const rig = new HostRig(opening(1_024, { stateEveryMs: 900 }));
    for (const run of ["a", "b", "c"]) rig.start(run, await built("n = 0; onTick() { this.n += 1; }"));
    rig.rounds();
    rig.said.length = 0;
    for (let i = 0; i < 18; i++) {
      rig.now += 100;
      rig.rounds();
    }
    const order = rig.of("state").map(({ run }) => run).join("");
    expect(order).toHaveLength(6);
    for (const run of "abc") expect(order.split(run)).toHaveLength(3);
    rig.said.length = 0;
    rig.do({ kind: "fill", run: "b", update: filled("f", 5, 100), charges: 0 });
    rig.do({ kind: "fill", run: "b", update: filled("g", 5, 100), charges: 0 });
    rig.host.settle();
    expect(rig.of("state")).toMatchObject([{ run: "b", state: { instruments: [{ quantity: 10 }] } }]);
  });

  test("ticks that found the ring full are counted and told to every run", async () => {
    const rig = new HostRig(opening(4));
    rig.start("a", await built(BUYS));
    for (let i = 0; i < 7; i++) rig.tape.push({ price: 100 });
    rig.rounds();
    rig.host.report(0);
    expect(rig.last("figures").lost).toBe(3);
    expect(rig.last("log").lines[0]).toMatchObject({ level: "error", text: expect.stringContaining("3 ticks were lost") });
  });

  test("lock-step: an answer when all was answered, behind the signals, and no time but the ticks'", async () => {
    const rig = new HostRig();
    rig.start("a", await built(`${BUYS} onInit() { this.timers.once('t', this.now + 1_000); } onTimer() { this.log.info('rang'); }`));
    rig.do({ kind: "reach", sequence: 0 });
    rig.board.writeFeed(0, OPEN_AT + 60_000, 0, 0, 0);
    for (let i = 0; i < 300; i++) rig.tape.push({ price: 100, when: OPEN_AT + 1 });
    rig.said.length = 0;
    rig.do({ kind: "reach", sequence: 290 });
    expect(rig.of("reached")).toEqual([]);
    rig.host.round();
    expect(rig.of("reached")).toEqual([]);
    rig.rounds();
    expect(rig.said.at(-1)).toEqual({ kind: "reached", sequence: 290 });
    expect(rig.signals).toHaveLength(300);
    // Ticks up to there may all have been of other slots: an empty ring is an answer too.
    rig.do({ kind: "reach", sequence: 1_000 });
    expect(rig.last("reached").sequence).toBe(1_000);
    rig.rounds();
    rig.host.report(0);
    expect(rig.of("log").flatMap(({ lines }) => lines)).toEqual([]);
  });
});
