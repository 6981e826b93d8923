import type { Listing, MarketSource } from "../../../workers/exchange/types.ts";
import { CALL, DAY, ITC, NEXT_DAY, SBIN, scripted } from "./scripted-source.ts";

/** A seeded generator of its own (Lehmer), so that what is tested is not drawn from what tests it. */
export function lehmer(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Two days of three wandering listings, a print every `everyMs`. */
export function walkSource(seed: number, prints: number, everyMs: number, closes: string): MarketSource {
  const draw = lehmer(seed);
  const day = (): [Listing, string, number, number][] => {
    const prices = new Map<Listing, number>([[SBIN, 800_00], [ITC, 400_00], [CALL, 150_00]]);
    return Array.from({ length: prints }, (_, i) => {
      const listing = [SBIN, ITC, CALL][Math.floor(draw() * 3)] ?? SBIN;
      const price = (prices.get(listing) ?? 0) + Math.round((draw() - 0.5) * 8) * 5;
      prices.set(listing, price);
      const clock = new Date(Date.UTC(2026, 0, 1, 9, 15, 0, 1 + i * everyMs)).toISOString().slice(11, 23);
      return [listing, clock, price, draw() < 0.1 ? 0 : listing.lotSize * Math.ceil(draw() * draw() * 40)];
    });
  };
  return scripted({ days: { [DAY]: day(), [NEXT_DAY]: day() }, closes, id: `walk-${seed}` });
}
