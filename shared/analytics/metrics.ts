import { DAY_MS } from "../domain/time.ts";
import { drawdowns, drawdownSpells } from "./drawdown.ts";
import { periodReturns, periodsOf, usualStep } from "./periods.ts";
import type { ClosedTrade, EquityCurve, RunRecord } from "./run-record.ts";
import { deviation, geometricMean, mean, sum, variance } from "./sums.ts";

const YEAR_MS = 365.25 * DAY_MS;
/** What a duration is rounded up to: the unit in which the run's own step is told. */
const DURATION_UNITS_MS = [DAY_MS, 3_600_000, 60_000, 1_000] as const;

/**
 * Figures of one run. Shares and returns are in percent, durations in ms, money as in the curve. Undefined is what
 * cannot be told: of no trades, of no spread, of a single day.
 *
 * Definitions are those of kernc/backtesting.py at 9c2b8e1, to which they are compared, except where a line says
 * otherwise.
 */
export interface Metrics {
  /** Epoch ms. */
  readonly start: number;
  readonly end: number;
  readonly duration: number;
  /** Share of the points at which a position was held, entry and exit included, %. */
  readonly exposure: number;
  readonly equityFinal: number;
  readonly equityPeak: number;
  readonly return: number;
  /** From the first point at which the run could have traded to the last, without charges, %. */
  readonly buyAndHold: number;
  /** Geometric mean of the period returns, compounded over a year, %. */
  readonly returnYear: number | undefined;
  /** Of the compounded return of a year whose periods vary as these did, %. */
  readonly volatilityYear: number | undefined;
  /** By calendar years of 365.25 days, %. */
  readonly cagr: number | undefined;
  /** Annualised return above the riskless one, by the annualised volatility. */
  readonly sharpe: number | undefined;
  /** The same by the annualised root mean square of the losing periods. */
  readonly sortino: number | undefined;
  /** Annualised return by the deepest drawdown. */
  readonly calmar: number | undefined;
  /** Return beyond what the market's, times beta, explains (Jensen), % over the whole run. */
  readonly alpha: number | undefined;
  /** Covariance of the log returns of account and market by the variance of the market's. */
  readonly beta: number | undefined;
  /** Below 0, %. */
  readonly drawdownMax: number;
  readonly drawdownMean: number | undefined;
  readonly drawdownLongest: number | undefined;
  readonly drawdownDurationMean: number | undefined;
  /** Share of the points that stand below a former peak, %. */
  readonly underWater: number;
  readonly trades: number;
  readonly winRate: number | undefined;
  readonly tradeBest: number | undefined;
  readonly tradeWorst: number | undefined;
  /** Geometric mean of the trades' returns, %. */
  readonly tradeMean: number | undefined;
  readonly tradeLongest: number | undefined;
  readonly tradeDurationMean: number | undefined;
  /** Sum of the winning returns by that of the losing ones. */
  readonly profitFactor: number | undefined;
  /** Arithmetic mean of the trades' returns, %. */
  readonly expectancy: number | undefined;
  /** Van Tharp: √n × mean profit by its standard deviation. */
  readonly sqn: number | undefined;
  /** Kelly (1956) for two outcomes: win rate less the loss rate by the ratio of mean win to mean loss. */
  readonly kelly: number | undefined;
  readonly charges: number;
}

/** @throws RangeError for a curve without a point, or one that its benchmark does not fit. */
export function measure(record: RunRecord): Metrics {
  const { curve, trades, benchmark } = record;
  const { at, equity } = curve;
  const points = equity.length;
  if (points === 0 || at.length !== points || benchmark.length !== points) throw new RangeError(`a curve of ${points} values, ${at.length} times and ${benchmark.length} prices cannot be measured`);
  const first = equity[0] ?? 0;
  const last = equity[points - 1] ?? 0;
  const start = at[0] ?? 0;
  const end = at[points - 1] ?? 0;
  const years = (end - start) / YEAR_MS;
  const total = ((last - first) / first) * 100;
  const below = drawdowns(curve);
  let deepest = 0;
  let peak = first;
  for (let i = 0; i < points; i++) {
    deepest = Math.max(deepest, below[i] ?? 0);
    peak = Math.max(peak, equity[i] ?? 0);
  }
  return {
    start, end,
    duration: end - start,
    exposure: (pointsInMarket(trades, points) / points) * 100,
    equityFinal: last,
    equityPeak: peak,
    return: total,
    ...ofYear(record, deepest),
    cagr: years > 0 ? ((last / first) ** (1 / years) - 1) * 100 : undefined,
    ...ofMarket(record, total),
    drawdownMax: -deepest * 100,
    ...ofSpells(curve, below),
    underWater: (below.reduce((count, one) => count + (one > 0 ? 1 : 0), 0) / points) * 100,
    ...ofTrades(trades, unitOf(at)),
  };
}

/** Points from the entry of a trade to its exit, each counted once however many trades are open. */
function pointsInMarket(trades: readonly ClosedTrade[], points: number): number {
  const held = new Uint8Array(points);
  for (const { entryBar, exitBar } of trades) held.fill(1, entryBar, exitBar + 1);
  return held.reduce((count, one) => count + one, 0);
}

