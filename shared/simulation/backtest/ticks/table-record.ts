import { TICK } from "../../../streams/tick-ring.ts";
import type { TickTable } from "../data/tick-table.ts";

/** Writes a row of a table into a record of a tick ring; slot, number and times of arrival are the caller's. Hot: allocates nothing. */
export function writeRow(table: TickTable, row: number, record: Float64Array): void {
  record[TICK.ltp] = table.price[row] ?? 0;
  record[TICK.ltq] = table.quantity[row] ?? 0;
  record[TICK.volume] = table.volume[row] ?? 0;
  record[TICK.exchangeAt] = table.at[row] ?? 0;
  record[TICK.bid] = table.bid[row] ?? 0;
  record[TICK.ask] = table.ask[row] ?? 0;
  record[TICK.bidQuantity] = table.bidQuantity[row] ?? 0;
  record[TICK.askQuantity] = table.askQuantity[row] ?? 0;
  record[TICK.openInterest] = table.openInterest[row] ?? 0;
  record[TICK.traded] = table.traded[row] ?? 0;
}
