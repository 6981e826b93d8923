import { z } from "zod";
import * as base from "./base.ts";
import { fill, order } from "./orders.ts";

/** Why an order is there, and what became of it: read back from the journal, nothing else. */
export const story = z.object({
  order,
  /** Who asked, in words: by hand, a bracket's stop, a strategy. */
  who: z.string(),
  /** What for, in the words of whoever asked. */
  why: z.string(),
  /** Of a strategy's order: version (12 hex digits of its hash), and the feed's number of the tick it was decided on. */
  build: z.string().optional(),
  decided: z.number().int().optional(),
  checks: z.array(z.object({ rule: z.string(), limit: z.string(), value: z.string() })),
  /** Each journal record about it, in order. */
  steps: z.array(
    z.object({
      seq: z.number().int(),
      at: base.systemTime,
      kind: z.string(),
      sentence: z.string(),
      /** Since the step before it, µs, where it was measured. */
      us: z.number().optional(),
    }),
  ),
  /** What was sent, without secrets, and what came back; one per write. */
  exchanges: z.array(z.object({ what: z.enum(["place", "modify", "cancel"]), route: z.string(), sent: z.string(), status: z.number().int().optional(), answer: z.string().optional(), roundTripMs: z.number().optional() })),
  /** Parts that follow one another, from asking to the broker's answer. */
  timing: z.array(z.object({ step: z.string(), us: z.number() })),
  fills: z.array(fill),
});
export type StoryView = z.infer<typeof story>;
