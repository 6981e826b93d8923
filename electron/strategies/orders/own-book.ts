import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Order } from "../../../shared/domain/order.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import type { Product, Side } from "../../../shared/domain/words.ts";
import { PRODUCTS, signOf } from "../../../shared/domain/words.ts";
import { NONE } from "../../orders/risk/working-book.ts";
import type { OrdersAccount } from "./orders-options.ts";

/** What was bought for delivery on earlier days and held at the beginning of this one, in units. */
export interface Delivered {
  readonly of: (key: InstrumentKey) => number;
  readonly keys: () => readonly InstrumentKey[];
}

/** Units that may be closed in one product. */
export interface Part {
  readonly product: Product;
  readonly quantity: number;
}

/**
 * What belongs to one strategy, as the account's ledger has it at this moment: its quantity, and its orders
 * that work. Shares that were delivered leave the ledger's positions; they are added from what was carried.
 */
export class OwnBook {
  readonly #id: string;
  readonly #account: OrdersAccount;
  readonly #delivered: Delivered;

  constructor(id: string, account: OrdersAccount, delivered: Delivered) {
    this.#id = id;
    this.#account = account;
    this.#delivered = delivered;
  }

  /** Signed units of one product. */
  quantityIn(instrument: InstrumentKey, product: Product): number {
    const { ledger, id } = this.#account;
    const traded = ledger.owners.quantityOf({ account: id, instrument, product }, this.#id);
    return product === "CNC" ? traded + this.#delivered.of(instrument) : traded;
  }

  /** Signed units of all products: a conversion changes nothing of what the strategy holds. */
  quantity(instrument: InstrumentKey): number {
    let sum = 0;
    for (const product of PRODUCTS) sum += this.quantityIn(instrument, product);
    return sum;
  }

  /** Orders of this strategy that are not over, those of its brackets and square-offs too. */
  working(instrument?: InstrumentKey): Order[] {
    const { ledger, id } = this.#account;
    if (instrument === undefined) return ledger.working(id).filter(({ owner }) => owner === this.#id);
    const found: Order[] = [];
    for (const product of PRODUCTS) {
      for (const { order } of ledger.resting.at(id, instrument, product)?.orders.values() ?? []) if (order.owner === this.#id) found.push(order);
    }
    return found;
  }

  /** Units that working orders may still trade on this side. */
  promised(instrument: InstrumentKey, side: Side): number {
    let sum = 0;
    for (const product of PRODUCTS) {
      const { buy, sell } = this.#account.ledger.resting.of(this.#account.id, instrument, product, this.#id) ?? NONE;
      sum += side === "BUY" ? buy : sell;
    }
    return sum;
  }

  /** Units on this side that make the position smaller and that no working order will already close. */
  closable(instrument: InstrumentKey, side: Side): number {
    return Math.max(0, -this.quantity(instrument) * signOf(side) - this.promised(instrument, side));
  }

  /** So many units on this side, taken from the products in which they close something; the rest is opened in `main`. */
  parts(instrument: InstrumentKey, side: Side, quantity: number, main: Product): Part[] {
    const parts: Part[] = [];
    let left = quantity;
    for (const product of [main, ...PRODUCTS.filter((one) => one !== main)]) {
      const closes = Math.min(left, Math.max(0, -this.quantityIn(instrument, product) * signOf(side)));
      if (closes > 0) parts.push({ product, quantity: closes });
      left -= closes;
    }
    if (left <= 0) return parts;
    const [first] = parts;
    if (first?.product === main) return [{ product: main, quantity: first.quantity + left }, ...parts.slice(1)];
    return [...parts, { product: main, quantity: left }];
  }

  /** What is open, by instrument and product. */
  places(): (Part & { readonly instrument: InstrumentKey })[] {
    const { ledger, id } = this.#account;
    const keys = new Set(this.#delivered.keys());
    for (const place of ledger.owners.places()) if (place.account === id && ledger.owners.quantityAt(place.key, this.#id) !== 0) keys.add(place.instrument);
    return [...keys].flatMap((instrument) => PRODUCTS.flatMap((product) => {
      const quantity = this.quantityIn(instrument, product);
      return quantity === 0 ? [] : [{ instrument, product, quantity }];
    }));
  }

  /** May this sale for delivery go? Only out of what the strategy bought itself: other shares in the account are not its own. */
  deliverable(instrument: InstrumentKey): number {
    const { ledger, id, held } = this.#account;
    const own = this.quantityIn(instrument, "CNC") - ledger.resting.of(id, instrument, "CNC", this.#id).sell;
    const delivered = this.#delivered.of(instrument);
    const inAccount = held(instrument);
    // What somebody else sold out of the account's holdings meanwhile is gone, whoever bought it.
    const gone = inAccount === undefined ? 0 : Math.max(0, delivered - inAccount);
    return Math.max(0, own - gone);
  }
}

export function isWorking(order: Order | undefined): order is Order {
  return order !== undefined && !isTerminal(order.state);
}
