import { expect, test } from "vitest";
import { daysOf } from "../../../../renderer/panels/reports/report-spans.ts";
import { shortMoney, stepDay, strengthOf } from "../../../../renderer/panels/reports/calendar-cells.ts";
import { pnlCalendar } from "../../../../shared/analytics/period/pnl-calendar.ts";
import type { Money } from "../../../../shared/domain/units.ts";

test.each([
  ["month", "2026-11-20", "2026-11-01", "2026-11-20"],
  ["last-month", "2026-03-31", "2026-02-01", "2026-02-28"],
  ["last-month", "2026-01-05", "2025-12-01", "2025-12-31"],
  ["year", "2026-03-31", "2025-04-01", "2026-03-31"],
  ["year", "2026-04-01", "2026-04-01", "2026-04-01"],
  ["last-year", "2026-04-01", "2025-04-01", "2026-03-31"],
  ["last-year", "2026-03-31", "2024-04-01", "2025-03-31"],
] as const)("%s seen from %s is %s to %s", (span, today, from, to) => {
  expect(daysOf(span, today)).toEqual({ from, to });
});

test("keys go from day to day, a week, a month, and stay within the months shown", () => {
  const nothing = { realised: 0 as Money, charges: 0 as Money, net: 0 as Money, trades: 0 };
  const months = pnlCalendar([{ day: "2026-01-31", ...nothing }, { day: "2026-03-02", ...nothing }]);
  const go = (from: string, key: string) => stepDay(months, from, key);
  expect([go("2026-01-31", "ArrowRight"), go("2026-02-01", "ArrowLeft"), go("2026-01-31", "ArrowDown"), go("2026-02-03", "ArrowUp")]).toEqual(["2026-02-01", "2026-01-31", "2026-02-07", "2026-01-27"]);
  expect([go("2026-01-31", "PageDown"), go("2026-03-31", "PageUp"), go("2026-02-10", "Home"), go("2026-02-10", "End")]).toEqual(["2026-02-28", "2026-02-28", "2026-01-01", "2026-03-31"]);
  expect([go("2026-01-01", "ArrowLeft"), go("2026-01-10", "PageUp"), go("2026-03-31", "ArrowDown"), go("2026-03-10", "PageDown"), go("2026-03-10", "x")]).toEqual(["2026-01-01", "2026-01-10", "2026-03-31", "2026-03-10", undefined]);
});

test("a cell's words and colour", () => {
  expect([shortMoney(9_195_000), shortMoney(-123_000_000), shortMoney(0)]).toEqual(["+₹920", "−₹12.3k", "₹0"]);
  expect([strengthOf(0, 10), strengthOf(10, 10), strengthOf(-10, 10), strengthOf(0, 0)]).toEqual([0, 46, 46, 0]);
});
