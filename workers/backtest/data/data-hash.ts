import { createHash } from "node:crypto";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { BAR_COLUMNS } from "../../../shared/simulation/backtest/bar-table.ts";
import type { RunPrices } from "../../../shared/simulation/backtest/run-prices.ts";
import { areTicks } from "../../../shared/simulation/backtest/run-prices.ts";
import type { TickTable } from "../../../shared/simulation/backtest/data/tick-table.ts";
import { TICK_COLUMNS } from "../../../shared/simulation/backtest/data/tick-table.ts";

/**
 * SHA-256 (hex) of the prices of a run: of each table its instrument, frame and length, then its columns as doubles,
 * lowest byte first. The order in which the tables were read does not matter.
 */
export function dataHash(tables: readonly BarTable[]): string {
  const hash = createHash("sha256");
  const name = ({ instrument, frame }: BarTable): string => `${instrument}|${String(frame).padStart(6, "0")}`;
  for (const table of tables.toSorted((a, b) => (name(a) < name(b) ? -1 : 1))) {
    hash.update(`${JSON.stringify([table.instrument, table.frame, table.at.length])}\n`);
    for (const column of BAR_COLUMNS) hash.update(bytesOf(table[column]));
  }
  return hash.digest("hex");
}

/** The same of ticks. */
export function tickHash(table: TickTable): string {
  const hash = createHash("sha256").update(`${JSON.stringify([table.instruments, table.at.length])}\n`);
  for (const column of TICK_COLUMNS) hash.update(bytesOf(table[column]));
  return hash.digest("hex");
}

export function pricesHash(prices: RunPrices): string {
  return areTicks(prices) ? tickHash(prices) : dataHash(prices);
}

function bytesOf(column: Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}
