import { CandlestickSeries, createChart, createSeriesMarkers, HistogramSeries, LineStyle } from "lightweight-charts";
import type { IChartApi, ISeriesApi, ISeriesMarkersPluginApi, Logical, MouseEventParams, Time } from "lightweight-charts";
import type { StrategyMark } from "../../shared/contract/schemas/strategies.ts";
import type { Candle, Frame } from "../../shared/domain/candle.ts";
import { formatRupees } from "../../shared/domain/format.ts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import type { Change } from "./bar-model.ts";
import { toChart } from "./chart-time.ts";
import { chartColours, chartOptions } from "./chart-theme.ts";
import type { ChartColours } from "./chart-theme.ts";
import type { Level } from "./levels.ts";
import { DayMarks } from "./day-marks.ts";
import type { DayMark } from "./day-marks.ts";
import { LevelLines } from "./level-lines.ts";
import type { LineMarks, PlacedLabel } from "./level-lines.ts";
import type { DrawnIndicator } from "./drawn-indicator.ts";
import { IndicatorLayer } from "./indicator-layer.ts";
import { strategyMarkers } from "./strategy-markers.ts";

export interface PriceChartEvents {
  /** Index of the bar under the crosshair; undefined when it left the chart. */
  readonly onCrosshair: (index: number | undefined) => void;
  /** The first bars come into view: older ones are wanted. */
  readonly onNearStart: () => void;
  /** Shift-click at a price, in units, not yet on a tick. */
  readonly onPick: (price: number) => void;
  /** Where the labels of the lines stand, after each drawing. */
  readonly onPlaced: (labels: readonly PlacedLabel[]) => void;
}

/** Bars left of the view at which older ones are asked for: about one screen ahead. */
const NEAR_START = 120;
const VOLUME_SCALE = "volume";

/**
 * lightweight-charts behind the few things the panel needs. Prices go in as units of 1/10,000 rupee and
 * are handed to the library in rupees; each series is updated at most once per call of `draw`.
 */
export class PriceChart {
  readonly #chart: IChartApi;
  readonly #colours: ChartColours;
  readonly #candles: ISeriesApi<"Candlestick">;
  readonly #volume: ISeriesApi<"Histogram">;
  readonly #indicators: IndicatorLayer;
  readonly #signals: ISeriesMarkersPluginApi<Time>;
  readonly #levels: LevelLines;
  readonly #dayMarks: DayMarks;
  #marks: readonly DayMark[] = [];
  readonly #events: PriceChartEvents;
  #decimals: 2 | 4 = 2;
  #bars: readonly Candle[] = [];
  /** What the series hold: number of bars and time of the last. */
  #drawn = { count: 0, last: 0 };
  #strategyMarks: readonly StrategyMark[] = [];

  readonly #text = (rupees: number): string => formatRupees(Math.round(rupees * PER_RUPEE), this.#decimals);

