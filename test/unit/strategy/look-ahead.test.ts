import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Candle, Tick } from "../../../shared/strategy/index.ts";
import { candles, instrument, strategy, ticks } from "../../../shared/strategy/index.ts";
import { at, flatBars, MINUTE, rig, tick } from "./rig.ts";

const STOCK = instrument({ help: "…", default: "NSE:SBIN" });
const wall = (ms: number): string => new Date(ms + 19_800_000).toISOString().slice(11, 19);

describe("the tick of a decision", () => {
  class Decides extends strategy({
    title: "Decides", about: "…", parameters: { stock: STOCK },
    series: ({ stock }) => ({ bars: candles(stock, 1), trades: ticks(stock) }),
  }) {
    override onInit(): void {
      this.timers.daily("t", "09:16");
    }
    override onTick({ instrument: of }: Tick): void {
      this.orders.close({ instrument: of });
    }
    override onCandle({ instrument: of }: Candle): void {
      this.orders.close({ instrument: of });
    }
    override onTimer(): void {
      this.orders.close({ instrument: this.series.trades.instrument });
    }
  }
  test("is the one that brought it about, so that nothing can be filled at a price of before the decision", () => {
    const { runner, signals } = rig(Decides);
    runner.begin(at("09:15"));
    tick(runner, at("09:15:10"), 100, { sequence: 41 });
    tick(runner, at("09:16:10"), 101, { sequence: 42 });
    expect(signals.map(({ decision: { on, at: when, sequence } }) => [on, wall(when), sequence])).toEqual([
      ["tick", "09:15:10", 41], ["candle", "09:16:00", 42], ["timer", "09:16:00", 42], ["tick", "09:16:10", 42],
    ]);
  });
});

describe("no look-ahead", () => {
  /** Every number that can be got at from an object: fields, getters, typed arrays and the memory behind them. */
  function reach(from: unknown, seen = new Set<unknown>(), found = new Set<number>()): Set<number> {
    if (typeof from === "number") found.add(from);
    if ((typeof from !== "object" && typeof from !== "function") || from === null || seen.has(from)) return found;
    seen.add(from);
    if (ArrayBuffer.isView(from)) for (const one of new Float64Array(from.buffer as ArrayBuffer)) found.add(one);
    for (let level: unknown = from; level !== null && level !== Object.prototype && level !== Function.prototype; level = Object.getPrototypeOf(level)) {
      for (const name of Object.getOwnPropertyNames(level)) {
        if (["caller", "callee", "arguments", "constructor", "prototype"].includes(name)) continue;
        try {
          reach((from as Record<string, unknown>)[name], seen, found);
        } catch {
          // A getter that is of another object.
        }
      }
    }
    return found;
  }

  /** Searches all that it can get at, and tries to ask for what is to come. */
  let spy: (self: Spy, candle: unknown) => void = () => {};
  class Spy extends strategy({
    title: "Spy", about: "…", parameters: { stock: STOCK },
    series: ({ stock }) => ({ five: candles(stock, 5, { history: 4 }), one: candles(stock, 1, { history: 4 }) }),
  }) {
    override onCandle(candle: Candle): void {
      spy(this, candle);
    }
  }

  test("nothing of a candle that has not closed can be reached, by whatever way", () => {
    const hidden = new Set<number>();
    let looked = 0;
    let total = 0;
    const { runner, failures } = rig(Spy);
    runner.begin(at("09:00"));
    spy = (self, candle) => {
      const found = reach([self, candle, self.series.five.history("high", 1), self.series.one.history("high", 1)]);
      for (const secret of hidden) expect(found.has(secret)).toBe(false);
      if (hidden.size > 0) looked += 1;
      // The search does find it once the candle has closed.
      else if (total > 0) expect(found.has(total)).toBe(true);
    };
    for (let minute = 0; minute < 20; minute++) {
      // The first minute of each five has a volume of its own, the others 1 each: what the forming five-minute bar
      // has come to is a number that no closed candle has.
      const first = 100_000 + minute - (minute % 5);
      const volume = minute % 5 === 0 ? first : 1;
      const high = 1_000 + minute;
      hidden.clear();
      if (minute % 5 !== 0 && minute % 5 !== 4) hidden.add(first + (minute % 5));
      total = minute % 5 === 4 ? first + 4 : 0;
      runner.bar(0, 1, at("09:15") + minute * MINUTE, high * 10_000, high * 10_000, high * 10_000, high * 10_000, volume);
    }
    expect(failures).toEqual([]);
    expect(looked).toBe(12);
  });

  test("asking for it is an error", () => {
    const asked: string[] = [];
    spy = ({ series }) => {
      for (const ask of [() => series.one.candle(-1), () => series.one.candle(0.5), () => series.one.history("close", -1), () => series.one.history("close", 5), () => series.one.history("later" as never, 1)]) {
        try {
          ask();
          asked.push("no error");
        } catch (error) {
          asked.push((error as Error).message);
        }
      }
    };
    const { runner } = rig(Spy);
    runner.begin(at("09:00"));
    flatBars(runner, [1], at("09:15"));
    expect(asked).toEqual([
      "candle(back): back must be a whole number from 0; it is -1. What has not closed cannot be seen.",
      "candle(back): back must be a whole number from 0; it is 0.5. What has not closed cannot be seen.",
      'history(…, -1): series "one" keeps 4 candles; ask for more with candles(…, { history: -1 }).',
      'history(…, 5): series "one" keeps 4 candles; ask for more with candles(…, { history: 5 }).',
      'history("later"): a candle has at, open, high, low, close, volume.',
    ]);
  });

  test("what comes later changes nothing of what was decided before", () => {
    class Buys extends strategy({ title: "Buys", about: "…", parameters: { stock: STOCK }, series: ({ stock }) => ({ bars: candles(stock, 5, { history: 3 }) }) }) {
      override onCandle({ instrument: of, close }: Candle): void {
        if (Math.round(close) % 2 === 0) this.orders.limit({ instrument: of, side: "BUY", quantity: Math.round(close), price: close });
      }
    }
    fc.assert(fc.property(fc.array(fc.integer({ min: 10, max: 99 }), { minLength: 20, maxLength: 100 }), fc.array(fc.integer({ min: 10, max: 99 }), { minLength: 20, maxLength: 100 }), fc.nat({ max: 19 }), (past, future, cut) => {
      const [one, two] = [rig(Buys), rig(Buys)];
      for (const { runner } of [one, two]) runner.begin(at("09:00"));
      flatBars(one.runner, past, at("09:15"));
      flatBars(two.runner, [...past.slice(0, cut), ...future], at("09:15"));
      const known = at("09:15") + cut * MINUTE;
      const until = (made: typeof one): unknown => made.signals.filter(({ decision }) => decision.at <= known);
      expect(until(two)).toEqual(until(one));
    }), { numRuns: 100, seed: 4_711 });
  });
});
