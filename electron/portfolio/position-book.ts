import type { PositionView } from "../../shared/contract/schemas/portfolio.ts";
import type { Conversion } from "../../shared/domain/conversion.ts";
import { unitsOut } from "../../shared/domain/conversion.ts";
import type { AccountId, InstrumentKey, OrderKey } from "../../shared/domain/identity.ts";
import type { CarriedIn } from "../../shared/domain/order-events.ts";
import type { Fill, Order } from "../../shared/domain/order.ts";
import type { PositionState } from "../../shared/domain/position.ts";
import { FLAT, applyMove, applyTrade, carriedIn } from "../../shared/domain/position.ts";
import type { Money } from "../../shared/domain/units.ts";
import { money, price } from "../../shared/domain/units.ts";
import type { Product, Side } from "../../shared/domain/words.ts";

/** What a conversion does to one product. */
interface Move {
  readonly way: Side;
  readonly units: number;
  readonly value: Money;
}

interface Entry {
  readonly account: AccountId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly multiplier: number;
  /** Carried in and exact fills. */
  exact: PositionState;
  carried: PositionState;
  /** Fills and conversions of the day, in the order in which they came to be known. */
  readonly steps: (Fill | Move)[];
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
    return this.#step(entry, fill);
  }

  /** Units go over to another product, at what they cost. @returns the two positions that changed. */
  applyConversion({ account, instrument, multiplier, from, to, side, quantity, value }: Conversion): PositionView[] {
    const units = unitsOut({ side, quantity });
    return [
      this.#step(this.#entry({ account, instrument, product: from }, multiplier), { way: side, units, value: money(0 - value) }),
      this.#step(this.#entry({ account, instrument, product: to }, multiplier), { way: side, units: 0 - units, value }),
    ];
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
      entry.exact = entry.steps.reduce(folded, entry.carried);
      entry.shown = undefined;
      changed.push(this.#view(entry));
    }
    return changed;
  }

  view(where: Where): PositionView | undefined {
    const entry = this.#entries.get(keyOf(where));
    return entry && this.#view(entry);
  }

  /** Signed units that were carried in from earlier days. */
  carriedQuantity(where: Where): number {
    return this.#entries.get(keyOf(where))?.carried.quantity ?? 0;
  }

  views(): PositionView[] {
    return [...this.#entries.values()].map((entry) => this.#view(entry));
  }

  clear(): void {
    this.#entries.clear();
  }

  #step(entry: Entry, step: Fill | Move): PositionView {
    entry.steps.push(step);
    entry.exact = folded(entry.exact, step);
    entry.shown = undefined;
    return this.#view(entry);
  }

  #entry(where: Where, multiplier: number): Entry {
    const key = keyOf(where);
    let entry = this.#entries.get(key);
    if (!entry) {
      const { account, instrument, product } = where;
      entry = { account, instrument, product, multiplier, exact: FLAT, carried: FLAT, steps: [], inexact: new Map(), shown: undefined };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #view(entry: Entry): PositionView {
    return (entry.shown ??= viewOf(entry));
  }
}

function folded(state: PositionState, step: Fill | Move): PositionState {
  return "way" in step ? applyMove(state, step.way, step.units, step.value) : applyTrade(state, step.side, step.quantity, step.price);
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
