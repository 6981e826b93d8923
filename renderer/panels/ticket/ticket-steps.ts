import type { Price } from "../../../shared/domain/units.ts";
import { plainRupees } from "../../../shared/domain/units.ts";
import { readPrice, readWhole } from "./number-text.ts";

/** Steps of the arrow keys: one tick or lot, ten with Shift. */
export const STEP = 1;
export const LONG_STEP = 10;

/**
 * The price field after an arrow key. From a price between two ticks the first step goes to the next
 * tick in that direction; from an empty field it begins at `start`.
 * @returns undefined where there is nothing to step from: an unreadable text stays as it was typed.
 */
export function stepPrice(text: string, steps: number, tick: Price, start: number): string | undefined {
  const read = readPrice(text);
  if (read.kind === "bad" || tick <= 0) return undefined;
  if (read.kind === "empty") return start > 0 ? plainRupees(start) : undefined;
  const off = read.value % tick;
  const onto = off === 0 ? read.value : steps > 0 ? read.value - off : read.value - off + tick;
  return plainRupees(Math.max(tick, onto + steps * tick));
}

/** The quantity field after an arrow key; never below 1. */
export function stepQuantity(text: string, steps: number): string | undefined {
  const read = readWhole(text);
  if (read.kind === "bad") return undefined;
  const from = read.kind === "empty" ? 0 : read.value;
  return String(Math.max(1, from + steps));
}
