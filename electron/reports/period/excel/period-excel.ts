import type { Row, SheetData } from "write-excel-file/node";
import writeExcelFile from "write-excel-file/node";
import type { PeriodReport } from "../../../../shared/analytics/period/period-report.ts";
import { sumOf } from "../../../../shared/analytics/period/pnl-calendar.ts";
import { CLASS_NAMES, CLASS_WORDS, INCOME_CLASSES } from "../../../../shared/analytics/tax/income-class.ts";
import { dataCell, headCell } from "../../lab/excel/cells.ts";
import type { SheetPlan } from "../../lab/excel/sheets.ts";
import { tableSheet } from "../../lab/excel/sheets.ts";
import type { ReportFile } from "../../lab/report-file.ts";
import type { PeriodKind } from "../../../../shared/contract/schemas/reports.ts";
import { entryTable } from "../../trade-journal/entry-table.ts";
import type { ReportEntry } from "../../trade-journal/report-entry.ts";
import { periodName } from "../report-kind.ts";
import { calendarTable, dayChargesTable, daysTable } from "../tables/day-tables.ts";
import { notesOf } from "../tables/notes-table.ts";
import { classesTable, lotsTable, openTable, turnoverTable, unmatchedTable } from "../tables/tax-tables.ts";
import { tradesTable } from "../tables/trade-tables.ts";

/** One workbook with everything, whatever kind was asked for: a spreadsheet is where one goes on by oneself. */
export async function periodExcel(report: PeriodReport, kind: PeriodKind, entries: readonly ReportEntry[] = []): Promise<ReportFile[]> {
  const classes = INCOME_CLASSES.filter((one) => report.closed.some(({ incomeClass }) => incomeClass === one));
  const sheets: SheetPlan[] = [
    summarySheet(report),
    tableSheet("Days", daysTable(report)),
    tableSheet("Weeks and months", calendarTable(report)),
    ...classes.map((incomeClass) => tableSheet(`Lots ${CLASS_NAMES[incomeClass]}`, lotsTable({ ...report, closed: report.closed.filter((lot) => lot.incomeClass === incomeClass) }), `${CLASS_WORDS[incomeClass]}.`)),
    tableSheet("Turnover", turnoverTable(report)),
    tableSheet("Open lots", openTable(report)),
    tableSheet("Without purchase", unmatchedTable(report)),
    chargesSheet(report),
    tableSheet("Charges by day", dayChargesTable(report)),
    tableSheet("Trades", tradesTable(report)),
    ...(entries.length === 0 ? [] : [tableSheet("Trade journal", entryTable(entries.map(({ entry }) => entry)))]),
  ];
  return [{ name: `${periodName(report, kind)}.xlsx`, bytes: await writeExcelFile([...sheets], { fontFamily: "Calibri", fontSize: 10 }).toBuffer() }];
}

function summarySheet(report: PeriodReport): SheetPlan {
  const { title, account, from, to, days } = report;
  const { realised, charges, net, trades } = sumOf(days);
  const bold = { fontWeight: "bold" as const };
  const { data: classes } = tableSheet("", classesTable(report));
  const notes = notesOf(report, undefined).map(([about, sentence]): Row => [dataCell(about, "text"), { value: sentence, type: String, format: "@" }]);
  const data: SheetData = [
    [{ value: `${title}, ${from} to ${to}`, type: String, format: "@", fontSize: 14, ...bold }],
    [dataCell("Account", "text"), dataCell(account, "text")],
    [dataCell("Realised (₹)", "text"), dataCell(realised, "money")],
    [dataCell("Charges (₹)", "text"), dataCell(charges, "money")],
    [dataCell("Net (₹)", "text"), dataCell(net, "money")],
    [dataCell("Trades", "text"), dataCell(trades, "count")],
    [],
    ...classes,
    [],
    [headCell("About"), headCell("Note")],
    ...notes,
  ];
  return { sheet: "Summary", data, columns: [{ width: 20 }, { width: 46 }, ...Array.from({ length: 8 }, () => ({ width: 16 }))], stickyRowsCount: 1 };
}

function chargesSheet({ chargeLines, days }: PeriodReport): SheetPlan {
  const plan = tableSheet("Charges", { columns: [{ title: "charge", unit: "text", of: ({ name }) => name, width: 36 }, { title: "amount (₹)", unit: "money", of: ({ amount }) => amount, width: 18 }], rows: chargeLines });
  const total = [dataCell("Total", "text"), dataCell(sumOf(days).charges, "money")].map((cell) => cell && { ...cell, fontWeight: "bold" as const });
  return { ...plan, data: [...plan.data, total] };
}
