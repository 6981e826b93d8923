import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarGrid, heatScale, pagesOf, SPANS, stepCell, sumDays } from "../../../../renderer/panels/paper/calendar.ts";
import type { PerformanceDay } from "../../../../shared/contract/schemas/paper.ts";
import { DAY_MS } from "../../../../shared/domain/time.ts";
import type { Money } from "../../../../shared/domain/units.ts";

function day(name: string, net: number): PerformanceDay {
  return { day: name, net: net as Money, realised: (net + 5) as Money, charges: 5 as Money, equity: (1_000 + net) as Money, fills: 2 };
}

const FEW = [day("2026-07-31", 100), day("2026-08-03", -40), day("2026-08-04", 60), day("2026-08-14", 7), day("2026-08-17", 9)];

describe("days", () => {
  test("a month, Monday to Friday, with what each day brought", () => {
    const grid = calendarGrid("day", FEW, "2026-08");
    expect(grid.heading).toBe("Aug 2026");
    expect(grid.columns).toEqual(["Mon", "Tue", "Wed", "Thu", "Fri"]);
    // 1 August 2026 is a Saturday: the first row begins on Monday the 3rd, the last is the 31st alone.
    expect(grid.rows.map((row) => row.map((cell) => cell?.label ?? "").join(" ").trim())).toEqual(["3 4 5 6 7", "10 11 12 13 14", "17 18 19 20 21", "24 25 26 27 28", "31"]);
    expect(grid.rows[0]?.[0]).toMatchObject({ id: "2026-08-03", title: "Monday 3 August 2026", result: { net: -40, realised: -35, charges: 5, fills: 2, equity: 960 } });
    expect(grid.rows[0]?.[2]?.result).toBeUndefined();
    expect(heatScale(grid)).toBe(60);
  });

  test("a Saturday that was traded on brings the week-end in", () => {
    const grid = calendarGrid("day", [day("2026-02-01", 3)], "2026-02");
    expect(grid.columns).toHaveLength(7);
    expect(grid.rows[0]?.map((cell) => cell?.label)).toEqual([undefined, undefined, undefined, undefined, undefined, undefined, "1"]);
  });
});

test("weeks by the month they begin in, months by year", () => {
  const weeks = calendarGrid("week", FEW, "2026");
  expect(weeks.rows.map((row) => row.map((cell) => cell && `${cell.label}: ${cell.result?.net}`))).toEqual([
    ["27 Jul – 31 Jul: 100", undefined, undefined], ["3 Aug – 7 Aug: 20", "10 Aug – 14 Aug: 7", "17 Aug – 21 Aug: 9"],
  ]);
  const months = calendarGrid("month", FEW, "all");
  expect(months.rows.flat().filter((cell) => cell?.result).map((cell) => `${cell?.title} ${cell?.result?.net} ${cell?.result?.days}`)).toEqual(["July 2026 100 1", "August 2026 36 4"]);
});

test("pages go from the first day to today", () => {
  expect(pagesOf("day", FEW, "2026-09-01")).toEqual(["2026-07", "2026-08", "2026-09"]);
  expect(pagesOf("week", FEW, "2026-09-01")).toEqual(["2026"]);
  expect(pagesOf("month", [], "2026-09-01")).toEqual(["all"]);
});

test("arrows stay within the grid and go over the edges of rows", () => {
  const grid = calendarGrid("day", FEW, "2026-08");
  expect(stepCell(grid, "2026-08-07", "right")).toBe("2026-08-10");
  expect(stepCell(grid, "2026-08-03", "left")).toBe("2026-08-03");
  expect(stepCell(grid, "2026-08-28", "down")).toBe("2026-08-28");
  expect(stepCell(grid, "2026-08-24", "down")).toBe("2026-08-31");
  expect(stepCell(grid, undefined, "up")).toBe("2026-08-03");
  expect(stepCell(grid, "2026-08-12", "last")).toBe("2026-08-31");
});

test("of any days no result is lost or counted twice in any view", () => {
  const start = Date.parse("2024-11-01T00:00:00Z");
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 60 }).map((offsets) =>
    offsets.toSorted((a, b) => a - b).map((offset) => day(new Date(start + offset * DAY_MS).toISOString().slice(0, 10), (offset % 17) * 10 - 60)),
  );
  fc.assert(
    fc.property(days, fc.constantFrom(...SPANS), (all, span) => {
      const pages = pagesOf(span, all, all.at(-1)!.day);
      const cells = pages.flatMap((page) => calendarGrid(span, all, page).rows.flat()).filter((cell) => cell !== undefined);
      expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
      expect(cells.reduce((sum, { result }) => sum + (result?.net ?? 0), 0)).toBe(sumDays(all)!.net);
      expect(cells.reduce((sum, { result }) => sum + (result?.days ?? 0), 0)).toBe(all.length);
    }),
    { seed: 20260817, numRuns: 300 },
  );
});
