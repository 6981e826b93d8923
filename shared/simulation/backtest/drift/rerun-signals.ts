import type { DriftFill, DriftSignal } from "../../../analytics/drift.ts";
import type { MarketTime } from "../../../domain/time.ts";
import type { Money, Price } from "../../../domain/units.ts";
import { dayAt } from "../../../history/days.ts";
import type { ChargeBook } from "../charge-book.ts";
import type { BacktestOutcome } from "../options.ts";
import { isAutoSquaredOff } from "../sim-order.ts";
import type { SimOrder } from "../sim-order.ts";
import type { TickInstrument } from "../ticks/options.ts";

/**
 * The orders of a re-run as the comparison takes them. Charged as the strategy's own figures are: each fill what it adds
 * to the contract note of the day.
 * @param run tells orders of several runs of the day apart: brokerage is per order.
 * @throws RangeError where no table knows the charges of a segment.
 */
export function rerunSignals({ orders, fills, instruments }: Pick<BacktestOutcome, "orders" | "fills" | "instruments">, facts: readonly TickInstrument[], charges: ChargeBook, run: string): DriftSignal[] {
  const of = (order: SimOrder): TickInstrument => {
    const found = facts.find(({ key }) => key === instruments[order.instrument]);
    if (!found) throw new Error(`order ${order.id} is of no instrument of the run`);
    return found;
  };
  const filled = new Map<SimOrder, DriftFill[]>();
  for (const { order, quantity, price, at } of fills) {
    const instrument = of(order);
    const charged = charges.of({ order: `${run}:${order.id}`, instrument, product: instrument.product, side: order.side, quantity, price: price as Price, autoSquaredOff: isAutoSquaredOff(order, instrument.product) }, dayAt(at));
    const own = filled.get(order) ?? [];
    own.push({ at: at as MarketTime, quantity, price: price as Price, charges: charged as Money });
    filled.set(order, own);
  }
  return orders.flatMap((order) => {
    const { side, at, quantity, refused, text } = order;
    const { key, multiplier } = of(order);
    return quantity > 0 ? [{ instrument: key, multiplier, side, at: at as MarketTime, quantity, refusal: refused ? text : undefined, fills: filled.get(order) ?? [] }] : [];
  });
}
