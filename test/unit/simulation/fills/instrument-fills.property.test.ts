import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FillModel } from "../../../../shared/contract/schemas/paper.ts";
import { seededRandom } from "../../../../shared/domain/random.ts";
import type { MarketTime } from "../../../../shared/domain/time.ts";
import type { Price } from "../../../../shared/domain/units.ts";
import { InstrumentFills } from "../../../../shared/simulation/fills/instrument-fills.ts";
import { protectedLimit } from "../../../../shared/simulation/fills/protection.ts";
import type { Depth, FillEvent } from "../../../../shared/simulation/fills/types.ts";
import { TICK } from "./bench.ts";

const STEP = TICK;
const at = (ticks: number): Price => (ticks * STEP) as Price;

/** Prices are ticks around 2,000 (100.00); the book around `mid`, best first, gaps of 1 to 3 ticks. */
const depth = (mid: number): fc.Arbitrary<Depth> => {
  const side = (sign: 1 | -1): fc.Arbitrary<Depth["bids"]> =>
    fc.array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), quantity: fc.integer({ min: 1, max: 60 }) }), { maxLength: 5 }).map((lines) => {
      let price = mid;
      return lines.map(({ gap, quantity }) => ({ price: at((price += sign * gap)), quantity }));
    });
  return fc.record({ bids: side(-1), asks: side(1) });
};

const terms = fc.record({
  type: fc.constantFrom("MARKET" as const, "LIMIT" as const, "SL" as const, "SL-M" as const),
  quantity: fc.integer({ min: 1, max: 150 }),
  price: fc.integer({ min: 1_985, max: 2_015 }).map(at),
  trigger: fc.integer({ min: 1_985, max: 2_015 }).map(at),
  validity: fc.constantFrom("DAY" as const, "DAY" as const, "IOC" as const),
});

const step = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1_985, max: 2_015 }).chain((mid) => fc.record({ kind: fc.constant("tick" as const), ltp: fc.constant(mid), traded: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 80 })), ltq: fc.integer({ min: 0, max: 10 }), depth: fc.option(depth(mid), { nil: undefined }) })) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("order" as const), side: fc.constantFrom("BUY" as const, "SELL" as const), terms }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("modify" as const), which: fc.nat(30), terms }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel" as const), which: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 120 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const model: fc.Arbitrary<FillModel> = fc.record({
  latency: fc.oneof(fc.record({ kind: fc.constant("fixed" as const), ms: fc.integer({ min: 0, max: 80 }) }), fc.constant({ kind: "spread" as const, medianMs: 45, p99Ms: 250 })),
  queue: fc.constantFrom("behind" as const, "touch" as const, "through" as const),
  protectionPercent: fc.constant(1),
});

interface Trace {
  readonly events: FillEvent[];
  /** Fills between one tick and the next, and what there was to be had. */
  readonly windows: { had: number; most: number }[];
  readonly problems: string[];
}

function run(steps: readonly Step[], fillModel: FillModel, seed: number): Trace {
  const trace: Trace = { events: [], windows: [{ had: 0, most: 0 }], problems: [] };
  const orders = new Map<string, { side: "BUY" | "SELL"; terms: Extract<Step, { kind: "order" }>["terms"]; filled: number; limit: number; ended: boolean; fired: boolean }>();
  const ahead = new Map<string, number>();
  let shown = 0;
  let now = 0;
  let last = 0;
  const fills = new InstrumentFills(fillModel, seededRandom(seed), (event) => {
    trace.events.push(event);
    const order = orders.get(event.id)!;
    const say = (what: string): void => void trace.problems.push(`${event.id}: ${what}`);
    if (event.kind !== "change-refused" && order.ended) say(`${event.kind} after its end`);
    if (event.kind === "changed") {
      if (order.terms.type === "LIMIT" || order.terms.type === "MARKET") order.fired = false;
      order.terms = { ...order.terms, ...event.terms };
      order.limit = 0;
      ahead.delete(event.id);
    }
    if (event.kind === "triggered") {
      order.limit = event.limit;
      order.fired = true;
      if ((last - order.terms.trigger) * (order.side === "BUY" ? 1 : -1) < 0) say(`triggered at ${last} although its trigger is ${order.terms.trigger}`);
    }
    if (event.kind === "cancelled") order.ended = true;
    if (event.kind === "change-refused" && event.what === "cancel" && !order.ended) say("a cancel was refused for an order that works");
    if (event.kind !== "filled") return;
    order.filled += event.quantity;
    trace.windows.at(-1)!.had += event.quantity;
    if (event.quantity <= 0 || !Number.isSafeInteger(event.quantity) || !Number.isSafeInteger(event.price)) say("a fill that is no whole number");
    if (order.filled > order.terms.quantity) say(`${order.filled} of ${order.terms.quantity} filled`);
    if (order.filled === order.terms.quantity) order.ended = true;
    const { type, price } = order.terms;
    const limit = type === "LIMIT" || type === "SL" ? price : order.limit;
    const worse = (event.price - limit) * (order.side === "BUY" ? 1 : -1);
    if (limit > 0 && worse > 0) say(`filled at ${event.price} beyond ${limit}`);
    if ((type === "SL" || type === "SL-M") && !order.fired) say("filled before it triggered");
  });
  for (const one of steps) {
    const ids = [...orders.keys()];
    if (one.kind === "order") {
      const id = `o${orders.size}`;
      if (one.terms.validity === "IOC" && (one.terms.type === "SL" || one.terms.type === "SL-M")) continue;
      orders.set(id, { side: one.side, terms: one.terms, filled: 0, limit: 0, ended: false, fired: false });
      fills.accept({ id, side: one.side, terms: one.terms, filled: 0, triggered: false, tick: STEP }, now);
      fills.pass(now);
    } else if (one.kind === "modify") {
      const id = ids[one.which % Math.max(1, ids.length)];
      if (id !== undefined) fills.modify(id, one.terms, now);
    } else if (one.kind === "cancel") {
      const id = ids[one.which % Math.max(1, ids.length)];
      if (id !== undefined) fills.cancel(id, now);
    } else if (one.kind === "pass") {
      now += one.ms;
      fills.pass(now);
    } else {
      // What is under way meets the book as it stood.
      fills.pass(now);
      const moved = last !== 0 && at(one.ltp) !== last;
      const volume = one.traded > 0 ? one.traded : moved ? one.ltq : 0;
      last = at(one.ltp);
      if (one.depth) shown = [...one.depth.bids, ...one.depth.asks].reduce((sum, { quantity }) => sum + quantity, 0);
      trace.windows.push({ had: 0, most: volume + shown });
      fills.tick({ ltp: at(one.ltp), ltq: one.ltq, traded: one.traded, depth: one.depth, lower: undefined, upper: undefined, marketAt: now as MarketTime }, now);
    }
    for (const id of orders.keys()) {
      const before = ahead.get(id);
      const after = fills.queueAhead(id);
      if (before !== undefined && after !== undefined && after > before) trace.problems.push(`${id}: queue grew from ${before} to ${after}`);
      if (after !== undefined && after < 0) trace.problems.push(`${id}: queue of ${after}`);
      if (after === undefined) ahead.delete(id);
      else ahead.set(id, after);
    }
  }
  return trace;
}

