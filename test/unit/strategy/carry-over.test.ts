import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Price } from "../../../shared/domain/units.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { candles, Ema, instrument, int, strategy, ticks } from "../../../shared/strategy/index.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";
import type { StrategyRunner } from "../../../shared/strategy/runner.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import type { StrategyClass } from "../../../shared/strategy/strategy.ts";
import { EXAMPLES, loadExample } from "./load.ts";
import { at, facts, flatBars, MINUTE, rig, tick } from "./rig.ts";
import type { Rig } from "./rig.ts";

const OPTION = { kind: "option" as const, lot: 75, tick: 500 as Price };
const LIST = [facts("NSE:A"), facts("NSE:B"), facts("NFO:C", OPTION), facts("NFO:P", OPTION)];
/** Short periods, so that much happens in few bars. */
const PARAMETERS: Record<(typeof EXAMPLES)[number], object> = {
  "ema-crossover": { stock: "NSE:A", fast: 2, slow: 4, bar: 3 },
  "sma-crossover": { stock: "NSE:A", fast: 2, slow: 4, bar: 5 },
  "rsi-breakout": { stock: "NSE:A", period: 3, bar: 1 },
  "bollinger-bounce": { stock: "NSE:A", period: 4, width: 1, bar: 5 },
  supertrend: { stock: "NSE:A", period: 3, times: 1, bar: 3, short: true },
  "opening-range-breakout": { stock: "NSE:A", minutes: 5 },
  "pairs-zscore": { first: "NSE:A", second: "NSE:B", bar: 5, window: 4, enter: 1 },
  "swing-breakout": { stock: "NSE:A", period: 3, bar: 1 },
  "short-straddle": { call: "NFO:C", put: "NFO:P", enterAt: "09:20", exitAt: "09:50" },
};

type Event = readonly [bar: boolean, instrument: number, minute: number, price: number];

/** Gives events, and fills every market order, target and close at once at the price of then. */
function drive(made: Rig, events: readonly Event[], prices: number[]): void {
  for (const [bar, number, minute, price] of events) {
    prices[number] = price;
    const before = made.signals.length;
    if (bar) flatBars(made.runner, [price], at("09:15") + minute * MINUTE, 1, number);
    else tick(made.runner, at("09:15") + minute * MINUTE + 5_000, price, { instrument: number, sequence: minute * 2 + number + 1 });
    for (const signal of made.signals.slice(before)) settle(made.runner, signal, prices);
  }
}

function settle(runner: StrategyRunner, signal: Signal, prices: readonly number[]): void {
  const place = runner.instruments.indexOf(signal.instrument);
  const held = runner.ledger.quantity(place);
  const wanted = signal.kind === "close" ? -held : signal.kind === "target" ? signal.quantity - held : signal.kind === "market" || signal.kind === "bracket" ? signal.quantity * (signal.side === "BUY" ? 1 : -1) : 0;
  if (wanted === 0) return;
  runner.fill({ id: `f-${signal.id}`, order: signal.id, signal: signal.id, instrument: place, side: wanted > 0 ? "BUY" : "SELL", quantity: Math.abs(wanted), price: Math.round((prices[place] ?? 1) * 10_000), at: runner.now as MarketTime });
}

const loaded = new Map<string, StrategyClass>();
beforeAll(async () => {
  for (const name of EXAMPLES) loaded.set(name, (await loadExample(name)).Class);
});

/** A walk of two instruments over some ninety minutes; `bars` where ticks are not wanted. */
const walk = (bars: boolean): fc.Arbitrary<Event[]> => fc.array(fc.tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -6, max: 6 })), { minLength: 30, maxLength: 90 }).map((steps) => {
  let [a, b] = [100, 100];
  return steps.flatMap(([up, other], minute): Event[] => {
    a = Math.max(20, a + up);
    b = Math.max(20, b + other);
    return [[bars, 0, minute, a], [bars, 1, minute, b]];
  });
});

