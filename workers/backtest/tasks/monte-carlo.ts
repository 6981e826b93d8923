import { bootstrapReturns } from "../../../shared/analytics/monte-carlo/bootstrap.ts";
import type { Outcomes } from "../../../shared/analytics/monte-carlo/outcomes.ts";
import { chanceOfLoss, drawdownAt } from "../../../shared/analytics/monte-carlo/outcomes.ts";
import { jitterStart } from "../../../shared/analytics/monte-carlo/start-jitter.ts";
import { shuffleTrades } from "../../../shared/analytics/monte-carlo/trade-shuffle.ts";
import { percentileOf } from "../../../shared/analytics/percentile.ts";
import { periodReturns, periodsOf } from "../../../shared/analytics/periods.ts";
import type { LabCalls } from "../../../shared/contract/backtest-task.ts";
import type { LabTrade, OutcomesView, RunHead } from "../../../shared/contract/schemas/lab.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { IST_OFFSET_MS } from "../../../shared/domain/time.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import type { KeptCurve } from "../store/result-hash.ts";
import { RunFile } from "../store/run-file.ts";

/** Points at which bands are told; with the most runs that may be asked for they stay within what a simulation keeps. */
const POINTS = 200;
const RETURNS_AT = [5, 25, 50, 75, 95];
const DRAWDOWNS_AT = [50, 75, 90, 95, 99];
/** Part of the run's periods by which its start is put off at most. */
const LATEST_SHARE = 0.25;

export interface SimulatedRun {
  readonly head: Pick<RunHead, "request">;
  readonly curve: KeptCurve;
  readonly trades: readonly LabTrade[];
}

/** The same run gives the same outcomes: the chance is seeded with the run's own seed. */
export function monteCarlo({ db, run, kind, runs }: Parameters<LabCalls["monteCarlo"]>[0]): OutcomesView {
  const simulated = RunFile.within(db, (file) => {
    const body = file.body(run);
    return { head: body, curve: file.curve(run), trades: body.trades };
  });
  return viewOf(kind, simulate(kind, simulated, runs));
}

/** @throws TerminalError (BadInput) where there is nothing to draw from. */
export function simulate(kind: OutcomesView["kind"], { head: { request }, curve, trades }: SimulatedRun, runs: number): Outcomes {
  const shared = { runs, points: POINTS, random: seededRandom(request.seed) };
  const capital = request.capital / PER_RUPEE;
  const { unit } = periodsOf(curve.at, IST_OFFSET_MS);
  const returns = periodReturns(curve.at, curve.equity, unit, IST_OFFSET_MS);
  try {
    switch (kind) {
      case "shuffle":
        return shuffleTrades({ ...shared, capital, profits: trades.map(({ profit }) => profit / PER_RUPEE) });
      case "bootstrap":
        return bootstrapReturns({ ...shared, capital, returns, meanBlock: meanBlock(returns.length) });
      case "start":
        return jitterStart({ ...shared, equity: grown(capital, returns), latest: Math.max(1, Math.floor((returns.length - 1) * LATEST_SHARE)) });
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TerminalError(badInput("run", "a run with trades over several days", `Nothing can be simulated of this run: ${error.message}. Choose one with more trades or a longer period.`), { cause: error });
  }
}

/** Equity at the ends of the periods, the start before them. */
function grown(capital: number, returns: readonly number[]): number[] {
  let equity = capital;
  return [capital, ...returns.map((one) => (equity *= 1 + one))];
}

/** Grows with the cube root of the number of periods (Politis and White 2004), whatever its constant: no estimate of that is made. */
function meanBlock(periods: number): number {
  return Math.max(1, Math.round(Math.cbrt(periods)));
}

function viewOf(kind: OutcomesView["kind"], outcomes: Outcomes): OutcomesView {
  const { runs, steps, bands, returns } = outcomes;
  return {
    kind, runs, steps: [...steps],
    bands: bands.map(({ percentile, equity }) => ({ percentile, equity: [...equity] })),
    lossChance: chanceOfLoss(outcomes),
    drawdowns: DRAWDOWNS_AT.map((percentile) => ({ percentile, depth: drawdownAt(outcomes, percentile) })),
    returns: RETURNS_AT.map((percentile) => ({ percentile, return: percentileOf(returns, percentile) })),
  };
}
