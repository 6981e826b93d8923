import type { WalkForwardPlan, WalkForwardWindow } from "../../../shared/analytics/walk-forward.ts";
import { walkForwardWindows } from "../../../shared/analytics/walk-forward.ts";
import type { WalkForwardSummary, WindowResult } from "../../../shared/analytics/walk-forward-summary.ts";
import { stitchCurves, summariseWalkForward } from "../../../shared/analytics/walk-forward-summary.ts";
import type { SweepPoint } from "../../../shared/contract/schemas/lab.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { dayNumber, dayStart, dayText } from "../../../shared/history/days.ts";
import { bestOf } from "../../../shared/optimise/best-point.ts";
import { cutTables, tradingDays } from "../../../shared/optimise/cut-tables.ts";
import type { PlayedSweepRun, SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import type { SweepPool } from "./sweep-pool.ts";
import { SweepRun } from "./sweep-run.ts";

/** One window: what was chosen, and how it did on days that it had not seen. */
export interface WalkedWindow extends WalkForwardWindow {
  /** Undefined where no point of the window could be called the best: nothing is traded in its out-of-sample span. */
  readonly best: SweepPoint | undefined;
  readonly outOfSampleRun: PlayedSweepRun | undefined;
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
  /** All bars: each window cuts its own out of them. */
  readonly tables: readonly BarTable[];
  readonly plan: WalkForwardPlan;
  readonly now: () => number;
  readonly stallMs: number;
  /** Windows that are finished, points of the running one, and how many there are. */
  readonly onProgress: (windows: number, of: number, run: SweepRun) => void;
}

/** Searches the best point in each window anew, and plays it on the days after. @throws RangeError for a plan that the days do not hold. */
export async function walkForward(options: WalkOptions): Promise<WalkedForward> {
  const { job, tables, plan } = options;
  const spans = walkForwardWindows(tradingDays(tables).map(dayText), plan);
  const windows: WalkedWindow[] = [];
  for (const span of spans) windows.push(await walkWindow(options, span, windows.length, spans.length));
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

async function walkWindow({ job, pool, tables, now, stallMs, onProgress }: WalkOptions, span: WalkForwardWindow, number: number, of: number): Promise<WalkedWindow> {
  const cut = ({ from, to }: WalkForwardWindow["inSample"]): BarTable[] => cutTables(tables, { from: dayNumber(from), to: dayNumber(to) });
  const inSample = cut(span.inSample);
  const run: SweepRun = new SweepRun({ job, pool, inSample, known: new Map(), save: () => Promise.resolve(), now, stallMs, onProgress: () => onProgress(number, of, run) });
  await run.run();
  const best = bestOf(run.points, job.request.objective);
  const point = best === undefined ? undefined : run.points[best]?.point;
  return { ...span, best: point, outOfSampleRun: point && (await pool.playChosen({ job, values: point.values, warmUp: inSample, tables: cut(span.outOfSample) })) };
}
