import type { PlayedRun } from "../../../shared/contract/backtest-task.ts";
import type { WalkForwardPlan, WalkForwardWindow } from "../../../shared/analytics/walk-forward.ts";
import { walkForwardWindows } from "../../../shared/analytics/walk-forward.ts";
import type { WalkForwardSummary, WindowResult } from "../../../shared/analytics/walk-forward-summary.ts";
import { stitchCurves, summariseWalkForward } from "../../../shared/analytics/walk-forward-summary.ts";
import type { SweepPoint } from "../../../shared/contract/schemas/lab.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { dayNumber, dayStart, dayText } from "../../../shared/history/days.ts";
import { bestOf } from "../../../shared/optimise/best-point.ts";
import { cutPrices, tradingDays } from "../../../shared/optimise/cut-tables.ts";
import type { SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import type { RunPrices } from "../../../shared/simulation/backtest/run-prices.ts";
import type { SweepPool } from "./sweep-pool.ts";
import { SweepRun } from "./sweep-run.ts";

/** One window: what was chosen, and how it did on days that it had not seen. */
export interface WalkedWindow extends WalkForwardWindow {
  /** Undefined where no point of the window could be called the best: nothing is traded in its out-of-sample span. */
  readonly best: SweepPoint | undefined;
  readonly outOfSampleRun: PlayedRun | undefined;
}

export interface WalkedForward {
  readonly windows: readonly WalkedWindow[];
  /** Out-of-sample spans of the windows that chose a point, as one account. Rupees. */
  readonly curve: { readonly at: readonly number[]; readonly equity: readonly number[] };
  /** Undefined where no window chose a point. */
  readonly summary: WalkForwardSummary | undefined;
}

export interface WalkOptions {
  readonly job: SweepJob;
  readonly pool: SweepPool;
  /** All prices: each window cuts its own out of them. */
  readonly prices: RunPrices;
  readonly plan: WalkForwardPlan;
  readonly now: () => number;
  readonly stallMs: number;
  /** Windows that are finished, points of the running one, and how many there are. */
  readonly onProgress: (windows: number, of: number, run: SweepRun) => void;
}

/** Searches the best point in each window anew, and plays it on the days after. @throws TerminalError (BadInput) for a plan that the days do not hold. */
export async function walkForward(options: WalkOptions): Promise<WalkedForward> {
  const { job, prices, plan } = options;
  const spans = spansOf(prices, plan);
  const windows: WalkedWindow[] = [];
  for (const [number, span] of spans.entries()) windows.push(await walkWindow(options, span, spans[number + 1], number, spans.length));
  const chosen = windows.flatMap(({ best, outOfSampleRun, inSample, outOfSample }) => {
    const searched = best?.figures;
    return searched && outOfSampleRun ? [{ searched, outOfSampleRun, inSample, outOfSample }] : [];
  });
  const capital = job.task.request.capital / PER_RUPEE;
  const results = chosen.map(({ searched, outOfSampleRun: { figures }, inSample, outOfSample }): WindowResult => ({
    inSample: { return: searched.return / 100, days: inSample.days },
    outOfSample: { return: figures.equityFinal / capital - 1, days: outOfSample.days },
  }));
  // A warmed-up run may trade in its first bar, so its curve begins before it, with the capital.
  const curves = chosen.map(({ outOfSampleRun: { curve }, outOfSample }) => ({ at: [dayStart(dayNumber(outOfSample.from)), ...curve.at], equity: [capital, ...curve.equity] }));
  return {
    windows,
    curve: stitchCurves(curves, capital),
    summary: results.length === 0 ? undefined : summariseWalkForward(results),
  };
}

function spansOf(prices: RunPrices, plan: WalkForwardPlan): WalkForwardWindow[] {
  try {
    return walkForwardWindows(tradingDays(prices).map(dayText), plan);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TerminalError(badInput("walkForward", "spans that the days hold", `The walk-forward cannot be made: ${error.message}.`), { cause: error });
  }
}

async function walkWindow({ job, pool, prices, now, stallMs, onProgress }: WalkOptions, span: WalkForwardWindow, next: WalkForwardWindow | undefined, number: number, of: number): Promise<WalkedWindow> {
  // Up to the day before the next span begins: a week's bar is named by its first day.
  const cut = (from: string, before: string | undefined): RunPrices => cutPrices(prices, { from: dayNumber(from), to: before === undefined ? Number.POSITIVE_INFINITY : dayNumber(before) - 1 });
  const inSample = cut(span.inSample.from, span.outOfSample.from);
  const run: SweepRun = new SweepRun({ job, pool, inSample, known: new Map(), save: () => Promise.resolve(), now, stallMs, onProgress: () => onProgress(number, of, run) });
  await run.run();
  const best = bestOf(run.points, job.request.objective);
  const point = best === undefined ? undefined : run.points[best]?.point;
  return { ...span, best: point, outOfSampleRun: point && (await pool.playChosen({ job, values: point.values, warmUp: inSample, prices: cut(span.outOfSample.from, next?.outOfSample.from) })) };
}
