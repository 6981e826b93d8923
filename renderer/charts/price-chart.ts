import { CandlestickSeries, createChart, HistogramSeries, LineSeries, LineStyle } from "lightweight-charts";
import type { IChartApi, ISeriesApi, Logical, MouseEventParams } from "lightweight-charts";
import type { Candle } from "../../shared/domain/candle.ts";
import { formatRupees } from "../../shared/domain/format.ts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import type { Change } from "./bar-model.ts";
import { dayNumber, toChart } from "./chart-time.ts";
import { chartColours, chartOptions } from "./chart-theme.ts";
import type { ChartColours } from "./chart-theme.ts";
import type { Level } from "./levels.ts";
import { DayMarks } from "./day-marks.ts";
import type { DayMark } from "./day-marks.ts";
import { LevelLines } from "./level-lines.ts";
import type { LineMarks, PlacedLabel } from "./level-lines.ts";
import type { OverlayLine } from "./overlay-line.ts";

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

export interface DrawnOverlay {
  readonly id: "ema" | "vwap";
  readonly line: OverlayLine;
  /** It begins anew each day: no line joins one day's end to the next one's start. */
  readonly daily: boolean;
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
  readonly #overlays = new Map<string, ISeriesApi<"Line">>();
  readonly #levels: LevelLines;
  readonly #dayMarks: DayMarks;
  #marks: readonly DayMark[] = [];
  readonly #events: PriceChartEvents;
  #decimals: 2 | 4 = 2;
  #bars: readonly Candle[] = [];
  /** What the series hold: number of bars and time of the last. */
  #drawn = { count: 0, last: 0 };
  #following: readonly DrawnOverlay[] = [];

  constructor(host: HTMLElement, events: PriceChartEvents) {
    this.#events = events;
    this.#colours = chartColours();
    const text = (rupees: number): string => formatRupees(Math.round(rupees * PER_RUPEE), this.#decimals);
    this.#chart = createChart(host, chartOptions(this.#colours, text));
    const { up, down } = this.#colours;
    this.#volume = this.#chart.addSeries(HistogramSeries, { priceScaleId: VOLUME_SCALE, lastValueVisible: false, priceLineVisible: false, priceFormat: { type: "volume" } });
    this.#chart.priceScale(VOLUME_SCALE).applyOptions({ scaleMargins: { top: 0.84, bottom: 0 }, visible: false });
    this.#candles = this.#chart.addSeries(CandlestickSeries, {
      upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false, priceLineStyle: LineStyle.Dotted,
    });
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
  configure(decimals: 2 | 4, intraday: boolean): void {
    this.#decimals = decimals;
    this.#candles.applyOptions({ priceFormat: { type: "price", precision: decimals, minMove: decimals === 2 ? 0.01 : 0.0001 } });
    this.#chart.timeScale().applyOptions({ timeVisible: intraday });
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
    for (const overlay of this.#following) this.#drawOverlay(overlay, overlay.line.follow(bars, change), whole);
    this.#drawn = { count: bars.length, last: bars.at(-1)?.at ?? 0 };
    if (whole) this.#dayMarks.set(this.#marks, bars);
  }

  /** What is known of days and stretches beyond their bars. */
  setMarks(marks: readonly DayMark[]): void {
    this.#marks = marks;
    this.#dayMarks.set(marks, this.#bars);
  }

  /** Which overlays are drawn from now on; they are computed anew. */
  setOverlays(overlays: readonly DrawnOverlay[]): void {
    for (const [id, series] of this.#overlays) {
      this.#chart.removeSeries(series);
      this.#overlays.delete(id);
    }
    this.#following = overlays;
    for (const overlay of overlays) {
      const color = overlay.id === "ema" ? this.#colours.ema : this.#colours.vwap;
      this.#overlays.set(overlay.id, this.#chart.addSeries(LineSeries, { color, lineWidth: 1, lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false }));
      overlay.line.follow(this.#bars, { kind: "all" });
      this.#drawOverlay(overlay, 0, true);
    }
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

  #drawOverlay({ id, line, daily }: DrawnOverlay, from: number, whole: boolean): void {
    const series = this.#overlays.get(id);
    const point = (bar: Candle, index: number) => {
      const value = line.values[index] ?? Number.NaN;
      // A point without value leaves a gap instead of a false line.
      if (Number.isNaN(value)) return { time: toChart(bar.at) };
      const next = this.#bars[index + 1];
      // A point's colour is that of the line to the next point.
      const last = daily && next !== undefined && dayNumber(next.at) !== dayNumber(bar.at);
      return { time: toChart(bar.at), value: value / PER_RUPEE, ...(last && { color: "transparent" }) };
    };
    if (whole) return series?.setData(this.#bars.map(point));
    for (let i = Math.max(from, this.#drawn.count - 1); i < this.#bars.length; i++) {
      const bar = this.#bars[i];
      if (bar) series?.update(point(bar, i));
    }
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
    if (!at.point || at.sourceEvent?.shiftKey !== true) return;
    const rupees = this.#candles.coordinateToPrice(at.point.y);
    if (rupees !== null) this.#events.onPick(rupees * PER_RUPEE);
  }
}

function candlePoint(bar: Candle) {
  return { time: toChart(bar.at), open: bar.open / PER_RUPEE, high: bar.high / PER_RUPEE, low: bar.low / PER_RUPEE, close: bar.close / PER_RUPEE };
}
