import type { WalkForwardWindow } from "../analytics/walk-forward.ts";
import type { WalkForwardSummary, WindowResult } from "../analytics/walk-forward-summary.ts";
import { stitchCurves, summariseWalkForward } from "../analytics/walk-forward-summary.ts";
import type { RunFigures, SweepPoint } from "../contract/schemas/lab.ts";
import { dayNumber, dayStart } from "../history/days.ts";

/** One window: what was chosen, and how it did on days that it had not seen. */
export interface WalkedWindow extends WalkForwardWindow {
  /** Undefined where no point of the window could be called the best: nothing is traded in its out-of-sample span. */
  readonly best: SweepPoint | undefined;
  readonly tried: TriedSpan | undefined;
}

/** The chosen point on the out-of-sample span. Money in rupees. */
export interface TriedSpan {
  readonly figures: RunFigures;
  readonly curve: { readonly at: readonly number[]; readonly equity: readonly number[] };
}

export interface WalkedForward {
  /** Out-of-sample spans of the windows that chose a point, as one account. Rupees. */
  readonly curve: { readonly at: number[]; readonly equity: number[] };
  /** Undefined where no window chose a point. */
  readonly summary: WalkForwardSummary | undefined;
}

/** What the windows come to together. @param capital rupees, with which each of them began. */
export function walkedForward(windows: readonly WalkedWindow[], capital: number): WalkedForward {
  const chosen = windows.flatMap(({ best, tried, inSample, outOfSample }) => {
    const searched = best?.figures;
    return searched && tried ? [{ searched, tried, inSample, outOfSample }] : [];
  });
  const results = chosen.map(({ searched, tried: { figures }, inSample, outOfSample }): WindowResult => ({
    inSample: { return: searched.return / 100, days: inSample.days },
    outOfSample: { return: figures.equityFinal / capital - 1, days: outOfSample.days },
  }));
  // A warmed-up run may trade in its first bar, so its curve begins before it, with the capital.
  const curves = chosen.map(({ tried: { curve }, outOfSample }) => ({ at: [dayStart(dayNumber(outOfSample.from)), ...curve.at], equity: [capital, ...curve.equity] }));
  return { curve: stitchCurves(curves, capital), summary: results.length === 0 ? undefined : summariseWalkForward(results) };
}
