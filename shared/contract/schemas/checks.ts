import { z } from "zod";
import * as base from "./base.ts";

/** The gate's rule on shares under surveillance; whoever meets it can offer the consent. */
export const CONSENT_RULE = "surveillance consent";

/** What a broker says of one share today. */
export const scripNotice = z.object({
  /** The broker's notice, word for word; absent when it has none, or is not asked about this one. */
  notice: z.string().optional(),
  /** The user has agreed to exactly this notice today. */
  agreed: z.boolean(),
  /** Why it is not known whether there is a notice, as a clause. */
  unknown: z.string().optional(),
});
export type ScripNotice = z.infer<typeof scripNotice>;

/** Who says what an order's margin is. Absent where no broker can be asked (paper): then the figure is the account's own. */
export const marginSource = z.object({
  by: z.enum(["broker", "estimate"]),
  /** Our own table's figure. */
  own: base.money,
  /** Why the broker's figure is not there, as a clause; absent while it is being asked. */
  why: z.string().optional(),
  /** How far the two are apart, where that is worth telling. */
  differs: z.string().optional(),
});
export type MarginSource = z.infer<typeof marginSource>;

/** One order's charges as the broker estimates them beside our own table. */
export const chargeCheck = z.object({
  verdict: z.enum(["agrees", "differs"]),
  ours: base.money,
  theirs: base.money,
  /** Components that are apart, the furthest first. */
  lines: z.array(z.object({ name: z.string(), ours: base.money, theirs: base.money })),
  sentence: z.string(),
});
export type ChargeCheckView = z.infer<typeof chargeCheck>;
