import type { ImportMapping, ImportPreview, ImportRequest } from "../../../shared/contract/schemas/history.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { readFileTime } from "../../../shared/history/mapping.ts";
import type { TimeFormat } from "../../../shared/history/mapping.ts";

export const COLUMNS = ["time", "clock", "open", "high", "low", "close", "volume", "symbol"] as const;
export type Column = (typeof COLUMNS)[number];

export const COLUMN_WORDS: Readonly<Record<Column, string>> = { time: "Date / time", clock: "Time of day", open: "Open", high: "High", low: "Low", close: "Close", volume: "Volume", symbol: "Symbol" };
const NEEDED = ["time", "open", "high", "low", "close"] as const;

export const FORMAT_WORDS: Readonly<Record<TimeFormat, string>> = {
  iso: "2026-11-20 09:15", dmy: "20-11-2026 09:15", mdy: "11/20/2026 09:15", dmon: "20-Nov-2026 09:15", compact: "20261120 09:15", seconds: "1795146300 (seconds)", milliseconds: "1795146300000 (milliseconds)",
};

/** Of some fields nothing is known yet. */
type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** What the user has said of a file so far. */
export interface ImportDraft {
  readonly mapping: Loose<ImportMapping>;
  readonly frame: Frame | undefined;
  readonly instrument: InstrumentKey | undefined;
  readonly present: "replace" | "keep";
}

export function firstDraft({ guess, frame }: ImportPreview, instrument: InstrumentKey | undefined): ImportDraft {
  return { mapping: { zone: "IST", stamp: "open", ...guess }, frame, instrument, present: "keep" };
}

/** What a column of the file is taken for. */
export function columnOf(draft: ImportDraft, index: number): Column | undefined {
  return COLUMNS.find((column) => draft.mapping[column] === index);
}

/** Takes a column of the file for something else; what was taken for that before is free again. */
export function mapColumn(draft: ImportDraft, index: number, column: Column | undefined): ImportDraft {
  const kept = Object.entries(draft.mapping).filter(([name, value]) => !((COLUMNS as readonly string[]).includes(name) && (value === index || name === column)));
  return { ...draft, mapping: { ...Object.fromEntries(kept), ...(column === undefined ? {} : { [column]: index }) } };
}

/** What is still to be said, in the order of the form; undefined when all is. */
export function draftProblem({ mapping, frame, instrument }: ImportDraft, preview: ImportPreview): string | undefined {
  const absent = NEEDED.filter((column) => mapping[column] === undefined).map((column) => COLUMN_WORDS[column]);
  if (absent.length > 0) return `Say above which column is ${absent.join(", ")}.`;
  if (mapping.format === undefined) return "Say how the file writes times.";
  const bad = preview.rows.find((row) => timeOf(row, mapping) === undefined);
  if (bad) return `“${bad[mapping.time ?? 0] ?? ""}” is no time written like ${FORMAT_WORDS[mapping.format]}.`;
  if (frame === undefined) return "Say how long the bars are.";
  if (instrument === undefined) return mapping.symbol === undefined ? "Choose the instrument that the bars are of." : "Choose an instrument: rows without a symbol are its, and the others are of its exchange.";
  return undefined;
}

function timeOf(row: readonly string[], { time = 0, clock, format = "iso", zone = "IST" }: Loose<ImportMapping>): number | undefined {
  return readFileTime(row[time] ?? "", clock === undefined ? "" : (row[clock] ?? ""), format, zone);
}

/** @returns the request, or undefined while something is missing. */
export function requestOf(draft: ImportDraft, preview: ImportPreview, upload: string, file: string): ImportRequest | undefined {
  const { mapping, frame, instrument, present } = draft;
  const { time, open, high, low, close, format, zone, stamp } = mapping;
  if (draftProblem(draft, preview) !== undefined || time === undefined || open === undefined || high === undefined || low === undefined || close === undefined) return undefined;
  if (format === undefined || zone === undefined || stamp === undefined || frame === undefined || instrument === undefined) return undefined;
  return { upload, file, instrument, frame, present, mapping: { ...mapping, time, open, high, low, close, format, zone, stamp } };
}
