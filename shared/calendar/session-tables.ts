import { z } from "zod";
import type { Exchange } from "../domain/words.ts";
import { ascending, day, wallTime } from "../simulation/table-fields.ts";

export const MARKET_SEGMENTS = ["equity", "derivative", "currency", "commodity"] as const;
export type MarketSegment = (typeof MARKET_SEGMENTS)[number];

export const PHASES = ["pre-open", "matching", "buffer", "continuous", "closing-auction", "post-close"] as const;
export type Phase = (typeof PHASES)[number] | "closed";

const span = z.strictObject({ open: wallTime, close: wallTime }).refine((at) => at.open < at.close, "closes before it opens");

const phase = z.strictObject({ phase: z.enum(PHASES), open: wallTime, close: wallTime }).refine((at) => at.open < at.close, "closes before it opens");

const sessionRow = z.strictObject({
  from: day,
  phases: z.array(phase).min(1).superRefine((phases, context) => {
    for (const [index, row] of phases.entries()) {
      const before = phases[index - 1];
      if (before && row.open < before.close) context.addIssue({ code: "custom", path: [index, "open"], message: "begins before the phase before it has ended" });
    }
    if (phases.filter((row) => row.phase === "continuous").length !== 1) context.addIssue({ code: "custom", message: "expected exactly one continuous phase" });
  }),
  /** Minutes before continuous trading ends. */
  squareOffBefore: z.number().int().min(0).max(120),
  expiryClose: wallTime,
});
export type SessionRow = z.infer<typeof sessionRow>;

const sessions = z.array(sessionRow).min(1).superRefine(ascending);

const sessionsSchema = z.strictObject({
  about: z.string(),
  notes: z.record(z.string(), z.string()),
  /** On a holiday commodities open in the evening, except on these days. */
  eveningOnHolidays: z.strictObject({ open: wallTime, closedAllDay: z.array(day), note: z.string() }),
  segments: z.strictObject({ equity: sessions, "equity-fno": sessions, derivative: sessions, currency: sessions, commodity: sessions }),
});
export type SessionTables = z.infer<typeof sessionsSchema>;

/** Reads resources/calendar/sessions.json. Times become minutes since midnight. @throws ZodError naming the field that is off. */
export function sessionTables(json: unknown): SessionTables {
  return sessionsSchema.parse(json);
}

const holidaysSchema = z.object({
  from: day,
  to: day,
  holidays: z.array(z.object({ day, name: z.string() })),
  specialSessions: z.array(z.object({
    day,
    name: z.string(),
    windows: z.array(span).min(1),
    /** All phases of an ordinary day, and not only these windows. */
    full: z.boolean().optional(),
    confirmed: z.boolean(),
  })),
});
export type HolidayTable = z.infer<typeof holidaysSchema>;

/** Reads resources/calendar/nse-holidays.json. @throws ZodError naming the field that is off. */
export function holidayTable(json: unknown): HolidayTable {
  return holidaysSchema.parse(json);
}

export function marketSegmentOf(exchange: Exchange): MarketSegment {
  if (exchange === "MCX") return "commodity";
  if (exchange === "CDS") return "currency";
  return exchange === "NFO" || exchange === "BFO" ? "derivative" : "equity";
}
