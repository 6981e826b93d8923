import type { LabTrade } from "../contract/schemas/lab.ts";
import type { ChartOption, ChartTheme, Plain } from "./chart-option.ts";
import { base, tooltip, valueAxis } from "./chart-parts.ts";
import { rupeesOf, tradeLines } from "./trade-words.ts";

/**
 * Maximum adverse (left) and favourable excursion (right) of each trade against what it brought (Sweeney, 1996): where
 * a stop would have cost winners, and how much of a move was given back. Rupees, excursions before charges.
 */
export function excursionChart(trades: readonly LabTrade[], theme: ChartTheme): ChartOption {
  const points = (side: "mae" | "mfe"): readonly Plain[] =>
    trades.map((trade, n) => ({ value: [rupeesOf(trade[side]), rupeesOf(trade.profit)], name: tradeLines(trade, n).join("\n"), itemStyle: { color: trade.profit > 0 ? theme.up : theme.down } }));
  const scatter = { type: "scatter", symbolSize: trades.length > 1_000 ? 4 : 6, itemStyle: { opacity: 0.7 } };
  return {
    ...base(theme),
    tooltip: tooltip(theme, "@lines", "item"),
    grid: [{ left: 64, right: "53%", top: 12, bottom: 44 }, { left: "55%", right: 16, top: 12, bottom: 44 }],
    xAxis: [{ ...valueAxis(theme, { name: "Farthest against the trade", formatter: "@shortRupees", gridIndex: 0 }, "x"), splitNumber: 3 }, { ...valueAxis(theme, { name: "Farthest for the trade", formatter: "@shortRupees", gridIndex: 1 }, "x"), splitNumber: 3 }],
    yAxis: [valueAxis(theme, { formatter: "@shortRupees", gridIndex: 0 }, "y"), { ...valueAxis(theme, { gridIndex: 1 }, "y"), axisLabel: { show: false } }],
    series: [{ ...scatter, id: "mae", data: points("mae") }, { ...scatter, id: "mfe", xAxisIndex: 1, yAxisIndex: 1, data: points("mfe") }],
  };
}
