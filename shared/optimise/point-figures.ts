import { measure } from "../analytics/metrics.ts";
import { periodReturns, periodsOf } from "../analytics/periods.ts";
import { periodSharpe } from "../analytics/deflated-sharpe.ts";
import type { ClosedTrade, EquityCurve } from "../analytics/run-record.ts";
import type { SweepPoint } from "../contract/schemas/lab.ts";
import { IST_OFFSET_MS } from "../domain/time.ts";
import { dayAt, dayStart, isWeekend } from "../history/days.ts";
import type { BacktestOutcome } from "../simulation/backtest/options.ts";
import type { SimInstrument } from "../simulation/backtest/sim-instrument.ts";

export type PointFigures = NonNullable<SweepPoint["figures"]>;

export interface Measured {
  readonly figures: PointFigures;
  /** Of the returns from period to period, not annualised: what the deflated Sharpe ratio is made of. Undefined where nothing varies. */
  readonly periodSharpe: number | undefined;
}

const RISK_FREE = 0;
const NAMES = ["return", "returnYear", "sharpe", "sortino", "calmar", "cagr", "sqn", "profitFactor", "expectancy", "drawdownMax", "trades", "winRate", "exposure", "charges"] as const satisfies readonly (keyof PointFigures)[];
/** Points from which analytics/periods.ts tells the usual step. */
const LAST_POINTS = 100;

/**
 * The figures of a sweep's point, equal to those of the whole report of the same run at a fraction of its work, which
 * is more than the run itself. Of a curve of minutes only those points are measured that a figure hangs on.
 * @param unitsPerRupee of the run's money.
 */
export function pointFigures(outcome: BacktestOutcome, instruments: readonly SimInstrument[], unitsPerRupee: number): Measured {
  const { track } = outcome;
  const curve = thinned({ at: track.at, equity: track.equity.map((value) => value / unitsPerRupee) });
  const metrics = measure({ curve, trades: closedTrades(outcome, instruments, unitsPerRupee), benchmark: new Float64Array(curve.at.length).fill(1), tradesFrom: 0, riskFree: RISK_FREE, zoneMs: IST_OFFSET_MS });
  const all = { ...metrics, exposure: exposureOf(outcome), charges: outcome.fills.reduce((sum, fill) => sum + fill.charges, 0) / unitsPerRupee };
  const told = NAMES.flatMap((name) => {
    const value = all[name];
    return value !== undefined && Number.isFinite(value) ? [[name, value + 0] as const] : [];
  });
  return { figures: Object.fromEntries(told) as PointFigures, periodSharpe: periodSharpe(returnsOf(curve)) };
}

/** Returns from period to period, as the Sharpe ratio counts them. */
export function returnsOf({ at, equity }: EquityCurve): number[] {
  return periodReturns(at, equity, periodsOf(at, IST_OFFSET_MS).unit, IST_OFFSET_MS);
}

/** The ends of the days, where the deepest drawdown began and ended, and the last points, which tell the step. */
function thinned(curve: EquityCurve): EquityCurve {
  const { at, equity } = curve;
  const { length } = at;
  const { peak, trough } = deepest(equity);
  const kept: number[] = [];
  let dayEnd = Number.NEGATIVE_INFINITY;
  let hasWeekends = false;
  for (let i = 0; i < length; i++) {
    const now = at[i] ?? 0;
    if (now >= dayEnd) {
      const day = dayAt(now);
      dayEnd = dayStart(day + 1);
      hasWeekends ||= isWeekend(day);
    }
    const isDayEnd = (at[i + 1] ?? Number.POSITIVE_INFINITY) >= dayEnd;
    if (i === 0 || isDayEnd || i === peak || i === trough || i >= length - LAST_POINTS) kept.push(i);
  }
  const less = { at: kept.map((i) => at[i] ?? 0), equity: kept.map((i) => equity[i] ?? 0) };
  // Whether a market trades on weekends is told from the share of the points: where that comes out otherwise, all of them count.
  return !hasWeekends || periodsOf(less.at, IST_OFFSET_MS).perYear === periodsOf(at, IST_OFFSET_MS).perYear ? less : curve;
}

function deepest(equity: ArrayLike<number>): { readonly peak: number; readonly trough: number } {
  let [high, peak, trough, depth] = [0, 0, 0, 0];
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i] ?? 0;
    if (value > (equity[high] ?? 0)) high = i;
    const below = 1 - value / (equity[high] ?? 1);
    if (below > depth) [peak, trough, depth] = [high, i, below];
  }
  return { peak, trough };
}

/** Share of the points at which a position was held, entry and exit included, %. */
function exposureOf({ track, trades }: BacktestOutcome): number {
  const held = new Uint8Array(track.length);
  for (const { entryBar, exitBar } of trades) held.fill(1, entryBar, exitBar + 1);
  let points = 0;
  for (let i = 0; i < held.length; i++) points += held[i] ?? 0;
  return (points / track.length) * 100;
}

/** As the report of a run has them. Places on the curve are left out: nothing of what is asked for here hangs on them. */
function closedTrades({ trades, instruments: keys }: BacktestOutcome, instruments: readonly SimInstrument[], per: number): ClosedTrade[] {
  const multipliers = keys.map((key) => instruments.find((one) => one.key === key)?.multiplier ?? 1);
  return trades.map(({ instrument, quantity, entryAt, exitAt, entryPrice, exitPrice, profit, charges }) => {
    const gross = Math.sign(quantity) * (exitPrice / entryPrice - 1);
    const entryValue = (Math.abs(quantity) * entryPrice * (multipliers[instrument] ?? 1)) / per;
    return {
      quantity, entryBar: 0, exitBar: 0, entryAt, exitAt, entryPrice: entryPrice / per, exitPrice: exitPrice / per, profit: profit / per, charges: charges / per,
      return: charges === 0 ? gross : gross - charges / per / entryValue,
    };
  });
}
