import { describe, expect, test } from "vitest";
import type { Price } from "../../../shared/domain/units.ts";
import type { StrategyOrder } from "../../../shared/strategy/index.ts";
import { candles, instrument, strategy, ticks } from "../../../shared/strategy/index.ts";
import type { OrderUpdate } from "../../../shared/strategy/order-view.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import { onlyReduces } from "../../../shared/strategy/signals.ts";
import { at, facts, fill, flatBars, rig, tick } from "./rig.ts";
import type { Rig } from "./rig.ts";

type Act = (self: Puppet) => unknown;
let act: Act = () => {};

/** Does in each tick what the test says. */
class Puppet extends strategy({
  title: "Puppet", about: "…",
  parameters: { stock: instrument({ help: "…", default: "NSE:SBIN" }), option: instrument({ help: "…", default: "NFO:NIFTY25AUG2624500CE" }) },
  series: ({ stock, option }) => ({ trades: ticks(stock), bars: candles(stock, 1), option: ticks(option) }),
}) {
  get sbin() {
    return this.series.trades.instrument;
  }
  get nifty() {
    return this.series.option.instrument;
  }
  seen: string[] = [];
  override onTick(): void {
    return act(this) as void;
  }
  override onOrder({ signal, state, filled, text }: StrategyOrder): void {
    this.seen.push(`${signal} ${state} ${filled} ${text}`.trim());
    if (state === "refused") this.orders.market({ instrument: this.sbin, side: "BUY", quantity: 1 });
  }
}
const LIST = [facts("NSE:SBIN"), facts("NFO:NIFTY25AUG2624500CE", { kind: "option", lot: 75, tick: 500 as Price })];
const puppet = (): Rig => {
  const made = rig(Puppet, {}, { list: LIST });
  made.runner.begin(at("09:15"));
  return made;
};

/** What a tick at 09:16 gives when this is done in it. */
function given(what: Act): { readonly signals: Signal[]; readonly error: string | undefined } {
  const { runner, signals, failures } = puppet();
  act = what;
  tick(runner, at("09:16"), 812.35);
  return { signals, error: failures[0]?.message };
}

describe("signals", () => {
  test("are frozen, in units, on the tick grid, and know what they were decided on", () => {
    const { signals } = given(({ orders, sbin }) => orders.limit({ instrument: sbin, side: "BUY", quantity: 10, price: 812.37, reason: "test" }));
    expect(signals).toHaveLength(1);
    expect(signals[0]).toMatchObject({ kind: "limit", instrument: "NSE:SBIN", side: "BUY", quantity: 10, price: 8_123_500, validity: "DAY", reason: "test" });
    expect(signals[0]?.decision).toMatchObject({ on: "tick", at: at("09:16"), instrument: "NSE:SBIN" });
    expect(Object.isFrozen(signals[0]) && Object.isFrozen(signals[0]?.decision)).toBe(true);
    expect(structuredClone(signals[0])).toEqual(signals[0]);
    expect(JSON.parse(JSON.stringify(signals[0]))).toMatchObject({ kind: "limit", price: 8_123_500 });
  });

  // Tick 0.05: a limit never goes beyond what was said, a trigger to the nearest.
  test.each([
    ["BUY", 812.37, 812.35], ["SELL", 812.37, 812.4], ["BUY", 812.35, 812.35], ["SELL", 812.35, 812.35], ["BUY", 100.05, 100.05], ["BUY", 1.15, 1.15],
  ] as const)("a limit to %s at %d goes as %d", (side, price, expected) => {
    const { signals } = given(({ orders, sbin }) => orders.limit({ instrument: sbin, side, quantity: 1, price }));
    expect(signals[0]).toMatchObject({ price: Math.round(expected * 10_000) });
  });
  test.each([[812.37, 812.35], [812.38, 812.4], [0.01, 0.05]])("a trigger at %d goes as %d", (trigger, expected) => {
    const { signals } = given(({ orders, sbin }) => orders.stop({ instrument: sbin, side: "SELL", quantity: 1, trigger }));
    expect(signals[0]).toMatchObject({ kind: "stop", trigger: Math.round(expected * 10_000), limit: undefined });
  });

  test("a bracket carries its stop, its targets and its trail", () => {
    const { signals } = given(({ orders, nifty }) => orders.bracket({ instrument: nifty, side: "SELL", quantity: 150, entry: { price: 100.02 }, stop: { trigger: 130 }, targets: [{ price: 70.02, quantity: 75 }, { price: 40 }], trail: { points: 10 }, breakEvenAfterFirst: true }));
    expect(signals[0]).toMatchObject({
      kind: "bracket", side: "SELL", quantity: 150, entry: { price: 1_000_500, trigger: undefined }, stop: { trigger: 1_300_000, limit: undefined },
      targets: [{ price: 700_000, quantity: 75 }, { price: 400_000, quantity: 75 }], trail: { kind: "points", by: 100_000 }, breakEvenAfterFirst: true,
    });
  });

  test("a GTT has one trigger or two, each on the grid with its price, and says how long it waits", () => {
    const { signals } = given(({ orders, sbin }) => {
      orders.gtt({ instrument: sbin, side: "BUY", quantity: 10, trigger: 820.02, price: 820.07, days: 30 });
      orders.gtt({ instrument: sbin, side: "SELL", quantity: 10, below: { trigger: 800 }, above: { trigger: 830, price: 829.98 }, onlyCloses: true });
    });
    expect(signals).toMatchObject([
      { kind: "gtt", side: "BUY", quantity: 10, legs: [{ trigger: 8_200_000, price: 8_200_500 }], days: 30, onlyCloses: false },
      { kind: "gtt", side: "SELL", quantity: 10, legs: [{ trigger: 8_000_000, price: undefined }, { trigger: 8_300_000, price: 8_300_000 }], days: undefined, onlyCloses: true },
    ]);
    expect(signals.map(onlyReduces)).toEqual([false, true]);
  });

  test("what can only make a position smaller is told apart", () => {
    const { signals } = given(({ orders, sbin }) => {
      orders.target({ instrument: sbin, quantity: 5 });
      orders.target({ instrument: sbin, quantity: -0 });
      orders.close({ instrument: sbin });
      orders.cancel("t1-0.0");
      orders.market({ instrument: sbin, side: "SELL", quantity: 5 });
    });
    expect(signals.map(onlyReduces)).toEqual([false, true, true, true, false]);
    expect(Object.is((signals[1] as { quantity: number }).quantity, 0)).toBe(true);
  });
});

