import type { Candle } from "../../../domain/candle.ts";
import type { MarketTime } from "../../../domain/time.ts";
import type { Price } from "../../../domain/units.ts";
import { dayAt, dayStart } from "../../../history/days.ts";
import type { BarTable } from "../bar-table.ts";

/** Bars of a table as one candle a day, in the table's units. @param table ascending, of days or shorter. */
export function dailyFold({ at, open, high, low, close, volume }: BarTable): Candle[] {
  const days: Candle[] = [];
  for (let i = 0; i < at.length; ) {
    const day = dayAt(at[i] ?? 0);
    const first = i;
    let [top, bottom, units] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
    for (; i < at.length && dayAt(at[i] ?? 0) === day; i++) {
      top = Math.max(top, high[i] ?? 0);
      bottom = Math.min(bottom, low[i] ?? 0);
      units += volume[i] ?? 0;
    }
    days.push({ at: dayStart(day) as MarketTime, open: (open[first] ?? 0) as Price, high: top as Price, low: bottom as Price, close: (close[i - 1] ?? 0) as Price, volume: units });
  }
  return days;
}
