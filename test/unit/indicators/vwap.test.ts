import { describe, expect, test } from "vitest";
import { SessionVwap } from "../../../shared/indicators/vwap.ts";
import { bar } from "./bars.ts";

describe("session VWAP", () => {
  test("hand-worked: typical prices weighted by volume", () => {
    const vwap = new SessionVwap();
    // (12+9+9)/3 = 10 on 100 units; (22+19+19)/3 = 20 on 300: (1,000 + 6,000) / 400.
    expect(vwap.next(bar("2021-04-12", 555, 12, 9, 9, 100))).toBe(10);
    expect(vwap.next(bar("2021-04-12", 560, 22, 19, 19, 300))).toBe(17.5);
  });

  test("begins anew with each day in India, not with that of Greenwich", () => {
    const vwap = new SessionVwap();
    // 23:50 and 00:10 in India lie in one day of Greenwich; 05:00 and 06:00 in two.
    expect(vwap.next(bar("2021-04-12", 1430, 12, 9, 9, 100))).toBe(10);
    expect(vwap.next(bar("2021-04-13", 10, 42, 39, 39, 100))).toBe(40);
    expect(vwap.next(bar("2021-04-13", 300, 22, 19, 19, 100))).toBe(30);
    expect(vwap.next(bar("2021-04-13", 360, 12, 9, 9, 200))).toBe(20);
  });

  test("no volume, no value; volume later in the day brings it", () => {
    const vwap = new SessionVwap();
    expect(vwap.next(bar("2021-04-12", 555, 12, 9, 9, 0))).toBeUndefined();
    expect(vwap.peek(bar("2021-04-12", 556, 12, 9, 9, 0))).toBeUndefined();
    expect(vwap.next(bar("2021-04-12", 556, 12, 9, 9, 5))).toBe(10);
  });
});
