import { HistogramSeries, LineSeries, LineStyle, LineType } from "lightweight-charts";
import type { HistogramData, IChartApi, ISeriesApi, LineData, WhitespaceData } from "lightweight-charts";
import type { Candle, Frame } from "../../shared/domain/candle.ts";
import type { OutputSpec } from "../../shared/indicators/spec.ts";
import type { Change } from "./bar-model.ts";
import type { ChartColours } from "./chart-theme.ts";
import { lineColour } from "./chart-theme.ts";
import { dayNumber, toChart } from "./chart-time.ts";
import { figureText, linesOf, shiftOf } from "./drawn-indicator.ts";
import type { DrawnIndicator } from "./drawn-indicator.ts";
import { laterBars } from "./later-bars.ts";

type Series = ISeriesApi<"Line"> | ISeriesApi<"Histogram">;

interface DrawnOutput {
  readonly of: DrawnIndicator;
  readonly output: OutputSpec;
  readonly series: Series;
  readonly colour: string;
  readonly shift: number;
}

/** The price pane is so many times as high as one below it. */
const PRICE_STRETCH = 3;
/** Begin anew each day: no line joins one day's end to the next one's start. */
const DAILY: ReadonlySet<string> = new Set(["vwap"]);
/** Levels that hold for a while and then jump. */
const STEPPED: ReadonlySet<string> = new Set(["pivots"]);

/** Draws indicators: overlays over the bars, the others in panes below, one each. */
export class IndicatorLayer {
  readonly #chart: IChartApi;
  readonly #colours: ChartColours;
  #frame: Frame = 5;
  #decimals: 2 | 4 = 2;
  #drawn: readonly DrawnIndicator[] = [];
  #outputs: readonly DrawnOutput[] = [];
  /** Bars that the series hold. */
  #count = 0;

  constructor(chart: IChartApi, colours: ChartColours) {
    this.#chart = chart;
    this.#colours = colours;
  }

  configure(decimals: 2 | 4, frame: Frame): void {
    this.#decimals = decimals;
    this.#frame = frame;
  }

  /** Which ones are drawn from now on; they are computed anew. */
  set(drawn: readonly DrawnIndicator[], bars: readonly Candle[]): void {
    // The last series takes its pane along.
    for (const { series } of this.#outputs) this.#chart.removeSeries(series);
    this.#drawn = drawn;
    const own = drawn.filter(({ spec }) => spec.pane === "own");
    this.#outputs = drawn.flatMap((of) => this.#add(of, of.spec.pane === "own" ? own.indexOf(of) + 1 : 0));
    this.#chart.panes().forEach((pane, i) => pane.setStretchFactor(i === 0 ? PRICE_STRETCH : 1));
    this.draw(bars, { kind: "all" }, true);
  }

  /** Follows the bars. @param whole the series take all points, not only the last ones. */
  draw(bars: readonly Candle[], change: Change, whole: boolean): void {
    const grown = bars.length !== this.#count;
    for (const of of this.#drawn) {
      const from = of.line.follow(bars, change);
      for (const one of this.#outputs) {
        if (one.of !== of) continue;
        // Points ahead of the bars move with each new one.
        if (whole || (grown && one.shift !== 0)) this.#setAll(one, bars);
        else this.#update(one, bars, Math.max(from, this.#count - 1));
      }
    }
    this.#count = bars.length;
  }

  /** Upper edge of each pane below the price, px from the chart's top. */
  tops(): readonly number[] {
    let top = 0;
    return this.#chart.panes().map((pane) => {
      const here = top;
      // One px of separator.
      top += pane.getHeight() + 1;
      return here;
    }).slice(1);
  }

  #add(of: DrawnIndicator, pane: number): readonly DrawnOutput[] {
    const lines = linesOf(of.spec);
    return lines.map((output, i) => {
      const colour = lineColour(this.#colours, of.colour, i, lines.length, pane > 0);
      const options = { color: colour, lastValueVisible: pane > 0, priceLineVisible: false, priceFormat: { type: "custom" as const, minMove: 0.0001, formatter: (value: number) => figureText(output.unit, value, this.#decimals) } };
      const series = output.style === "histogram"
        ? this.#chart.addSeries(HistogramSeries, { ...options, base: 0 }, pane)
        : this.#chart.addSeries(LineSeries, {
          ...options, lineWidth: 1, crosshairMarkerVisible: false, lineType: STEPPED.has(of.spec.id) ? LineType.WithSteps : LineType.Simple,
          ...(output.style === "dots" && { lineVisible: false, pointMarkersVisible: true, pointMarkersRadius: 1.5 }),
        }, pane);
      if (pane > 0 && i === 0) {
        series.priceScale().applyOptions({ scaleMargins: { top: 0.24, bottom: 0.1 } });
        for (const price of of.spec.guides) series.createPriceLine({ price, color: this.#colours.lineStrong, lineWidth: 1, lineStyle: LineStyle.Dashed, axisLabelVisible: false, title: "" });
      }
      return { of, output, series, colour, shift: shiftOf(output, of.values) };
    });
  }

  #setAll(one: DrawnOutput, bars: readonly Candle[]): void {
    const ahead = one.shift > 0 && bars.length > 0 ? laterBars(bars.at(-1)?.at ?? 0, this.#frame, one.shift) : [];
    const points = [];
    for (let i = 0; i < bars.length + ahead.length; i++) {
      const at = bars[i]?.at ?? ahead[i - bars.length];
      if (at !== undefined) points.push(this.#point(one, bars, i, at));
    }
    (one.series as ISeriesApi<"Line">).setData(points);
  }

  #update(one: DrawnOutput, bars: readonly Candle[], from: number): void {
    for (let i = from; i < bars.length; i++) {
      // A line that is drawn ahead or behind ends elsewhere: only its last point can have changed.
      const at = one.shift === 0 ? bars[i]?.at : undefined;
      if (at !== undefined) (one.series as ISeriesApi<"Line">).update(this.#point(one, bars, i, at));
    }
    if (one.shift !== 0 && from < bars.length) this.#setAll(one, bars);
  }

  /** What stands at a place of the axis; without a value a gap instead of a false line. */
  #point({ of, output, colour, shift }: DrawnOutput, bars: readonly Candle[], place: number, at: number): LineData | HistogramData | WhitespaceData {
    const time = toChart(at);
    const here = of.line.values[place - shift];
    const value = here?.[output.name];
    if (value === undefined) return { time };
    if (output.style === "histogram") return { time, value, color: value < 0 ? this.#colours.downVolume : this.#colours.upVolume };
    const next = bars[place + 1];
    const direction = here?.["direction"];
    const after = of.line.values[place - shift + 1]?.["direction"];
    // A point's colour is that of the line to the next point.
    if (DAILY.has(of.spec.id) && next !== undefined && dayNumber(next.at) !== dayNumber(at)) return { time, value, color: "transparent" };
    if (direction === undefined || output.style === "dots") return { time, value };
    if (after !== undefined && Math.sign(after) !== Math.sign(direction)) return { time, value, color: "transparent" };
    return { time, value, color: direction > 0 ? this.#colours.up : direction < 0 ? this.#colours.down : colour };
  }
}
