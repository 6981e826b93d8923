import type { LabRun } from "../../../../shared/contract/schemas/lab.ts";
import { MONTHS } from "../../../../shared/lab-charts/months-chart.ts";
import type { Table } from "./table.ts";

type Year = LabRun["months"][number];

/** Returns in percent, a row for each year. */
export function monthsTable({ months }: Pick<LabRun, "months">): Table<Year> {
  const percent = (fraction: number | null | undefined): number | undefined => (typeof fraction === "number" ? fraction * 100 : undefined);
  return {
    columns: [
      { title: "year", unit: "text", of: ({ year }) => String(year), width: 8 },
      ...MONTHS.map((name, month) => ({ title: `${name} (%)`, unit: "percent" as const, of: (year: Year) => percent(year.months[month]), width: 9 })),
      { title: "whole year (%)", unit: "percent", of: ({ whole }) => percent(whole), width: 15 },
    ],
    rows: months,
  };
}
