import type { PeriodReport } from "../../../../shared/analytics/period/period-report.ts";
import { sumOf } from "../../../../shared/analytics/period/pnl-calendar.ts";
import { formatMoney, groupDigits } from "../../../../shared/domain/format.ts";
import { escapeHtml } from "../../../../shared/lab-charts/escape-html.ts";
import type { ReportFile } from "../../lab/report-file.ts";
import type { PeriodKind } from "../../../../shared/contract/schemas/reports.ts";
import { ENTRY_STYLES, entryHtml } from "../../trade-journal/entries-html.ts";
import type { ReportEntry } from "../../trade-journal/report-entry.ts";
import { KIND_WORDS, periodName } from "../report-kind.ts";
import { statementLines } from "../statement-lines.ts";
import { calendarTable, daysTable } from "../tables/day-tables.ts";
import { notesOf } from "../tables/notes-table.ts";
import { classesTable, lotsTable, openTable, turnoverTable, unmatchedTable } from "../tables/tax-tables.ts";
import { statementTable } from "../tables/trade-tables.ts";
import { calendarGrids, tone } from "./calendar-grid.ts";
import { bulletList, facts, htmlTable, section } from "./html-parts.ts";
import { PERIOD_STYLES } from "./period-styles.ts";

/** The page has no script, and its policy lets none run and nothing be fetched. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** One page that needs nothing but itself. */
export function periodHtml(report: PeriodReport, kind: PeriodKind, entries: readonly ReportEntry[] = []): Promise<ReportFile[]> {
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(`${KIND_WORDS[kind]}, ${report.title}`)}</title>
<style>${PERIOD_STYLES}${entries.length === 0 ? "" : ENTRY_STYLES}</style>
</head>
<body>
<main>
${head(report, kind)}
${warnings(report)}
${BODY[kind](report)}
${journal(entries)}
${notes(report, kind)}
<footer>Made by Sauda from its own journal. It is no contract note and no tax return.</footer>
</main>
</body>
</html>
`;
  return Promise.resolve([{ name: `${periodName(report, kind)}.html`, bytes: Buffer.from(page) }]);
}

function head({ title, account, from, to, days }: PeriodReport, kind: PeriodKind): string {
  const { realised, charges, net, trades } = sumOf(days);
  const tiles = [["Net", formatMoney(net), tone(net)], ["Realised", formatMoney(realised), tone(realised)], ["Charges", formatMoney(charges), "even"], ["Trades", groupDigits(trades), "even"], ["Days", groupDigits(days.length), "even"]] as const;
  return `<header><p class="kind">${escapeHtml(KIND_WORDS[kind])}</p><h1>${escapeHtml(title)}</h1><p class="about">${escapeHtml(`${from} to ${to} · ${account}`)}</p></header>
<dl class="tiles">${tiles.map(([name, value, colour]) => `<div><dt>${name}</dt><dd class="${colour}">${escapeHtml(value)}</dd></div>`).join("")}</dl>`;
}

function journal(entries: readonly ReportEntry[]): string {
  return entries.length === 0 ? "" : `<h2>Trade journal</h2>${entries.map(entryHtml).join("\n")}`;
}

function warnings({ warnings: told }: PeriodReport): string {
  return told.length === 0 ? "" : `<section class="warn"><h2>To be known first</h2>${bulletList(told)}</section>`;
}

const BODY: Readonly<Record<PeriodKind, (report: PeriodReport) => string>> = { statement: statementBody, tax: taxBody, calendar: calendarBody };

function statementBody(report: PeriodReport): string {
  const days = report.days.map(({ day, statement }) => section(day, `${htmlTable(statementTable(statement.trades), "No trades.")}${facts(statementLines(statement))}<p>Charges by the ${escapeHtml(statement.table)}.</p>`));
  return days.join("") || section("Days", "<p>Nothing was traded or settled in this period.</p>");
}

function taxBody(report: PeriodReport): string {
  return [
    section("By financial year and class", htmlTable(classesTable(report), "Nothing was closed in this period.")),
    charges(report),
    section("Turnover for the tax audit", `<p>Favourable and unfavourable differences of all closed lots, without their sign and before charges (ICAI, Guidance Note on Tax Audit, 2022).</p>${htmlTable(turnoverTable(report), "No lots of a business class were closed.")}`),
    section("Lots", htmlTable(lotsTable(report), "Nothing was closed in this period.")),
    section("Sold or settled without a purchase that is known", htmlTable(unmatchedTable(report), "None.")),
    section("Open at the end of the period", htmlTable(openTable(report), "Nothing is open.")),
  ].join("");
}

function calendarBody(report: PeriodReport): string {
  return [
    section("Calendar, net of charges", report.months.length === 0 ? "<p>Nothing was traded or settled in this period.</p>" : `<div class="wide months">${calendarGrids(report.months)}</div>`),
    charges(report),
    section("Weeks and months", htmlTable(calendarTable(report), "None.")),
    section("Days", htmlTable(daysTable(report), "None.")),
  ].join("");
}

function charges({ chargeLines, days }: PeriodReport): string {
  return section("Charges by kind", facts([...chargeLines.map(({ name, amount }) => [name, formatMoney(amount)] as const), ["Total", formatMoney(sumOf(days).charges)]]));
}

function notes(report: PeriodReport, kind: PeriodKind): string {
  return section("What the figures rest on", bulletList(notesOf({ ...report, warnings: [] }, kind).map(([, sentence]) => sentence)));
}