describe("whatever orders and ticks come", () => {
  test("never more than ordered, traded and displayed; never beyond the limit; queues only shrink; what has ended stays ended", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), model, fc.nat(1_000), (steps, fillModel, seed) => {
        const { windows, problems } = run(steps, fillModel, seed);
        expect(problems).toEqual([]);
        for (const { had, most } of windows) expect(had).toBeLessThanOrEqual(most);
      }),
      { numRuns: 1_500 },
    );
  });

  test("the same seed gives the same events", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), model, fc.nat(1_000), (steps, fillModel, seed) => {
        expect(run(steps, fillModel, seed).events).toEqual(run(steps, fillModel, seed).events);
      }),
      { numRuns: 200 },
    );
  });

  test("fills do happen here: the properties are not empty", () => {
    let filled = 0;
    for (const [steps, fillModel] of fc.sample(fc.tuple(fc.array(step, { minLength: 30, maxLength: 60 }), model), { numRuns: 100, seed: 1 })) {
      filled += run(steps, fillModel, 1).events.filter((event) => event.kind === "filled").length;
    }
    expect(filled).toBeGreaterThan(500);
  });
});

describe("one limit order in its queue", () => {
  test("fills as in a queue of single units", () => {
    const happening = fc.oneof(fc.record({ displayed: fc.integer({ min: 0, max: 40 }) }), fc.record({ traded: fc.integer({ min: 1, max: 25 }) }));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 30 }), fc.array(happening, { maxLength: 20 }), (before, quantity, happenings) => {
        let got = 0;
        const fills = new InstrumentFills({ latency: { kind: "fixed", ms: 0 }, queue: "behind", protectionPercent: 1 }, () => 0, (event) => {
          if (event.kind === "filled") got += event.quantity;
        });
        const look = (displayed: number, traded: number, ltp: number): void =>
          fills.tick({ ltp: at(ltp), ltq: 0, traded, depth: { bids: displayed > 0 ? [{ price: at(2_000), quantity: displayed }] : [], asks: [] }, lower: undefined, upper: undefined, marketAt: 1 as MarketTime }, 0);
        look(before, 0, 2_000);
        fills.accept({ id: "a", side: "BUY", terms: { type: "LIMIT", quantity, price: at(2_000), trigger: at(0), validity: "DAY" }, filled: 0, triggered: false, tick: STEP }, 0);
        fills.pass(0);
        // The queue, unit by unit: others first, then ours.
        let queue: ("them" | "us")[] = [...Array<"them">(before).fill("them"), ...Array<"us">(quantity).fill("us")];
        let displayed = before;
        for (const one of happenings) {
          if ("traded" in one) {
            queue = queue.slice(one.traded);
            look(displayed, one.traded, 2_000);
          } else {
            displayed = one.displayed;
            look(displayed, 0, 2_000);
          }
          // Never more of others before us than are displayed at all.
          const us = queue.filter((unit) => unit === "us");
          queue = [...queue.filter((unit) => unit === "them").slice(0, displayed), ...us];
          expect(got).toBe(quantity - us.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("the protected limit", () => {
  test("is on the grid, within the buffer or one tick, beyond the last price", () => {
    fc.assert(
      fc.property(fc.constantFrom("BUY" as const, "SELL" as const), fc.integer({ min: 500, max: 900_000_000 }), fc.integer({ min: 1, max: 200 }), fc.constantFrom(100, 500, 1_000, 50_000), (side, last, tenths, tick) => {
        const limit = protectedLimit(side, last as Price, tenths / 10, tick as Price, { lower: undefined, upper: undefined });
        const sign = side === "BUY" ? 1 : -1;
        expect(limit % tick).toBe(0);
        expect(limit).toBeGreaterThan(0);
        const distance = (limit - last) * sign;
        if (last > tick) expect(distance).toBeGreaterThan(0);
        expect(distance).toBeLessThanOrEqual(Math.max((last * tenths) / 1_000, tick));
      }),
    );
  });
});
