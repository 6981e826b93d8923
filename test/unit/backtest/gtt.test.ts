import { describe, expect, test } from "vitest";
import type { InstrumentHandle } from "../../../shared/strategy/instrument-handle.ts";
import type { Strategy } from "../../../shared/strategy/strategy.ts";
import { at } from "../strategy/rig.ts";
import type { Play, Row, Script } from "./rig.ts";
import { bars, fillsOf, ordersOf, play, scripted } from "./rig.ts";

const FLAT: Row = [100, 100, 100, 100];
const DAY_MS = 86_400_000;

interface Single {
  readonly side: "BUY" | "SELL";
  readonly quantity: number;
  readonly trigger: number;
  readonly price?: number;
  readonly days?: number;
  readonly onlyCloses?: boolean;
}
type Wanted = Single | (Omit<Single, "trigger" | "price"> & { readonly below: { readonly trigger: number; readonly price?: number }; readonly above: { readonly trigger: number; readonly price?: number } });
const gtt = (terms: Wanted) => (orders: Strategy["orders"], instrument: InstrumentHandle): void => void orders.gtt({ instrument, ...terms });
const market = (side: "BUY" | "SELL", quantity: number) => (orders: Strategy["orders"], instrument: InstrumentHandle): void => void orders.market({ instrument, side, quantity });

function run(script: Script, rows: readonly Row[], other: Play & { readonly frame?: 1 | 1440; readonly from?: number } = {}): { fills: string[]; orders: string[]; heard: string[] } {
  const { frame = 1, from = at("09:15"), instrument, ...rest } = other;
  const heard: string[] = [];
  const outcome = play(scripted(script, { heard, frame }), [bars(rows, { frame, from })], { ...rest, instrument: { kind: "future", ...instrument } });
  expect(outcome.failures).toEqual([]);
  return { fills: fillsOf(outcome), orders: ordersOf(outcome), heard };
}

const prices = (fills: readonly string[]): string[] => fills.map((fill) => fill.replace(/ \S+$/, ""));

describe("one trigger", () => {
  test("is met where the path comes to it, and its order goes at market from there", () => {
    // The rising bar goes 100 → 99 → 104 → 103, a third of a minute each: 102 is 3/5 into the second third, 32 s.
    const { fills, heard } = run({ 1: gtt({ side: "BUY", quantity: 10, trigger: 102 }) }, [FLAT, [100, 104, 99, 103]]);
    expect(fills).toEqual(["BUY 10 @ 102.00 09:16:32"]);
    expect(heard).toEqual(["BUY MARKET trigger-pending 0/10", "BUY MARKET triggered 0/10", "BUY MARKET pending 0/10", "BUY MARKET open 0/10", "fill BUY 10 @ 102", "BUY MARKET complete 10/10"]);
  });

  test("a buy below the market waits for a fall, a sale above it for a rise", () => {
    expect(prices(run({ 1: gtt({ side: "BUY", quantity: 10, trigger: 98 }) }, [FLAT, [101, 103, 100, 102], [102, 102, 97, 97]]).fills)).toEqual(["BUY 10 @ 98.00"]);
    expect(prices(run({ 1: gtt({ side: "SELL", quantity: 10, trigger: 103 }) }, [FLAT, [100, 102, 97, 98], [98, 104, 98, 104]]).fills)).toEqual(["SELL 10 @ 103.00"]);
  });

  test("a gap over the trigger is met at the open: at market it pays the open, a limit that is passed already waits", () => {
    expect(prices(run({ 1: gtt({ side: "BUY", quantity: 10, trigger: 102 }) }, [FLAT, [106, 107, 105, 106]]).fills)).toEqual(["BUY 10 @ 106.00"]);
    // Buys at 103 at most: the open of 106 is beyond it, the fall to 102.5 comes to it.
    expect(prices(run({ 1: gtt({ side: "BUY", quantity: 10, trigger: 102, price: 103 }) }, [FLAT, [106, 107, 102.5, 104]], { model: { path: "high-first" } }).fills)).toEqual(["BUY 10 @ 103.00"]);
    // A limit beyond the open gets the open, as on an exchange.
    expect(prices(run({ 1: gtt({ side: "BUY", quantity: 10, trigger: 102, price: 107 }) }, [FLAT, [106, 107, 105, 106]]).fills)).toEqual(["BUY 10 @ 106.00"]);
  });

  test("slippage is paid on the price of the trigger, and latency lets the path go on first", () => {
    expect(prices(run({ 1: gtt({ side: "BUY", quantity: 10, trigger: 102 }) }, [FLAT, [100, 104, 99, 103]], { model: { slippage: { kind: "percent", by: 1 } } }).fills)).toEqual(["BUY 10 @ 103.05"]);
    // Met at 32 s, at the exchange at 40 s: the top of the path.
    expect(prices(run({ 1: gtt({ side: "BUY", quantity: 10, trigger: 102 }) }, [FLAT, [100, 104, 99, 103]], { model: { latency: { kind: "ms", ms: 8_000 } } }).fills)).toEqual(["BUY 10 @ 104.00"]);
    expect(prices(run({ 1: gtt({ side: "BUY", quantity: 10, trigger: 102 }) }, [FLAT, [100, 104, 99, 103], [101, 101, 101, 101]], { model: { latency: { kind: "bars", bars: 1 } } }).fills)).toEqual(["BUY 10 @ 101.00"]);
  });

  test("where market orders get the bar's average, what a trigger places pays its moment", () => {
    expect(prices(run({ 1: gtt({ side: "BUY", quantity: 10, trigger: 102 }) }, [FLAT, [100, 104, 99, 103]], { model: { market: "vwap" } }).fills)).toEqual(["BUY 10 @ 102.00"]);
  });

  test("its limit is filled in part by the bars' volume, is good for the day, and the GTT is used up", () => {
    const daily: Row[] = [[100, 100, 100, 100, 400], [100, 103, 100, 102, 400], [102, 102, 101, 102, 400]];
    const { fills, orders } = run({ 1: gtt({ side: "BUY", quantity: 100, trigger: 102, price: 102 }) }, daily, { frame: 1440, from: at("09:15") - 555 * 60_000, model: { volumePercent: 10 } });
    expect(prices(fills)).toEqual(["BUY 40 @ 102.00"]);
    expect(orders).toEqual(["BUY LIMIT 40/100 cancelled: Good for the day, which is over."]);
  });

  test("cancelled by its id, and by a close of the instrument", () => {
    let id = "";
    const rows: Row[] = [FLAT, FLAT, [105, 105, 105, 105]];
    expect(run({ 1: (orders, instrument) => void (id = orders.gtt({ instrument, side: "BUY", quantity: 10, trigger: 102 })), 2: (orders) => void orders.cancel(id) }, rows).fills).toEqual([]);
    const closed = run({ 1: gtt({ side: "BUY", quantity: 10, trigger: 102 }), 2: (orders, instrument) => void orders.close({ instrument }) }, rows);
    expect([closed.fills, closed.heard.at(-1)]).toEqual([[], "BUY MARKET cancelled 0/10"]);
    expect(run({ 1: gtt({ side: "BUY", quantity: 10, trigger: 102 }), 2: (orders) => orders.closeAll() }, rows).fills).toEqual([]);
  });
});

