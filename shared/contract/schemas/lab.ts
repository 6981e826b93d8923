import { z } from "zod";
import * as base from "./base.ts";
import { frame } from "./history.ts";
import { fillModel } from "./paper.ts";
import { parameterValues } from "./strategies.ts";

/** Backtests: what is asked for, and what comes of it. */

const count = z.number().int().min(0);
/** A figure that cannot be told (of no trades, of a single day) is absent. */
const figure = z.number().optional();

/** Where the prices come from. */
export const labData = z.discriminatedUnion("kind", [
  /** The terminal's own candles. */
  z.object({ kind: z.literal("history"), from: base.day, to: base.day }),
  /** Ticks that were recorded. */
  z.object({ kind: z.literal("recording"), days: z.array(base.day).min(1).max(250) }),
  /** A CSV or Parquet file, of the strategy's only instrument: of bars, or of ticks. */
  z.object({ kind: z.literal("file"), path: z.string().min(1).max(1_000), frame: z.union([frame, z.literal("ticks")]), from: base.day.optional(), to: base.day.optional() }),
]);
export type LabData = z.infer<typeof labData>;

/** Are they played tick by tick? */
export function isOnTicks(data: LabData): boolean {
  return data.kind === "recording" || (data.kind === "file" && data.frame === "ticks");
}

/** How orders meet bars. Prices in 1/10,000 rupee. */
export const barModel = z.object({
  /** Where a market order that was decided on a candle's close fills: the next bar's open, that same close, or the next bar's average price. */
  market: z.enum(["next-open", "same-close", "vwap"]),
  /**
   * How the price is taken to have gone within a bar: by its colour (a rising bar first down, a falling one
   * first up), always to the high or to the low first.
   */
  path: z.enum(["colour", "high-first", "low-first"]),
  /** Against the order, on market orders and on stops that become one. */
  slippage: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("none") }),
    z.object({ kind: z.literal("points"), by: z.number().min(0).max(1e9) }),
    z.object({ kind: z.literal("percent"), by: z.number().min(0).max(20) }),
    /** So many average true ranges of the last bars. */
    z.object({ kind: z.literal("atr"), times: z.number().min(0).max(10), bars: z.number().int().min(1).max(500) }),
  ]),
  /** Half of it is paid by each market order; with `entry` the whole by what opens and none by what closes. Percent of the price. */
  spread: z.object({ percent: z.number().min(0).max(20), on: z.enum(["both", "entry"]) }),
  /**
   * When a limit order fills: `touch` once its price is reached, `through` once the price goes a tick beyond,
   * `queue` at its price with a share of the bar's volume, beyond it with all that is left.
   */
  limit: z.enum(["touch", "through", "queue"]),
  /** Of a bar's volume that all orders in it get at most, percent; 0 = as much as they want. For `queue` also what a touched limit gets. */
  volumePercent: z.number().min(0).max(100),
  /** From the decision to the exchange: whole bars that are let pass, or ms that run on within the bar. */
  latency: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("bars"), bars: z.number().int().min(0).max(100) }),
    z.object({ kind: z.literal("ms"), ms: z.number().min(0).max(3_600_000) }),
  ]),
});
export type BarModel = z.infer<typeof barModel>;

export const DEFAULT_BAR_MODEL: BarModel = {
  market: "next-open", path: "colour", slippage: { kind: "none" }, spread: { percent: 0, on: "both" }, limit: "through", volumePercent: 0, latency: { kind: "bars", bars: 0 },
};

/** Everything a run depends on, beside the code and the data themselves. */
export const runRequest = z.object({
  /** `own/my-ema.ts`, `example/ema-crossover.ts`. */
  file: z.string().min(1).max(200),
  parameters: parameterValues,
  data: labData,
  capital: base.money,
  /** Within the day (MIS), or carried (CNC for shares, NRML for contracts). */
  holding: z.enum(["intraday", "carry"]),
  bars: barModel,
  ticks: fillModel,
  /** Of the dated tables; 0 = none, 2 = twice. */
  chargesTimes: z.number().min(0).max(10),
  /** Each entry is for as many whole lots as this share of the equity buys where it fills; absent = as the strategy says. */
  sizing: z.number().min(0.001).max(10).optional(),
  /** What is open at the end of the data: stays open, or is closed at the last close, or at the last bar's open. */
  atEnd: z.enum(["leave", "last-close", "last-open"]),
  seed: z.number().int().min(0).max(4_294_967_295),
});
export type RunRequest = z.infer<typeof runRequest>;

