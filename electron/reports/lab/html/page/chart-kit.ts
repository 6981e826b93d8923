import { BarChart, CandlestickChart, HeatmapChart, LineChart, LinesChart, ScatterChart } from "echarts/charts";
import { AxisPointerComponent, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import type { EChartsType } from "echarts/core";
import { init, use } from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import type { ChartOption } from "../../../../../shared/lab-charts/chart-option.ts";
import { dressed } from "../../../../../shared/lab-charts/formatters.ts";
import { stillChart } from "../../../../../shared/lab-charts/still.ts";

use([BarChart, CandlestickChart, HeatmapChart, LineChart, LinesChart, ScatterChart, AxisPointerComponent, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent, CanvasRenderer, SVGRenderer]);

/** Share of the whole that is in sight, percent. */
interface Zoom {
  readonly start: number;
  readonly end: number;
}

function zoomOf(chart: EChartsType): Zoom | undefined {
  return (chart.getOption() as { dataZoom?: readonly Zoom[] } | undefined)?.dataZoom?.[0];
}

/** A chart in an element of the page; keeps its size and its zoom. */
export class Chart {
  readonly #chart: EChartsType;

  constructor(element: HTMLElement) {
    this.#chart = init(element);
    new ResizeObserver(() => this.#chart.resize()).observe(element);
  }

  get zoom(): Zoom | undefined {
    return zoomOf(this.#chart);
  }

  /** Draws anew; what was zoomed to stays. */
  show(option: ChartOption): void {
    draw(this.#chart, option, this.zoom);
  }

  /** All of it. */
  zoomOut(): void {
    this.#chart.dispatchAction({ type: "dataZoom", start: 0, end: 100 });
  }

  /** @param from and @param to places on a category axis. */
  zoomTo(from: number, to: number): void {
    this.#chart.dispatchAction({ type: "dataZoom", startValue: from, endValue: to });
  }
}

/** The chart as a drawing that is there at once: a printer does not wait until a canvas has been drawn anew. */
export function drawing(option: ChartOption, zoom: Zoom | undefined, width: number, height: number): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  draw(chart, stillChart(option), zoom);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function draw(chart: EChartsType, option: ChartOption, zoom: Zoom | undefined): void {
  chart.setOption(dressed(option), { notMerge: true });
  if (zoom) chart.dispatchAction({ type: "dataZoom", start: zoom.start, end: zoom.end });
}
