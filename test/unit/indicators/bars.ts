import { istEpoch } from "../../../shared/domain/time.ts";
import type { Bar } from "../../../shared/indicators/bar.ts";

/** Daily bars of high, low and close, one after the other; they open at the close and trade 100 units. */
export function dailyBars(...rows: readonly (readonly [high: number, low: number, close: number])[]): readonly Bar[] {
  const first = istEpoch("2021-04-12", 0);
  return rows.map(([high, low, close], i) => ({ at: first + i * 86_400_000, open: close, high, low, close, volume: 100 }));
}

export function bar(day: string, minutes: number, high: number, low: number, close: number, volume = 100): Bar {
  return { at: istEpoch(day, minutes), open: close, high, low, close, volume };
}
