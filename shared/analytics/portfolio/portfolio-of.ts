import { drawdowns } from "../drawdown.ts";
import { measure } from "../metrics.ts";
import type { Metrics } from "../metrics.ts";
import type { Periods } from "../periods.ts";
import { periodReturns, periodsOf } from "../periods.ts";
import type { EquityCurve } from "../run-record.ts";
import type { Allocation } from "./allocate.ts";
import { allocate } from "./allocate.ts";
import { combinedEquity } from "./combined-equity.ts";
import { correlation } from "./covariance.ts";
import { sharedSpan } from "./shared-span.ts";

/** A correlation of fewer returns is chance. */
export const FEWEST_PERIODS = 20;
const LONGEST_FIRST: readonly Periods["unit"][] = ["year", "month", "week", "day"];

export interface PortfolioInput {
  readonly curves: readonly EquityCurve[];
  readonly allocation: Allocation;
  readonly shrink: boolean;
  /** Rupees, or whatever the answer is to be in. */
  readonly capital: number;
  /** From UTC to the clock by which days end, ms. */
  readonly zoneMs: number;
}

export interface Portfolio {
  /** Fractions of the capital, one for each curve. */
  readonly weights: readonly number[];
  readonly unit: Periods["unit"];
  /** Returns in common. */
  readonly periods: number;
  /** Undefined where there are fewer than `FEWEST_PERIODS`, or beside a curve that does not vary. */
  readonly correlation: readonly (readonly (number | undefined)[])[];
  readonly curve: { readonly at: readonly number[]; readonly equity: readonly number[]; readonly drawdown: ArrayLike<number> };
  /** One row for each curve: what 1 of its first value became. */
  readonly parts: readonly (readonly number[])[];
  readonly figures: Metrics;
  readonly partFigures: readonly Metrics[];
}

/**
 * One account that is split between several runs where the last of them begins, and not rebalanced until the first of
 * them ends. Every figure is of that time, so that the whole can be compared with its parts.
 * @throws RangeError, whose message says what to do, where the curves do not determine the weights.
 */
export function portfolioOf({ curves, allocation, shrink, capital, zoneMs }: PortfolioInput): Portfolio {
  const { at, values } = sharedSpan(curves);
  const spent = values.findIndex((row) => !((row[0] ?? 0) > 0));
  if (spent >= 0) throw new RangeError(`strategy ${spent + 1} has nothing left where the time that the runs share begins: leave it out`);
  const unit = longestUnit(curves, zoneMs);
  const returns = values.map((row) => periodReturns(at, row, unit, zoneMs));
  const periods = returns[0]?.length ?? 0;
  const enough = periods >= FEWEST_PERIODS;
  if (!enough && allocation.kind !== "equal") throw new RangeError(`the runs have ${periods} ${unit} returns in common and ${FEWEST_PERIODS} are needed to weigh them by: choose runs over a longer common period, or equal weights`);
  const weights = allocate({ returns, riskless: 0, shrink }, allocation);
  const rows = values.map((row) => ({ at, equity: row }));
  const { equity } = combinedEquity(rows, weights, capital);
  return {
    weights, unit, periods,
    correlation: enough ? correlation(returns) : returns.map(() => returns.map(() => undefined)),
    curve: { at, equity, drawdown: drawdowns({ at, equity }) },
    parts: values.map((row) => Array.from(row, (value) => value / (row[0] ?? 1))),
    figures: figuresOf({ at, equity }, zoneMs),
    partFigures: rows.map((row) => figuresOf(row, zoneMs)),
  };
}

function longestUnit(curves: readonly EquityCurve[], zoneMs: number): Periods["unit"] {
  const units = new Set(curves.map(({ at }) => periodsOf(at, zoneMs).unit));
  return LONGEST_FIRST.find((unit) => units.has(unit)) ?? "day";
}

/** Of the account alone: it has no trades of its own and nothing that it is compared with. */
function figuresOf(curve: EquityCurve, zoneMs: number): Metrics {
  return measure({ curve, trades: [], benchmark: curve.equity, tradesFrom: 0, riskFree: 0, zoneMs });
}
