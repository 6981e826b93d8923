import type { Content } from "pdfmake";
import type { PeriodReport } from "../../../../shared/analytics/period/period-report.ts";
import type { CalendarMonth } from "../../../../shared/analytics/period/pnl-calendar.ts";
import { sumOf } from "../../../../shared/analytics/period/pnl-calendar.ts";
import { formatMoney, formatRupees, groupDigits } from "../../../../shared/domain/format.ts";
import { pdfBytes } from "../../lab/pdf/pdf-maker.ts";
import { bullets, facts, heading } from "../../lab/pdf/pdf-parts.ts";
import { printable } from "../../lab/pdf/print-letters.ts";
import type { ReportFile } from "../../lab/report-file.ts";
import { PAPER } from "../../lab/themes.ts";
import { monthTitle } from "../html/calendar-grid.ts";
import type { PeriodKind } from "../../../../shared/contract/schemas/reports.ts";
import { narrowTable } from "../../trade-journal/entry-table.ts";
import type { ReportEntry } from "../../trade-journal/report-entry.ts";
import { KIND_WORDS, periodName } from "../report-kind.ts";
import { statementLines } from "../statement-lines.ts";
import { notesOf } from "../tables/notes-table.ts";
import { classesTable, lotsTable, turnoverTable, unmatchedTable } from "../tables/tax-tables.ts";
import { statementTable } from "../tables/trade-tables.ts";
import { pdfTable } from "./pdf-table.ts";

const HAIR = { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => PAPER.line, vLineColor: () => PAPER.line };
/** Names and amounts far from each other are hard to read together; points. */
const FACTS_WIDTH = 300;

/** A page for each day of a statement, and a few with the summary of the other kinds. A4 lies on its side: the tables are wide. */
export async function periodPdf(report: PeriodReport, kind: PeriodKind, entries: readonly ReportEntry[] = []): Promise<ReportFile[]> {
  const title = printable(`${KIND_WORDS[kind]}: ${report.title}, ${report.from} to ${report.to}`);
  const bytes = await pdfBytes({
    pageSize: "A4",
    pageOrientation: "landscape",
    pageMargins: [36, 28, 36, 32],
    // The report's own time: the same report gives the same file.
    info: { title, creator: "Sauda", creationDate: new Date(report.madeAt) },
    defaultStyle: { font: "Roboto", fontSize: 8, color: PAPER.ink, lineHeight: 1.05 },
    styles: { heading: { fontSize: 10, bold: true, margin: [0, 10, 0, 4] }, title: { fontSize: 18, bold: true }, dim: { color: PAPER.dim } },
    footer: (page, pages) => ({ margin: [36, 10, 36, 0], fontSize: 7, color: PAPER.dim, columns: [{ text: title, width: "*" }, { text: `Page ${page} of ${pages}`, alignment: "right", width: "auto" }] }),
    content: [headPart(report, kind), ...BODY[kind](report), ...journalPart(entries), notesPart(report, kind)],
  });
  return [{ name: `${periodName(report, kind)}.pdf`, bytes }];
}

function narrow(lines: Parameters<typeof facts>[0]): Content {
  return { columns: [{ width: FACTS_WIDTH, stack: [facts(lines)] }, { width: "*", text: "" }] };
}

function headPart({ title, account, from, to, days, warnings }: PeriodReport, kind: PeriodKind): Content {
  const { realised, charges, net, trades } = sumOf(days);
  return [
    { text: KIND_WORDS[kind], style: "dim" },
    { text: printable(title), style: "title" },
    { text: printable(`${from} to ${to} · ${account}`), style: "dim", margin: [0, 2, 0, 6] },
    narrow([["Realised", formatMoney(realised)], ["Charges", formatMoney(charges)], ["Net", formatMoney(net)], ["Trades", groupDigits(trades)]]),
    ...(warnings.length === 0 ? [] : [heading("To be known first"), bullets(warnings)]),
  ];
}

function journalPart(entries: readonly ReportEntry[]): Content[] {
  return entries.length === 0 ? [] : [heading("Trade journal"), pdfTable(narrowTable(entries.map(({ entry }) => entry)))];
}

const BODY: Readonly<Record<PeriodKind, (report: PeriodReport) => Content[]>> = { statement: statementPart, tax: taxPart, calendar: calendarPart };

function statementPart({ days }: PeriodReport): Content[] {
  if (days.length === 0) return ["Nothing was traded or settled in this period."];
  return days.map(({ day, statement }) => ({ pageBreak: "before", stack: [heading(day), pdfTable(statementTable(statement.trades)), { text: " " }, narrow(statementLines(statement)), { text: printable(`Charges by the ${statement.table}.`), style: "dim" }] }));
}

function taxPart(report: PeriodReport): Content[] {
  const part = (title: string, rows: number, table: Content, empty: string): Content => [heading(title), rows === 0 ? empty : table];
  return [
    part("By financial year and class", report.classes.length, pdfTable(classesTable(report)), "Nothing was closed in this period."),
    chargesPart(report),
    part("Turnover for the tax audit", report.turnover.length, pdfTable(turnoverTable(report)), "No lots of a business class were closed."),
    part("Sold or settled without a purchase that is known", report.unmatched.length, pdfTable(unmatchedTable(report)), "None."),
    part("Lots", report.closed.length, pdfTable(lotsTable(report)), "Nothing was closed in this period."),
  ];
}

function calendarPart(report: PeriodReport): Content[] {
  return [...report.months.map(monthPart), chargesPart(report)];
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Week"];

function monthPart({ month, weeks, sum }: CalendarMonth): Content {
  const amount = (net: number, trades: number): Content => ({ text: printable(`${formatRupees(net)}\n${groupDigits(trades)} ${trades === 1 ? "trade" : "trades"}`), color: net > 0 ? PAPER.up : net < 0 ? PAPER.down : PAPER.dim });
  const rows = weeks.map(({ cells, sum: own }) => [
    ...cells.map((cell): Content => (cell ? [{ text: String(Number(cell.day.slice(8))), color: PAPER.dim, fontSize: 6 }, cell.of ? amount(cell.of.net, cell.of.trades) : ""] : "")),
    own.trades === 0 && own.net === 0 ? "" : amount(own.net, own.trades),
  ]);
  return { unbreakable: true, stack: [heading(`${monthTitle(month)}: net ${formatMoney(sum.net)}, charges ${formatMoney(sum.charges)}`), { table: { widths: WEEKDAYS.map(() => "*"), body: [WEEKDAYS.map((text) => ({ text, color: PAPER.dim })), ...rows] }, layout: HAIR, fontSize: 7 }] };
}

function chargesPart({ chargeLines, days }: PeriodReport): Content {
  return { unbreakable: true, stack: [heading("Charges by kind"), narrow([...chargeLines.map(({ name, amount }) => [name, formatMoney(amount)] as const), ["Total", formatMoney(sumOf(days).charges)]])] };
}

function notesPart(report: PeriodReport, kind: PeriodKind): Content {
  return [heading("What the figures rest on"), bullets(notesOf({ ...report, warnings: [] }, kind).map(([, sentence]) => sentence))];
}