/** Figures of a run; shared/analytics/metrics.ts says how each is made. Shares and returns in percent, durations in ms, money in rupees. */
export const runFigures = z.object({
  start: base.marketTime, end: base.marketTime, duration: z.number(), bars: count,
  exposure: z.number(), equityFinal: z.number(), equityPeak: z.number(),
  return: z.number(), buyAndHold: z.number(), returnYear: figure, volatilityYear: figure, cagr: figure,
  sharpe: figure, sortino: figure, calmar: figure, alpha: figure, beta: figure,
  drawdownMax: z.number(), drawdownMean: figure, drawdownLongest: figure, drawdownDurationMean: figure, underWater: z.number(),
  trades: count, winRate: figure, tradeBest: figure, tradeWorst: figure, tradeMean: figure, tradeLongest: figure, tradeDurationMean: figure,
  profitFactor: figure, expectancy: figure, sqn: figure, kelly: figure,
  charges: z.number(),
  /** Value bought and sold, rupees, and by the mean equity. */
  turnover: z.number(), turnoverTimes: figure,
  /** Longest rows of trades. */
  wonInRow: count, lostInRow: count,
  /** Means over the trades, percent of the value at entry: how far it went against, and for, the position. */
  maeMean: figure, mfeMean: figure,
  /** Mean profit in multiples of what the first stop put at risk, over the trades that had one. */
  rMean: figure,
});
export type RunFigures = z.infer<typeof runFigures>;

/** What was opened together at one price and closed together at another. */
export const labTrade = z.object({
  instrument: base.instrumentKey,
  /** Bought is above 0, sold short below. */
  quantity: base.quantity,
  /** Places on the run's curve. */
  entryBar: count, exitBar: count,
  entryAt: base.marketTime, exitAt: base.marketTime,
  entryPrice: base.price, exitPrice: base.price,
  /** Net of charges. */
  profit: base.money, charges: base.money,
  /** Profit by the value at entry, as a fraction. */
  return: z.number(),
  /** Farthest against (≤ 0) and for (≥ 0) the position while it was open, before charges. */
  mae: base.money, mfe: base.money,
  /** Profit in multiples of what the first stop put at risk; absent without one. */
  r: figure,
  /** The strategy's words, or the terminal's (square-off, expiry, end of the data). */
  entryReason: z.string(), exitReason: z.string(),
  /** Closed at the end of the data, not by the strategy. */
  open: z.boolean(),
});
export type LabTrade = z.infer<typeof labTrade>;

export const labOrder = z.object({
  id: z.string(),
  instrument: base.instrumentKey,
  side: base.side, type: base.orderType, quantity: base.quantity, filled: base.quantity,
  price: base.price, trigger: base.price,
  /** Of what filled; 0 where nothing did. */
  averagePrice: base.price,
  state: z.enum(["complete", "cancelled", "refused", "open"]),
  at: base.marketTime, doneAt: base.marketTime,
  reason: z.string(),
  /** Why it was refused or cancelled. */
  text: z.string(),
});
export type LabOrder = z.infer<typeof labOrder>;

/** Months of a year as fractions, January first; null where there is no point. */
export const yearRow = z.object({ year: z.number().int(), months: z.array(z.number().nullable()).length(12), whole: z.number() });

/** A point for each bar, or for as many of them as are shown: columns of equal length. Money and prices in rupees. */
export const labCurve = z.object({ at: z.array(base.marketTime), equity: z.array(z.number()), benchmark: z.array(z.number()), drawdown: z.array(z.number()) });
export type LabCurve = z.infer<typeof labCurve>;

/** Of a run, a sweep or any other job of the lab. */
export const runId = z.string().regex(/^[a-z0-9]{6,20}$/);

export const runHead = z.object({
  id: runId,
  /** When it was made. */
  at: base.systemTime,
  title: z.string(),
  request: runRequest,
  /** SHA-256, hex: of the strategy's code as it is run, and of the prices. */
  codeHash: z.string(), dataHash: z.string(),
  instruments: z.array(base.instrumentKey),
  figures: runFigures,
  tookMs: z.number(),
});
export type RunHead = z.infer<typeof runHead>;

/** All of one run. */
export const labRun = runHead.extend({
  /** "Fills assume …": how orders met the data, a sentence each. */
  assumes: z.array(z.string()),
  /** What one should know of the data: gaps, splits that the prices suggest, what was left out. */
  warnings: z.array(z.string()),
  curve: labCurve,
  months: z.array(yearRow),
  chargeLines: z.array(z.object({ name: z.string(), amount: base.money })),
  trades: z.array(labTrade),
  orders: z.array(labOrder),
  /** Callbacks that threw: what, how often. */
  failures: z.array(z.object({ callback: z.string(), message: z.string(), at: base.marketTime })),
});
export type LabRun = z.infer<typeof labRun>;


/** What inspecting the data found, before a run: `refuse` must be mended first, `warn` should be known, `note` may be. */
export const dataFinding = z.object({
  kind: z.string(), severity: z.enum(["refuse", "warn", "note"]), count,
  /** Market time of the first, absent for what has no time. */
  firstAt: base.marketTime.optional(),
  sentence: z.string(),
});
export type DataFinding = z.infer<typeof dataFinding>;

