import type { Random } from "./random.ts";

export interface Cut {
  readonly lot: number;
  /** Largest quantity of one order; undefined where the exchange names none. */
  readonly freeze: number | undefined;
}

/** The largest order in whole lots that the exchange takes; undefined = any. */
export function largestOrder({ lot, freeze }: Cut): number | undefined {
  return freeze === undefined ? undefined : Math.max(lot, Math.floor(freeze / lot) * lot);
}

/** Parts of at most `most` units, the last one smaller; they add up to `quantity`. */
export function partsOf(quantity: number, most: number): number[] {
  const parts: number[] = [];
  for (let left = quantity; left > 0; left -= most) parts.push(Math.min(left, most));
  return parts;
}

/** As few orders as the exchange's freeze quantity allows, in whole lots. */
export function freezeParts(quantity: number, cut: Cut): number[] {
  return partsOf(quantity, largestOrder(cut) ?? quantity);
}

/** Parts of `show` units rounded down to whole lots, never below one lot nor above the freeze quantity. */
export function icebergParts(quantity: number, show: number, cut: Cut): number[] {
  const whole = Math.max(cut.lot, Math.floor(show / cut.lot) * cut.lot);
  return partsOf(quantity, Math.min(whole, largestOrder(cut) ?? whole));
}

export interface TimedPart {
  readonly quantity: number;
  /** After the beginning, ms. */
  readonly afterMs: number;
}

/**
 * Whole lots spread as evenly as they go over `parts` moments: part i is due at i × overMs / (parts − 1),
 * shifted by up to `jitterPercent` of that distance either way so that nobody can count on it; the first
 * is due at once, none after `overMs`. With fewer lots than parts, fewer parts. A part above the freeze
 * quantity becomes several orders due together.
 */
export function twapParts(quantity: number, spread: { readonly parts: number; readonly overMs: number; readonly jitterPercent: number }, cut: Cut, random: Random): TimedPart[] {
  const lots = Math.ceil(quantity / cut.lot);
  const count = Math.min(spread.parts, lots);
  const distance = count > 1 ? spread.overMs / (count - 1) : 0;
  const timed: TimedPart[] = [];
  let given = 0;
  for (let i = 0; i < count; i++) {
    const upTo = Math.min(quantity, Math.round(((i + 1) * lots) / count) * cut.lot);
    const shift = i === 0 ? 0 : ((random() * 2 - 1) * spread.jitterPercent * distance) / 100;
    const afterMs = Math.min(spread.overMs, Math.max(0, Math.round(i * distance + shift)));
    for (const part of freezeParts(upTo - given, cut)) timed.push({ quantity: part, afterMs });
    given = upTo;
  }
  return timed.sort((a, b) => a.afterMs - b.afterMs);
}
