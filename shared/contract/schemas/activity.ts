import { z } from "zod";
import * as base from "./base.ts";

/** One event in words. `tone` decides the colour and whether it is also shown as a toast. */
export const activity = z.object({
  /** Grows by one; unique for the life of the installation. */
  seq: z.number().int(),
  at: base.systemTime,
  marketAt: base.marketTime.optional(),
  tone: z.enum(["plain", "good", "bad", "warning", "alarm"]),
  /** What it is about: an order, a fill, the feed, the account, the exchange, Sauda itself. */
  topic: z.enum(["order", "fill", "feed", "account", "exchange", "sauda"]),
  sentence: z.string(),
  account: base.accountId.optional(),
  instrument: base.instrumentKey.optional(),
  order: base.orderKey.optional(),
});
export type ActivityView = z.infer<typeof activity>;
