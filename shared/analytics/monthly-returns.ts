import type { EquityCurve } from "./run-record.ts";

/** Returns of the months of a year as fractions, January first; undefined for a month without a point. */
export interface YearRow {
  readonly year: number;
  readonly months: readonly (number | undefined)[];
  /** Of the year as far as it is there. */
  readonly whole: number;
}

const MONTHS = 12;

/**
 * Each month against the last value before it; the first against the run's first value.
 * @param zoneMs from UTC to the clock by which months begin.
 */
export function monthlyReturns({ at, equity }: EquityCurve, zoneMs: number): YearRow[] {
  const rows: { readonly year: number; readonly months: (number | undefined)[]; readonly from: number; last: number }[] = [];
  let before = equity[0] ?? 0;
  for (let i = 0; i < at.length; i++) {
    const date = new Date((at[i] ?? 0) + zoneMs);
    const year = date.getUTCFullYear();
    const month = date.getUTCMonth();
    const next = i + 1 < at.length ? new Date((at[i + 1] ?? 0) + zoneMs) : undefined;
    if (next?.getUTCFullYear() === year && next.getUTCMonth() === month) continue;
    const value = equity[i] ?? 0;
    let row = rows.at(-1);
    if (row?.year !== year) {
      row = { year, months: new Array<number | undefined>(MONTHS).fill(undefined), from: before, last: value };
      rows.push(row);
    }
    row.months[month] = value / before - 1;
    row.last = value;
    before = value;
  }
  return rows.map(({ year, months, from, last }) => ({ year, months, whole: last / from - 1 }));
}
