import type { Frame } from "../../../domain/candle.ts";
import { groupDigits } from "../../../domain/format.ts";
import type { InstrumentKey } from "../../../domain/identity.ts";
import { istDay, istTime } from "../../../domain/time.ts";
import { plainRupees } from "../../../domain/units.ts";
import type { CorporateAction } from "../../../history/corporate-actions.ts";
import type { BarColumn, BarTable } from "../bar-table.ts";

/** `refuse`: no run on these prices. `warn`: the run's figures may be off. `note`: good to know. */
export type Severity = "refuse" | "warn" | "note";

/**
 * What can be said of prices:
 *
 *   of the bars     conflict (two of one time), high, low, price (not above 0), volume (below 0), frame (bars of
 *                   another length), order, duplicate, alignment, hours, stamp, missing, unlisted (days whose
 *                   holidays are not listed), short (fewer days than were asked for), split, jump, no-volume
 *   of the reading  rounded, units, dates, symbols, unused, built, running, damaged, cut, clock
 */
export type FindingKind =
  | "conflict" | "high" | "low" | "price" | "volume" | "frame" | "order" | "duplicate" | "alignment" | "hours" | "stamp" | "missing" | "unlisted" | "short" | "split" | "jump" | "no-volume"
  | "rounded" | "units" | "dates" | "symbols" | "unused" | "built" | "running" | "damaged" | "cut" | "clock";

export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** Bars, rows or days that it is true of. */
  readonly count: number;
  /** Epoch ms of the first of them; 0 where it is of the source as a whole. */
  readonly firstAt: number;
  /** Of the first of them, in the file; absent where the source has no lines. */
  readonly line?: number | undefined;
  readonly sentence: string;
}

/** A day that lacks bars. */
export interface DayGap {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Bars that lie where the day's hours have room for them. */
  readonly present: number;
  /** Bars that the day's hours have room for. */
  readonly expected: number;
}

export interface DataReport {
  /** File, or what else the bars were read from. */
  readonly source: string;
  readonly instrument: InstrumentKey;
  readonly frame: Frame;
  readonly bars: number;
  /** Open times of the first and the last bar, epoch ms; 0 where there are none. */
  readonly from: number;
  readonly to: number;
  /** What refuses first, then warnings, then notes. */
  readonly findings: readonly Finding[];
  /** Ascending. */
  readonly gaps: readonly DayGap[];
  /** Splits and bonuses that the prices suggest: `adjustBars` takes them out. */
  readonly actions: readonly CorporateAction[];
}

/** Where bars come from, for sentences. */
export interface Origin {
  /** Name of the file, or "kept candles". */
  readonly source: string;
  /** The line of each bar of the table. */
  readonly lines?: Int32Array | undefined;
  /** What the source counts. */
  readonly lineWord: "line" | "row";
  /** Names of the columns in the source, where it has its own. */
  readonly columns?: Partial<Readonly<Record<BarColumn, string>>> | undefined;
  /** Units of a price in one rupee: 10,000, or 1 in a table of floats. */
  readonly unitsPerRupee: number;
}

const RANK: Readonly<Record<Severity, number>> = { refuse: 0, warn: 1, note: 2 };

/** Gravest first, those of one severity in the order given. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** "SBIN.csv, line 17, column “high”", as far as it is known. */
export function placeOf(origin: Origin, bar: number, column?: BarColumn): string {
  const line = origin.lines?.[bar];
  const name = column === undefined ? "" : `, column “${origin.columns?.[column] ?? column}”`;
  return `${origin.source}${line === undefined ? "" : `, ${origin.lineWord} ${line}`}${name}`;
}

/** "2021-05-24 09:15"; bars of days and longer have no time of day. */
export function wallOf(at: number, frame: Frame): string {
  return frame >= 1440 ? istDay(at) : `${istDay(at)} ${istTime(at).slice(0, 5)}`;
}

/** A price of the table in rupees. */
export function priceText(value: number, { unitsPerRupee }: Origin): string {
  return unitsPerRupee === 1 || !Number.isSafeInteger(value) ? String(value / unitsPerRupee) : plainRupees(value);
}

/** "1 bar", "1,234 bars". */
export function counted(count: number, word: string): string {
  return `${groupDigits(count)} ${word}${count === 1 ? "" : "s"}`;
}

/** " (the first of 1,234)", nothing for a single one. */
export function firstOf(count: number): string {
  return count === 1 ? "" : ` (the first of ${groupDigits(count)})`;
}

/** The finding about some bars of a table, told by the first of them. */
export function findingAt(kind: FindingKind, severity: Severity, count: number, table: BarTable, bar: number, origin: Origin, sentence: string): Finding {
  return { kind, severity, count, firstAt: table.at[bar] ?? 0, line: origin.lines?.[bar], sentence };
}
