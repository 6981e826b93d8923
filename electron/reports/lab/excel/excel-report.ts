import writeExcelFile from "write-excel-file/node";
import type { LabRun } from "../../../../shared/contract/schemas/lab.ts";
import { groupDigits } from "../../../../shared/domain/format.ts";
import type { ReportFile } from "../report-file.ts";
import { reportName } from "../report-name.ts";
import { chargesTable, chargesTotal } from "../tables/charges-table.ts";
import { equityTable } from "../tables/equity-table.ts";
import { monthsTable } from "../tables/months-table.ts";
import { ordersTable } from "../tables/orders-table.ts";
import { tradesTable } from "../tables/trades-table.ts";
import { dataCell } from "./cells.ts";
import type { SheetPlan } from "./sheets.ts";
import { figuresSheet, summarySheet, tableSheet } from "./sheets.ts";

/** More points of equity than this are thinned. */
const EQUITY_ROWS = 100_000;

/** One workbook with a sheet for each thing. */
export async function excelFiles(run: LabRun): Promise<ReportFile[]> {
  const sheets = [summarySheet(run), figuresSheet(run), tableSheet("Trades", tradesTable(run)), tableSheet("Orders", ordersTable(run)), equitySheet(run), tableSheet("Months", monthsTable(run)), chargesSheet(run)];
  const bytes = await writeExcelFile([...sheets], { fontFamily: "Calibri", fontSize: 10 }).toBuffer();
  return [{ name: `${reportName(run)}.xlsx`, bytes }];
}

function equitySheet(run: LabRun): SheetPlan {
  const points = run.curve.at.length;
  const table = equityTable(run, EQUITY_ROWS);
  const note = points > EQUITY_ROWS ? `${groupDigits(table.rows.length)} of ${groupDigits(points)} points, with all highs and lows of the stretches between: the CSV report has all of them.` : undefined;
  return tableSheet("Equity", table, note);
}

function chargesSheet(run: LabRun): SheetPlan {
  const plan = tableSheet("Charges", chargesTable(run));
  const total = [dataCell("Total", "text"), dataCell(chargesTotal(run), "money")].map((cell) => cell && { ...cell, fontWeight: "bold" as const });
  return { ...plan, data: [...plan.data, total] };
}