describe("two triggers", () => {
  const bought: Script = { 1: market("BUY", 10), 2: gtt({ side: "SELL", quantity: 10, below: { trigger: 97 }, above: { trigger: 104, price: 104 }, onlyCloses: true }) };

  test("one that is met takes the other away", () => {
    const { fills, heard } = run(bought, [FLAT, FLAT, [100, 105, 100, 105], [105, 105, 90, 90]]);
    expect(prices(fills)).toEqual(["BUY 10 @ 100.00", "SELL 10 @ 104.00"]);
    expect(heard.filter((words) => words.includes("trigger"))).toEqual(["SELL MARKET trigger-pending 0/10", "SELL MARKET triggered 0/10"]);
  });

  test("both in one bar: the path says which came first", () => {
    const both: Row[] = [FLAT, FLAT, [100, 106, 95, 100]];
    expect(prices(run(bought, both, { model: { path: "high-first" } }).fills)).toEqual(["BUY 10 @ 100.00", "SELL 10 @ 104.00"]);
    expect(prices(run(bought, both, { model: { path: "low-first" } }).fills)).toEqual(["BUY 10 @ 100.00", "SELL 10 @ 97.00"]);
  });

  test("placed at a fill in the course of a bar, it looks at the price of that moment", () => {
    // The fill comes at 105, past the last close of 100: 103 is a stop below it, not a price that was met.
    class Follows extends scripted({ 1: (orders, instrument) => void orders.stop({ instrument, side: "BUY", quantity: 10, trigger: 105 }) }) {
      override onFill(fill: Parameters<Strategy["onFill"]>[0]): void {
        if (fill.side === "BUY") this.orders.gtt({ instrument: fill.instrument, side: "SELL", quantity: 10, below: { trigger: 103 }, above: { trigger: 108 }, onlyCloses: true });
      }
    }
    const outcome = play(Follows, [bars([FLAT, [101, 106, 101, 106], [106, 109, 106, 109]])], { instrument: { kind: "future" } });
    expect(prices(fillsOf(outcome))).toEqual(["BUY 10 @ 105.00", "SELL 10 @ 108.00"]);
  });

  test("only closes: cut to what is open, and nothing goes where nothing is", () => {
    expect(prices(run({ ...bought, 3: market("SELL", 6) }, [FLAT, FLAT, FLAT, FLAT, [100, 100, 96, 96]]).fills)).toEqual(["BUY 10 @ 100.00", "SELL 6 @ 100.00", "SELL 4 @ 97.00"]);
    const { fills, heard } = run({ ...bought, 3: market("SELL", 10) }, [FLAT, FLAT, FLAT, FLAT, [100, 100, 96, 96]]);
    expect([prices(fills), heard.at(-1)]).toEqual([["BUY 10 @ 100.00", "SELL 10 @ 100.00"], "SELL MARKET cancelled 0/10"]);
  });
});

