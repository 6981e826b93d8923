import { describe, expect, test } from "vitest";
import type { Price } from "../../../shared/domain/units.ts";
import { at } from "../strategy/rig.ts";
import type { Row } from "./rig.ts";
import { CHARGES, MARGINS, bars, fillsOf, ordersOf, play, scripted } from "./rig.ts";

const flat = (price: number): Row => [price, price, price, price];

describe("within the day", () => {
  test("the broker closes at its time, charges for it, and nothing is opened afterwards", () => {
    // Shares without derivatives: 15:15.
    const table = bars(Array.from({ length: 20 }, (_, i) => flat(100 + i)), { from: at("15:10") });
    const outcome = play(scripted({
      1: (orders, instrument) => void orders.market({ instrument, side: "BUY", quantity: 10 }),
      8: (orders, instrument) => void orders.market({ instrument, side: "BUY", quantity: 10 }),
    }), [table], { instrument: { product: "MIS" }, charges: { tables: CHARGES, times: 1 } });
    expect(fillsOf(outcome)).toEqual(["BUY 10 @ 101.00 15:11:00", "SELL 10 @ 105.00 15:15:00"]);
    expect(ordersOf(outcome)[2]).toBe("BUY MARKET 0/10 cancelled: Intraday positions of the day are being squared off: none is opened any more.");
    expect([...outcome.chargeLines.keys()]).toContain("Auto square-off");
    expect(outcome.trades[0]?.exitReason).toBe("Squared off by the broker before the close");
  });

  test("bars of a day: what was opened at one is closed with it", () => {
    const outcome = play(scripted({ 1: (orders, instrument) => void orders.market({ instrument, side: "SELL", quantity: 10 }) }, { frame: 1440 }), [bars([flat(100), [102, 104, 98, 99], flat(90)], { frame: 1440 })], { instrument: { product: "MIS" } });
    expect(fillsOf(outcome).map((fill) => fill.replace(/ \S+$/, ""))).toEqual(["SELL 10 @ 102.00", "BUY 10 @ 99.00"]);
  });

  test("the last bar of a day closes, where the data ends before the broker's time", () => {
    const outcome = play(scripted({ 1: (orders, instrument) => void orders.market({ instrument, side: "BUY", quantity: 10 }) }), [bars([flat(100), flat(101), flat(103)], { from: at("12:00") })], { instrument: { product: "MIS" } });
    expect(fillsOf(outcome)).toEqual(["BUY 10 @ 101.00 12:01:00", "SELL 10 @ 103.00 12:03:00"]);
    expect(outcome.track.equity.at(-1)! - 10_000_000_000).toBe(200_000);
  });
});

describe("what may not be done", () => {
  test("shares that are not held cannot be sold for delivery", () => {
    const outcome = play(scripted({ 1: (orders, instrument) => void orders.market({ instrument, side: "SELL", quantity: 10 }) }), [bars([flat(100), flat(101)])], { instrument: { product: "CNC" } });
    expect(ordersOf(outcome)).toEqual(["SELL MARKET 0/10 cancelled: 10 SBIN would be sold that the strategy does not hold: shares are sold short within the day only."]);
  });

  test("an index is not traded", () => {
    const outcome = play(scripted({ 1: (orders, instrument) => void orders.market({ instrument, side: "BUY", quantity: 1 }) }), [bars([flat(100), flat(101)])], { instrument: { kind: "index" } });
    expect(ordersOf(outcome)).toEqual(["BUY MARKET 0/1 cancelled: SBIN is an index, which is not traded itself."]);
  });

  test("without the margin: delivery needs the whole value, closing needs none", () => {
    const script = scripted({
      1: (orders, instrument) => void orders.market({ instrument, side: "BUY", quantity: 100 }),
      2: (orders, instrument) => void orders.market({ instrument, side: "BUY", quantity: 1 }),
      3: (orders, instrument) => void orders.market({ instrument, side: "SELL", quantity: 100 }),
    });
    const outcome = play(script, [bars([flat(100), flat(100), flat(100), flat(100)])], { instrument: { product: "CNC" }, margins: MARGINS, capital: 10_050 * 10_000 });
    expect(ordersOf(outcome)).toEqual([
      "BUY MARKET 100/100 complete", "BUY MARKET 0/1 cancelled: The order needs a margin of 100.00, and 50.00 is free.", "SELL MARKET 100/100 complete",
    ]);
  });
});

test("a contract that expires is settled on its last day", () => {
  const outcome = play(scripted({ 1: (orders, instrument) => void orders.market({ instrument, side: "BUY", quantity: 50 }) }, { key: "NFO:NIFTY25AUG26FUT" }), [bars([flat(100), flat(101), flat(105)], { key: "NFO:NIFTY25AUG26FUT" })], {
    instrument: { kind: "future", expiry: "2026-08-25", lot: 50, underlying: "NIFTY", onIndex: true },
  });
  expect(fillsOf(outcome)).toEqual(["BUY 50 @ 101.00 09:16:00", "SELL 50 @ 105.00 09:18:00"]);
  expect(outcome.trades[0]?.exitReason).toBe("Expired");
});

test("a margin call closes when most of what a position blocks is lost", () => {
  // The future blocks 12 % of its value. At 72 the account has 1,500 − 1,400 = 100 against a fifth of 432; at 71 it has 50 against a fifth of 426.
  const rows = [flat(100), flat(100), flat(95), flat(80), flat(71), flat(60)];
  const outcome = play(scripted({ 1: (orders, instrument) => void orders.market({ instrument, side: "BUY", quantity: 50 }) }, { key: "NFO:NIFTY29SEP26FUT" }), [bars(rows, { key: "NFO:NIFTY29SEP26FUT" })], {
    instrument: { kind: "future", expiry: "2026-09-29", lot: 50, underlying: "NIFTY", onIndex: true, tick: 500 as Price }, margins: MARGINS, capital: 1_500 * 10_000,
  });
  expect(outcome.trades[0]).toMatchObject({ exitReason: "Margin call: most of what the position blocks was lost", exitPrice: 710_000 });
});

describe("the end of the data", () => {
  const script = scripted({ 1: (orders, instrument) => void orders.market({ instrument, side: "BUY", quantity: 10 }) });
  const rows: Row[] = [flat(100), flat(100), [103, 106, 103, 105]];

  test("left open: valued at the last close", () => {
    const outcome = play(script, [bars(rows)]);
    expect(outcome.trades).toMatchObject([{ open: true, profit: 500_000, exitPrice: 1_050_000 }]);
    expect(outcome.track.equity.at(-1)).toBe(10_000_500_000);
  });

  test("closed at the last close, or at the last open", () => {
    expect(play(script, [bars(rows)], { atEnd: "last-close" }).trades).toMatchObject([{ open: true, profit: 500_000, exitBar: 2 }]);
    const atOpen = play(script, [bars(rows)], { atEnd: "last-open" });
    expect(atOpen.trades).toMatchObject([{ open: true, profit: 300_000 }]);
    expect(atOpen.track.equity.at(-1)).toBe(10_000_300_000);
  });
});
