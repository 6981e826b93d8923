/** The practice universe as the product ships it, and small helpers that the tests of the market share. */

import holidays from "../../../resources/calendar/nse-holidays.json" with { type: "json" };
import facts from "../../../resources/practice/universe.json" with { type: "json" };
import type { Bar, MarketPrint } from "../../../workers/exchange/types.ts";
import { loadUniverse } from "../../../workers/exchange/market/universe.ts";

export const universe = loadUniverse(facts, holidays);
export { facts, holidays };

/** A Tuesday: an ordinary day in 2026. */
export const DAY = "2026-09-01";

/** Folds prints by the plainest rule there is, keyed by the start of the period. */
export function plainFold(prints: Iterable<MarketPrint>, token: string, openAt: number, minutes: number): Bar[] {
  const bars = new Map<number, { at: number; open: number; high: number; low: number; close: number; volume: number }>();
  for (const print of prints) {
    if (print.token !== token) continue;
    const at = openAt + Math.floor((print.at - openAt) / (minutes * 60_000)) * minutes * 60_000;
    const bar = bars.get(at);
    if (bar === undefined) bars.set(at, { at, open: print.price, high: print.price, low: print.price, close: print.price, volume: print.quantity });
    else {
      if (print.price > bar.high) bar.high = print.price;
      if (print.price < bar.low) bar.low = print.price;
      bar.close = print.price;
      bar.volume += print.quantity;
    }
  }
  return [...bars.values()];
}

/** A short text that two lists of prints share only if they are equal. */
export function digestOf(prints: Iterable<MarketPrint>): string {
  let a = 0x811c9dc5;
  let count = 0;
  const mix = (x: number): void => {
    a = Math.imul(a ^ (x | 0), 0x01000193) >>> 0;
    a = Math.imul(a ^ Math.floor(x / 4_294_967_296), 0x01000193) >>> 0;
  };
  for (const { token, at, price, quantity, volume, openInterest } of prints) {
    for (const x of [Number(token), at, price, quantity, volume, openInterest]) mix(x);
    count++;
  }
  return `${count}:${a.toString(16)}`;
}