describe.each(EXAMPLES)("%s", (name) => {
  const ticks = name === "short-straddle";
  const start = (): Rig => rig(loaded.get(name) as StrategyClass, PARAMETERS[name], { list: LIST });
  const forThis = (events: readonly Event[]): readonly Event[] => events.filter(([, number]) => number < start().runner.instruments.length);
  let decided = 0;

  test("the same input gives the same signals, byte for byte; handed over anywhere to a new runner, it changes nothing", () => {
    fc.assert(fc.property(walk(!ticks), fc.nat(), (all, cut) => {
      const events = forThis(all);
      const [one, two, first] = [start(), start(), start()];
      for (const run of [one, two]) {
        run.runner.begin(at("09:15"));
        drive(run, events, []);
      }
      expect(JSON.stringify(two.signals)).toBe(JSON.stringify(one.signals));

      const place = cut % events.length;
      const prices: number[] = [];
      first.runner.begin(at("09:15"));
      drive(first, events.slice(0, place), prices);
      const state = JSON.parse(JSON.stringify(first.runner.exportRun())) as RunState;
      const second = start();
      second.runner.resume(state, first.runner.now, "carried");
      drive(second, events.slice(place), prices);
      expect(JSON.stringify([...first.signals, ...second.signals])).toBe(JSON.stringify(one.signals));
      expect(second.runner.ledger.equity()).toBe(one.runner.ledger.equity());
      expect([...one.failures, ...second.failures]).toEqual([]);
      decided += one.signals.length;
    }), { numRuns: 40, seed: 51_966 });
    // A test in which nothing happens proves nothing.
    expect(decided).toBeGreaterThan(20);
  });
});

