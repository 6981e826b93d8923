import type { Content } from "pdfmake";
import type { LabRun } from "../../../../shared/contract/schemas/lab.ts";
import { formatMoney } from "../../../../shared/domain/format.ts";
import { istDay } from "../../../../shared/domain/time.ts";
import { distributionChart } from "../../../../shared/lab-charts/distribution-chart.ts";
import { equityChart, thinnedCurve } from "../../../../shared/lab-charts/equity-chart.ts";
import { figureText } from "../../../../shared/lab-charts/figure-text.ts";
import type { FigureGroup } from "../../../../shared/lab-charts/figures.ts";
import { FIGURE_GROUPS, HEADLINES } from "../../../../shared/lab-charts/figures.ts";
import { monthsChart, monthsHeight } from "../../../../shared/lab-charts/months-chart.ts";
import { symbolOf } from "../../../../shared/lab-charts/trade-words.ts";
import type { ReportFile } from "../report-file.ts";
import { reportName } from "../report-name.ts";
import { failureSentences } from "../run-failures.ts";
import { originOf, parametersOf, settingsOf } from "../run-settings.ts";
import { chargesTotal } from "../tables/charges-table.ts";
import { PAPER } from "../themes.ts";
import { chartDrawing } from "./chart-drawing.ts";
import { pdfBytes } from "./pdf-maker.ts";
import { bullets, drawingOf, facts, heading, PAGE_WIDTH, sideBySide } from "./pdf-parts.ts";
import { tradesPart } from "./pdf-trades.ts";
import { printable } from "./print-letters.ts";

/** Some three points for each dot of a printer's line. */
const CURVE_POINTS = 4_000;
/** A month's row on paper, as a part of one on the screen. */
const MONTHS_SCALE = 0.6;
/** What a page has room for, however many years there are; points. */
const MONTHS_HEIGHT = 560;

/** A few pages of A4: figures, charts, rules, the first trades. */
export async function pdfFiles(run: LabRun): Promise<ReportFile[]> {
  const bytes = await pdfBytes({
    pageSize: "A4",
    pageMargins: [36, 28, 36, 32],
    // The run's own time: the same run gives the same file.
    info: { title: printable(run.title), creator: "Sauda", creationDate: new Date(run.at) },
    defaultStyle: { font: "Roboto", fontSize: 8, color: PAPER.ink, lineHeight: 1.05 },
    styles: { heading: { fontSize: 10, bold: true, margin: [0, 10, 0, 4] }, title: { fontSize: 18, bold: true }, dim: { color: PAPER.dim } },
    footer: (page, pages) => ({ margin: [36, 10, 36, 0], fontSize: 7, color: PAPER.dim, columns: [{ text: printable(run.title), width: "*" }, { text: `Page ${page} of ${pages}`, alignment: "right", width: "auto" }] }),
    content: [headPart(run), warningsPart(run), chartsPart(run), figuresPart(run), rulesPart(run), tradesPart(run)],
  });
  return [{ name: `${reportName(run)}.pdf`, bytes }];
}

function headPart(run: LabRun): Content {
  const { figures, request } = run;
  const about = [`${istDay(figures.start)} to ${istDay(figures.end)}`, run.instruments.map(symbolOf).join(", "), `capital ${formatMoney(request.capital)}`, request.file].join(" · ");
  const tiles = HEADLINES.map(({ key, label, unit }) => ({ stack: [{ text: label, style: "dim", fontSize: 7 }, { text: figureText(figures[key], unit), fontSize: 11, bold: true }] }));
  return [
    { text: "Backtest report", style: "dim" },
    { text: printable(run.title), style: "title" },
    { text: printable(about), style: "dim", margin: [0, 2, 0, 8] },
    { columns: tiles, columnGap: 6 },
  ];
}

function warningsPart(run: LabRun): Content {
  const sentences = [...run.warnings, ...failureSentences(run)];
  return sentences.length === 0 ? "" : { stack: [heading("To be known first"), bullets(sentences)] };
}

function chartsPart(run: LabRun): Content {
  const months = Math.min(MONTHS_HEIGHT, Math.round(monthsHeight(run.months.length) * MONTHS_SCALE));
  const returns = run.trades.map((trade) => trade.return);
  return [
    heading("Equity and drawdown"),
    drawingOf(chartDrawing(equityChart(thinnedCurve(run.curve, CURVE_POINTS), PAPER), PAGE_WIDTH, 270), 270),
    heading("Returns by month (%)"),
    drawingOf(chartDrawing(monthsChart(run.months, PAPER), PAGE_WIDTH, months), months),
    ...(returns.length === 0 ? [] : [{ unbreakable: true, stack: [heading("Returns of the trades"), drawingOf(chartDrawing(distributionChart(returns, PAPER), PAGE_WIDTH, 150), 150)] }]),
  ];
}

function figuresPart({ figures }: LabRun): Content {
  const part = ({ title, lines }: FigureGroup): Content => [{ text: title, bold: true, margin: [0, 6, 0, 2] }, facts(lines.map(({ key, label, unit }) => [label, figureText(figures[key], unit)]))];
  const [result, risk, drawdown, trades, quality, costs, period] = FIGURE_GROUPS.map(part);
  return { unbreakable: true, stack: [heading("Figures"), sideBySide([[result ?? "", risk ?? "", costs ?? ""], [drawdown ?? "", trades ?? ""], [quality ?? "", period ?? ""]])] };
}

function rulesPart(run: LabRun): Content {
  const charges = [...run.chargeLines.map(({ name, amount }) => [name, formatMoney(amount)] as const), ["Total", formatMoney(chargesTotal(run))] as const];
  const parameters = parametersOf(run);
  return [
    { unbreakable: true, stack: [heading("Assumptions"), bullets(run.assumes)] },
    sideBySide([
      [heading("Settings"), facts(settingsOf(run), false)],
      [heading("Parameters"), parameters.length === 0 ? "The strategy has none." : facts(parameters, false), heading("Charges by kind"), facts(charges)],
    ]),
    { unbreakable: true, stack: [heading("To run it again"), facts(originOf(run), false)] },
  ];
}
