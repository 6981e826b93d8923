import type { CoverageDay, DayState } from "../../../shared/contract/schemas/history.ts";
import { dayNumber, dayText, isWeekend } from "../../../shared/history/days.ts";

/** Every day of a span in one state, weekends closed. */
export function plainDays(from: string, to: string, stateOf: (day: number) => DayState = () => "missing"): CoverageDay[] {
  const days: CoverageDay[] = [];
  for (let day = dayNumber(from); day <= dayNumber(to); day++) {
    const state = isWeekend(day) ? "closed" : stateOf(day);
    const bars = state === "whole" ? 375 : state === "gaps" ? 362 : state === "running" ? 120 : 0;
    days.push({ day: dayText(day), state, bars, expected: state === "closed" ? 0 : 375, missing: state === "gaps" ? 13 : 0, imported: false });
  }
  return days;
}
