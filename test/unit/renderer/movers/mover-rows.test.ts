import { describe, expect, test } from "vitest";
import type { DerivativeMoveView } from "../../../../shared/contract/schemas/derivatives.ts";
import { interestPercent, moverRows, ratioRows } from "../../../../renderer/panels/movers/mover-rows.ts";

const row = (symbol: string, percent: number, more: Partial<DerivativeMoveView> = {}): DerivativeMoveView => ({ symbol, percent, ...more });

describe("rows of the lists", () => {
  test("prices: the per cent is the price's, bars are parts of the longest, falls too", () => {
    const rows = moverRows([row("A", -8), row("B", -2), row("C", 0)], "price-losers");
    expect(rows.map(({ percent, openInterestPercent, bar, rank }) => [percent, openInterestPercent, bar, rank])).toEqual([[-8, undefined, 1, 0], [-2, undefined, 0.25, 1], [0, undefined, 0, 2]]);
    expect(rows.every(({ known }) => !known)).toBe(true);
    expect(rows[0]?.key).toBe("NFO:A");
  });

  test("open interest: the per cent is its own", () => {
    const [first] = moverRows([row("A", 20.02, { openInterest: 118_861_600, openInterestChange: 19_825_300 })], "oi-gainers");
    expect(first).toMatchObject({ percent: undefined, openInterestPercent: 20.02, openInterest: 118_861_600, bar: 1 });
  });

  test("build-up: both; growth of open interest is counted from what was open before", () => {
    // 24,982.5 after −76.25: 25,058.75 before.
    const [first, second] = moverRows([row("A", -3.76, { openInterest: 24_982.5, openInterestChange: -76.25 }), row("B", -1, { openInterest: 100 })], "long-unwinding");
    expect(first?.percent).toBe(-3.76);
    expect(first?.openInterestPercent).toBeCloseTo(-0.304285, 5);
    expect(first?.bar).toBe(1);
    expect(second).toMatchObject({ openInterestPercent: undefined, bar: 0 });
  });

  test("no growth can be told of what was nothing", () => expect(interestPercent({ openInterest: 500, openInterestChange: 500 })).toBeUndefined());

  test("an empty list has no rows", () => expect(moverRows([], "price-gainers")).toEqual([]));
});

test("ratios: highest first, bars of three puts a call and more are full", () => {
  expect(ratioRows([{ symbol: "A", ratio: 1 }, { symbol: "B", ratio: 4.2 }, { symbol: "C", ratio: 0 }]).map(({ symbol, ratio, bar }) => [symbol, ratio, bar])).toEqual([["B", 4.2, 1], ["A", 1, 1 / 3], ["C", 0, 0]]);
});
