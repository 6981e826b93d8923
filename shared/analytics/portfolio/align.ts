import type { EquityCurve } from "../run-record.ts";

/** Several curves on one row of times. */
export interface AlignedCurves {
  /** Every time at which any of them has a point, ascending, each once. */
  readonly at: readonly number[];
  /** One row of values for each curve; NaN before its first point, its last value from then on. */
  readonly values: readonly Float64Array[];
}

/**
 * Each curve keeps its last value until its next point.
 * @throws RangeError for no curve, one without a point, or one whose times do not ascend.
 */
export function alignCurves(curves: readonly EquityCurve[]): AlignedCurves {
  if (curves.length === 0) throw new RangeError("a portfolio needs at least one curve");
  curves.forEach(({ at, equity }, number) => {
    if (at.length === 0 || at.length !== equity.length) throw new RangeError(`curve ${number + 1} of the portfolio has ${at.length} times and ${equity.length} values`);
    for (let i = 1; i < at.length; i++) if (!((at[i] ?? 0) >= (at[i - 1] ?? 0))) throw new RangeError(`point ${i + 1} of curve ${number + 1} of the portfolio is before the one before it`);
  });
  const times = Float64Array.from([...new Set(curves.flatMap(({ at }) => Array.from(at)))]).sort();
  return { at: Array.from(times), values: curves.map((curve) => forwardFilled(curve, times)) };
}

function forwardFilled({ at, equity }: EquityCurve, times: Float64Array): Float64Array {
  let next = 0;
  let value = Number.NaN;
  return times.map((time) => {
    while (next < at.length && (at[next] ?? 0) <= time) value = equity[next++] ?? Number.NaN;
    return value;
  });
}
