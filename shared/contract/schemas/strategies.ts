import { z } from "zod";
import type { Frame } from "../../domain/candle.ts";
import type { Parameter, ParameterValues } from "../../strategy/parameters.ts";
import * as base from "./base.ts";

/** Strategies as the page sees them: files that can be run, and instances that do. */

export const strategyId = z.string().regex(/^[a-z0-9][a-z0-9-]{1,30}$/);
const parameterValue = z.union([z.number(), z.string().max(100), z.boolean()]);
export const parameterValues = z.record(z.string(), parameterValue) as z.ZodType<ParameterValues>;

/** A file in the data folder's `strategies/`, or an example that comes with Sauda. */
export const strategyFile = z.object({
  /** `own/my-ema.ts`, `example/ema-crossover.ts`. */
  file: z.string().min(1).max(200),
  origin: z.enum(["own", "example"]),
  /** Of the class; the file's name where it cannot be read. */
  name: z.string(),
  title: z.string(),
  about: z.string(),
  /** SHA-256 of what is run, hex; "" where it cannot be read. */
  hash: z.string(),
  /** In the order of the form. */
  parameters: z.record(z.string(), z.unknown()) as z.ZodType<Readonly<Record<string, Parameter>>>,
  /** Why it cannot be run, with file and line. */
  problem: z.string().optional(),
  changedAt: base.systemTime,
});
export type StrategyFile = z.infer<typeof strategyFile>;

/** `shadow` decides and sends nothing. */
export const strategyMode = z.enum(["paper", "shadow", "live"]);
export type StrategyMode = z.infer<typeof strategyMode>;
/** What a stop does with orders that work and positions that are open; asked once. */
export const stopPolicy = z.enum(["leave", "cancel", "square-off"]);
export type StopPolicy = z.infer<typeof stopPolicy>;

/** On top of the account's limits. 0 switches one off. */
export const strategyLimits = z.object({
  /** Opening orders of a day. */
  ordersPerDay: z.number().int().min(0).max(10_000),
  /** Of one order, 1/10,000 rupee. */
  orderValue: base.money,
  /** Of its open positions and working orders at market; 0 = its capital. */
  exposure: base.money,
  /** Net loss of a day at which it is stopped and squared off. */
  dailyLoss: base.money,
  /** Errors in a row of one callback that pause it. */
  errorsInRow: z.number().int().min(1).max(100),
});
export type StrategyLimits = z.infer<typeof strategyLimits>;

/** Wall times in India, of trading days of its first instrument. */
export const strategySchedule = z.object({
  /** Started by itself at this time of a trading day, or with the terminal where it is later. */
  start: z.string().regex(/^\d{2}:\d{2}$/).optional(),
  /** From then on it opens nothing. */
  lastEntry: z.string().regex(/^\d{2}:\d{2}$/).optional(),
  stop: z.string().regex(/^\d{2}:\d{2}$/).optional(),
  /** What the stop does. */
  policy: stopPolicy,
  /** 1 = Monday. Days on which the market trades specially count by their date. */
  weekdays: z.array(z.number().int().min(1).max(7)).max(7),
});
export type StrategySchedule = z.infer<typeof strategySchedule>;

export const strategySettings = z.object({
  title: z.string().min(1).max(60),
  /** For many: shown together, stopped together. "" = none. */
  group: z.string().max(30),
  account: base.accountId,
  mode: strategyMode,
  /** Within the day (MIS), or carried (CNC for shares, NRML for contracts). */
  holding: z.enum(["intraday", "carry"]),
  parameters: parameterValues,
  capital: base.money,
  limits: strategyLimits,
  schedule: strategySchedule,
  /** Goes on by itself when its account is ready after a start of the terminal, if it was running. */
  autoStart: z.boolean(),
});
export type StrategySettings = z.infer<typeof strategySettings>;

/**
 * stopped · starting (history is read, the warm-up runs) · running · paused (opens nothing) · swapping ·
 * stopping (policy is carried out) · failed (ended by an error, the watchdog or a limit: `sentence` says which)
 */
export const STRATEGY_STATES = ["stopped", "starting", "running", "paused", "swapping", "stopping", "failed"] as const;

