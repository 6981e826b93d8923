import type { TimeFormat } from "../../../history/mapping.ts";
import type { BarCells } from "./bar-cells.ts";
import { quoted } from "./data-error.ts";
import type { Decimals } from "./decimals.ts";
import type { Finding } from "./finding.ts";
import { counted } from "./finding.ts";
import { FORMAT_WORDS } from "./time-cells.ts";
import type { TimeCells } from "./time-cells.ts";

interface Reading {
  readonly file: string;
  readonly count: number;
  readonly numbers: Decimals;
  readonly cells: BarCells | undefined;
  readonly times: TimeCells | undefined;
  readonly format: TimeFormat | undefined;
}

/** What the reading of a file has to say, beside its bars. */
export function readingNotes({ file, count, numbers, cells, times, format }: Reading): Finding[] {
  const notes: Finding[] = [];
  const note = (kind: Finding["kind"], severity: Finding["severity"], many: number, sentence: string): void => void notes.push({ kind, severity, count: many, firstAt: 0, sentence });
  const other = times?.other;
  if (other && format) note("dates", "warn", count, `Days of ${file} such as ${quoted(other.text)} can be read as ${FORMAT_WORDS[format]} or as ${FORMAT_WORDS[other.format]}; they were read as ${FORMAT_WORDS[format]}. If that is wrong, write them as 2026-11-20.`);
  if (numbers.rounded > 0) note("rounded", "note", numbers.rounded, `${counted(numbers.rounded, "price")} of ${file} had more than four decimals and ${numbers.rounded === 1 ? "was" : "were"} rounded to 1/10,000 rupee, halves away from zero.`);
  if (numbers.parts > 0) note("units", "note", numbers.parts, `${counted(numbers.parts, "volume")} of ${file} ${numbers.parts === 1 ? "was no whole number and was" : "were no whole numbers and were"} rounded to whole units.`);
  const unused = cells?.unused.flatMap((place) => cells.headers[place] ?? []) ?? [];
  if (unused.length > 0) note("unused", "note", unused.length, `Of ${file} the ${unused.length === 1 ? "column" : "columns"} ${unused.map(quoted).join(", ")} ${unused.length === 1 ? "is" : "are"} not used.`);
  return notes;
}
