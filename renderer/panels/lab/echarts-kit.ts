import { BarChart, CandlestickChart, HeatmapChart, LineChart, LinesChart, ScatterChart } from "echarts/charts";
import { AxisPointerComponent, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

/** Only what the lab draws. Loaded with its first chart: the page starts without it. */
register([BarChart, CandlestickChart, HeatmapChart, LineChart, LinesChart, ScatterChart, AxisPointerComponent, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

export { init };
export type { EChartsType } from "echarts/core";
