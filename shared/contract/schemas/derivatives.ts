import { z } from "zod";
import { BUILD_UPS, EXPIRY_RANKS, MOVER_LISTS } from "../../brokers/capabilities.ts";
import * as base from "./base.ts";
import { instrument } from "./market.ts";

export const DERIVATIVE_LISTS = [...MOVER_LISTS, ...BUILD_UPS] as const;
export const derivativeList = z.enum(DERIVATIVE_LISTS);
export type DerivativeListName = (typeof DERIVATIVE_LISTS)[number];
export const expiryRank = z.enum(EXPIRY_RANKS);

/** What the broker told, when, and whether more is to be expected now. */
const told = {
  /** Whose figures they are: "Angel One"; "" where there is nobody to ask. */
  by: z.string(),
  /** System time at which the broker's answer came. */
  at: base.systemTime,
  /** Whether derivatives are traded now: with the market closed the figures stand still. */
  open: z.boolean(),
  hours: z.string(),
  /** Why there is nothing to be had from this broker at all; then the rows are empty. */
  lacks: z.string().optional(),
};

/** One row of a list of derivatives. What a list does not tell is absent. */
export const derivativeMove = z.object({
  /** As the broker calls it. */
  symbol: z.string(),
  /** Absent where today's list of instruments does not know it. */
  instrument: instrument.optional(),
  ltp: base.price.optional(),
  change: base.money.optional(),
  /** Of the price, in the lists of open interest of that. */
  percent: z.number(),
  /** As the broker counts it; fractions occur. */
  openInterest: z.number().optional(),
  openInterestChange: z.number().optional(),
});
export type DerivativeMoveView = z.infer<typeof derivativeMove>;

export const derivativeMoves = z.object({ rows: z.array(derivativeMove), ...told });

export const putCallRatios = z.object({ rows: z.array(z.object({ symbol: z.string(), instrument: instrument.optional(), ratio: z.number() })), ...told });
export type PutCallRatioView = z.infer<typeof putCallRatios>["rows"][number];

export const optionGreek = z.object({
  strike: base.price,
  optionType: z.enum(["CE", "PE"]),
  delta: z.number(),
  gamma: z.number(),
  /** By day. */
  theta: z.number(),
  /** By percent point of volatility. */
  vega: z.number(),
  /** Per cent a year; 0 where the broker found none. */
  volatility: z.number(),
});
export type OptionGreekView = z.infer<typeof optionGreek>;

export const optionGreeks = z.object({
  rows: z.array(optionGreek),
  /** Why the broker did not give them this time; then the rows are empty, and figures can be worked out from premiums. */
  problem: z.string().optional(),
  /** When the options end, by the exchange's hours. */
  endsAt: base.marketTime,
  ...told,
});

/** Last prices and open interest of a whole chain. */
export const chainInterest = z.object({
  rows: z.array(z.object({ instrument: base.instrumentKey, ltp: base.price.optional(), previousClose: base.price.optional(), openInterest: z.number(), volume: z.number() })),
  /** Contracts that the broker did not answer for. */
  missing: z.number().int(),
  ...told,
});
export type ChainInterestView = z.infer<typeof chainInterest>;
