import { z } from "zod";
import * as base from "./base.ts";
import { instrument } from "./market.ts";

/** How far today's instrument list can be trusted. */
export const instrumentList = z.object({
  /** `late`: the broker has not written today's yet; `older`: today's could not be had. */
  state: z.enum(["loading", "current", "late", "older"]),
  /** Day of the list, absent while loading. */
  day: base.day.optional(),
  count: z.number(),
  /** What is wrong and what is done about it; absent when all is well. */
  problem: z.string().optional(),
});
export type InstrumentListView = z.infer<typeof instrumentList>;

/** Days on which options of an underlying expire, by exchange. */
export const optionExpiry = z.object({ expiry: base.day, exchange: base.exchange, contracts: z.number(), lot: base.quantity });
export type OptionExpiry = z.infer<typeof optionExpiry>;

/** What is listed on one underlying. */
export const underlying = z.object({
  underlying: z.string(),
  /** Its shares or its index. */
  spots: z.array(instrument),
  /** Near, next, far … */
  futures: z.array(instrument),
  expiries: z.array(optionExpiry),
});
export type UnderlyingView = z.infer<typeof underlying>;

export const chain = z.object({
  underlying: z.string(),
  expiry: base.day,
  exchange: base.exchange,
  /** Last price of the underlying (of its near future where nothing else is quoted); absent before its first tick. */
  spot: base.price.optional(),
  /** By strike, ascending. */
  strikes: z.array(z.object({ strike: base.price, call: instrument.optional(), put: instrument.optional() })),
});
export type ChainView = z.infer<typeof chain>;

/** What one should know of an instrument before trading it today. */
export const hint = z.object({
  kind: z.enum(["expiry", "ban", "limit", "corporate-action", "cautionary"]),
  tone: z.enum(["plain", "warning"]),
  sentence: z.string(),
});
export type InstrumentHint = z.infer<typeof hint>;
