import type { DriftSignal } from "../../../shared/analytics/drift.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Fill, Order } from "../../../shared/domain/order.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";
import type { RefusedEntry } from "../../strategies/instances/day-book.ts";

export interface RealDay {
  /** Of the strategy and the day alone; fills in their order. */
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly refused: readonly RefusedEntry[];
  readonly chargesOf: (fill: Fill) => number;
  /** Undefined for an instrument that nobody knows any more. */
  readonly multiplierOf: (key: InstrumentKey) => number | undefined;
}

/** What a strategy really asked for and what became of it, by time. `left`: orders that cannot be placed in the day: nobody knows when they were placed, or what a unit of them is worth. */
export function realSignals({ orders, fills, refused, chargesOf, multiplierOf }: RealDay): { readonly signals: readonly DriftSignal[]; readonly left: number } {
  // In the order of the day's fills: what one costs hangs on those before it.
  const charged = fills.map((fill) => ({ fill, charges: chargesOf(fill) as Money }));
  const byOrder = Map.groupBy(charged, ({ fill }) => fill.order);
  const signals: DriftSignal[] = [];
  let left = 0;
  for (const { at, instrument, side, quantity, sentence } of refused) {
    const multiplier = multiplierOf(instrument);
    if (multiplier === undefined) left++;
    else if (quantity > 0) signals.push({ instrument, side, quantity, at, multiplier, refusal: sentence, fills: [] });
  }
  for (const { key, instrument, side, quantity, multiplier, state, text, placedAt } of orders) {
    const own = (byOrder.get(key) ?? []).map(({ fill, charges }) => ({ at: fill.at, quantity: fill.quantity, price: fill.price, charges }));
    const at: MarketTime | undefined = placedAt ?? own[0]?.at;
    if (at === undefined) left++;
    else signals.push({ instrument, side, quantity, at, multiplier, refusal: state === "rejected" || state === "not-placed" ? text : undefined, fills: own });
  }
  return { signals: signals.sort((a, b) => a.at - b.at), left };
}