export const strategyPosition = z.object({
  instrument: base.instrumentKey,
  product: base.product,
  quantity: base.quantity,
  /** Average price of what is open; 0 when flat. */
  averagePrice: base.price,
});

export const strategy = strategySettings.extend({
  id: strategyId,
  file: z.string(),
  /** Of the version that runs, or ran last. */
  hash: z.string(),
  /** Of the file now; another than `hash` = a swap is offered. */
  fileHash: z.string(),
  state: z.enum(STRATEGY_STATES),
  /** What it does now, or why it does nothing, and what to do. */
  sentence: z.string(),
  /** Set where only a person begins it anew: neither a schedule nor a start of the terminal. */
  held: z.boolean().optional(),
  instruments: z.array(base.instrumentKey),
  frames: z.array(z.number().int()) as unknown as z.ZodType<readonly Frame[]>,
  positions: z.array(strategyPosition),
  openOrders: z.number().int(),
  /** Net of charges, with what is open at the last price; closed trades alone while a position has no price. */
  today: z.object({ net: base.money, charges: base.money, orders: z.number().int() }),
  total: z.object({ net: base.money, charges: base.money, trades: z.number().int(), wins: z.number().int(), since: base.day }),
  /** What is open at the last price; absent while a position has none. */
  open: base.money.optional(),
  /** Of the day, about one a minute: minute of the day in India and equity less capital, net. */
  equity: z.array(z.tuple([z.number().int(), base.money])).max(1500),
  lastSignal: z.object({ at: base.marketTime, words: z.string() }).optional(),
  /** Of the callbacks on ticks and candles. */
  cpu: z.object({ meanUs: z.number(), p99Us: z.number(), slowestMs: z.number() }).optional(),
  ticks: z.number().int(),
  errors: z.number().int(),
  /** Callbacks over their budget. */
  slow: z.number().int(),
  restarts: z.number().int(),
  /** Of the last hot swap. */
  swap: z.object({ at: base.systemTime, switchMs: z.number(), from: z.string(), to: z.string(), outcome: z.enum(["trial", "kept", "rolled back", "refused"]), sentence: z.string() }).optional(),
  startedAt: base.systemTime.optional(),
  /** Rises with each signal and fill: the page asks for its marks anew. */
  marks: z.number().int(),
  /** Rises with each line of its log. */
  lines: z.number().int(),
  /** Parameters with which it last ran on paper: the form marks what is different live. */
  paperParameters: parameterValues.optional(),
  /** When a person last let a version of it trade live. */
  acceptedAt: base.systemTime.optional(),
});
export type StrategyView = z.infer<typeof strategy>;

export const strategyLine = z.object({ nth: z.number().int(), level: z.enum(["debug", "info", "warn", "error"]), at: base.marketTime, text: z.string() });
export type StrategyLine = z.infer<typeof strategyLine>;

/** For the chart. A signal that was not sent has its reason in `words`. */
export const strategyMark = z.object({
  kind: z.enum(["signal", "fill"]),
  at: base.marketTime,
  instrument: base.instrumentKey,
  side: base.side.optional(),
  /** 0 where it has none. */
  price: base.price,
  quantity: base.quantity,
  words: z.string(),
});
export type StrategyMark = z.infer<typeof strategyMark>;

/** What must be typed before a strategy may send orders to a broker. */
export const LIVE_WORD = "LIVE";

export const recorder = z.object({
  on: z.boolean(),
  /** Absolute path. */
  folder: z.string(),
  /** What it does, or why it writes nothing, and what to do. */
  sentence: z.string(),
  /** It is on and cannot write. */
  stuck: z.boolean(),
  /** On disk, of the day that is being recorded. */
  instruments: z.number().int(),
  ticks: z.number().int(),
  /** Ticks that found the recorder's ring full, of this run. */
  lost: z.number().int(),
  /** Of all days. */
  bytes: z.number(),
  mostBytes: z.number(),
  /** Newest first. `market` is the folder of the market in `folder`, the day's lies in it. */
  days: z.array(z.object({ market: z.string(), day: base.day, bytes: z.number(), ticks: z.number().int(), instruments: z.number().int() })),
});
export type RecorderView = z.infer<typeof recorder>;
