import { describe, expect, test } from "vitest";
import { dayNumber, dayOfNumber, tradingCalendar, weekday } from "../../../workers/exchange/market/days.ts";
import { holidays, universe } from "./market.ts";

const { calendar } = universe;
const ist = (text: string): number => Date.parse(`${text}+05:30`);

describe("trading days", () => {
  test("weekends and holidays are closed, budget Sundays and special Saturdays are open", () => {
    expect(calendar.isOpen("2026-09-01")).toBe(true);
    expect(calendar.isOpen("2026-09-05")).toBe(false);
    expect(calendar.isOpen("2026-09-14")).toBe(false); // Ganesh Chaturthi
    expect(calendar.isOpen("2024-11-20")).toBe(false); // Maharashtra elections
    expect(calendar.isOpen("2025-02-01")).toBe(true); // Saturday, Union Budget
    expect(calendar.isOpen("2026-02-01")).toBe(true); // Sunday, Union Budget
  });

  test("next and previous step over weekends and holidays", () => {
    expect(calendar.next("2026-09-11")).toBe("2026-09-15");
    expect(calendar.previous("2026-09-15")).toBe("2026-09-11");
    expect(calendar.next("2026-01-30")).toBe("2026-02-01");
    expect(calendar.next("2026-04-02")).toBe("2026-04-06");
  });

  test("regular hours are 09:15 to 15:30 in India; a Muhurat day has its own", () => {
    expect(calendar.hours("2026-09-01")).toEqual({ openAt: ist("2026-09-01T09:15:00"), closeAt: ist("2026-09-01T15:30:00") });
    expect(calendar.hours("2024-11-01")).toEqual({ openAt: ist("2024-11-01T18:00:00"), closeAt: ist("2024-11-01T19:00:00") });
    expect(calendar.isOpen("2024-11-01")).toBe(true);
  });

  test("every holiday is a weekday that is closed, except those with a special session", () => {
    const special = new Set(holidays.specialSessions.map((session) => session.day));
    for (const { day } of holidays.holidays) {
      expect([1, 2, 3, 4, 5]).toContain(weekday(dayNumber(day)));
      expect(calendar.isOpen(day)).toBe(special.has(day));
    }
    expect(holidays.holidays).toHaveLength(47);
  });

  test("hours before the first dated entry are the first entry's", () => {
    const dated = [
      { from: "2020-01-01", open: "09:00", close: "15:00" },
      { from: "2021-01-01", open: "10:00", close: "16:00" },
    ];
    const own = tradingCalendar({ holidays: [], specialSessions: [] }, dated);
    expect(own.hours("2019-05-02").openAt).toBe(ist("2019-05-02T09:00:00"));
    expect(own.hours("2020-12-31").closeAt).toBe(ist("2020-12-31T15:00:00"));
    expect(own.hours("2021-01-01").closeAt).toBe(ist("2021-01-01T16:00:00"));
  });

  test("only dates that exist are days", () => {
    expect(dayOfNumber(dayNumber("2024-02-29"))).toBe("2024-02-29");
    for (const bad of ["2026-02-29", "2026-13-01", "01-09-2026", "2026-9-1", ""]) {
      expect(() => dayNumber(bad)).toThrow(`"${bad}" is not a day: expected YYYY-MM-DD`);
    }
  });
});
