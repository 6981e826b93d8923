import type { PeriodReport } from "../../../../shared/analytics/period/period-report.ts";
import { csvBytes } from "../../lab/csv/csv-text.ts";
import type { ReportFile } from "../../lab/report-file.ts";
import type { Table } from "../../lab/tables/table.ts";
import type { PeriodKind } from "../../../../shared/contract/schemas/reports.ts";
import { entryTable } from "../../trade-journal/entry-table.ts";
import type { ReportEntry } from "../../trade-journal/report-entry.ts";
import { periodName } from "../report-kind.ts";
import { calendarTable, dayChargesTable, daysTable } from "../tables/day-tables.ts";
import { notesTable } from "../tables/notes-table.ts";
import { classesTable, lotsTable, openTable, turnoverTable, unmatchedTable } from "../tables/tax-tables.ts";
import { tradesTable } from "../tables/trade-tables.ts";

/** A file for each table of the kind, and one with what is to be known of them. */
export async function periodCsv(report: PeriodReport, kind: PeriodKind, entries: readonly ReportEntry[] = []): Promise<ReportFile[]> {
  const name = periodName(report, kind);
  const file = async <Row>(what: string, table: Table<Row>): Promise<ReportFile> => ({ name: `${name}-${what}.csv`, bytes: await csvBytes(table) });
  const last = [file("notes", notesTable(report, kind)), ...(entries.length === 0 ? [] : [file("trade-journal", entryTable(entries.map(({ entry }) => entry)))])];
  switch (kind) {
    case "statement": return Promise.all([file("trades", tradesTable(report)), file("charges", dayChargesTable(report)), file("days", daysTable(report)), ...last]);
    case "tax": return Promise.all([file("classes", classesTable(report)), file("lots", lotsTable(report)), file("turnover", turnoverTable(report)), file("open", openTable(report)), file("unmatched", unmatchedTable(report)), ...last]);
    case "calendar": return Promise.all([file("days", daysTable(report)), file("weeks-and-months", calendarTable(report)), ...last]);
  }
}
