import { z } from "zod";
import * as base from "./base.ts";

/** How a paper account's orders meet the market. Shown on the account, and in its fidelity note. */
export const fillModel = z.object({
  latency: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("fixed"), ms: z.number().min(0).max(60_000) }),
    /** Log-normal: half of all orders are quicker than `medianMs`, one in a hundred slower than `p99Ms`. */
    z.object({ kind: z.literal("spread"), medianMs: z.number().min(0).max(60_000), p99Ms: z.number().min(0).max(60_000) }),
  ]),
  /**
   * When a resting limit order fills: `behind` waits for the displayed quantity ahead of it to trade,
   * `touch` fills on any trade at its price, `through` only on a trade beyond it.
   */
  queue: z.enum(["behind", "touch", "through"]),
  /** How far beyond the last price a market order, and the limit that an SL-M becomes, may fill, percent. */
  protectionPercent: z.number().min(0.1).max(20),
});
export type FillModel = z.infer<typeof fillModel>;

export const DEFAULT_FILL_MODEL: FillModel = { latency: { kind: "spread", medianMs: 45, p99Ms: 250 }, queue: "behind", protectionPercent: 3 };

/** Least and most a paper account may begin with: ₹ 1,000 and ₹ 100 crore, in 1/10,000 rupee. */
export const PAPER_CAPITAL = { least: 1_000 * 10_000, most: 1_000_000_000 * 10_000, usual: 10_00_000 * 10_000 } as const;

export const paperName = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,19}$/);

export const paperAccount = z.object({
  account: base.accountId,
  name: paperName,
  capital: base.money,
  model: fillModel,
  /** "Fills assume …": what is simulated and how, for the eye. */
  assumes: z.string(),
  /** 1 at first; grows with each reset. Earlier ones stay in the history. */
  generation: z.number().int(),
  openedAt: base.systemTime,
  /** Closed accounts keep their history and take no orders. */
  closed: z.boolean(),
  /** The connected account whose feed tells the prices it trades on; absent = the practice market or the replay. */
  prices: base.accountId.optional(),
  /** Why it stands still, and what to do; absent while it has prices. */
  waits: z.string().optional(),
});
export type PaperAccountView = z.infer<typeof paperAccount>;

export const performanceDay = z.object({
  day: base.day,
  realised: base.money,
  charges: base.money,
  /** Realised and unrealised of the day, net of charges: the change of equity. */
  net: base.money,
  /** At the close; of today now. */
  equity: base.money,
  fills: z.number().int(),
});
export type PerformanceDay = z.infer<typeof performanceDay>;

/** The paper portfolio panel's picture of one account. */
export const performance = z.object({
  account: base.accountId,
  generation: z.number().int(),
  capital: base.money,
  equity: base.money,
  cash: base.money,
  /** Since the account's beginning or last reset. */
  realised: base.money,
  unrealised: base.money,
  charges: base.money,
  chargeLines: z.array(z.object({ name: z.string(), amount: base.money })),
  exposure: base.money,
  marginUsed: base.money,
  available: base.money,
  /** Open positions without a price: missing from exposure and unrealised. */
  unpriced: z.number().int(),
  peak: base.money,
  drawdown: base.money,
  worstDrawdown: base.money,
  /** Of the peak before it, percent. */
  worstDrawdownPercent: z.number(),
  /** Ascending; a point per day's close and one a minute of today. */
  curve: z.array(z.object({ at: base.marketTime, equity: base.money })),
  days: z.array(performanceDay),
});
export type PerformanceView = z.infer<typeof performance>;
