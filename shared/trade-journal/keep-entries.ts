import type { PeriodFill } from "../analytics/tax/period-fill.ts";
import type { RoundTrip, TripFill } from "./round-trips.ts";

/** An entry as it is kept: found again by the fill that it began with. */
export interface KeptEntry {
  readonly id: string;
  /** As `anchorOf` made it. */
  readonly anchor: string;
  readonly product: string;
}

export interface Matched {
  readonly trip: RoundTrip;
  /** Undefined for a trade that is new. */
  readonly id: string | undefined;
  readonly anchor: string;
  /** Entries whose trades turned out to be a part of this one: their words belong to it. */
  readonly merged: readonly string[];
}

const SEPARATOR = "|";

/** Names a fill for good: day, order and trade are the broker's and the exchange's. */
export function anchorOf({ instrument, day, order, trade }: Pick<PeriodFill, "instrument" | "day" | "order" | "trade">): string {
  return [instrument, day, order, trade].join(SEPARATOR);
}

function orderOf(anchor: string): string {
  return anchor.slice(0, anchor.lastIndexOf(SEPARATOR));
}

/**
 * Which kept entry each trade is. A trade is the entry whose first fill is among its own entering fills: a fill that
 * comes late, before the first, leaves the words where they are. Fills of which first only the order's average was
 * told are found by their order.
 * @param trips of one account, as `roundTrips` has them.
 * @returns one for each trip, and the entries of which no fill is left.
 */
export function matchEntries(trips: readonly RoundTrip[], kept: readonly KeptEntry[]): { readonly matched: readonly Matched[]; readonly gone: readonly string[] } {
  const free = new Map(kept.map((entry) => [entry.id, entry]));
  const byAnchor = Map.groupBy(kept, ({ anchor }) => anchor);
  const byOrder = Map.groupBy(kept, ({ anchor }) => orderOf(anchor));
  const found = new Map<RoundTrip, KeptEntry[]>();
  const look = (fits: (entry: KeptEntry, trip: RoundTrip) => boolean, of: (anchor: string) => readonly KeptEntry[] | undefined, more: boolean, among: (fill: TripFill) => boolean = entering): void => {
    for (const trip of trips) {
      const own = found.get(trip) ?? [];
      if (own.length > 0 && !more) continue;
      for (const anchor of anchorsOf(trip, among)) {
        for (const entry of of(anchor) ?? []) {
          if (!fits(entry, trip) || !free.delete(entry.id)) continue;
          own.push(entry);
        }
      }
      found.set(trip, own);
    }
  };
  const sameProduct = (entry: KeptEntry, trip: RoundTrip): boolean => entry.product === trip.product;
  // A fill of which a part was converted begins two trades: the entry stays with its own product.
  look(sameProduct, (anchor) => byAnchor.get(anchor), true);
  look(() => true, (anchor) => byAnchor.get(anchor), true);
  look(() => true, (anchor) => byOrder.get(orderOf(anchor)), false);
  // What was told first and looked like a beginning may have been an end.
  look(() => true, (anchor) => byAnchor.get(anchor), false, () => true);
  const matched = trips.map((trip): Matched => {
    const [entry, ...others] = found.get(trip) ?? [];
    return { trip, id: entry?.id, anchor: entry?.anchor ?? anchorsOf(trip, entering)[0] ?? "", merged: others.map(({ id }) => id) };
  });
  return { matched, gone: [...free.keys()] };
}

const entering = (fill: TripFill): boolean => fill.entering;

function anchorsOf({ fills }: RoundTrip, among: (fill: TripFill) => boolean): string[] {
  return fills.filter(among).map(({ fill }) => anchorOf(fill));
}
