import type { Reading } from "../../charts/chart-stage.ts";
import { figureText, linesOf, partName } from "../../charts/drawn-indicator.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { formatPrice } from "../../grids/formats.ts";

/** Writes the legend's figures into the elements marked `data-part`, without React: it follows the crosshair and every tick. */
export function writeLegend(root: HTMLElement, { bar, indicators, panes, mark }: Reading, decimals: 2 | 4): void {
  const texts: Record<string, string> = {
    open: formatPrice(bar?.open, decimals),
    high: formatPrice(bar?.high, decimals),
    low: formatPrice(bar?.low, decimals),
    close: formatPrice(bar?.close, decimals),
    volume: bar ? formatQuantity(bar.volume) : "",
    mark,
  };
  for (const { of, values } of indicators) linesOf(of.spec).forEach((output, i) => (texts[partName(of, output)] = figureText(output.unit, values[i], decimals)));
  root.dataset["direction"] = !bar || bar.close === bar.open ? "flat" : bar.close > bar.open ? "up" : "down";
  for (const element of root.querySelectorAll<HTMLElement>("[data-part]")) {
    const text = texts[element.dataset["part"] ?? ""] ?? "";
    if (element.textContent !== text) element.textContent = text;
  }
  for (const element of root.querySelectorAll<HTMLElement>("[data-pane]")) {
    const top = `${(panes[Number(element.dataset["pane"])] ?? 0) + 4}px`;
    if (element.style.top !== top) element.style.top = top;
  }
}
