import type { PeriodReport } from "../../../../shared/analytics/period/period-report.ts";
import { TAX_LIMITS } from "../../../../shared/analytics/tax/tax-limits.ts";
import type { Table } from "../../lab/tables/table.ts";
import type { PeriodKind } from "../../../../shared/contract/schemas/reports.ts";
import { BASIS } from "../report-kind.ts";

type Note = readonly [about: string, sentence: string];

/** What speaks against the figures comes first. */
export function notesOf({ warnings }: PeriodReport, kind: PeriodKind | undefined): Note[] {
  const told = (about: string, sentences: readonly string[]): Note[] => sentences.map((sentence) => [about, sentence]);
  return [...told("To be known first", warnings), ...told("Basis", BASIS), ...(kind === undefined || kind === "tax" ? told("Limits", TAX_LIMITS) : [])];
}

export function notesTable(report: PeriodReport, kind: PeriodKind | undefined): Table<Note> {
  return {
    columns: [{ title: "about", unit: "text", of: ([about]) => about, width: 20 }, { title: "note", unit: "text", of: ([, sentence]) => sentence, width: 120 }],
    rows: notesOf(report, kind),
  };
}
