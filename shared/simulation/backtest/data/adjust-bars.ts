import type { CorporateAction } from "../../../history/corporate-actions.ts";
import type { BarTable } from "../bar-table.ts";
import { BAR_COLUMNS, barTable } from "../bar-table.ts";

const PRICES = ["open", "high", "low", "close"] as const;

/**
 * Bars as if each split or bonus had been before all of them: prices divided, volumes multiplied by what one share
 * became. In a table of units prices and volumes stay whole, so the value traded stays to the rounding of a price.
 * @param table ascending, of days or shorter: a week that holds the day itself is half of each.
 * @param floats the table is one of floats: nothing is rounded.
 */
export function adjustBars(table: BarTable, actions: readonly CorporateAction[], floats = false): BarTable {
  const adjusted = barTable(table.instrument, table.frame, table.at.length, table.at.buffer instanceof SharedArrayBuffer);
  for (const column of BAR_COLUMNS) adjusted[column].set(table[column]);
  const steps = [...actions].sort((a, b) => b.at - a.at);
  const whole = floats ? (value: number): number => value : Math.round;
  let factor = 1;
  let next = 0;
  for (let i = table.at.length - 1; i >= 0; i--) {
    for (let step = steps[next]; step && (table.at[i] ?? 0) < step.at; step = steps[++next]) factor *= step.factor;
    if (factor === 1) continue;
    for (const column of PRICES) adjusted[column][i] = whole((table[column][i] ?? 0) / factor);
    adjusted.volume[i] = whole((table.volume[i] ?? 0) * factor);
  }
  return adjusted;
}
