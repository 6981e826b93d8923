import { describe, expect, test } from "vitest";
import type { Strategy } from "../../../shared/strategy/strategy.ts";
import type { InstrumentHandle } from "../../../shared/strategy/instrument-handle.ts";
import type { Play, Row } from "./rig.ts";
import { bars, fillsOf, ordersOf, play, scripted } from "./rig.ts";

type Step = (orders: Strategy["orders"], instrument: InstrumentHandle) => void;
const buy: Step = (orders, instrument) => void orders.market({ instrument, side: "BUY", quantity: 10 });
const sell: Step = (orders, instrument) => void orders.market({ instrument, side: "SELL", quantity: 10 });

/** After a quiet first bar of 09:15 the step is taken on its close. */
function after(step: Step, rows: readonly Row[], other: Play = {}): { fills: string[]; orders: string[] } {
  const outcome = play(scripted({ 1: step }), [bars([[100, 100, 100, 100], ...rows])], other);
  expect(outcome.failures).toEqual([]);
  return { fills: fillsOf(outcome), orders: ordersOf(outcome) };
}

describe("market orders", () => {
  const rising: Row = [101, 104, 100, 103];

  test("fill at the next bar's open", () => {
    expect(after(buy, [rising]).fills).toEqual(["BUY 10 @ 101.00 09:16:00"]);
  });

  test("at the same close", () => {
    expect(after(buy, [rising], { model: { market: "same-close" } }).fills).toEqual(["BUY 10 @ 100.00 09:16:00"]);
  });

  test("at the average of the next bar: (104 + 100 + 103) / 3 = 102.333, a buy to the tick above, a sell below", () => {
    expect(after(buy, [rising], { model: { market: "vwap" } }).fills).toEqual(["BUY 10 @ 102.35 09:17:00"]);
    expect(after(sell, [rising], { model: { market: "vwap" } }).fills).toEqual(["SELL 10 @ 102.30 09:17:00"]);
  });

  test("slippage in points and in percent goes against the order, to the next tick", () => {
    expect(after(buy, [rising], { model: { slippage: { kind: "points", by: 700 } } }).fills).toEqual(["BUY 10 @ 101.10 09:16:00"]);
    expect(after(sell, [rising], { model: { slippage: { kind: "points", by: 700 } } }).fills).toEqual(["SELL 10 @ 100.90 09:16:00"]);
    // 0.5 % of 101 is 0.505.
    expect(after(buy, [rising], { model: { slippage: { kind: "percent", by: 0.5 } } }).fills).toEqual(["BUY 10 @ 101.55 09:16:00"]);
    expect(after(sell, [rising], { model: { slippage: { kind: "percent", by: 0.5 } } }).fills).toEqual(["SELL 10 @ 100.45 09:16:00"]);
  });

  test("slippage by the average true range of the bars before", () => {
    // Ranges: 100 to 104 = 4; then from the close of 103 to 106 = 3 high, low 102: 106 - 102 = 4; mean of 4 and 4; half of it is 2.
    const outcome = play(scripted({ 2: buy }), [bars([[100, 104, 100, 103], [104, 106, 102, 105], [105, 105, 105, 105]])], { model: { slippage: { kind: "atr", times: 0.5, bars: 2 } } });
    expect(fillsOf(outcome)).toEqual(["BUY 10 @ 107.00 09:17:00"]);
  });

  test("half of the spread on each side, or the whole of it on entries alone", () => {
    const script = { 1: buy, 2: sell };
    const table = [bars([[100, 100, 100, 100], [100, 100, 100, 100], [100, 100, 100, 100]])];
    expect(fillsOf(play(scripted(script), table, { model: { spread: { percent: 0.4, on: "both" } } }))).toEqual(["BUY 10 @ 100.20 09:16:00", "SELL 10 @ 99.80 09:17:00"]);
    expect(fillsOf(play(scripted(script), table, { model: { spread: { percent: 0.4, on: "entry" } } }))).toEqual(["BUY 10 @ 100.40 09:16:00", "SELL 10 @ 100.00 09:17:00"]);
  });

  test("latency in bars lets whole bars pass", () => {
    expect(after(buy, [[101, 101, 101, 101], [102, 102, 102, 102], [103, 103, 103, 103]], { model: { latency: { kind: "bars", bars: 2 } } }).fills).toEqual(["BUY 10 @ 103.00 09:18:00"]);
  });

  test("latency in ms runs on within the bar: 10 s of 20 s from the open of 101 down to 100 is 100.50", () => {
    expect(after(buy, [rising], { model: { latency: { kind: "ms", ms: 10_000 } } }).fills).toEqual(["BUY 10 @ 100.50 09:16:10"]);
    // 30 s: half of the way up from 100 to 104.
    expect(after(buy, [rising], { model: { latency: { kind: "ms", ms: 30_000 } } }).fills).toEqual(["BUY 10 @ 102.00 09:16:30"]);
    // A minute and a half: into the bar after.
    expect(after(buy, [rising, [103, 103, 103, 103]], { model: { latency: { kind: "ms", ms: 90_000 } } }).fills).toEqual(["BUY 10 @ 103.00 09:17:30"]);
  });

  test("a cap on volume: whole lots, the rest in the bars that follow", () => {
    const wanted: Step = (orders, instrument) => void orders.market({ instrument, side: "BUY", quantity: 100 });
    const { fills, orders } = after(wanted, [[101, 101, 101, 101, 470], [102, 102, 102, 102, 0], [103, 103, 103, 103, 1_000]], { model: { volumePercent: 10 }, instrument: { lot: 10 } });
    // 10 % of 470 are 47, four lots of 10; nothing of a bar without volume; the last 60.
    expect(fills).toEqual(["BUY 40 @ 101.00 09:16:00", "BUY 60 @ 103.00 09:18:00"]);
    expect(orders).toEqual(["BUY MARKET 100/100 complete"]);
  });
});