describe("what cannot be meant is refused with field, limit and value, and nothing of the callback goes", () => {
  test.each<[string, Act, string]>([
    ["no quantity", ({ orders, sbin }) => orders.market({ instrument: sbin, side: "BUY", quantity: 0 }), "quantity must be a whole number of units, at least 1; it is 0."],
    ["a broken quantity", ({ orders, sbin }) => orders.market({ instrument: sbin, side: "BUY", quantity: 1.5 }), "quantity must be a whole number of units, at least 1; it is 1.5."],
    ["not a number", ({ orders, sbin }) => orders.target({ instrument: sbin, quantity: Number.NaN }), "quantity must be a whole number of units, at least 1; it is NaN."],
    ["half a lot", ({ orders, nifty }) => orders.market({ instrument: nifty, side: "BUY", quantity: 50 }), "NIFTY25AUG2624500CE trades in lots of 75; 50 is no multiple. Use instrument.lots(n)."],
    ["no side", ({ orders, sbin }) => orders.market({ instrument: sbin, side: "LONG" as never, quantity: 1 }), 'side must be "BUY" or "SELL"; it is LONG.'],
    ["no price", ({ orders, sbin }) => orders.limit({ instrument: sbin, side: "BUY", quantity: 1, price: Number.NaN }), "price must be a price above 0 in rupees; it is NaN."],
    ["a limit on the wrong side", ({ orders, sbin }) => orders.stop({ instrument: sbin, side: "BUY", quantity: 1, trigger: 100, limit: 99 }), "The limit 99 of a stop BUY must be at or above its trigger 100."],
    ["too many targets", ({ orders, sbin }) => orders.bracket({ instrument: sbin, side: "BUY", quantity: 1, stop: { trigger: 1 }, targets: [{ price: 2, quantity: 1 }, { price: 3 }] }), "Target 2 is for 0 of the 0 that are left."],
    ["an OCO the wrong way round", ({ orders, sbin }) => orders.gtt({ instrument: sbin, side: "SELL", quantity: 1, below: { trigger: 830 }, above: { trigger: 800 } }), "above.trigger (800) must be above below.trigger (830)."],
    ["a GTT for longer than a year", ({ orders, sbin }) => orders.gtt({ instrument: sbin, side: "SELL", quantity: 1, trigger: 1, days: 366 }), "days must be a whole number from 0 to 365; it is 366."],
    ["a GTT without a trigger", ({ orders, sbin }) => orders.gtt({ instrument: sbin, side: "SELL", quantity: 1 } as never), "trigger must be a price above 0 in rupees; it is undefined."],
    ["an OCO with half of it", ({ orders, sbin }) => orders.gtt({ instrument: sbin, side: "SELL", quantity: 1, below: { trigger: 800 } } as never), "An OCO has a trigger below and one above; above is missing."],
    ["another's instrument", ({ orders }) => orders.close({ instrument: { key: "NSE:TCS" } as never }), "instrument must be one of this strategy's own: this.series.….instrument."],
  ])("%s", (_, what, sentence) => {
    const { signals, error } = given(what);
    expect(error).toBe(sentence);
    expect(signals).toEqual([]);
  });

  test("more than a thousand orders in one callback", () => {
    const { signals, error } = given(({ orders, sbin }) => {
      for (;;) orders.market({ instrument: sbin, side: "BUY", quantity: 1 });
    });
    expect(error).toBe("One callback gives at most 1000 orders. (1000 orders of this callback were not sent)");
    expect(signals).toEqual([]);
  });

  test("an order outside a callback", () => {
    const { runner, signals } = puppet();
    let late: (() => void) | undefined;
    act = ({ orders, sbin }) => {
      late = () => void orders.close({ instrument: sbin });
    };
    tick(runner, at("09:16"), 100);
    expect(late).toThrow("Orders can be given inside a callback only, not in the constructor, in the warm-up, or after an await.");
    expect(signals).toEqual([]);
  });
});

