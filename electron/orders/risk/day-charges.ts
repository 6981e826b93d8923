import type { AccountId, InstrumentKey, OrderKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { Order } from "../../../shared/domain/order.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { price } from "../../../shared/domain/units.ts";
import type { ChargeTables } from "../../../shared/simulation/charges.ts";
import { chargesOf } from "../../../shared/simulation/charges.ts";
import type { OrderLedger } from "../order-ledger.ts";

export interface DayChargesOptions {
  readonly id: AccountId;
  readonly ledger: OrderLedger;
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  readonly tables: ChargeTables;
}

/** The charges of the day's executed orders as far as the tables know them: brokerage is per order, so they are counted by order. */
export class DayCharges {
  #options: DayChargesOptions;
  #known = new Map<OrderKey, { readonly filled: number; readonly value: number; readonly charges: number }>();

  constructor(options: DayChargesOptions) {
    this.#options = options;
  }

  total(): Money {
    const { ledger, id } = this.#options;
    let sum = 0;
    for (const order of ledger.orders()) if (order.account === id && order.filled > 0) sum += this.#of(order);
    return sum as Money;
  }

  clear(): void {
    this.#known.clear();
  }

  #of(order: Order): number {
    const { filled, filledValue } = order;
    const known = this.#known.get(order.key);
    if (known && known.filled === filled && known.value === filledValue) return known.charges;
    const charges = this.#work(order);
    this.#known.set(order.key, { filled, value: filledValue, charges });
    return charges;
  }

  #work({ instrument: key, product, side, filled, filledValue, day }: Order): number {
    const instrument = this.#options.instrument(key);
    if (!instrument) return 0;
    try {
      return chargesOf({ instrument, product, side, quantity: filled, price: price(Math.round(filledValue / filled)), day }, this.#options.tables).total;
    } catch {
      // No table for this segment or day: not known, and said so nowhere better than in the tables themselves.
      return 0;
    }
  }
}
