import { z } from "zod";
import * as base from "./base.ts";

/** Part of a position to another product: what the user holds by hand, here or elsewhere. */
export const conversionRequest = z.object({
  account: base.accountId,
  instrument: base.instrumentKey,
  from: base.product,
  to: base.product,
  /** Unsigned units. */
  quantity: base.quantity,
});
export type ConversionRequest = z.infer<typeof conversionRequest>;

/** What the question shows before it is answered. Amounts are of our own tables: the broker's may differ. */
export const conversionPreview = z.object({
  /** Why it would be refused now, most telling first; empty when it may go. */
  problems: z.array(base.failure),
  /** Signed units that may go over. */
  open: base.quantity,
  targets: z.array(base.product),
  /** What these units block as they are, and as they would be. */
  marginNow: base.money,
  marginThen: base.money,
  available: base.money.optional(),
  /** Orders and plans that end first, in words. */
  ends: z.array(z.string()),
  /** What stays in the old product, and what else to know. */
  notes: z.array(z.string()),
});
export type ConversionPreview = z.infer<typeof conversionPreview>;

export const conversion = z.object({
  id: z.string().min(1).max(40),
  account: base.accountId,
  instrument: base.instrumentKey,
  from: base.product,
  to: base.product,
  /** Signed units. */
  quantity: base.quantity,
  /** in doubt: sent, and no answer tells what became of it. */
  state: z.enum(["sending", "in doubt", "converted", "refused"]),
  /** What happened, and what to do. */
  text: z.string(),
  askedAt: base.systemTime,
  updatedAt: base.systemTime,
});
export type ConversionView = z.infer<typeof conversion>;