describe("limit orders", () => {
  const limit = (price: number, validity: "DAY" | "IOC" = "DAY"): Step => (orders, instrument) => void orders.limit({ instrument, side: "BUY", quantity: 10, price, validity });

  test("touch: filled at its price once the bar comes to it", () => {
    // A falling bar goes up first: 100 → 101 → 98 → 99. 99.50 is half of the way from 101 to 98: 20 s + 10 s.
    expect(after(limit(99.5), [[100, 101, 98, 99]]).fills).toEqual(["BUY 10 @ 99.50 09:16:30"]);
    expect(after(limit(98), [[100, 101, 98, 99]]).fills).toEqual(["BUY 10 @ 98.00 09:16:40"]);
    expect(after(limit(97.95), [[100, 101, 98, 99]]).fills).toEqual([]);
  });

  test("through: only where the price goes a tick beyond", () => {
    expect(after(limit(98), [[100, 101, 98, 99]], { model: { limit: "through" } }).fills).toEqual([]);
    expect(after(limit(98.05), [[100, 101, 98, 99]], { model: { limit: "through" } }).fills).toEqual(["BUY 10 @ 98.05 09:16:40"]);
  });

  test("queue: a share of the volume when touched, the rest when the price goes beyond", () => {
    const many: Step = (orders, instrument) => void orders.limit({ instrument, side: "BUY", quantity: 100, price: 98 });
    // 4 % of 1,000 are 40 at the touch; the second bar goes to 97.95.
    expect(after(many, [[100, 101, 98, 99, 1_000], [99, 99, 97.95, 98, 1_000]], { model: { limit: "queue", volumePercent: 4 } }).fills.map((fill) => fill.slice(0, 14))).toEqual(["BUY 40 @ 98.00", "BUY 40 @ 98.00"]);
    expect(after(many, [[100, 101, 98, 99, 400]], { model: { limit: "queue" } }).fills.map((fill) => fill.slice(0, 14))).toEqual(["BUY 40 @ 98.00"]);
  });

  test("an open beyond the limit is had at the open; a limit that the price has passed takes the price", () => {
    expect(after(limit(99), [[100, 100, 99.5, 99.5], [97, 98, 97, 98]]).fills).toEqual(["BUY 10 @ 97.00 09:17:00"]);
    expect(after(limit(102), [[100.5, 101, 100, 101]]).fills).toEqual(["BUY 10 @ 100.50 09:16:00"]);
  });

  test("IOC: what the first bar does not give at once is cancelled", () => {
    expect(after(limit(99, "IOC"), [[100, 100, 99.5, 99.5], [97, 98, 97, 98]]).orders).toEqual(["BUY LIMIT 0/10 cancelled: The rest of an IOC order is cancelled at once."]);
  });

  test("good for the day: gone with it, and an order of the evening is for the next day", () => {
    const days = bars([[100, 100, 100, 100], [100, 100, 99.5, 99.5], [98, 98, 98, 98]], { frame: 1440 });
    expect(ordersOf(play(scripted({ 1: limit(99) }, { frame: 1440 }), [days]))).toEqual(["BUY LIMIT 0/10 cancelled: Good for the day, which is over."]);
    expect(fillsOf(play(scripted({ 2: limit(99) }, { frame: 1440 }), [days])).map((fill) => fill.slice(0, 14))).toEqual(["BUY 10 @ 98.00"]);
  });

  test("cancelled by the strategy", () => {
    let id = "";
    const outcome = play(scripted({ 1: (orders, instrument) => void (id = orders.limit({ instrument, side: "BUY", quantity: 10, price: 98 })), 2: (orders) => void orders.cancel(id) }), [bars([[100, 100, 100, 100], [100, 100, 99, 99], [97, 97, 97, 97]])]);
    expect(ordersOf(outcome)).toEqual(["BUY LIMIT 0/10 cancelled: Cancelled by the strategy."]);
  });
});

