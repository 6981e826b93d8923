import type { LabTrade } from "../contract/schemas/lab.ts";
import type { ChartOption, ChartTheme, Plain } from "./chart-option.ts";
import { base, categoryAxis, tooltip, valueAxis, zoom } from "./chart-parts.ts";
import { stampText } from "./figure-text.ts";
import type { MergedBars } from "./price-bars.ts";
import { placeAt } from "./price-bars.ts";
import { rupeesOf, tradeLines } from "./trade-words.ts";

/** A trade and its number in the run, counted from 0. */
export interface NumberedTrade {
  readonly trade: LabTrade;
  readonly n: number;
}

/** Trades of the instrument whose bars are shown. */
export function tradesOf(trades: readonly LabTrade[], instrument: string): NumberedTrade[] {
  return trades.flatMap((trade, n) => (trade.instrument === instrument ? [{ trade, n }] : []));
}

/** Trades that are drawn at once around a chosen one: more of them are seconds of work. */
const DRAWN = 1_500;
/** Of more than those, with all of the run in sight: more than this are a blot. */
const DRAWN_OF_ALL = 300;

/** The trades that are drawn: all, or the neighbours of the chosen one, or those with the largest profits and losses. */
export function drawnTrades(trades: readonly NumberedTrade[], chosen: number | undefined): readonly NumberedTrade[] {
  if (trades.length <= DRAWN) return trades;
  const place = trades.findIndex(({ n }) => n === chosen);
  if (place < 0) return trades.toSorted((a, b) => Math.abs(b.trade.profit) - Math.abs(a.trade.profit)).slice(0, DRAWN_OF_ALL).sort((a, b) => a.n - b.n);
  const from = Math.max(0, Math.min(place - (DRAWN >> 1), trades.length - DRAWN));
  return trades.slice(from, from + DRAWN);
}

/** Markers of more trades are drawn small, or they cover the price. */
const MANY = 150;

/** Bars that are left free on each side of a trade that is looked at. */
const AROUND = 30;

/** Which bars show a trade. */
export function windowOf({ trade }: NumberedTrade, bars: MergedBars): { readonly from: number; readonly to: number } {
  const entry = placeAt(bars.at, trade.entryAt);
  const exit = placeAt(bars.at, trade.exitAt);
  const around = Math.max(AROUND, exit - entry);
  return { from: Math.max(0, entry - around), to: Math.min(bars.at.length - 1, exit + around) };
}

/**
 * Candles without the gaps of nights and holidays, what was bought and sold on them, and a line from each entry to its
 * exit. A marker points up where was bought, down where was sold.
 * @param chosen number of the trade that stands out.
 */
export function priceChart(bars: MergedBars, trades: readonly NumberedTrade[], theme: ChartTheme, chosen?: number): ChartOption {
  const candles = bars.at.map((_, i) => [bars.open[i] ?? 0, bars.close[i] ?? 0, bars.low[i] ?? 0, bars.high[i] ?? 0]);
  const colours = { color: theme.up, color0: theme.down, borderColor: theme.up, borderColor0: theme.down };
  return {
    ...base(theme),
    tooltip: { ...tooltip(theme, "@candle", "axis"), axisPointer: { type: "cross" } },
    axisPointer: { lineStyle: { color: theme.dim }, label: { backgroundColor: theme.raise, color: theme.ink } },
    // The last label of the time axis stands half beyond the last candle.
    grid: { left: 72, right: 56, top: 12, bottom: 48 },
    xAxis: categoryAxis(theme, bars.at.map(stampText)),
    yAxis: valueAxis(theme, { formatter: "@price" }, "y"),
    dataZoom: zoom(theme, [0], true),
    series: [
      { type: "candlestick", id: "candles", data: candles, itemStyle: colours, large: true, largeThreshold: 2_000, progressive: 0, barMaxWidth: 14 },
      pathSeries(bars, trades, theme, chosen),
      markerSeries(bars, trades, theme, "entry", chosen),
      markerSeries(bars, trades, theme, "exit", chosen),
    ],
  };
}

function pathSeries(bars: MergedBars, trades: readonly NumberedTrade[], theme: ChartTheme, chosen: number | undefined): Plain {
  const data = trades.map(({ trade, n }) => ({
    coords: [[placeAt(bars.at, trade.entryAt), rupeesOf(trade.entryPrice)], [placeAt(bars.at, trade.exitAt), rupeesOf(trade.exitPrice)]],
    lineStyle: { color: trade.profit > 0 ? theme.up : theme.down, width: n === chosen ? 3 : 1.2, type: n === chosen ? "solid" : "dashed" },
  }));
  return { type: "lines", id: "paths", coordinateSystem: "cartesian2d", data, silent: true, z: 4, clip: true };
}

function markerSeries(bars: MergedBars, trades: readonly NumberedTrade[], theme: ChartTheme, end: "entry" | "exit", chosen: number | undefined): Plain {
  const data = trades.map(({ trade, n }) => {
    const bought = trade.quantity > 0 === (end === "entry");
    const [at, price] = end === "entry" ? [trade.entryAt, trade.entryPrice] : [trade.exitAt, trade.exitPrice];
    const fill = end === "entry" ? theme.accent : trade.profit > 0 ? theme.up : theme.down;
    return {
      value: [placeAt(bars.at, at), rupeesOf(price)],
      name: tradeLines(trade, n).join("\n"),
      symbolRotate: bought ? 0 : 180,
      symbolSize: n === chosen ? 16 : trades.length > MANY ? 5 : 9,
      itemStyle: { color: fill, borderColor: theme.ink, borderWidth: n === chosen ? 1.5 : 0.5 },
    };
  });
  return { type: "scatter", id: end, symbol: "triangle", data, z: 5, clip: true };
}
