import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { Fill } from "../../../shared/domain/order.ts";
import { price } from "../../../shared/domain/units.ts";
import type { ChargeTables } from "../../../shared/simulation/charges.ts";
import { chargesOf } from "../../../shared/simulation/charges.ts";

/**
 * Brokerage is per order and capped, so a fill is charged what it adds to its order: over all fills of an
 * order that is exactly what the tables ask for the order.
 */
export class FillCharges {
  readonly #instrument: (key: Fill["instrument"]) => Instrument | undefined;
  readonly #tables: ChargeTables;
  readonly #orders = new Map<OrderKey, { readonly quantity: number; readonly value: number; readonly charges: number }>();

  constructor(instrument: (key: Fill["instrument"]) => Instrument | undefined, tables: ChargeTables) {
    this.#instrument = instrument;
    this.#tables = tables;
  }

  /** Call once for each fill, in their order. 1/10,000 rupee; 0 where no table knows the segment. */
  of(fill: Fill): number {
    const before = this.#orders.get(fill.order) ?? { quantity: 0, value: 0, charges: 0 };
    const quantity = before.quantity + fill.quantity;
    const value = before.value + fill.price * fill.quantity;
    const charges = this.#order(fill, quantity, value);
    this.#orders.set(fill.order, { quantity, value, charges });
    return charges - before.charges;
  }

  clear(): void {
    this.#orders.clear();
  }

  #order({ instrument: key, product, side, day }: Fill, quantity: number, value: number): number {
    const instrument = this.#instrument(key);
    if (!instrument) return 0;
    try {
      return chargesOf({ instrument, product, side, quantity, price: price(Math.round(value / quantity)), day }, this.#tables).total;
    } catch {
      // No table for this segment or day: as everywhere in the account's figures.
      return 0;
    }
  }
}