describe("stops", () => {
  const stop = (trigger: number, limit?: number): Step => (orders, instrument) => void orders.stop({ instrument, side: "BUY", quantity: 10, trigger, ...(limit === undefined ? {} : { limit }) });

  test("SL-M fills at its trigger on the way, at the open beyond it after a gap, with slippage on both", () => {
    expect(after(stop(102), [[100, 103, 99, 102.5]]).fills).toEqual(["BUY 10 @ 102.00 09:16:35"]);
    expect(after(stop(102), [[104, 105, 103, 104.5]]).fills).toEqual(["BUY 10 @ 104.00 09:16:00"]);
    expect(after(stop(102), [[100, 103, 99, 102.5]], { model: { slippage: { kind: "points", by: 1_000 } } }).fills).toEqual(["BUY 10 @ 102.10 09:16:35"]);
    expect(after(stop(104), [[100, 103, 99, 102.5]]).fills).toEqual([]);
  });

  test("SL becomes a limit order: had at the trigger, or left behind by a gap", () => {
    expect(after(stop(102, 102.5), [[100, 103, 99, 102.5]]).fills).toEqual(["BUY 10 @ 102.00 09:16:35"]);
    expect(after(stop(102, 102.5), [[104, 105, 103, 104.5]]).fills).toEqual([]);
    // It rests at 102.50 from then on, and the next bar comes down to it.
    expect(after(stop(102, 102.5), [[104, 105, 103, 104.5], [104, 104, 102, 103]]).fills.map((fill) => fill.slice(0, 15))).toEqual(["BUY 10 @ 102.50"]);
  });

  test("the path decides what comes first", () => {
    // Buy at 102 and sell at 99 in one bar from 100: by colour the falling bar goes up first.
    const both: Step = (orders, instrument) => {
      orders.stop({ instrument, side: "BUY", quantity: 10, trigger: 102 });
      orders.stop({ instrument, side: "SELL", quantity: 10, trigger: 99 });
    };
    const sides = (path: "colour" | "high-first" | "low-first", close: number): string[] => after(both, [[100, 103, 98, close]], { model: { path } }).fills.map((fill) => fill.split(" ")[0] ?? "");
    expect(sides("colour", 99)).toEqual(["BUY", "SELL"]);
    expect(sides("colour", 101)).toEqual(["SELL", "BUY"]);
    expect(sides("high-first", 101)).toEqual(["BUY", "SELL"]);
    expect(sides("low-first", 99)).toEqual(["SELL", "BUY"]);
  });
});

describe("targets and closing", () => {
  test("from long to short is one order of both; a target that is reached sends nothing", () => {
    const to = (quantity: number): Step => (orders, instrument) => void orders.target({ instrument, quantity });
    const flat = [100, 100, 100, 100] as Row;
    expect(fillsOf(play(scripted({ 1: to(10), 2: to(10), 3: to(-20), 4: to(0) }), [bars([flat, flat, flat, flat, flat, flat])]))).toEqual([
      "BUY 10 @ 100.00 09:16:00", "SELL 30 @ 100.00 09:18:00", "BUY 20 @ 100.00 09:19:00",
    ]);
  });

  test("what works the same way counts towards it, what would go too far is cancelled", () => {
    const outcome = play(scripted({
      1: (orders, instrument) => {
        orders.limit({ instrument, side: "BUY", quantity: 6, price: 98 });
        orders.limit({ instrument, side: "BUY", quantity: 6, price: 97 });
        orders.limit({ instrument, side: "SELL", quantity: 5, price: 110 });
      },
      2: (orders, instrument) => void orders.target({ instrument, quantity: 10 }),
    }), [bars([[100, 100, 100, 100], [100, 100, 99, 99], [99, 99, 97, 97]])]);
    expect(ordersOf(outcome)).toEqual([
      "BUY LIMIT 6/6 complete", "BUY LIMIT 0/6 cancelled: The strategy wants another position.", "SELL LIMIT 0/5 cancelled: The strategy wants another position.", "BUY MARKET 4/4 complete",
    ]);
  });

  test("close cancels what works and closes what is open", () => {
    const outcome = play(scripted({ 1: buy, 2: (orders, instrument) => void orders.limit({ instrument, side: "BUY", quantity: 10, price: 90 }), 3: (orders, instrument) => void orders.close({ instrument }) }), [bars([[100, 100, 100, 100], [100, 100, 100, 100], [100, 100, 100, 100], [101, 101, 101, 101]])]);
    expect(ordersOf(outcome)).toEqual(["BUY MARKET 10/10 complete", "BUY LIMIT 0/10 cancelled: The position is being closed.", "SELL MARKET 10/10 complete"]);
    expect(outcome.trades.map(({ profit }) => profit)).toEqual([100_000]);
  });
});

test("a strategy hears of its orders and fills in the order in which they happen", () => {
  const heard: string[] = [];
  play(scripted({ 1: buy }, { heard }), [bars([[100, 100, 100, 100], [101, 101, 101, 101]])]);
  expect(heard).toEqual(["BUY MARKET pending 0/10", "BUY MARKET open 0/10", "fill BUY 10 @ 101", "BUY MARKET complete 10/10"]);
});
