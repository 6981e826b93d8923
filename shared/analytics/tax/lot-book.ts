import type { Money } from "../../domain/units.ts";
import { ZERO, minus, money, plus } from "../../domain/units.ts";
import type { Side } from "../../domain/words.ts";
import { portionOf } from "../../simulation/rate.ts";
import type { PeriodFill } from "./period-fill.ts";

/** Units with what they cost or brought, and their charges. */
export interface Parcel {
  readonly fill: PeriodFill;
  readonly quantity: number;
  /** Paid or received, price × quantity × multiplier. */
  readonly value: Money;
  readonly charges: Money;
  readonly transactionTax: Money;
}

/** What is open of one purchase, or of one sale of a contract. */
export interface OpenLot extends Parcel {
  /** Day of the purchase or sale; of bonus shares the day on which they came. */
  readonly day: string;
}

/** An opening and its closing, the same number of units. */
export interface LotMatch {
  readonly opening: OpenLot;
  readonly closing: Parcel;
}

/**
 * Lots of one account and instrument, first in first out: what came first goes first, as the law wants it of shares in
 * a depository account (Income-tax Act, 1961, section 45(2A); CBDT circulars 704 of 1995 and 768 of 1998), and as
 * contracts, which have no rule of their own, are usually counted. A contract may be open short; a share may not.
 */
export class LotBook {
  #open: OpenLot[] = [];

  get open(): readonly OpenLot[] {
    return this.#open;
  }

  get quantity(): number {
    return this.#open.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  /** @returns what it closed, and what it neither closed nor may open. */
  apply(parcel: Parcel): { readonly matches: LotMatch[]; readonly unmatched: Parcel | undefined } {
    const matches: LotMatch[] = [];
    let rest: Parcel | undefined = parcel;
    for (let first = this.#open[0]; rest && first && first.fill.side !== parcel.fill.side; first = this.#open[0]) {
      const quantity = Math.min(first.quantity, rest.quantity);
      const [opening, stays] = cut(first, quantity);
      const [closing, left] = cut(rest, quantity);
      matches.push({ opening: { ...opening, day: first.day }, closing });
      if (stays) this.#open[0] = { ...stays, day: first.day };
      else this.#open.shift();
      rest = left;
    }
    if (!rest) return { matches, unmatched: undefined };
    if (!mayOpen(rest.fill)) return { matches, unmatched: rest };
    this.#open.push({ ...rest, day: rest.fill.day });
    return { matches, unmatched: undefined };
  }

  /** A split: `from` old units became `to` new ones. Cost and day stay; a fraction of a unit in all is dropped. */
  split(from: number, to: number): void {
    let before = 0;
    this.#open = this.#open.flatMap((lot) => {
      const start = Math.floor((before * to) / from);
      before += lot.quantity;
      const quantity = Math.floor((before * to) / from) - start;
      return [{ ...lot, quantity }];
    });
  }

  /** A bonus: for each `from` units held `to` more came, at no cost (section 55(2)(aa)), on their own day. */
  bonus(day: string, from: number, to: number): void {
    const last = this.#open.at(-1);
    const quantity = Math.floor((this.quantity * to) / from);
    if (last && quantity > 0) this.#open.push({ fill: last.fill, day, quantity, value: ZERO, charges: ZERO, transactionTax: ZERO });
  }
}

function mayOpen({ kind, contract, side }: PeriodFill): boolean {
  return kind !== "expiry" && (contract.kind !== "equity" || side === "BUY");
}

export function opens(side: Side): "long" | "short" {
  return side === "BUY" ? "long" : "short";
}

/** Takes so many units off, with their part of everything; what stays has the rest, so that nothing is lost to rounding. */
export function cut(parcel: Parcel, quantity: number): readonly [taken: Parcel, rest: Parcel | undefined] {
  if (quantity === parcel.quantity) return [parcel, undefined];
  const { fill, value, charges, transactionTax } = parcel;
  const part = (amount: Money): Money => portionOf(amount, quantity, parcel.quantity);
  const taken = { fill, quantity, value: part(value), charges: part(charges), transactionTax: part(transactionTax) };
  return [taken, { fill, quantity: parcel.quantity - quantity, value: minus(value, taken.value), charges: minus(charges, taken.charges), transactionTax: minus(transactionTax, taken.transactionTax) }];
}

export function costsOf(...parcels: readonly Parcel[]): { readonly charges: Money; readonly transactionTax: Money } {
  return { charges: plus(...parcels.map(({ charges }) => charges)), transactionTax: money(parcels.reduce((sum, { transactionTax }) => sum + transactionTax, 0)) };
}
