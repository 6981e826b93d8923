import type { PortfolioView } from "../../../../shared/contract/schemas/lab-portfolio.ts";
import { formatMoney } from "../../../../shared/domain/format.ts";
import { istDay } from "../../../../shared/domain/time.ts";
import { correlationChart } from "../../../../shared/lab-charts/correlation-chart.ts";
import { escapeHtml } from "../../../../shared/lab-charts/escape-html.ts";
import { equityChart } from "../../../../shared/lab-charts/equity-chart.ts";
import { figureText, percentText } from "../../../../shared/lab-charts/figure-text.ts";
import { growthChart } from "../../../../shared/lab-charts/growth-chart.ts";
import { MIX_LINES, methodText } from "../../../../shared/lab-charts/portfolio-figures.ts";
import { picked, thinnedPlaces } from "../../../../shared/lab-charts/thin.ts";
import { STYLES } from "../html/styles.ts";
import { chartDrawing } from "../pdf/chart-drawing.ts";
import { LIGHT } from "../themes.ts";
import type { PortfolioReport } from "./portfolio-report.ts";

/** In points: the charts are drawings that fill the width of the page. */
const WIDTH = 820;
const DRAWN_POINTS = 1_200;
const COLOURS = [LIGHT.accent, LIGHT.other, "#b36b00", LIGHT.up, LIGHT.down, "#5b7c99", "#8a4b08", "#3d6b35", "#a03d8f", "#566078"];

/** One page that needs nothing but itself, and runs nothing. */
export function portfolioPage({ view, request, at }: PortfolioReport): string {
  const { parts, from, to, notes } = view;
  const curve = thinned(view);
  const names = ["Together", ...parts.map(({ title }, i) => `${i + 1} ${title}`)];
  const growth = growthChart([curve, ...curve.parts.map((equity) => ({ at: curve.at, equity }))], names, COLOURS, LIGHT, 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>Portfolio of ${parts.length} runs</title>
<style>${STYLES}
@media screen { :root { --bg: #f4f6fa; --panel: #fff; --line: #e1e5ee; --ink: #16203a; --dim: #566078; --up: #0f7d57; --down: #cf2f4c; --warn: #8a5a00; --warn-soft: #fff4dd; } }
svg { width: 100%; height: auto; }
.square svg { max-width: 520px; }
.weight { display: inline-block; height: 8px; background: var(--accent); border-radius: 2px; }
</style>
</head>
<body>
<main>
<header><p class="kind">Portfolio report</p><h1>Portfolio of ${parts.length} runs</h1><p class="about">${escapeHtml(`${istDay(from)} to ${istDay(to)} · ${methodText(request)} · capital ${formatMoney(request.capital)} · made on ${istDay(at)}`)}</p></header>
<section class="warn"><h2>To be known first</h2><ul>${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("")}</ul></section>
<section><h2>Weights</h2>${weightsTable(view)}</section>
<section><h2>Growth since the shared beginning (%)</h2>${chartDrawing(growth, WIDTH, 260)}</section>
<section><h2>Equity and drawdown together</h2>${chartDrawing(equityChart({ ...curve, benchmark: curve.at.map(() => 0) }, LIGHT), WIDTH, 300)}</section>
<section><h2>Figures</h2>${figuresTable(view)}</section>
<section class="square"><h2>Correlation of the returns</h2>${chartDrawing(correlationChart(view.correlation, names.slice(1), LIGHT), 360, 260)}</section>
<footer>Made by Sauda from data of the past. What would have worked is no promise of what will.</footer>
</main>
</body>
</html>
`;
}

function thinned({ curve }: PortfolioView): PortfolioView["curve"] {
  const places = thinnedPlaces([curve.equity, curve.drawdown], DRAWN_POINTS);
  return { at: picked(curve.at, places) as typeof curve.at, equity: picked(curve.equity, places), drawdown: picked(curve.drawdown, places), parts: curve.parts.map((row) => picked(row, places)) };
}

function weightsTable({ parts, cash }: PortfolioView): string {
  const total = parts.reduce((sum, { amount }) => sum + amount, 0) + cash;
  const row = (name: string, weight: number, amount: string): string => `<tr><th scope="row">${escapeHtml(name)}</th><td style="width: 40%; text-align: left"><span class="weight" style="width: ${(weight * 100).toFixed(2)}%"></span></td><td>${escapeHtml(percentText(weight * 100))}</td><td>${escapeHtml(amount)}</td></tr>`;
  return `<table class="facts">${parts.map(({ title, weight, amount }, i) => row(`${i + 1} ${title}`, weight, formatMoney(amount))).join("")}${row("Cash", total === 0 ? 0 : cash / total, formatMoney(cash))}</table>`;
}

function figuresTable({ parts, figures }: PortfolioView): string {
  const columns = [figures, ...parts.map((part) => part.figures)];
  const head = `<tr><th></th><th>Together</th>${parts.map(({ title }, i) => `<th title="${escapeHtml(title)}">${i + 1} ${escapeHtml(title)}</th>`).join("")}</tr>`;
  return `<div class="wide"><table class="facts">${head}${MIX_LINES.map(({ key, label, unit }) => `<tr><th scope="row">${escapeHtml(label)}</th>${columns.map((one) => `<td>${escapeHtml(figureText(one[key], unit))}</td>`).join("")}</tr>`).join("")}</table></div>`;
}
