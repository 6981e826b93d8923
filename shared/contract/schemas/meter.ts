import { z } from "zod";
import * as base from "./base.ts";

/** One lane of a broker's rate limits, in our own count: other programs of the user are not in it. */
export const rateLane = z.object({
  name: z.string(),
  /** `limit` is what Sauda allows itself, `official` what the broker's table says. */
  windows: z.array(z.object({ ms: z.number().int(), used: z.number().int(), limit: z.number().int(), official: z.number().int() })),
  waiting: z.number().int(),
  /** The broker turned a call away: until then nothing but exits goes here. */
  backingOffUntil: base.systemTime.optional(),
});
export type RateLaneView = z.infer<typeof rateLane>;

/** Answer of `broker.meter`. */
export const brokerMeter = z.object({ account: base.accountId, lanes: z.array(rateLane) });
export type BrokerMeterView = z.infer<typeof brokerMeter>;
