import type { LabRun } from "../../../../shared/contract/schemas/lab.ts";
import { formatMoney, groupDigits } from "../../../../shared/domain/format.ts";
import { istDay } from "../../../../shared/domain/time.ts";
import { escapeHtml } from "../../../../shared/lab-charts/escape-html.ts";
import { figureText } from "../../../../shared/lab-charts/figure-text.ts";
import type { FigureLine } from "../../../../shared/lab-charts/figures.ts";
import { FIGURE_GROUPS, HEADLINES } from "../../../../shared/lab-charts/figures.ts";
import type { MergedBars } from "../../../../shared/lab-charts/price-bars.ts";
import { drawnTrades, tradesOf } from "../../../../shared/lab-charts/price-chart.ts";
import { symbolOf } from "../../../../shared/lab-charts/trade-words.ts";
import { failureSentences } from "../run-failures.ts";
import type { Setting } from "../run-settings.ts";
import { originOf, parametersOf, settingsOf } from "../run-settings.ts";
import { chargesTotal } from "../tables/charges-table.ts";

/** Figures whose sign is good or bad news. */
const SIGNED = new Set<FigureLine["key"]>(["return", "buyAndHold", "cagr", "returnYear", "alpha", "drawdownMax", "expectancy"]);

export function headSection(run: LabRun): string {
  const { figures, request } = run;
  const about = [`${istDay(figures.start)} to ${istDay(figures.end)}`, run.instruments.map(symbolOf).join(", "), `capital ${formatMoney(request.capital)}`, request.file];
  return `<header><p class="kind">Backtest report</p><h1>${escapeHtml(run.title)}</h1><p class="about">${about.map(escapeHtml).join(" · ")}</p></header>
<dl class="tiles">${HEADLINES.map((line) => `<div><dt>${escapeHtml(line.label)}</dt><dd${tone(line, figures[line.key])}>${escapeHtml(figureText(figures[line.key], line.unit))}</dd></div>`).join("")}</dl>`;
}

/** What speaks against the figures comes before them; nothing where there is nothing. */
export function warningsSection(run: LabRun): string {
  const sentences = [...run.warnings, ...failureSentences(run)];
  return sentences.length === 0 ? "" : `<section class="warn"><h2>To be known first</h2>${list(sentences)}</section>`;
}

export function figuresSection({ figures }: LabRun): string {
  const groups = FIGURE_GROUPS.map(({ title, lines }) => {
    const rows = lines.map((line) => `<tr><th scope="row">${escapeHtml(line.label)}</th><td${tone(line, figures[line.key])}>${escapeHtml(figureText(figures[line.key], line.unit))}</td></tr>`);
    return `<div><h3>${escapeHtml(title)}</h3><table class="facts">${rows.join("")}</table></div>`;
  });
  return section("Figures", `<div class="groups">${groups.join("")}</div>`);
}

export function chargesSection(run: LabRun): string {
  const rows = run.chargeLines.map(({ name, amount }) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(formatMoney(amount))}</td></tr>`);
  const total = `<tr class="total"><th scope="row">Total</th><td>${escapeHtml(formatMoney(chargesTotal(run)))}</td></tr>`;
  return section("Charges by kind", `<table class="facts">${rows.join("")}${total}</table>`);
}

export function assumptionsSection({ assumes }: LabRun): string {
  return section("Assumptions", assumes.length === 0 ? "<p>None were told.</p>" : list(assumes));
}

export function settingsSection(run: LabRun): string {
  const parameters = parametersOf(run);
  return section("Parameters", parameters.length === 0 ? "<p>The strategy has none.</p>" : settings(parameters)) + section("Settings", settings(settingsOf(run))) + section("To run it again", settings(originOf(run)));
}

interface Around {
  /** Told above the chart, and changed by the page's script. */
  readonly words?: string;
  /** In px, where it is not the usual one. */
  readonly height?: number;
  /** HTML below the chart. */
  readonly below?: string;
}

/** Drawn by the page's script. */
export function chartSection(id: string, title: string, { words, height, below = "" }: Around = {}): string {
  const told = words === undefined ? "" : `<p id="${id}-words" aria-live="polite">${escapeHtml(words)}</p>`;
  const style = height === undefined ? "" : ` style="height: ${height}px"`;
  return section(title, `${told}<div class="chart" id="${id}"${style} role="img" aria-label="${escapeHtml(title)}"></div><div class="printed"></div>${below}`);
}

export function priceSection({ trades }: LabRun, bars: MergedBars | undefined): string {
  if (!bars) return "";
  const own = tradesOf(trades, bars.instrument);
  const drawn = drawnTrades(own, undefined).length;
  const part = drawn === own.length ? "" : ` Of ${groupDigits(own.length)} trades the ${groupDigits(drawn)} with the largest profit or loss are drawn.`;
  const each = bars.each === 1 ? "" : ` Each candle stands for ${groupDigits(bars.each)} bars of the run.`;
  const words = `A marker points up where was bought and down where was sold.${each}${part} Choose a trade below to see its bars.`;
  const below = '<p class="whole"><button type="button" id="price-whole">Show the whole run</button></p>';
  return chartSection("price", `Price of ${symbolOf(bars.instrument)} with the trades`, { words, below });
}

/** Filled by the page's script. */
export function tradesSection({ trades }: LabRun): string {
  return `<section class="long"><h2>Trades</h2>${trades.length === 0 ? "<p>The strategy made none.</p>" : '<div id="trade-list"></div>'}</section>`;
}

function section(title: string, content: string): string {
  return `<section><h2>${escapeHtml(title)}</h2>${content}</section>`;
}

function list(sentences: readonly string[]): string {
  return `<ul>${sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join("")}</ul>`;
}

function settings(lines: readonly Setting[]): string {
  return `<table class="facts settings">${lines.map(([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`).join("")}</table>`;
}

function tone({ key }: FigureLine, value: number | undefined): string {
  return value === undefined || value === 0 || !SIGNED.has(key) ? "" : ` class="${value > 0 ? "up" : "down"}"`;
}
