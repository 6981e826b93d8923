import { describe, expect, test } from "vitest";
import type { BracketTerms } from "../../../shared/strategy/orders.ts";
import type { Play, Row, Script } from "./rig.ts";
import { bars, fillsOf, ordersOf, play, scripted } from "./rig.ts";

const FLAT: Row = [100, 100, 100, 100];

function bracket(terms: Partial<BracketTerms>, rows: readonly Row[], other: Play & { readonly then?: Script } = {}): { fills: string[]; orders: string[]; r: (number | undefined)[] } {
  const { then = {}, ...rest } = other;
  const outcome = play(scripted({ 1: (orders, instrument) => void orders.bracket({ instrument, side: "BUY", quantity: 10, stop: { trigger: 98 }, ...terms }), ...then }), [bars([FLAT, ...rows])], rest);
  expect(outcome.failures).toEqual([]);
  return { fills: fillsOf(outcome).map((fill) => fill.replace(/ \S+$/, "")), orders: ordersOf(outcome), r: outcome.trades.map(({ profit, risk }) => (risk === undefined ? undefined : profit / risk)) };
}

describe("a bracket", () => {
  test("stop and target are there from the fill on, within the same bar; one takes the other away", () => {
    // Entry at 100, up to 104 first: the target of 103 is met, the stop is gone before the fall to 97.
    expect(bracket({ targets: [{ price: 103 }] }, [[100, 104, 97, 99]])).toEqual({
      fills: ["BUY 10 @ 100.00", "SELL 10 @ 103.00"],
      orders: ["BUY MARKET 10/10 complete", "SELL SL-M 0/10 cancelled: Nothing is left for it to close.", "SELL LIMIT 10/10 complete"],
      // 3 earned where 2 were at risk.
      r: [1.5],
    });
    expect(bracket({ targets: [{ price: 103 }] }, [[100, 104, 97, 99]], { model: { path: "low-first" } })).toEqual({
      fills: ["BUY 10 @ 100.00", "SELL 10 @ 98.00"],
      orders: ["BUY MARKET 10/10 complete", "SELL SL-M 10/10 complete", "SELL LIMIT 0/10 cancelled: Nothing is left for it to close."],
      r: [-1],
    });
  });

  test("what happened in the bar before the entry is not its own", () => {
    // Limit entry at 99 on the way down; the high of 104 came before it.
    expect(bracket({ entry: { price: 99 }, targets: [{ price: 103 }] }, [[100, 104, 98.5, 99], [99, 99.5, 98.5, 99]]).fills).toEqual(["BUY 10 @ 99.00"]);
  });

  test("scaled out: the stop covers what is left, and goes to break-even after the first target", () => {
    const rows: Row[] = [[100, 100, 100, 100], [101, 102, 101, 102], [102, 102, 99, 99]];
    expect(bracket({ targets: [{ price: 102, quantity: 4 }, { price: 105 }], breakEvenAfterFirst: true }, rows).fills).toEqual(["BUY 10 @ 100.00", "SELL 4 @ 102.00", "SELL 6 @ 100.00"]);
    expect(bracket({ targets: [{ price: 102, quantity: 4 }, { price: 105 }] }, [...rows, [99, 99, 97, 97]]).fills).toEqual(["BUY 10 @ 100.00", "SELL 4 @ 102.00", "SELL 6 @ 98.00"]);
  });

  test("a trail in points follows the best price and never goes back", () => {
    // Best 106: the stop stands at 104 when the price falls.
    expect(bracket({ trail: { points: 2 } }, [[100, 103, 100, 103], [103, 106, 102, 105], [105, 105, 101, 101]]).fills).toEqual(["BUY 10 @ 100.00", "SELL 10 @ 104.00"]);
  });

  test("a trail in percent", () => {
    // 2 % below 110 is 107.80; the falling bar opens at 110.
    expect(bracket({ trail: { percent: 2 } }, [[100, 105, 100, 105], [105, 110, 105, 110], [110, 110, 100, 101]]).fills).toEqual(["BUY 10 @ 100.00", "SELL 10 @ 107.80"]);
  });

  test("a short one", () => {
    expect(bracket({ side: "SELL", stop: { trigger: 102 }, targets: [{ price: 97 }] }, [[100, 101, 96.5, 97]]).fills).toEqual(["SELL 10 @ 100.00", "BUY 10 @ 97.00"]);
  });

  test("legs follow a part of the entry, and its rest goes once something is closed", () => {
    const { fills, orders } = bracket({ entry: { price: 100 }, quantity: 100, targets: [{ price: 103 }] }, [[100, 100, 100, 100, 400], [103, 104, 103, 104, 400], [100, 100, 100, 100, 400]], { model: { volumePercent: 10 } });
    expect(fills).toEqual(["BUY 40 @ 100.00", "SELL 40 @ 103.00"]);
    expect(orders).toEqual(["BUY LIMIT 40/100 cancelled: The bracket's position is being closed.", "SELL SL-M 0/40 cancelled: Nothing is left for it to close.", "SELL LIMIT 40/40 complete"]);
  });

  test("legs outlive the day, and what others close is taken off them", () => {
    const outcome = play(scripted({
      1: (orders, instrument) => void orders.bracket({ instrument, side: "BUY", quantity: 10, stop: { trigger: 98 }, targets: [{ price: 110 }] }),
      3: (orders, instrument) => void orders.market({ instrument, side: "SELL", quantity: 6 }),
    }, { frame: 1440 }), [bars([FLAT, FLAT, FLAT, FLAT, [100, 100, 97, 97]], { frame: 1440 })]);
    expect(ordersOf(outcome)).toEqual(["BUY MARKET 10/10 complete", "SELL SL-M 4/4 complete", "SELL LIMIT 0/4 cancelled: Nothing is left for it to close.", "SELL MARKET 6/6 complete"]);
  });

  test("close ends it with its legs", () => {
    expect(bracket({ targets: [{ price: 110 }] }, [FLAT, FLAT, [101, 101, 90, 90]], { then: { 3: (orders, instrument) => void orders.close({ instrument }) } }).fills).toEqual(["BUY 10 @ 100.00", "SELL 10 @ 101.00"]);
  });
});
