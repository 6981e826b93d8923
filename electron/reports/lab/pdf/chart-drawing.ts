import { BarChart, HeatmapChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, VisualMapComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { ChartOption } from "../../../../shared/lab-charts/chart-option.ts";
import { dressed } from "../../../../shared/lab-charts/formatters.ts";
import { stillChart } from "../../../../shared/lab-charts/still.ts";

use([BarChart, HeatmapChart, LineChart, GridComponent, LegendComponent, VisualMapComponent, SVGRenderer]);

/** A chart's letters are made for the screen: on paper all of it is smaller by this. */
const SMALLER = 1.45;

/** A chart as SVG, without a page to draw it in. @param width and @param height in points. */
export function chartDrawing(option: ChartOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: width * SMALLER, height: height * SMALLER });
  const { dataZoom: _zoom, ...still } = stillChart(option);
  chart.setOption(dressed(still));
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
