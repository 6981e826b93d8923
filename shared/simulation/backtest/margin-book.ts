import type { StrategyLedger } from "../../strategy/ledger.ts";
import type { Price } from "../../domain/units.ts";
import { formatRupees } from "../../domain/format.ts";
import { dayAt, dayText } from "../../history/days.ts";
import type { MarginTables } from "../margin.ts";
import { marginOf } from "../margin.ts";
import { portfolioMargin } from "../portfolio-margin.ts";
import type { MarginedPosition } from "../portfolio-margin.ts";
import { percentOf, validOn } from "../rate.ts";
import type { SimInstrument } from "./sim-instrument.ts";

/** Brokers close intraday and margin positions when so much of what they block is lost. */
const CALLED_AT_LOSS = 0.8;

/**
 * What the positions of a run block. Shares are reckoned by their percentage at once; futures and options as a
 * portfolio, with the tables of the paper account.
 */
export class MarginBook {
  readonly #tables: MarginTables;
  readonly #instruments: readonly SimInstrument[];
  /** Prices at which it was looked at closely. */
  readonly #seen: Float64Array;
  /** Share of the value that a position in shares blocks, by instrument, of the day below. */
  readonly #rates: number[] = [];
  #day = Number.NaN;
  /** Equity below which the margin is looked at closely. */
  #watched = 0;

  constructor(tables: MarginTables, instruments: readonly SimInstrument[]) {
    this.#tables = tables;
    this.#instruments = instruments;
    this.#seen = new Float64Array(instruments.length);
  }

  /**
   * @param units that open, signed. @param price they are counted at.
   * @returns why they cannot be bought or sold, as a sentence; undefined where they can.
   */
  against(instrument: number, units: number, price: number, ledger: StrategyLedger, last: Float64Array, day: number): string | undefined {
    const facts = this.#instruments[instrument];
    if (!facts || units === 0) return undefined;
    const needed = this.#needs(facts, instrument, units, price, day);
    const free = ledger.equity() - this.blocked(ledger, last, day);
    if (needed <= free) return undefined;
    return `The order needs a margin of ${formatRupees(Math.round(needed))}, and ${formatRupees(Math.max(0, Math.round(free)))} is free.`;
  }

  /** What open positions block at these prices; delivered shares and bought options what they cost to buy. */
  blocked(ledger: StrategyLedger, last: Float64Array, day: number): number {
    let sum = 0;
    let contracts: MarginedPosition[] | undefined;
    for (let i = 0; i < this.#instruments.length; i++) {
      const facts = this.#instruments[i];
      const quantity = ledger.quantity(i);
      if (!facts || quantity === 0) continue;
      const price = last[i] ?? 0;
      if (facts.kind === "equity") {
        sum += Math.abs(quantity) * price * facts.multiplier * this.#rateOf(i, day);
        continue;
      }
      if (facts.kind === "option" && quantity > 0) sum += quantity * price * facts.multiplier;
      (contracts ??= []).push({ instrument: facts, product: facts.product, quantity, price: price as Price, onIndex: facts.onIndex });
    }
    return contracts === undefined ? sum : sum + portfolioMargin(contracts, dayText(day), this.#tables).total;
  }

  /** Is so much lost that the broker closes? Looked at closely only when the account, or a price, has come near it. @param at market ms. */
  isCalled(equity: number, ledger: StrategyLedger, last: Float64Array, at: number): boolean {
    if (equity >= this.#watched && !this.#farFrom(last)) return false;
    this.#seen.set(last);
    const blocked = this.blocked(ledger, last, dayAt(at));
    this.#watched = Math.min(equity, blocked * (1 - CALLED_AT_LOSS) * 2);
    return blocked > 0 && equity < blocked * (1 - CALLED_AT_LOSS);
  }

  /** A position has changed. */
  moved(): void {
    this.#watched = Number.POSITIVE_INFINITY;
  }

  /** Has a price moved by more than a quarter since it was looked at? What is blocked moves with it. */
  #farFrom(last: Float64Array): boolean {
    for (let i = 0; i < this.#seen.length; i++) {
      const before = this.#seen[i] ?? 0;
      if (Math.abs((last[i] ?? 0) - before) * 4 > before) return true;
    }
    return false;
  }

  #needs(facts: SimInstrument, instrument: number, units: number, price: number, day: number): number {
    if (facts.kind === "equity") return Math.abs(units) * price * facts.multiplier * this.#rateOf(instrument, day);
    return marginOf({ instrument: facts, product: facts.product, side: units > 0 ? "BUY" : "SELL", opening: Math.abs(units), price: price as Price, day: dayText(day), onIndex: facts.onIndex }, this.#tables);
  }

  #rateOf(instrument: number, day: number): number {
    if (day !== this.#day) {
      this.#day = day;
      const { equity } = validOn(this.#tables.tables, dayText(day));
      for (const [i, { product }] of this.#instruments.entries()) this.#rates[i] = percentOf(equity[product === "NRML" ? "CNC" : product]) / 100;
    }
    return this.#rates[instrument] ?? 1;
  }
}
