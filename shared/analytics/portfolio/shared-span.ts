import type { EquityCurve } from "../run-record.ts";
import type { AlignedCurves } from "./align.ts";
import { alignCurves } from "./align.ts";

/**
 * Several curves over the time that all of them cover: from where the last of them begins to where the first of them
 * ends, on one row of times.
 * @throws RangeError for curves that have no time in common, or as `alignCurves`.
 */
export function sharedSpan(curves: readonly EquityCurve[]): AlignedCurves {
  const { at, values } = alignCurves(curves);
  const from = curves.reduce((latest, curve) => Math.max(latest, curve.at[0] ?? 0), Number.NEGATIVE_INFINITY);
  const to = curves.reduce((earliest, curve) => Math.min(earliest, curve.at[curve.at.length - 1] ?? 0), Number.POSITIVE_INFINITY);
  if (from > to) throw new RangeError("the runs have no time in common: choose runs over the same period");
  const first = at.findIndex((time) => time >= from);
  const end = at.findLastIndex((time) => time <= to) + 1;
  return { at: at.slice(first, end), values: values.map((row) => row.subarray(first, end)) };
}
