import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { OrderTerms } from "../../shared/domain/order.ts";
import type { Money } from "../../shared/domain/units.ts";
import { money } from "../../shared/domain/units.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import type { Charges } from "../../shared/simulation/charges.ts";
import type { Contract } from "./contract.ts";
import type { PaperBooks } from "./paper-books.ts";
import type { PaperMarket } from "./paper-market.ts";
import type { Claim, PaperMoney } from "./paper-money.ts";
import { moneyOf } from "./paper-money.ts";
import type { PaperOrder } from "./paper-order.ts";
import type { PaperRules } from "./paper-rules.ts";
import type { PaperState } from "./paper-state.ts";

/** The account as its money sees it. */
export interface MoneyFacts {
  readonly state: PaperState;
  readonly books: PaperBooks;
  readonly rules: PaperRules;
  readonly market: PaperMarket;
  working(): readonly PaperOrder[];
  contractOf(key: InstrumentKey, multiplier: number): Contract;
}

/** An order that is not placed yet, as far as money goes. */
export interface WantedOrder {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly product: Product;
  readonly terms: OrderTerms;
}

/** What the account has, owes and can still do. */
export class AccountMoney {
  #of: MoneyFacts;
  #charges: { readonly books: PaperBooks; readonly steps: number; readonly charges: Charges } | undefined;

  constructor(of: MoneyFacts) {
    this.#of = of;
  }

  /** Charges of the day so far, as its note would have them now. */
  charges(): Charges {
    const { books, rules, state } = this.#of;
    const { steps } = books;
    if (this.#charges?.books !== books || this.#charges.steps !== steps) this.#charges = { books, steps, charges: rules.charges(books.notes(), state.day) };
    return this.#charges.charges;
  }

  /** @param without id of a working order that is left out. */
  now(extra?: Claim, without?: string): PaperMoney {
    const { state, books, market, rules } = this.#of;
    const claims = this.#of.working().flatMap((order) => (order.id === without ? [] : [this.#claim(order)]));
    if (extra) claims.push(extra);
    return moneyOf(state, books, this.charges().total, claims, (key) => market.quote(key)?.mark, rules);
  }

  /**
   * By how much an order would raise what the account blocks, and what is free for that: the change of the
   * whole portfolio's margin, so that a hedge asks for its premium at most and giving one up asks for the
   * margin of what it leaves uncovered.
   * @param replacing the working order that it changes.
   * @throws RangeError where a table lacks a rate.
   */
  wanted({ instrument, side, product, terms }: WantedOrder, replacing: PaperOrder | undefined): { readonly required: Money; readonly available: Money } {
    const before = this.now(undefined, replacing?.id);
    const after = this.now({ contract: instrument, product, side, terms, filled: replacing?.filled ?? 0 }, replacing?.id);
    return { required: money(after.marginUsed - before.marginUsed), available: before.available };
  }

  /** Shares that may still be sold for delivery. */
  deliverable(instrument: InstrumentKey, without?: string): number {
    const { books } = this.#of;
    const today = Math.max(0, books.line(instrument, "CNC")?.own.quantity ?? 0);
    let promised = 0;
    for (const { id, instrument: key, product, side, terms, filled } of this.#of.working()) {
      if (id !== without && key === instrument && product === "CNC" && side === "SELL") promised += terms.quantity - filled;
    }
    return books.heldQuantity(instrument) + today - promised;
  }

  #claim({ instrument, multiplier, product, side, terms, filled }: PaperOrder): Claim {
    return { contract: this.#of.contractOf(instrument, multiplier), product, side, terms, filled };
  }
}