/** What a run would play. */
export const labPlan = z.object({
  instruments: z.array(z.object({ instrument: base.instrumentKey, bars: count, first: base.marketTime, last: base.marketTime })),
  steps: count,
  findings: z.array(dataFinding),
});
export type LabPlan = z.infer<typeof labPlan>;

/** Something long that the lab does. Whoever asked follows it by its id. */
export const labJob = z.object({
  id: runId,
  kind: z.enum(["run", "sweep", "walk-forward", "monte-carlo", "bias", "drift"]),
  title: z.string(),
  state: z.enum(["waiting", "running", "paused", "done", "failed", "cancelled"]),
  /** Done and to do, in the job's own steps (bars, points, windows). */
  done: count, total: count,
  /** Absent while it cannot be told. */
  leftMs: z.number().optional(),
  /** What it does, or why it failed and what to do. */
  sentence: z.string(),
  /** Of the run that came of it. */
  run: runId.optional(),
  at: base.systemTime,
});
export type LabJob = z.infer<typeof labJob>;

/** Values that a parameter takes in a sweep. */
export const sweepAxis = z.object({ name: z.string().min(1).max(60), values: z.array(z.union([z.number(), z.string().max(100), z.boolean()])).min(1).max(1_000) });
export type SweepAxis = z.infer<typeof sweepAxis>;

export const OBJECTIVES = ["sharpe", "sortino", "calmar", "return", "cagr", "sqn", "profitFactor", "expectancy"] as const;
export const sweepRequest = z.object({
  base: runRequest,
  axes: z.array(sweepAxis).min(1).max(8),
  /** All points; so many at random; so many chosen by a model of those before. */
  method: z.discriminatedUnion("kind", [z.object({ kind: z.literal("grid") }), z.object({ kind: z.literal("random"), points: z.number().int().min(1).max(100_000) }), z.object({ kind: z.literal("model"), points: z.number().int().min(10).max(10_000) })]),
  objective: z.enum(OBJECTIVES),
  /** Last part of the data that no point of the sweep sees, percent. The best one is run on it afterwards. */
  outOfSamplePercent: z.number().min(0).max(80),
});
export type SweepRequest = z.infer<typeof sweepRequest>;

/** One point of a sweep. `values` in the order of the axes. */
export const sweepPoint = z.object({
  values: z.array(z.union([z.number(), z.string(), z.boolean()])),
  figures: runFigures.pick({ return: true, returnYear: true, sharpe: true, sortino: true, calmar: true, cagr: true, sqn: true, profitFactor: true, expectancy: true, drawdownMax: true, trades: true, winRate: true, exposure: true, charges: true }).optional(),
  /** Why it could not be run. */
  problem: z.string().optional(),
});
export type SweepPoint = z.infer<typeof sweepPoint>;

export const sweepView = z.object({
  id: runId, at: base.systemTime, title: z.string(), request: sweepRequest,
  /** SHA-256, hex, of the strategy's code. */
  codeHash: z.string(),
  state: labJob.shape.state, total: count,
  points: z.array(sweepPoint),
  /** Place of the best point; absent while there is none. */
  best: count.optional(),
  /** Of the best point: chance that it is more than luck, and how its neighbours did. */
  deflatedSharpe: figure,
  neighbours: z.object({ measured: count, missing: count, mean: figure, worst: figure, profitable: figure, plateau: figure }).optional(),
  outOfSample: runId.optional(),
});
export type SweepView = z.infer<typeof sweepView>;

/** A simulated spread of what might have been. Equity in rupees, returns and depths as fractions. */
export const outcomesView = z.object({
  kind: z.enum(["shuffle", "bootstrap", "start"]), runs: count,
  steps: z.array(z.number()),
  bands: z.array(z.object({ percentile: z.number(), equity: z.array(z.number()) })),
  /** Share of the runs that lost money. */
  lossChance: z.number(),
  /** Depth that so many percent of the runs stayed above. */
  drawdowns: z.array(z.object({ percentile: z.number(), depth: z.number() })),
  returns: z.array(z.object({ percentile: z.number(), return: z.number() })),
});
export type OutcomesView = z.infer<typeof outcomesView>;

export const cardCheck = z.object({ id: z.string(), title: z.string(), passed: z.boolean(), value: z.string(), limit: z.string(), sentence: z.string() });
export type CardCheckView = z.infer<typeof cardCheck>;
export const reportCardView = z.object({ run: runId, checks: z.array(cardCheck), passed: z.boolean() });
export type ReportCardView = z.infer<typeof reportCardView>;

export const biasView = z.object({
  /** Runs with the future cut off or changed, and with a longer warm-up. */
  trials: count,
  /** Signals that were decided otherwise: what looked ahead, or hung on where the data began. */
  findings: z.array(z.object({ kind: z.enum(["look-ahead", "warm-up"]), at: base.marketTime, instrument: base.instrumentKey, was: z.string(), became: z.string() })),
});
export type BiasView = z.infer<typeof biasView>;

export const REPORT_FORMATS = ["html", "csv", "xlsx", "pdf"] as const;
