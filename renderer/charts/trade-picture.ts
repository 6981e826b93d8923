import { CandlestickSeries, createChart, createSeriesMarkers, HistogramSeries, LineStyle } from "lightweight-charts";
import type { StrategyMark } from "../../shared/contract/schemas/strategies.ts";
import type { Candle, Frame } from "../../shared/domain/candle.ts";
import { formatRupees } from "../../shared/domain/format.ts";
import type { Price } from "../../shared/domain/units.ts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import { chartColours, chartOptions } from "./chart-theme.ts";
import type { ChartColours } from "./chart-theme.ts";
import { toChart } from "./chart-time.ts";
import { strategyMarkers } from "./strategy-markers.ts";

export interface PicturePlan {
  /** Left and right of the line above the chart. */
  readonly title: string;
  readonly about: string;
  readonly bars: readonly Candle[];
  readonly frame: Frame;
  readonly marks: readonly StrategyMark[];
  /** Lines across the chart, with their names. */
  readonly levels: readonly { readonly price: Price; readonly title: string }[];
  readonly decimals: 2 | 4;
}

/** Of every picture, px: text stays legible at half the size, and the file far below the limit. */
const WIDTH = 1280;
const HEIGHT = 640;
const HEAD = 36;
const EDGE = 14;

/** Draws a chart that nobody sees. @returns the PNG as base64. @throws Error where the browser gives no canvas. */
export function tradePicture(plan: PicturePlan): string {
  const host = document.createElement("div");
  // Laid out and out of sight: the library measures its host.
  host.style.cssText = `position:fixed;left:-20000px;top:0;width:${WIDTH}px;height:${HEIGHT - HEAD}px`;
  host.setAttribute("aria-hidden", "true");
  document.body.append(host);
  const colours = chartColours();
  const chart = createChart(host, { ...chartOptions(colours), autoSize: false, width: WIDTH, height: HEIGHT - HEAD });
  try {
    chart.timeScale().applyOptions({ timeVisible: plan.frame < 1440 });
    fill(chart, plan, colours);
    chart.timeScale().fitContent();
    return framed(chart.takeScreenshot(), plan, colours);
  } finally {
    chart.remove();
    host.remove();
  }
}

function fill(chart: ReturnType<typeof createChart>, { bars, marks, levels, decimals }: PicturePlan, colours: ChartColours): void {
  const { up, down, upVolume, downVolume, accent, warn } = colours;
  const volume = chart.addSeries(HistogramSeries, { priceScaleId: "volume", lastValueVisible: false, priceLineVisible: false });
  chart.priceScale("volume").applyOptions({ scaleMargins: { top: 0.84, bottom: 0 }, visible: false });
  const candles = chart.addSeries(CandlestickSeries, {
    upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false, priceLineVisible: false, lastValueVisible: false,
    priceFormat: { type: "custom", formatter: (rupees: number) => formatRupees(Math.round(rupees * PER_RUPEE), decimals), minMove: decimals === 2 ? 0.01 : 0.0001 },
  });
  candles.setData(bars.map(({ at, open, high, low, close }) => ({ time: toChart(at), open: open / PER_RUPEE, high: high / PER_RUPEE, low: low / PER_RUPEE, close: close / PER_RUPEE })));
  volume.setData(bars.map((bar) => ({ time: toChart(bar.at), value: bar.volume, color: bar.close >= bar.open ? upVolume : downVolume })));
  createSeriesMarkers(candles, strategyMarkers(marks, bars, colours));
  levels.forEach(({ price, title }, i) => candles.createPriceLine({ price: price / PER_RUPEE, title, color: i === 0 ? accent : warn, lineStyle: LineStyle.Dashed, lineWidth: 1, axisLabelVisible: true }));
}

/** The chart below a line that says what it is: a picture alone, years later, must explain itself. */
export function framed(chart: HTMLCanvasElement, { title, about }: Pick<PicturePlan, "title" | "about">, { panel, ink, dim, font }: Pick<ChartColours, "panel" | "ink" | "dim" | "font">): string {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEAD + Math.min(HEIGHT - HEAD, Math.round((chart.height * WIDTH) / Math.max(1, chart.width)));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("the browser gives no canvas");
  context.fillStyle = panel;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  const height = canvas.height - HEAD;
  const width = Math.min(WIDTH, Math.round((chart.width * height) / Math.max(1, chart.height)));
  context.drawImage(chart, 0, HEAD, width, height);
  context.textBaseline = "middle";
  context.font = `600 15px ${font}`;
  context.fillStyle = ink;
  context.fillText(title, EDGE, HEAD / 2);
  context.font = `13px ${font}`;
  context.fillStyle = dim;
  context.textAlign = "right";
  context.fillText(about, WIDTH - EDGE, HEAD / 2);
  return base64Of(canvas);
}

function base64Of(canvas: HTMLCanvasElement): string {
  const url = canvas.toDataURL("image/png");
  const comma = url.indexOf(",");
  if (!url.startsWith("data:image/png;base64,")) throw new Error("the browser makes no PNG of the chart");
  return url.slice(comma + 1);
}
