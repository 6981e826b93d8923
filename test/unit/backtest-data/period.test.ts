import { describe, expect, test } from "vitest";
import { WEEK } from "../../../shared/domain/candle.ts";
import { dayNumber, dayStart } from "../../../shared/history/days.ts";
import { barWithin } from "../../../shared/simulation/backtest/data/period.ts";
import { NSE } from "../history/rig.ts";

/** Monday to Sunday. */
const MONDAY = "2026-11-16";
const until = (day: string): { from: number; to: number } => ({ from: dayNumber(MONDAY), to: dayNumber(day) });

describe("a week's bar lies in days", () => {
  test("that end on its Friday, where no trade can come on the weekend", () => {
    expect(barWithin(dayStart(dayNumber(MONDAY)), WEEK, until("2026-11-20"), NSE)).toBe(true);
    expect(barWithin(dayStart(dayNumber(MONDAY)), WEEK, until("2026-11-19"), NSE)).toBe(false);
  });

  test("that end on its Sunday alone, where nobody knows the hours: such a market may trade every day", () => {
    expect(barWithin(dayStart(dayNumber(MONDAY)), WEEK, until("2026-11-20"), undefined)).toBe(false);
    expect(barWithin(dayStart(dayNumber(MONDAY)), WEEK, until("2026-11-22"), undefined)).toBe(true);
  });
});
