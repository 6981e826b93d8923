import type { Reading } from "../../charts/chart-stage.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { formatPrice } from "../../grids/formats.ts";

/** Writes the legend's figures into the elements marked `data-part`, without React: it follows the crosshair and every tick. */
export function writeLegend(root: HTMLElement, { bar, ema, vwap, mark }: Reading, decimals: 2 | 4): void {
  const texts: Readonly<Record<string, string>> = {
    open: formatPrice(bar?.open, decimals),
    high: formatPrice(bar?.high, decimals),
    low: formatPrice(bar?.low, decimals),
    close: formatPrice(bar?.close, decimals),
    volume: bar ? formatQuantity(bar.volume) : "",
    ema: formatPrice(Math.round(ema), decimals),
    vwap: formatPrice(Math.round(vwap), decimals),
    mark,
  };
  root.dataset["direction"] = !bar || bar.close === bar.open ? "flat" : bar.close > bar.open ? "up" : "down";
  for (const element of root.querySelectorAll<HTMLElement>("[data-part]")) {
    const text = texts[element.dataset["part"] ?? ""] ?? "";
    if (element.textContent !== text) element.textContent = text;
  }
}