  constructor(host: HTMLElement, events: PriceChartEvents) {
    this.#events = events;
    this.#colours = chartColours();
    const text = this.#text;
    this.#chart = createChart(host, chartOptions(this.#colours));
    const { up, down } = this.#colours;
    this.#volume = this.#chart.addSeries(HistogramSeries, { priceScaleId: VOLUME_SCALE, lastValueVisible: false, priceLineVisible: false, priceFormat: { type: "volume" } });
    this.#chart.priceScale(VOLUME_SCALE).applyOptions({ scaleMargins: { top: 0.84, bottom: 0 }, visible: false });
    this.#candles = this.#chart.addSeries(CandlestickSeries, {
      upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false, priceLineStyle: LineStyle.Dotted,
      priceFormat: { type: "custom", formatter: text, minMove: 0.01 },
    });
    this.#signals = createSeriesMarkers(this.#candles, []);
    this.#indicators = new IndicatorLayer(this.#chart, this.#colours);
    this.#levels = new LevelLines(this.#colours, text, events.onPlaced);
    this.#candles.attachPrimitive(this.#levels);
    this.#dayMarks = new DayMarks(this.#colours, (index) => this.#edge(index));
    this.#candles.attachPrimitive(this.#dayMarks);
    this.#chart.subscribeCrosshairMove((at) => events.onCrosshair(at.point && at.logical !== undefined ? this.#index(at.logical) : undefined));
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range && range.from < NEAR_START && this.#drawn.count > 0) events.onNearStart();
    });
    this.#chart.subscribeClick((at) => this.#picked(at));
  }

  /** Decimals of prices and whether the axis shows hours. Before the first draw of an instrument or timeframe. */
  configure(decimals: 2 | 4, frame: Frame): void {
    this.#decimals = decimals;
    this.#indicators.configure(decimals, frame);
    this.#candles.applyOptions({ priceFormat: { type: "custom", formatter: this.#text, minMove: decimals === 2 ? 0.01 : 0.0001 } });
    this.#chart.timeScale().applyOptions({ timeVisible: frame < 1440 });
  }

  /** Shows the bars: the changed tail by updates, anything else whole. */
  draw(bars: readonly Candle[], change: Change): void {
    if (change.kind === "none") return;
    this.#bars = bars;
    const from = change.kind === "all" ? 0 : Math.min(change.from, Math.max(0, this.#drawn.count - 1));
    // update() takes only the last bar and what comes after it; a bar put in between needs a whole draw.
    const whole = change.kind === "all" || (bars[from]?.at ?? 0) < this.#drawn.last || from > this.#drawn.count;
    if (whole) this.#drawAll();
    else for (let i = from; i < bars.length; i++) this.#update(i);
    this.#indicators.draw(bars, change, whole);
    if (whole || bars.length !== this.#drawn.count) this.#drawSignals();
    this.#drawn = { count: bars.length, last: bars.at(-1)?.at ?? 0 };
    if (whole) this.#dayMarks.set(this.#marks, bars);
  }

  /** What is known of days and stretches beyond their bars. */
  setMarks(marks: readonly DayMark[]): void {
    this.#marks = marks;
    this.#dayMarks.set(marks, this.#bars);
  }

  /** Which indicators are drawn from now on; they are computed anew. */
  setIndicators(drawn: readonly DrawnIndicator[]): void {
    this.#indicators.set(drawn, this.#bars);
  }

  /** Upper edges of the panes below the price, px from the top. */
  paneTops(): readonly number[] {
    return this.#indicators.tops();
  }

  /** Signals and fills of a strategy in what is shown. */
  setSignals(marks: readonly StrategyMark[]): void {
    this.#strategyMarks = marks;
    this.#drawSignals();
  }

  setLevels(levels: readonly Level[], marks: LineMarks): void {
    this.#levels.set(levels, marks);
  }

  /** The line that can be moved under a point, px from the left top. */
  lineAt(x: number, y: number): Level | undefined {
    return this.#levels.hit(x, y);
  }

  /** Price at a height, units, not on a tick; undefined before there is a scale. */
  priceAt(y: number): number | undefined {
    const rupees = this.#candles.coordinateToPrice(y);
    return rupees === null ? undefined : rupees * PER_RUPEE;
  }

  /** Empties all series, before another instrument or timeframe. */
  clear(): void {
    this.draw([], { kind: "all" });
    this.#levels.set([]);
  }

  /** Factor above 1 shows fewer bars, larger; the right edge stays. */
  zoom(factor: number): void {
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (!range) return;
    const width = Math.max(5, (range.to - range.from) / factor);
    scale.setVisibleLogicalRange({ from: range.to - width, to: range.to });
  }

  /** Moves the view by a part of its width; negative = towards older bars. */
  pan(part: number): void {
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (!range) return;
    const by = (range.to - range.from) * part;
    scale.setVisibleLogicalRange({ from: range.from + by, to: range.to + by });
  }

  /** To the newest bar, at the scale the view has, with automatic prices. */
  toEnd(): void {
    this.#candles.priceScale().applyOptions({ autoScale: true });
    this.#chart.timeScale().scrollToRealTime();
  }

  /** Brings the bar of a time to the middle, at the scale the view has. @param at not before the first bar. */
  toTime(at: number): void {
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    const index = this.#bars.findLastIndex((bar) => bar.at <= at);
    if (!range || index < 0) return;
    const half = (range.to - range.from) / 2;
    scale.setVisibleLogicalRange({ from: index - half, to: index + half });
  }

  /** To the oldest bar that is held. */
  toStart(): void {
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (range) scale.setVisibleLogicalRange({ from: 0, to: range.to - range.from });
  }

  /** The scale new instruments begin with: newest bars at the right, 7 px each. */
  resetView(): void {
    this.#chart.timeScale().resetTimeScale();
    this.#candles.priceScale().applyOptions({ autoScale: true });
  }

  /** What is drawn now, without the legends, which are no part of the canvas. */
  screenshot(): HTMLCanvasElement {
    return this.#chart.takeScreenshot(true);
  }

  destroy(): void {
    this.#chart.remove();
  }

  #drawAll(): void {
    this.#candles.setData(this.#bars.map(candlePoint));
    this.#volume.setData(this.#bars.map((bar) => this.#volumePoint(bar)));
  }

  #update(index: number): void {
    const bar = this.#bars[index];
    if (!bar) return;
    this.#candles.update(candlePoint(bar));
    this.#volume.update(this.#volumePoint(bar));
  }

  #volumePoint(bar: Candle) {
    return { time: toChart(bar.at), value: bar.volume, color: bar.close >= bar.open ? this.#colours.upVolume : this.#colours.downVolume };
  }

  #drawSignals(): void {
    this.#signals.setMarkers(strategyMarkers(this.#strategyMarks, this.#bars, this.#colours));
  }

  /** Left edge of a bar, px; that of the first one that is not there is where the last one ends. */
  #edge(index: number): number | null {
    const scale = this.#chart.timeScale();
    const centre = scale.logicalToCoordinate(index as Logical);
    return centre === null ? null : centre - scale.options().barSpacing / 2;
  }

  #index(logical: number): number | undefined {
    const index = Math.round(logical);
    return index >= 0 && index < this.#bars.length ? index : undefined;
  }

  #picked(at: MouseEventParams): void {
    // Only over the bars: another pane has another scale.
    if (!at.point || at.sourceEvent?.shiftKey !== true || (at.paneIndex ?? 0) !== 0) return;
    const rupees = this.#candles.coordinateToPrice(at.point.y);
    if (rupees !== null) this.#events.onPick(rupees * PER_RUPEE);
  }
}

function candlePoint(bar: Candle) {
  return { time: toChart(bar.at), open: bar.open / PER_RUPEE, high: bar.high / PER_RUPEE, low: bar.low / PER_RUPEE, close: bar.close / PER_RUPEE };
}
