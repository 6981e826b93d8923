import { z } from "zod";
import * as base from "./base.ts";

/** 0 switches a limit off. Amounts in 1/10,000 rupee. Bounds, titles and help of each number are in `risk-fields.ts`. */
export const riskLimits = z.object({
  /** Of one order. */
  orderValue: base.money,
  orderQuantity: base.quantity,
  orderLots: base.quantity,
  /** How far a limit price may be beyond the last price on the losing side, percent. */
  awayPercent: z.number().min(0).max(100),
  /** How far a trigger may be from the last price, percent. */
  triggerAwayPercent: z.number().min(0).max(100),
  /** Value at market, working orders included. */
  instrumentExposure: base.money,
  ownerExposure: base.money,
  accountExposure: base.money,
  openOrders: base.quantity,
  perSecond: base.quantity,
  perMinute: base.quantity,
  perHour: base.quantity,
  perDay: base.quantity,
  /** Of the slots of a second and a minute, so many are kept for exits and cancels. */
  exitsPerSecond: base.quantity,
  exitsPerMinute: base.quantity,
  /** Net loss of the day at which the breaker goes; and as a percentage of the day's opening equity. */
  dailyLoss: base.money,
  dailyLossPercent: z.number().min(0).max(100),
  /** Fall of the day's net P&L from its peak. */
  drawdown: base.money,
  drawdownPercent: z.number().min(0).max(100),
  /** What the breaker does: only reducing orders, or everything is squared off as well. */
  onBreach: z.enum(["reduce-only", "flat"]),
  /** The same order again within so many ms is a slip. */
  duplicateMs: z.number().int().min(0).max(60_000),
  /** An opening order against a quote older than this is refused, ms. */
  staleQuoteMs: z.number().int().min(0).max(3_600_000),
  /** Instruments, or underlyings, that may not be opened. */
  banned: z.array(z.string().min(1).max(60)).max(500),
});
export type RiskLimits = z.infer<typeof riskLimits>;

export const limitsView = z.object({
  account: base.accountId,
  limits: riskLimits,
  /** As installed: what differs from it was changed by hand. */
  defaults: riskLimits.optional(),
  changedAt: base.systemTime.optional(),
});
export type LimitsView = z.infer<typeof limitsView>;

/** Where an account stands against its limits, about once a second. */
export const risk = z.object({
  account: base.accountId,
  /** Set while the breaker is out: which rule, and what it does. Ends with the day, or by typing. */
  breach: z.object({ rule: z.string(), sentence: z.string(), mode: z.enum(["reduce-only", "flat"]), at: base.systemTime }).optional(),
  /** Of the day, charges included; absent while a position has no price. */
  net: base.money.optional(),
  peak: base.money,
  drawdown: base.money,
  exposure: base.money,
  openOrders: z.number().int(),
  sent: z.object({ second: z.number().int(), minute: z.number().int(), hour: z.number().int(), day: z.number().int() }),
});
export type RiskView = z.infer<typeof risk>;

/** One switch for all accounts. */
export const kill = z.object({
  pulled: z.boolean(),
  at: base.systemTime.optional(),
  /** Whether positions are squared off as well. */
  squareOff: z.boolean(),
  sentence: z.string(),
});
export type KillView = z.infer<typeof kill>;

/** What must be typed to release the switch, and to lift a breach. */
export const RELEASE_WORD = "RELEASE";

export const squareOffScope = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("all") }),
  z.object({ kind: z.literal("segment"), exchange: base.exchange }),
  z.object({ kind: z.literal("instrument"), instrument: base.instrumentKey, product: base.product.optional() }),
  z.object({ kind: z.literal("owner"), owner: z.string().min(1).max(40) }),
]);
export type SquareOffScope = z.infer<typeof squareOffScope>;

export const squareOff = z.object({
  id: z.string(),
  account: base.accountId,
  scope: squareOffScope,
  startedAt: base.systemTime,
  state: z.enum(["running", "done", "stuck"]),
  cancelled: z.number().int(),
  lines: z.array(
    z.object({
      instrument: base.instrumentKey,
      product: base.product,
      owner: z.string(),
      /** Signed units at the start, and now. */
      quantity: base.quantity,
      left: base.quantity,
      state: z.enum(["cancelling", "sending", "waiting", "done", "failed"]),
      sentence: z.string(),
      orders: z.array(base.orderKey),
    }),
  ),
});
export type SquareOffView = z.infer<typeof squareOff>;

/** What of one netted position belongs to whom. The parts add up to the broker's number. */
export const ownerPart = z.object({
  account: base.accountId,
  instrument: base.instrumentKey,
  product: base.product,
  owner: z.string(),
  quantity: base.quantity,
  cost: base.money,
  realised: base.money,
  multiplier: z.number(),
});
export type OwnerPart = z.infer<typeof ownerPart>;
