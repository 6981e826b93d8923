import { z } from "zod";
import * as base from "./base.ts";
import { labJob, runFigures, runId, sweepPoint, sweepRequest } from "./lab.ts";

/** Walk-forward: the best parameters are searched anew again and again, and tried on the days after. */

const count = z.number().int().min(0);
/** Beyond it a span is some twenty years. */
const MOST_DAYS = 5_000;

/** Trading days of the spans. The next window begins where the out-of-sample span of the one before it ended: so no day is tried twice and none is left out. */
export const walkPlan = z.object({
  /** Anchored: every in-sample span begins on the first day. Rolling: all are of one length. */
  kind: z.enum(["anchored", "rolling"]),
  inSample: z.number().int().min(1).max(MOST_DAYS),
  outOfSample: z.number().int().min(1).max(MOST_DAYS),
});
export type WalkPlan = z.infer<typeof walkPlan>;

const daySpan = z.object({ from: base.day, to: base.day, days: count });

/** One window. */
export const walkWindow = z.object({
  inSample: daySpan, outOfSample: daySpan,
  /** What was chosen, with its figures in sample; absent where no point could be called the best: nothing was traded then. */
  best: sweepPoint.optional(),
  /** The same parameters on the days after. */
  tried: runFigures.optional(),
});
export type WalkWindowView = z.infer<typeof walkWindow>;

/** Returns as fractions; shared/analytics/walk-forward-summary.ts says how each is made. */
export const walkSummary = z.object({
  windows: count, outOfSampleReturn: z.number(), outOfSampleYear: z.number(), inSampleYear: z.number(), efficiency: z.number().optional(), profitable: z.number(), worst: z.number(),
});

export const walkView = z.object({
  id: runId, at: base.systemTime, title: z.string(), request: sweepRequest, plan: walkPlan,
  /** SHA-256, hex, of the strategy's code. */
  codeHash: z.string(),
  state: labJob.shape.state, sentence: z.string(),
  /** Windows of the plan; 0 until the data were read. */
  total: count,
  /** Finished ones, in their order. */
  windows: z.array(walkWindow),
  /** Out-of-sample spans as one account, rupees; the drawdown as a fraction. Columns of equal length. */
  curve: z.object({ at: z.array(base.marketTime), equity: z.array(z.number()), drawdown: z.array(z.number()) }),
  /** Absent while no window chose a point. */
  summary: walkSummary.optional(),
});
export type WalkView = z.infer<typeof walkView>;

/** A walk-forward as a list shows it. */
export const walkHead = walkView.omit({ windows: true, curve: true });
export type WalkHead = z.infer<typeof walkHead>;