describe("a callback that throws", () => {
  test("does not end the run; its entries stay behind, its exits go", () => {
    const { runner, signals, failures } = puppet();
    act = ({ orders, sbin }) => {
      orders.market({ instrument: sbin, side: "BUY", quantity: 1 });
      orders.close({ instrument: sbin });
      throw new Error("no such thing");
    };
    tick(runner, at("09:16"), 100);
    expect(signals.map(({ kind }) => kind)).toEqual(["close"]);
    expect(failures[0]).toMatchObject({ callback: "onTick", message: "no such thing (1 order of this callback was not sent)", inRow: 1 });
    act = ({ orders, sbin }) => orders.market({ instrument: sbin, side: "BUY", quantity: 1 });
    tick(runner, at("09:17"), 100);
    expect(signals.map(({ kind }) => kind)).toEqual(["close", "market"]);
  });

  test("errors in a row are counted by callback, and one that goes well ends the row", () => {
    const { runner, failures } = puppet();
    let fails = true;
    act = () => {
      if (fails) throw new Error("again");
    };
    for (const second of ["01", "02", "03"]) tick(runner, at(`09:16:${second}`), 100);
    fails = false;
    tick(runner, at("09:16:04"), 100);
    fails = true;
    tick(runner, at("09:16:05"), 100);
    expect(failures.map(({ inRow }) => inRow)).toEqual([1, 2, 3, 1]);
    expect(runner.healthOf("onTick")).toMatchObject({ calls: 5, errors: 4, errorsInRow: 1 });
  });

  test("async is an error, not a surprise", () => {
    const { error } = given(async ({ orders, sbin }) => void orders.close({ instrument: sbin }));
    expect(error).toBe("A callback must not be async: nothing may be awaited, since the market goes on meanwhile.");
  });

  test("time is counted by the stopwatch that was passed in", () => {
    let now = 0;
    const { runner } = rig(Puppet, {}, { list: LIST, stopwatch: () => now });
    runner.begin(at("09:15"));
    act = () => void (now += 3);
    tick(runner, at("09:16:01"), 100);
    act = () => void (now += 5);
    tick(runner, at("09:16:02"), 100);
    expect(runner.healthOf("onTick")).toMatchObject({ totalMs: 8, slowestMs: 5 });
  });
});

