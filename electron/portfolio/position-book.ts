import type { PositionView } from "../../shared/contract/schemas/portfolio.ts";
import type { AccountId, InstrumentKey, OrderKey } from "../../shared/domain/identity.ts";
import type { CarriedIn } from "../../shared/domain/order-events.ts";
import type { Fill, Order } from "../../shared/domain/order.ts";
import type { PositionState } from "../../shared/domain/position.ts";
import { FLAT, applyTrade, carriedIn } from "../../shared/domain/position.ts";
import { money, price } from "../../shared/domain/units.ts";
import type { Product } from "../../shared/domain/words.ts";

interface Entry {
  readonly account: AccountId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly multiplier: number;
  /** Carried in and exact fills. */
  exact: PositionState;
  carried: PositionState;
  readonly fills: Fill[];
  /** Orders of which the broker has told a filled quantity whose fills are not in the trade book yet. */
  readonly inexact: Map<OrderKey, Order>;
  /** As it stands; undefined = to be made anew. */
  shown: PositionView | undefined;
}

type Where = { readonly account: AccountId; readonly instrument: InstrumentKey; readonly product: Product };

function keyOf({ account, instrument, product }: Where): string {
  return `${account}|${instrument}|${product}`;
}

/** Positions of the day as a fold of carried-in quantities and fills. Kept up by the order ledger alone. */
export class PositionBook {
  #entries = new Map<string, Entry>();

  /** @returns the position that changed. */
  applyFill(fill: Fill): PositionView {
    const entry = this.#entry(fill, fill.multiplier);
    entry.fills.push(fill);
    entry.exact = applyTrade(entry.exact, fill.side, fill.quantity, fill.price);
    entry.shown = undefined;
    return this.#view(entry);
  }

  /** Takes note of how far the order is filled beyond its known fills. */
  noteOrder(order: Order): PositionView | undefined {
    const known = this.#entries.get(keyOf(order));
    if (order.filled === order.filledExactly && !known?.inexact.has(order.key)) return undefined;
    const entry = known ?? this.#entry(order, order.multiplier);
    if (order.filled > order.filledExactly) entry.inexact.set(order.key, order);
    else entry.inexact.delete(order.key);
    entry.shown = undefined;
    return this.#view(entry);
  }

  /** Sets what was carried in; fills are folded again on top. What the rows do not name stays: a book that lacks it is no proof. */
  setCarried(account: AccountId, positions: CarriedIn["positions"]): PositionView[] {
    const changed: PositionView[] = [];
    for (const row of positions) {
      const entry = this.#entry({ account, ...row }, row.multiplier);
      entry.carried = carriedIn(row.quantity, money(row.value));
      entry.exact = entry.fills.reduce((state, fill) => applyTrade(state, fill.side, fill.quantity, fill.price), entry.carried);
      entry.shown = undefined;
      changed.push(this.#view(entry));
    }
    return changed;
  }

  view(where: Where): PositionView | undefined {
    const entry = this.#entries.get(keyOf(where));
    return entry && this.#view(entry);
  }

  views(): PositionView[] {
    return [...this.#entries.values()].map((entry) => this.#view(entry));
  }

  clear(): void {
    this.#entries.clear();
  }

  #entry(where: Where, multiplier: number): Entry {
    const key = keyOf(where);
    let entry = this.#entries.get(key);
    if (!entry) {
      const { account, instrument, product } = where;
      entry = { account, instrument, product, multiplier, exact: FLAT, carried: FLAT, fills: [], inexact: new Map(), shown: undefined };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #view(entry: Entry): PositionView {
    return (entry.shown ??= viewOf(entry));
  }
}

function viewOf(entry: Entry): PositionView {
  let state = entry.exact;
  for (const order of entry.inexact.values()) {
    const quantity = order.filled - order.filledExactly;
    state = applyTrade(state, order.side, quantity, price(Math.round((order.filledValue - order.exactValue) / quantity)));
  }
  const { account, instrument, product, multiplier } = entry;
  const { realised, ...rest } = state;
  return { account, instrument, product, ...rest, realised: money(Math.round(realised * multiplier)), multiplier, exact: entry.inexact.size === 0 };
}
