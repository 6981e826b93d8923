import type { EquityCurve } from "../run-record.ts";
import type { Periods } from "../periods.ts";
import { periodReturns } from "../periods.ts";
import { alignCurves } from "./align.ts";

/**
 * Returns of several curves over the same periods, one row for each curve: from the time at which the last of them
 * begins to the time at which the first of them ends. A period in which only others have points is one of no change.
 * @param zoneMs from UTC to the clock by which periods end.
 * @throws RangeError for curves that do not overlap by two periods.
 */
export function periodTable(curves: readonly EquityCurve[], unit: Periods["unit"], zoneMs: number): number[][] {
  const { at, values } = alignCurves(curves);
  const from = curves.reduce((latest, curve) => Math.max(latest, curve.at[0] ?? 0), Number.NEGATIVE_INFINITY);
  const to = curves.reduce((earliest, curve) => Math.min(earliest, curve.at[curve.at.length - 1] ?? 0), Number.POSITIVE_INFINITY);
  const first = at.findIndex((time) => time >= from);
  const end = at.findLastIndex((time) => time <= to) + 1;
  const shared = at.slice(first, Math.max(first, end));
  const table = values.map((row) => periodReturns(shared, row.subarray(first, Math.max(first, end)), unit, zoneMs));
  if ((table[0]?.length ?? 0) < 2) throw new RangeError(`the curves have ${table[0]?.length ?? 0} ${unit} returns in common, expected at least 2: choose runs over the same period`);
  return table;
}