describe("days", () => {
  // 2 July 2026 is a Thursday.
  const from = Date.parse("2026-07-02T00:00:00+05:30");
  const daily = (rows: readonly (Row | undefined)[], script: Script, other: Play = {}): { fills: string[]; orders: string[]; heard: string[] } => {
    const heard: string[] = [];
    const table = bars(rows.filter((row): row is Row => row !== undefined), { frame: 1440, from });
    let place = 0;
    rows.forEach((row, day) => {
      if (row) table.at[place++] = from + day * DAY_MS;
    });
    const outcome = play(scripted(script, { heard, frame: 1440 }), [table], { instrument: { kind: "future" }, ...other });
    expect(outcome.failures).toEqual([]);
    return { fills: outcome.fills.map(({ order, quantity, price, at: when }) => `${order.side} ${quantity} @ ${price / 10_000} ${new Date(when + 19_800_000).toISOString().slice(0, 10)}`), orders: ordersOf(outcome), heard };
  };

  test("it waits over a weekend, and a gap of Monday meets it", () => {
    // Thursday, Friday, nothing, nothing, Monday.
    expect(daily([FLAT, FLAT, undefined, undefined, [95, 96, 94, 95]], { 1: gtt({ side: "BUY", quantity: 10, trigger: 98 }) }).fills).toEqual(["BUY 10 @ 95 2026-07-06"]);
  });

  test("its days are those of the calendar: four from Thursday on are over on Tuesday", () => {
    const rows = [FLAT, FLAT, undefined, undefined, FLAT, [95, 96, 94, 95] as Row];
    const { fills, heard } = daily(rows, { 1: gtt({ side: "BUY", quantity: 10, trigger: 98, days: 4 }) });
    expect([fills, heard]).toEqual([[], ["BUY MARKET trigger-pending 0/10", "BUY MARKET cancelled 0/10"]]);
    expect(daily(rows, { 1: gtt({ side: "BUY", quantity: 10, trigger: 98, days: 5 }) }).fills).toEqual(["BUY 10 @ 95 2026-07-07"]);
  });

  test("within the day it ends with it", () => {
    expect(daily([FLAT, [95, 96, 94, 95]], { 1: gtt({ side: "BUY", quantity: 10, trigger: 98 }) }, { instrument: { kind: "future", product: "MIS" } }).fills).toEqual([]);
  });

  test("a contract's lasts no longer than the contract", () => {
    const rows = [FLAT, FLAT, undefined, undefined, FLAT, [95, 96, 94, 95] as Row];
    expect(daily(rows, { 1: gtt({ side: "BUY", quantity: 10, trigger: 98 }) }, { instrument: { kind: "future", expiry: "2026-07-06" } }).fills).toEqual([]);
  });
});

describe("what cannot be is refused with its reason", () => {
  const refusedAs = (terms: Wanted, other: Play = {}): string | undefined => run({ 1: gtt(terms) }, [FLAT, FLAT], other).orders[0];

  test.each<[string, Wanted, string]>([
    ["a trigger that is met already", { side: "BUY", quantity: 10, trigger: 100 }, "The last price is 100.00 already; a trigger there is met at once. Place the order itself."],
    ["two triggers on one side", { side: "SELL", quantity: 10, below: { trigger: 101 }, above: { trigger: 104 } }, "The lower trigger 101.00 must be below the last price 100.00, or it is met at once."],
    ["nothing to close", { side: "SELL", quantity: 10, trigger: 97, onlyCloses: true }, "The strategy has no position in SBIN that this GTT could close. Place it once something is open."],
  ])("%s", (_, terms, sentence) => {
    expect(refusedAs(terms)).toBe(`${terms.side} MARKET 0/10 cancelled: ${sentence}`);
  });

  test("an order beyond what is held, when it is met", () => {
    const { fills, orders, heard } = run({ 1: gtt({ side: "SELL", quantity: 10, trigger: 103 }) }, [FLAT, [100, 104, 100, 104]], { instrument: { kind: "equity", product: "CNC" } });
    expect(fills).toEqual([]);
    expect(orders).toEqual(["SELL MARKET 0/10 cancelled: 10 SBIN would be sold that the strategy does not hold: shares are sold short within the day only."]);
    expect(heard).toEqual(["SELL MARKET trigger-pending 0/10", "SELL MARKET refused 0/10"]);
  });

  test("the hundred and first that waits", () => {
    const many = run({ 1: (orders, instrument) => { for (let i = 0; i < 101; i++) orders.gtt({ instrument, side: "BUY", quantity: 1, trigger: 110 }); } }, [FLAT, FLAT]);
    expect(many.heard.filter((words) => words.includes("trigger-pending"))).toHaveLength(100);
    expect(many.orders).toEqual(["BUY MARKET 0/1 cancelled: The strategy has 100 GTTs waiting, and at most 100 may. This one was not placed. Cancel those that are not wanted any more."]);
  });
});