describe("a new version takes over", () => {
  const declared = <V extends object>(version: V) => ({
    title: "Versions", about: "…", parameters: { stock: instrument({ help: "…", default: "NSE:A" }), period: int({ help: "…", least: 1, most: 9, default: 2 }) },
    series: ({ stock }: { stock: InstrumentKey }) => ({ bars: candles(stock, 1, { history: 3 }) }), ...version,
  });
  class One extends strategy(declared({})) {
    count = 3;
    seen = ["a"];
    average = this.series.bars.follow(new Ema(this.parameters.period), "close");
    own = new Ema(2);
    odd = Number.NaN;
  }
  const old = (): RunState => {
    const { runner } = rig(One, {}, { list: LIST });
    runner.begin(at("09:15"));
    flatBars(runner, [10, 20, 30], at("09:15"));
    runner.fill({ id: "f1", order: "o", signal: "s", instrument: 0, side: "BUY", quantity: 10, price: 100_000, at: runner.now as MarketTime });
    return JSON.parse(JSON.stringify(runner.exportRun())) as RunState;
  };
  const resume = (Class: StrategyClass, parameters: object = {}, list = LIST): Rig => {
    const made = rig(Class, parameters, { list });
    made.runner.resume(old(), at("09:18"), "carried");
    return made;
  };

  test("fields, indicators, position and what was counted go along; NaN stays NaN", () => {
    class Two extends One {
      extra = "new";
      override onResume(): void {
        this.seen.push(`${this.count} ${this.average.value} ${this.series.bars.instrument.position.quantity} ${this.odd} ${this.extra}`);
      }
    }
    const { runner, failures } = resume(Two);
    expect(failures).toEqual([]);
    expect((runner.exportRun().fields as { seen: string[] }).seen).toEqual(["a", "3 25 10 NaN new"]);
    // The fill that was counted before is not counted again.
    expect(runner.fill({ id: "f1", order: "o", signal: "s", instrument: 0, side: "BUY", quantity: 10, price: 100_000, at: 0 as MarketTime })).toBe(false);
  });

  test("another indicator goes on from its own warm-up, and says so", () => {
    const made = rig(One, { period: 3 }, { list: LIST });
    for (const [i, close] of [10, 20, 60].entries()) made.runner.warm(0, 1, at("09:15") + i * MINUTE, close * 10_000, close * 10_000, close * 10_000, close * 10_000, 1);
    made.runner.resume(old(), at("09:18"), "carried");
    expect(made.runner.drainLog().map(({ text }) => text)).toEqual(['The indicators on "bars" are others than in the running version: they go on from their own warm-up.']);
  });

  class Gone extends strategy(declared({})) {
    count = 3;
  }
  class Other extends strategy(declared({})) {
    count = "three";
    seen = ["a"];
    own = new Ema(2);
    odd = 0;
  }
  class Raised extends strategy(declared({ stateVersion: 2 })) {}
  class Reads extends strategy(declared({ stateVersion: 2, acceptsState: [1] })) {
    read = 0;
    override importState(state: unknown, version: number): void {
      this.read = version * 100 + (state as { count: number }).count;
    }
  }
  test.each<[string, StrategyClass, string]>([
    ["a field is gone", Gone, 'The running version has kept "seen", which this version has no field for. Raise stateVersion and write importState, or bring the field back.'],
    ["a field has another type", Other, '"count" is a string in this version and a number in the running one. Raise stateVersion and write importState.'],
    ["another state", Raised, "The running version has state 1, and this one reads 2. Name it in acceptsState and read it in importState, or stop the running version first."],
  ])("refused: %s", (_, Class, sentence) => {
    expect(() => resume(Class)).toThrow(sentence);
  });
  test("an older state is read by who says that it can", () => {
    expect((resume(Reads).runner.exportRun().fields as { read: number }).read).toBe(103);
  });
  test("refused: a position in what the new version does not trade", () => {
    expect(() => resume(One, { stock: "NSE:B" })).toThrow("The running version has a position in NSE:A, which this version does not trade. Close it first.");
  });

  test("after a restart candles come from the warm-up, and the bar in which it fell is not shown", () => {
    class Counts extends One {
      closes: number[] = [];
      override onCandle(): void {
        this.closes.push(this.series.bars.current?.close ?? 0);
      }
    }
    const made = rig(Counts, {}, { list: LIST });
    for (const [i, close] of [10, 20, 30, 40].entries()) made.runner.warm(0, 1, at("09:15") + i * MINUTE, close * 10_000, close * 10_000, close * 10_000, close * 10_000, 1);
    made.runner.resume(old(), at("09:20:30"), "warmed");
    tick(made.runner, at("09:20:40"), 50);
    tick(made.runner, at("09:21:10"), 60);
    tick(made.runner, at("09:22:10"), 70);
    expect((made.runner.exportRun().fields as { closes: number[] }).closes).toEqual([60]);
  });

  test("a timer that time alone brings about after the swap is still decided on the last tick", () => {
    class Out extends One {
      override onInit(): void {
        this.timers.daily("out", "09:20");
      }
      override onTimer(): void {
        this.orders.close({ instrument: this.series.bars.instrument });
      }
    }
    const [one, two] = [rig(Out, {}, { list: LIST }), rig(Out, {}, { list: LIST })];
    one.runner.begin(at("09:15"));
    tick(one.runner, at("09:16"), 100, { sequence: 77 });
    two.runner.resume(JSON.parse(JSON.stringify(one.runner.exportRun())) as RunState, at("09:17"), "carried");
    for (const { runner } of [one, two]) runner.advance(at("09:21"));
    expect(two.signals[0]?.decision).toMatchObject({ on: "timer", at: at("09:20"), sequence: 77 });
    expect(two.signals).toEqual(one.signals);
  });

  test("an indicator that follows ticks goes along", () => {
    class OnTicks extends strategy({ title: "OnTicks", about: "…", parameters: { stock: instrument({ help: "…", default: "NSE:A" }) }, series: ({ stock }) => ({ trades: ticks(stock) }) }) {
      average = this.series.trades.follow(new Ema(2));
      seen: number[] = [];
      override onTick(): void {
        this.seen.push(this.average.value ?? 0);
      }
    }
    const one = rig(OnTicks, {}, { list: LIST });
    one.runner.begin(at("09:15"));
    for (const [i, price] of [10, 20].entries()) tick(one.runner, at("09:16") + i, price);
    const two = rig(OnTicks, {}, { list: LIST });
    two.runner.resume(JSON.parse(JSON.stringify(one.runner.exportRun())) as RunState, at("09:17"), "carried");
    tick(two.runner, at("09:17"), 30);
    // Seed (10 + 20) / 2, then 15 + (30 − 15) × 2/3.
    expect((two.runner.exportRun().fields as { seen: number[] }).seen).toEqual([0, 15, 25]);
  });

  test("a timer that was due while nobody listened rings at the restart, and says when it should have", () => {
    class Late extends One {
      override onInit(): void {
        this.timers.daily("out", "09:20");
      }
      override onTimer(name: string, due: number): void {
        this.seen.push(`${name} ${(this.now - due) / MINUTE}`);
      }
    }
    const one = rig(Late, {}, { list: LIST });
    one.runner.begin(at("09:15"));
    const two = rig(Late, {}, { list: LIST });
    two.runner.resume(JSON.parse(JSON.stringify(one.runner.exportRun())) as RunState, at("09:50"), "warmed");
    tick(two.runner, at("09:50:01"), 30);
    expect((two.runner.exportRun().fields as { seen: string[] }).seen).toEqual(["a", "out 30"]);
  });

  test("what cannot be carried over is named", () => {
    class Keeps extends One {
      byDay = new Map();
    }
    const { runner } = rig(Keeps, {}, { list: LIST });
    runner.begin(at("09:15"));
    expect(() => runner.exportRun()).toThrow('"byDay" is a Map, which cannot be carried over. Keep numbers, texts, lists and plain objects, make it #private if it need not be kept, or write exportState.');
  });
});
