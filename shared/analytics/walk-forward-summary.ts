import type { EquityCurve } from "./run-record.ts";
import { sum } from "./sums.ts";

/** Sessions of a usual year, as `periodsOf` counts them. */
const DAYS_A_YEAR = 252;

/** Result of one span. */
export interface SpanResult {
  /** As a fraction. */
  readonly return: number;
  /** Trading days. */
  readonly days: number;
}

export interface WindowResult {
  /** Of the parameters that were chosen there. */
  readonly inSample: SpanResult;
  /** Of the same parameters. */
  readonly outOfSample: SpanResult;
}

/** Returns as fractions. */
export interface WalkForwardSummary {
  readonly windows: number;
  /** Of all out-of-sample spans one after the other, compounded. */
  readonly outOfSampleReturn: number;
  readonly outOfSampleYear: number;
  readonly inSampleYear: number;
  /**
   * Walk-forward efficiency: annualised out-of-sample by annualised in-sample return (Pardo 2008, chapter 11; a half
   * or more is what he asks for). Undefined where the in-sample spans did not win: nothing can be kept of that.
   */
  readonly efficiency: number | undefined;
  /** Share of the windows whose out-of-sample span won. */
  readonly profitable: number;
  /** Return of the worst out-of-sample span. */
  readonly worst: number;
}

/**
 * Both annualised returns compound all spans over all their days, so that a short last span weighs as little as it is.
 * @throws RangeError for no windows, or a span of no days.
 */
export function summariseWalkForward(windows: readonly WindowResult[]): WalkForwardSummary {
  if (windows.length === 0) throw new RangeError("a walk-forward without a window has no result");
  const tried = windows.map(({ outOfSample }) => outOfSample);
  const inSampleYear = ofYear(windows.map(({ inSample }) => inSample));
  const outOfSampleYear = ofYear(tried);
  return {
    windows: windows.length,
    outOfSampleReturn: tried.reduce((growth, one) => growth * (1 + one.return), 1) - 1,
    outOfSampleYear, inSampleYear,
    efficiency: inSampleYear > 0 ? outOfSampleYear / inSampleYear : undefined,
    profitable: tried.filter((one) => one.return > 0).length / tried.length,
    worst: Math.min(...tried.map((one) => one.return)),
  };
}

/** −1 where a span lost everything. */
function ofYear(spans: readonly SpanResult[]): number {
  const empty = spans.findIndex(({ days }) => !(days >= 1));
  if (empty >= 0) throw new RangeError(`window ${empty + 1} of the walk-forward has a span of ${spans[empty]?.days} trading days, expected 1 or more`);
  if (spans.some((span) => span.return <= -1)) return -1;
  const growth = sum(spans.map((span) => Math.log1p(span.return))) / sum(spans.map(({ days }) => days));
  return Math.expm1(growth * DAYS_A_YEAR);
}

/**
 * The out-of-sample curves as one account: each begins with what the one before it left, in proportion.
 * @param curves in their order in time, each with a first value above 0.
 * @throws RangeError for a curve without a point or that does not start above 0, or that begins before the last ended.
 */
export function stitchCurves(curves: readonly EquityCurve[], capital: number): { readonly at: number[]; readonly equity: number[] } {
  const at: number[] = [];
  const equity: number[] = [];
  curves.forEach((curve, number) => {
    const first = curve.equity[0] ?? 0;
    const from = at.at(-1);
    if (!(first > 0)) throw new RangeError(`curve ${number + 1} of the walk-forward does not start above 0`);
    if (from !== undefined && (curve.at[0] ?? 0) <= from) throw new RangeError(`curve ${number + 1} of the walk-forward begins before the one before it ended`);
    const scale = (equity.at(-1) ?? capital) / first;
    for (let i = 0; i < curve.at.length; i++) {
      at.push(curve.at[i] ?? 0);
      equity.push((curve.equity[i] ?? 0) * scale);
    }
  });
  return { at, equity };
}
