import type { LabTrade } from "../../../../../shared/contract/schemas/lab.ts";
import { groupDigits } from "../../../../../shared/domain/format.ts";
import type { ChartOption, ChartTheme } from "../../../../../shared/lab-charts/chart-option.ts";
import type { MergedBars } from "../../../../../shared/lab-charts/price-bars.ts";
import type { NumberedTrade } from "../../../../../shared/lab-charts/price-chart.ts";
import { drawnTrades, priceChart, tradesOf, windowOf } from "../../../../../shared/lab-charts/price-chart.ts";
import type { TradeBars } from "../../../../../shared/lab-charts/trade-bars.ts";

/** What the price chart shows: the whole run, or the bars around the trade that was chosen. */
export class PriceView {
  readonly #whole: MergedBars;
  readonly #trades: readonly NumberedTrade[];
  readonly #close: ReadonlyMap<number, MergedBars>;
  #chosen: NumberedTrade | undefined;

  constructor(whole: MergedBars, trades: readonly LabTrade[], close: readonly TradeBars[]) {
    this.#whole = whole;
    this.#trades = tradesOf(trades, whole.instrument);
    this.#close = new Map(close.map(({ n, bars }) => [n, bars]));
  }

  get #bars(): MergedBars {
    return (this.#chosen && this.#close.get(this.#chosen.n)) ?? this.#whole;
  }

  option(theme: ChartTheme): ChartOption {
    const bars = this.#bars;
    const first = bars.at[0] ?? 0;
    const last = bars.at.at(-1) ?? 0;
    const within = bars === this.#whole ? this.#trades : this.#trades.filter(({ trade }) => trade.entryAt <= last && trade.exitAt >= first);
    return priceChart(bars, drawnTrades(within, this.#chosen?.n), theme, this.#chosen?.n);
  }

  /** @returns which bars to zoom to, and what is to be said; undefined for a trade of another instrument. */
  choose(chosen: NumberedTrade): { readonly from: number; readonly to: number; readonly words: string } | undefined {
    if (chosen.trade.instrument !== this.#whole.instrument) return undefined;
    this.#chosen = chosen;
    const bars = this.#bars;
    const each = bars.each === 1 ? "" : ` Each candle stands for ${groupDigits(bars.each)} bars of the run.`;
    const around = bars === this.#whole ? { ...windowOf(chosen, bars), part: "" } : { from: 0, to: bars.at.length - 1, part: " Shown are the bars around it alone." };
    return { from: around.from, to: around.to, words: `Trade ${chosen.n + 1} stands out.${around.part}${each}` };
  }

  /** Back to the whole run. */
  leave(): void {
    this.#chosen = undefined;
  }
}
