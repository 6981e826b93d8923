/** First and last day, both included, `YYYY-MM-DD`, and how many trading days that is. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
  readonly days: number;
}

/** Parameters are chosen on the first span and tried on the second, which they have not seen. */
export interface WalkForwardWindow {
  readonly inSample: DaySpan;
  readonly outOfSample: DaySpan;
}

export interface WalkForwardPlan {
  /** Anchored: every in-sample span begins on the first day and grows. Rolling: all are of one length. */
  readonly kind: "anchored" | "rolling";
  /** Trading days of the first in-sample span. */
  readonly inSample: number;
  /** Trading days of each out-of-sample span; the last one has what is left. */
  readonly outOfSample: number;
}

/**
 * Windows of a walk-forward analysis (Pardo, "The Evaluation and Optimization of Trading Strategies", 2nd edition,
 * 2008, chapter 11). An out-of-sample span begins on the trading day after its in-sample span, and where the one
 * before it ended: together they cover every day after the first in-sample span, each once.
 * @param days trading days of the data, ascending.
 * @throws RangeError for a plan that the days do not hold, or days out of order.
 */
export function walkForwardWindows(days: readonly string[], { kind, inSample, outOfSample }: WalkForwardPlan): WalkForwardWindow[] {
  for (const [name, count] of [["in-sample", inSample], ["out-of-sample", outOfSample]] as const) {
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`${name} span of the walk-forward is ${count} days, expected a whole number from 1`);
  }
  if (days.length <= inSample) throw new RangeError(`the data have ${days.length} trading days, the in-sample span takes ${inSample} of them and leaves none to try on: shorten it or take a longer period`);
  const unordered = days.findIndex((day, i) => i > 0 && day <= (days[i - 1] ?? ""));
  if (unordered >= 0) throw new RangeError(`trading day ${unordered + 1} is ${days[unordered]}, which does not come after ${days[unordered - 1]}`);
  const span = (first: number, end: number): DaySpan => ({ from: days[first] ?? "", to: days[end - 1] ?? "", days: end - first });
  const windows: WalkForwardWindow[] = [];
  for (let tried = inSample; tried < days.length; tried += outOfSample) {
    windows.push({ inSample: span(kind === "anchored" ? 0 : tried - inSample, tried), outOfSample: span(tried, Math.min(tried + outOfSample, days.length)) });
  }
  return windows;
}
