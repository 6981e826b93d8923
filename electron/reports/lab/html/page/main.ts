import { distributionChart } from "../../../../../shared/lab-charts/distribution-chart.ts";
import type { ChartOption, ChartTheme } from "../../../../../shared/lab-charts/chart-option.ts";
import { equityChart } from "../../../../../shared/lab-charts/equity-chart.ts";
import { excursionChart } from "../../../../../shared/lab-charts/excursion-chart.ts";
import { monthsChart } from "../../../../../shared/lab-charts/months-chart.ts";
import type { NumberedTrade } from "../../../../../shared/lab-charts/price-chart.ts";
import { symbolOf } from "../../../../../shared/lab-charts/trade-words.ts";
import { DARK, LIGHT } from "../../themes.ts";
import type { ReportData } from "../report-data.ts";
import { Chart, drawing } from "./chart-kit.ts";
import { PriceView } from "./price-view.ts";
import { TradeList } from "./trade-list.ts";

/** Width of A4 between the printer's margins, and no height beyond, in CSS pixels. */
const PRINTED_WIDTH = 700;
const PRINTED_HEIGHT = 300;

const at = (id: string): HTMLElement | null => document.getElementById(id);

/** So far below the window a chart is drawn before it comes into sight. */
const AHEAD = "400px";

type Maker = (theme: ChartTheme) => ChartOption;

/**
 * The report's own script: draws the charts from the data that lie in the page, and links the trades to them. A chart is
 * made when it comes near the window: a run may have many thousand trades, and its equity is what one looks at first.
 */
class Report {
  readonly #data = JSON.parse(at("run-data")?.textContent ?? "{}") as ReportData;
  readonly #makers: ReadonlyMap<string, Maker>;
  readonly #charts = new Map<string, Chart>();
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  readonly #price: PriceView | undefined;
  /** What is said of the price chart while it shows the whole run. */
  readonly #wholeWords = at("price-words")?.textContent ?? "";

  constructor() {
    const { curve, months, trades, bars, close } = this.#data;
    this.#price = bars && new PriceView(bars, trades, close);
    const price = this.#price;
    this.#makers = new Map<string, Maker>([
      ["equity", (theme) => equityChart(curve, theme)],
      ["months", (theme) => monthsChart(months, theme)],
      ["distribution", (theme) => distributionChart(trades.map((trade) => trade.return), theme)],
      ["excursions", (theme) => excursionChart(trades, theme)],
      ...(price ? [["price", (theme: ChartTheme) => price.option(theme)] as const] : []),
    ]);
  }

  start(): void {
    const near = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) if (isIntersecting && !this.#charts.has(target.id)) this.#show(target.id);
    }, { rootMargin: AHEAD });
    for (const id of this.#makers.keys()) {
      const element = at(id);
      if (element) near.observe(element);
    }
    const list = at("trade-list");
    if (list) new TradeList(list, this.#data.trades, (chosen) => this.#choose(chosen));
    at("price-whole")?.addEventListener("click", () => this.#leave());
    this.#dark.addEventListener("change", () => this.#redraw());
    addEventListener("beforeprint", () => this.#print());
  }

  /** A section that the report does not have is passed over. */
  #show(id: string): void {
    const element = at(id);
    const maker = this.#makers.get(id);
    if (!element || !maker) return;
    const chart = this.#charts.get(id) ?? new Chart(element);
    this.#charts.set(id, chart);
    chart.show(maker(this.#dark.matches ? DARK : LIGHT));
  }

  #redraw(): void {
    for (const id of this.#charts.keys()) this.#show(id);
  }

  #choose(chosen: NumberedTrade): void {
    const around = this.#price?.choose(chosen);
    this.#say(around?.words ?? `Trade ${chosen.n + 1} is of ${symbolOf(chosen.trade.instrument)}: its prices are not in this file.`);
    if (!around) return;
    this.#show("price");
    this.#charts.get("price")?.zoomTo(around.from, around.to);
    at("price")?.scrollIntoView({ block: "center" });
  }

  #leave(): void {
    this.#price?.leave();
    this.#show("price");
    this.#charts.get("price")?.zoomOut();
    this.#say(this.#wholeWords);
  }

  #say(sentence: string): void {
    const words = at("price-words");
    if (words) words.textContent = sentence;
  }

  /** On paper all charts are there, light, and as wide as the paper. */
  #print(): void {
    for (const [id, maker] of this.#makers) {
      const element = at(id);
      const printed = element?.nextElementSibling;
      if (printed) printed.innerHTML = drawing(maker(LIGHT), this.#charts.get(id)?.zoom, PRINTED_WIDTH, Math.min(element.clientHeight, PRINTED_HEIGHT));
    }
  }
}

new Report().start();
