import type { BarTable } from "./bar-table.ts";
import type { TickTable } from "./data/tick-table.ts";

/** What a run is played on: bars of each instrument, or the ticks of all of them. */
export type RunPrices = readonly BarTable[] | TickTable;

export function areTicks(prices: RunPrices): prices is TickTable {
  return "instruments" in prices;
}

/** Bars, or ticks, in them. */
export function stepsIn(prices: RunPrices): number {
  return areTicks(prices) ? prices.at.length : prices.reduce((sum, { at }) => sum + at.length, 0);
}