function ofYear({ curve: { at, equity }, riskFree, zoneMs }: RunRecord, deepest: number): Pick<Metrics, "returnYear" | "volatilityYear" | "sharpe" | "sortino" | "calmar"> {
  const { unit, perYear } = periodsOf(at, zoneMs);
  const returns = periodReturns(at, equity, unit, zoneMs);
  const usual = geometricMean(returns) ?? 0;
  const compounded = (1 + usual) ** perYear - 1;
  const spread = variance(returns);
  const volatility = spread === undefined ? undefined : Math.sqrt((spread + (1 + usual) ** 2) ** perYear - (1 + usual) ** (2 * perYear)) * 100;
  const losses = mean(returns.map((one) => Math.min(one, 0) ** 2));
  const downside = losses === undefined ? 0 : Math.sqrt(losses) * Math.sqrt(perYear);
  return {
    returnYear: compounded * 100,
    volatilityYear: volatility,
    sharpe: volatility === undefined || volatility === 0 ? undefined : (compounded * 100 - riskFree * 100) / volatility,
    sortino: downside === 0 ? undefined : (compounded - riskFree) / downside,
    calmar: deepest === 0 ? undefined : compounded / deepest,
  };
}

function ofMarket({ curve: { equity }, benchmark, tradesFrom, riskFree }: RunRecord, total: number): Pick<Metrics, "buyAndHold" | "alpha" | "beta"> {
  const from = benchmark[tradesFrom] ?? 0;
  const buyAndHold = (((benchmark[benchmark.length - 1] ?? 0) - from) / from) * 100;
  const own = logReturns(equity);
  const market = logReturns(benchmark);
  const ownMean = mean(own);
  const marketMean = mean(market);
  if (ownMean === undefined || marketMean === undefined || own.length < 2) return { buyAndHold, alpha: undefined, beta: undefined };
  const together = sum(own.map((one, i) => (one - ownMean) * ((market[i] ?? 0) - marketMean)));
  const alone = sum(market.map((one) => (one - marketMean) ** 2));
  if (alone === 0) return { buyAndHold, alpha: undefined, beta: undefined };
  const beta = together / alone;
  return { buyAndHold, alpha: total - riskFree * 100 - beta * (buyAndHold - riskFree * 100), beta };
}

function logReturns(values: ArrayLike<number>): number[] {
  return Array.from({ length: Math.max(0, values.length - 1) }, (_, i) => Math.log((values[i + 1] ?? 0) / (values[i] ?? 0)));
}

function ofSpells(curve: EquityCurve, below: Float64Array): Pick<Metrics, "drawdownMean" | "drawdownLongest" | "drawdownDurationMean"> {
  const spells = drawdownSpells(curve, below);
  const unit = unitOf(curve.at);
  const depth = mean(spells.map((spell) => spell.depth));
  return { drawdownMean: depth === undefined ? undefined : -depth * 100, ...named("drawdownLongest", "drawdownDurationMean", spells.map((spell) => spell.durationMs), unit) };
}

function ofTrades(trades: readonly ClosedTrade[], unit: number): Pick<Metrics, "trades" | "winRate" | "tradeBest" | "tradeWorst" | "tradeMean" | "tradeLongest" | "tradeDurationMean" | "profitFactor" | "expectancy" | "sqn" | "kelly" | "charges"> {
  const returns = trades.map((trade) => trade.return);
  const profits = trades.map(({ profit }) => profit);
  const percent = (fraction: number | undefined): number | undefined => (fraction === undefined ? undefined : fraction * 100);
  const count = trades.length;
  const winShare = count === 0 ? undefined : profits.filter((one) => one > 0).length / count;
  const lost = Math.abs(sum(returns.filter((one) => one < 0)));
  const spread = deviation(profits);
  return {
    trades: count,
    winRate: percent(winShare),
    tradeBest: percent(most(returns)),
    tradeWorst: percent(least(returns)),
    tradeMean: percent(geometricMean(returns)),
    ...named("tradeLongest", "tradeDurationMean", trades.map(({ entryAt, exitAt }) => exitAt - entryAt), unit),
    profitFactor: lost === 0 ? undefined : sum(returns.filter((one) => one > 0)) / lost,
    expectancy: percent(mean(returns)),
    sqn: spread === undefined || spread === 0 ? undefined : (Math.sqrt(count) * (mean(profits) ?? 0)) / spread,
    kelly: kellyOf(profits, winShare),
    charges: sum(trades.map(({ charges }) => charges)),
  };
}

function kellyOf(profits: readonly number[], winShare: number | undefined): number | undefined {
  const won = mean(profits.filter((one) => one > 0));
  const lost = mean(profits.filter((one) => one < 0));
  return winShare === undefined || won === undefined || lost === undefined ? undefined : winShare - (1 - winShare) / (won / -lost);
}

/** Longest and mean, rounded up to the unit. */
function named<L extends string, M extends string>(longest: L, middle: M, durations: readonly number[], unit: number): Record<L | M, number | undefined> {
  const up = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : Math.ceil(ms / unit) * unit);
  return { [longest]: up(most(durations)), [middle]: up(mean(durations)) } as Record<L | M, number | undefined>;
}

/** Over many trades a spread of arguments is more than a stack holds. */
function most(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((a, b) => Math.max(a, b));
}

function least(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((a, b) => Math.min(a, b));
}

function unitOf(at: ArrayLike<number>): number {
  const step = usualStep(at);
  return DURATION_UNITS_MS.find((unit) => step >= unit) ?? 1;
}