describe("the id of a signal", () => {
  const ids = (of: Rig): string[] => of.signals.map(({ id }) => id);
  const twoOrders: Act = ({ orders, sbin }) => {
    orders.market({ instrument: sbin, side: "BUY", quantity: 1 });
    orders.market({ instrument: sbin, side: "BUY", quantity: 1 });
  };

  test("is unique, also among ticks of one stamp, and the same when the same ticks are given again", () => {
    const runs = [1, 2].map(() => {
      act = twoOrders;
      const made = puppet();
      for (const when of ["09:16", "09:16", "09:16", "09:17"]) tick(made.runner, at(when), 100);
      return ids(made);
    });
    expect(new Set(runs[0]).size).toBe(8);
    expect(runs[0]).toEqual(runs[1]);
    for (const id of runs[0] ?? []) expect(id).toMatch(/^[A-Za-z0-9.-]{6,40}$/);
  });

  test("does not hang on what came before: the same tick gives it in a run that began later", () => {
    act = twoOrders;
    const long = puppet();
    for (const when of ["09:16", "09:17", "09:18"]) tick(long.runner, at(when), 100);
    const short = rig(Puppet, {}, { list: LIST });
    short.runner.begin(at("09:17:30"));
    tick(short.runner, at("09:18"), 100);
    expect(ids(short)).toEqual(ids(long).slice(-2));
  });

  test("of an order's event is its own: two refusals are two decisions, one that is told twice is one", () => {
    const { runner, signals } = puppet();
    act = () => {};
    const refusal = (id: string): OrderUpdate => ({ id, signal: "t1-0.0", instrument: 0, side: "BUY", type: "MARKET", quantity: 1, filled: 0, price: 0, trigger: 0, state: "refused", text: "Over the limit." });
    for (const id of ["a", "b"]) runner.order(refusal(id));
    expect(new Set(signals.map(({ id }) => id)).size).toBe(2);
    const open: OrderUpdate = { ...refusal("c"), state: "open", text: "" };
    runner.order(open);
    runner.order({ ...open });
    expect((runner.exportRun().fields as { seen: string[] }).seen.filter((line) => line.includes("open"))).toHaveLength(1);
  });
});

describe("orders and position", () => {
  test("a fill that is told twice counts once; position, cash and equity follow to the paisa", () => {
    const { runner } = puppet();
    act = () => {};
    tick(runner, at("09:16"), 812.35);
    fill(runner, "s", "BUY", 100, 812.3);
    const again = { id: "x", order: "o", signal: "s", instrument: 0, side: "SELL" as const, quantity: 40, price: 8_150_000, at: runner.now as never };
    expect(runner.fill(again)).toBe(true);
    expect(runner.fill(again)).toBe(false);
    runner.ledger.charge(123_400);
    const seen: unknown[] = [];
    act = ({ sbin, account }) => seen.push([sbin.position.quantity, sbin.position.averagePrice, sbin.position.realised, sbin.position.unrealised, account.cash, account.equity]);
    tick(runner, at("09:17"), 820);
    // Bought 100 at 812.30, sold 40 at 815: realised 40 × 2.70 = 108; open 60 × (820 − 812.30) = 462; charges 12.34.
    // Cash 10,00,000 + 108 − 12.34 − 60 × 812.30 = 9,51,357.66; equity 10,00,000 + 108 + 462 − 12.34.
    expect(seen).toEqual([[60, 812.3, 108, 462, 951_357.66, 1_000_557.66]]);
  });

  test("a sold option's premium is cash; a future ties up none", () => {
    const made = rig(Puppet, { stock: "NFO:NIFTY25AUG26FUT" }, { list: [facts("NFO:NIFTY25AUG26FUT", { kind: "future", lot: 75 }), LIST[1]!] });
    made.runner.begin(at("09:15"));
    fill(made.runner, "a", "BUY", 75, 24_500, 0);
    fill(made.runner, "b", "SELL", 75, 100, 1);
    expect(made.runner.ledger.cash() / 10_000).toBe(1_000_000 + 75 * 100);
  });

  test("open orders are those that are not over", () => {
    const { runner } = puppet();
    const update: OrderUpdate = { id: "1", signal: "s.0", instrument: 0, side: "BUY", type: "LIMIT", quantity: 10, filled: 0, price: 8_123_500, trigger: 0, state: "open", text: "" };
    runner.order(update);
    expect(runner.openOrders).toMatchObject([{ id: "1", price: 812.35, filled: 0 }]);
    runner.order({ ...update, filled: 4 });
    expect(runner.openOrders).toMatchObject([{ filled: 4 }]);
    runner.order({ ...update, filled: 10, state: "complete" });
    expect(runner.openOrders).toEqual([]);
  });

  test("after the stop nothing is decided, and fills still count", () => {
    const { runner, signals } = puppet();
    act = ({ orders, sbin }) => orders.close({ instrument: sbin });
    runner.stop("user");
    tick(runner, at("09:16"), 100);
    flatBars(runner, [100], at("09:16"));
    fill(runner, "s", "BUY", 10, 100);
    expect(signals).toEqual([]);
    expect(runner.ledger.quantity(0)).toBe(10);
  });
});
