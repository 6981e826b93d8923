import type { Fill } from "../domain/order.ts";
import type { PositionState } from "../domain/position.ts";
import { applyTrade, FLAT } from "../domain/position.ts";
import type { Money } from "../domain/units.ts";
import { money } from "../domain/units.ts";

/** What a ledger must know of a fill. */
export type LedgerFill = Pick<Fill, "side" | "quantity" | "price">;

/**
 * What belongs to one strategy: its own positions, never the account's. Instruments go by their number in
 * the run. Figures are in the ledger's unit (1/10,000 rupee; a float ledger may have another); values of
 * quantities and prices are times the contract's multiplier where it says money.
 */
export interface StrategyLedger {
  /** Signed units. */
  quantity(instrument: number): number;
  /** Average price of what is open; NaN when flat. */
  averagePrice(instrument: number): number;
  /** Money, before charges. */
  realised(instrument: number): number;
  /** Money, at the last price; 0 when flat, and as long as there is no price. */
  unrealised(instrument: number): number;
  /** Capital, realised result and charges, less what is tied up in shares and premiums. Futures tie up no cash here: their margin is the account's matter. */
  cash(): number;
  /** Capital + realised + unrealised − charges. */
  equity(): number;
  apply(instrument: number, fill: LedgerFill): void;
  /** @param amount money; positive is paid. */
  charge(amount: number): void;
  exportState(): unknown;
  /** @param instruments new number of each instrument of the state, −1 for one that is gone. */
  importState(state: unknown, instruments: readonly number[]): void;
}

/** What a ledger needs to know of each instrument. */
export interface LedgerInstrument {
  readonly multiplier: number;
  /** Bought with cash: shares and options; not futures. */
  readonly paid: boolean;
}

interface SubLedgerState {
  readonly charges: Money;
  readonly positions: readonly PositionState[];
}

/** The ledger in integers: exact to 1/10,000 rupee. */
export class SubLedger implements StrategyLedger {
  readonly #capital: number;
  readonly #instruments: readonly LedgerInstrument[];
  readonly #prices: Float64Array;
  readonly #positions: PositionState[];
  #charges: Money = money(0);
  /** Capital and realised results, less charges. */
  #settled: number;

  /** @param prices last price of each instrument in units, 0 where there is none; kept up to date by the runner. */
  constructor(capital: Money, instruments: readonly LedgerInstrument[], prices: Float64Array) {
    this.#capital = this.#settled = capital;
    this.#instruments = instruments;
    this.#prices = prices;
    this.#positions = instruments.map(() => FLAT);
  }

  quantity(instrument: number): number {
    return this.#positions[instrument]?.quantity ?? 0;
  }

  averagePrice(instrument: number): number {
    const { cost, quantity } = this.#positions[instrument] ?? FLAT;
    return quantity === 0 ? Number.NaN : cost / quantity;
  }

  realised(instrument: number): number {
    return (this.#positions[instrument]?.realised ?? 0) * this.#multiplier(instrument);
  }

  unrealised(instrument: number): number {
    const { cost, quantity } = this.#positions[instrument] ?? FLAT;
    const price = this.#prices[instrument] ?? 0;
    return quantity === 0 || price === 0 ? 0 : (quantity * price - cost) * this.#multiplier(instrument);
  }

  cash(): number {
    let cash = this.#capital - this.#charges;
    for (const [i, { cost }] of this.#positions.entries()) {
      cash += this.realised(i);
      if (this.#instruments[i]?.paid === true) cash -= cost * this.#multiplier(i);
    }
    return cash;
  }

  equity(): number {
    let equity = this.#settled;
    for (let i = 0; i < this.#positions.length; i++) equity += this.unrealised(i);
    return equity;
  }

  apply(instrument: number, { side, quantity, price }: LedgerFill): void {
    const before = this.realised(instrument);
    this.#positions[instrument] = applyTrade(this.#positions[instrument] ?? FLAT, side, quantity, price);
    this.#settled += this.realised(instrument) - before;
  }

  charge(amount: number): void {
    this.#charges = money(this.#charges + amount);
    this.#settled -= amount;
  }

  exportState(): SubLedgerState {
    return { charges: this.#charges, positions: [...this.#positions] };
  }

  importState(state: unknown, instruments: readonly number[]): void {
    const { charges, positions } = state as SubLedgerState;
    this.#charges = charges;
    this.#positions.fill(FLAT);
    for (const [i, position] of positions.entries()) {
      const to = instruments[i] ?? -1;
      if (to >= 0) this.#positions[to] = position;
    }
    this.#settled = this.#capital - charges;
    for (let i = 0; i < this.#positions.length; i++) this.#settled += this.realised(i);
  }

  #multiplier(instrument: number): number {
    return this.#instruments[instrument]?.multiplier ?? 1;
  }
}
