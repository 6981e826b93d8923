import { z } from "zod";
import { BROKER_FRAMES, FRAMES } from "../../domain/candle.ts";
import { ADJUSTMENTS, TIME_FORMATS, ZONES } from "../../history/mapping.ts";
import * as base from "./base.ts";

export const frame = z.union(FRAMES.map((one) => z.literal(one)));
/** Frames that the broker gives and that are downloaded. */
export const brokerFrame = z.union(BROKER_FRAMES.map((one) => z.literal(one)));

const count = z.number().int().min(0);

/** What is kept of one day: `closed` no session, `missing` not asked for yet, `empty` asked and there is nothing, `gaps` some session minutes have no bar. */
export const dayState = z.enum(["closed", "missing", "running", "empty", "gaps", "whole"]);
export type DayState = z.infer<typeof dayState>;

export const coverageDay = z.object({ day: base.day, state: dayState, bars: count, expected: count, missing: count, imported: z.boolean(), name: z.string().optional() });
export type CoverageDay = z.infer<typeof coverageDay>;

export const seriesUse = z.object({ instrument: base.instrumentKey, frame, days: count, bars: count, bytes: count, first: base.day, last: base.day, imported: count });
export type SeriesUseView = z.infer<typeof seriesUse>;

export const historyJob = z.object({
  id: count,
  instrument: base.instrumentKey,
  frame: brokerFrame,
  from: base.day,
  to: base.day,
  state: z.enum(["waiting", "running", "stopped", "failed", "done"]),
  sentence: z.string(),
  /** Requests to the broker. */
  chunksDone: count,
  chunks: count,
  bars: count,
  /** Absent until a request has been answered. */
  barsPerSecond: z.number().optional(),
  leftMs: z.number().optional(),
});
export type HistoryJobView = z.infer<typeof historyJob>;

export const importView = z.object({ id: count, file: z.string(), at: base.systemTime, rows: count, days: count, replaced: count, what: z.string() });
export type ImportView = z.infer<typeof importView>;

export const historyOverview = z.object({
  series: z.array(seriesUse),
  bytes: count,
  limitBytes: count,
  /** Where the file lies. */
  path: z.string(),
  jobs: z.array(historyJob),
  imports: z.array(importView),
});
export type HistoryOverview = z.infer<typeof historyOverview>;

/** A split or bonus that the prices suggest: shown as a banner over a chart of unadjusted bars. */
export const corporateAction = z.object({
  day: base.day,
  /** Old shares become so many new ones: 2 for a 1:1 bonus or a split of 10 into 5. */
  factor: z.number(),
  sentence: z.string(),
});
export type CorporateActionView = z.infer<typeof corporateAction>;

/** Column numbers from 0; absent = the file has none. */
export const importMapping = z.object({
  time: count,
  /** A second column with the time of day, where the first has the date alone. */
  clock: count.optional(),
  open: count,
  high: count,
  low: count,
  close: count,
  volume: count.optional(),
  /** Names of instruments, where one file has several. */
  symbol: count.optional(),
  format: z.enum(TIME_FORMATS),
  zone: z.enum(ZONES),
  /** Does a row's time name the bar's open or its close? */
  stamp: z.enum(ADJUSTMENTS),
});
export type ImportMapping = z.infer<typeof importMapping>;

export const uploadName = z.string().regex(/^[a-z0-9]{8,32}$/);

export const importRequest = z.object({
  upload: uploadName,
  file: z.string().min(1).max(200),
  mapping: importMapping,
  /** Of all rows, or of those whose symbol column is empty; with a symbol column, its exchange is the others'. */
  instrument: base.instrumentKey,
  frame,
  present: z.enum(["replace", "keep"]),
});
export type ImportRequest = z.infer<typeof importRequest>;

export const importPreview = z.object({
  kind: z.enum(["csv", "parquet"]),
  headers: z.array(z.string()),
  /** The first rows as text. */
  rows: z.array(z.array(z.string())),
  /** What Sauda takes the columns for; absent where it cannot tell. */
  guess: importMapping.partial(),
  frame: frame.optional(),
});
export type ImportPreview = z.infer<typeof importPreview>;

export const UPLOAD_PIECE = 262_144;
export const UPLOAD_LIMIT = 536_870_912;
export const historyLimitMb = z.number().int().min(50).max(100_000);
