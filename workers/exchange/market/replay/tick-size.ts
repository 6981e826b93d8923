/** The tick of a recorded instrument: what the rules of its day said, if the recording agrees. */

import type { Universe } from "../universe.ts";
import { tickFor } from "../universe.ts";

/** Ticks in use at the exchange, paise, largest first. */
const TICKS = [500, 100, 50, 10, 5, 1] as const;

export function greatestDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/**
 * `divisor` divides every recorded price. The tick table of the day and price gives the tick: a day of
 * 2021 has 5 paise although the same share has 10 today, and ten paise would be wrong even if no
 * recorded price happened to lie between. Prices that are not on that grid (adjusted data) make it finer.
 */
export function recordedTick(universe: Universe, day: string, price: number, divisor: number): number {
  const ruled = tickFor(universe, "equity", day, price);
  return TICKS.find((tick) => tick <= ruled && divisor % tick === 0) ?? 1;
}
