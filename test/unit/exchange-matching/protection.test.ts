import { expect, test } from "vitest";
import { protectedLimit, protectionPercent } from "../../../workers/exchange/matching/orders/protection.ts";
import { CALL, FUTURE, SBIN } from "./scripted-source.ts";

const WIDE = { lower: 5, upper: 100_000_00 };

test.each([
  [SBIN, false, 800_00, 0.5],
  [FUTURE, true, 24_500_00, 0.5],
  [FUTURE, false, 1_500_00, 1],
  [CALL, true, 9_95, 20],
  [CALL, true, 10_00, 10],
  [CALL, true, 20_00, 10],
  [CALL, true, 20_05, 5],
  [CALL, true, 50_00, 5],
  [CALL, true, 50_05, 2.5],
  [CALL, false, 9_95, 40],
  [CALL, false, 15_00, 20],
  [CALL, false, 30_00, 10],
  [CALL, false, 90_00, 5],
] as const)("%o on an index: %s, last price %i paise: %d %%", (listing, onIndex, lastPrice, percent) => {
  expect(protectionPercent(listing, onIndex, lastPrice)).toBe(percent);
});

test("the limit is the last price and the buffer, on the tick grid, at least a tick away, inside the band", () => {
  // 800.00 + 0.5 % = 804.00
  expect(protectedLimit(SBIN, false, "BUY", 800_00, WIDE)).toBe(804_00);
  expect(protectedLimit(SBIN, false, "SELL", 800_00, WIDE)).toBe(796_00);
  // 333.35 + 0.5 % = 335.01675 → 335.00; − 0.5 % = 331.68325 → 331.70
  expect(protectedLimit(SBIN, false, "BUY", 333_35, WIDE)).toBe(335_00);
  expect(protectedLimit(SBIN, false, "SELL", 333_35, WIDE)).toBe(331_70);
  // 0.10: 20 % is less than a tick.
  expect(protectedLimit(CALL, true, "BUY", 10, WIDE)).toBe(15);
  expect(protectedLimit(CALL, true, "SELL", 10, WIDE)).toBe(5);
  expect(protectedLimit(CALL, true, "SELL", 5, WIDE)).toBe(5);
  expect(protectedLimit(SBIN, false, "BUY", 800_00, { lower: 720_00, upper: 802_03 })).toBe(802_00);
});
