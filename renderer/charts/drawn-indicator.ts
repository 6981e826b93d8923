import type { Candle } from "../../shared/domain/candle.ts";
import { formatQuantity, formatRupees } from "../../shared/domain/format.ts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import { rupeeBar } from "../../shared/indicators/bar.ts";
import type { IndicatorSpec, Outputs, OutputSpec } from "../../shared/indicators/spec.ts";
import type { ParameterValues } from "../../shared/strategy/parameters.ts";
import { OverlayLine } from "./overlay-line.ts";

/** One indicator on the chart: what it is computed with, and its values along the bars. */
export interface DrawnIndicator {
  /** Unique among those on the chart. */
  readonly key: string;
  readonly spec: IndicatorSpec;
  readonly values: ParameterValues;
  /** Place among the chart's line colours. */
  readonly colour: number;
  readonly line: OverlayLine<Outputs>;
}

/** The same indicator that a strategy follows, fed with the same bars in rupees. @throws TerminalError (BadInput) for values out of bounds. */
export function drawnIndicator(key: string, spec: IndicatorSpec, values: ParameterValues, colour: number): DrawnIndicator {
  const make = () => {
    const indicator = spec.make(values);
    return { warmUp: indicator.warmUp, next: (bar: Candle) => indicator.next(rupeeBar(bar)), peek: (bar: Candle) => indicator.peek(rupeeBar(bar)) };
  };
  return { key, spec, values, colour, line: new OverlayLine(make) };
}

/** Outputs that are drawn. */
export function linesOf({ outputs }: IndicatorSpec): readonly OutputSpec[] {
  return outputs.filter(({ style }) => style !== "none");
}

/** Bars by which an output is drawn later; negative = earlier. */
export function shiftOf(output: OutputSpec, values: ParameterValues): number {
  return output.shift?.(values) ?? 0;
}

/** What stands under the crosshair at a bar, by the outputs that are drawn; undefined where there is none. */
export function valuesAt({ spec, values, line }: DrawnIndicator, index: number): readonly (number | undefined)[] {
  return linesOf(spec).map((output) => line.values[index - shiftOf(output, values)]?.[output.name]);
}

/** Mark of one figure in the legend: that of an indicator with one line is its key alone. */
export function partName({ key, spec }: Pick<DrawnIndicator, "key" | "spec">, output: OutputSpec): string {
  return linesOf(spec).length === 1 ? key : `${key}.${output.name}`;
}

/** "EMA 16", "Bollinger 20, 2", "RSI 14 hl2". */
export function indicatorName(spec: IndicatorSpec, values: ParameterValues): string {
  const numbers: string[] = [];
  const words: string[] = [];
  for (const [name, parameter] of Object.entries(spec.parameters)) {
    const value = values[name] ?? parameter.default;
    if (typeof value === "number") numbers.push(String(value));
    else if (value !== undefined && value !== parameter.default) words.push(String(value));
  }
  return [spec.name, numbers.join(", "), words.join(" ")].filter(Boolean).join(" ");
}

/** One figure of a legend, by its unit. */
export function figureText(unit: OutputSpec["unit"], value: number | undefined, decimals: 2 | 4): string {
  if (value === undefined) return "–";
  if (unit === "volume") return formatQuantity(Math.round(value));
  if (unit === "price" || unit === "difference") return formatRupees(Math.round(value * PER_RUPEE), decimals);
  return `${value < 0 ? "\u2212" : ""}${Math.abs(value).toFixed(2)}`;
}
