import { z } from "zod";
import { DRIFT_CAUSES } from "../../analytics/drift.ts";
import * as base from "./base.ts";
import { strategyId } from "./strategies.ts";

/** How a strategy's day compares with its re-run on the ticks that were recorded. */

const causes = z.object({ signal: base.money, timing: base.money, price: base.money, charges: base.money, refusal: base.money, unfilled: base.money });

/** Above 0 the real day did better than its re-run. */
export const driftFigures = z.object({
  /** Net of charges, what is open valued at the day's last price. */
  real: base.money, rerun: base.money,
  /** Real less re-run: the sum of the causes, exactly. */
  difference: base.money,
  byCause: causes,
});
export type DriftFigures = z.infer<typeof driftFigures>;

export const driftDay = z.object({
  day: base.day,
  /** open: not compared yet; compared; not comparable: `sentence` says why, and what to do. */
  state: z.enum(["open", "compared", "not comparable"]),
  sentence: z.string(),
  /** False where something was missing: the figures are a hint then. */
  sure: z.boolean(),
  /** Absent where nothing was compared. */
  figures: driftFigures.optional(),
  /** When it was compared. */
  at: base.systemTime.optional(),
});
export type DriftDayView = z.infer<typeof driftDay>;

export const driftLine = z.object({
  cause: z.enum(DRIFT_CAUSES),
  amount: base.money,
  /** Absent for what belongs to the whole day. */
  instrument: base.instrumentKey.optional(),
  at: base.marketTime.optional(),
  sentence: z.string(),
});
export type DriftLineView = z.infer<typeof driftLine>;

export const driftReport = driftDay.extend({
  strategy: strategyId,
  title: z.string(),
  /** What limits the comparison, a sentence each. */
  notes: z.array(z.string()),
  lines: z.array(driftLine),
});
export type DriftReport = z.infer<typeof driftReport>;

/** A day of one strategy. */
export const driftAsk = z.object({ strategy: strategyId, day: base.day });
export type DriftAsk = z.infer<typeof driftAsk>;
