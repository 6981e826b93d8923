import type { LedgerFill, LedgerInstrument, StrategyLedger } from "../../strategy/ledger.ts";

interface Lot {
  /** Signed units. */
  quantity: number;
  readonly price: number;
}

interface FloatState {
  readonly cash: number;
  readonly realised: readonly number[];
  readonly lots: readonly (readonly Lot[])[];
}

/**
 * The ledger in floats, for foreign currencies and for comparing with research done in them: what was opened at one
 * price stays apart and is closed first in, first out. Rupees, or whatever the run's prices are in.
 */
export class FloatLedger implements StrategyLedger {
  readonly #instruments: readonly LedgerInstrument[];
  readonly #prices: Float64Array;
  readonly #lots: Lot[][];
  readonly #realised: number[];
  /** Capital and all that was closed, less charges. */
  #cash: number;

  constructor(capital: number, instruments: readonly LedgerInstrument[], prices: Float64Array) {
    this.#cash = capital;
    this.#instruments = instruments;
    this.#prices = prices;
    this.#lots = instruments.map(() => []);
    this.#realised = instruments.map(() => 0);
  }

  quantity(instrument: number): number {
    let sum = 0;
    for (const { quantity } of this.#lots[instrument] ?? []) sum += quantity;
    return sum;
  }

  averagePrice(instrument: number): number {
    const lots = this.#lots[instrument] ?? [];
    let cost = 0;
    let units = 0;
    for (const { quantity, price } of lots) {
      cost += quantity * price;
      units += quantity;
    }
    return units === 0 ? Number.NaN : cost / units;
  }

  realised(instrument: number): number {
    return this.#realised[instrument] ?? 0;
  }

  unrealised(instrument: number): number {
    const price = this.#prices[instrument] ?? 0;
    if (price === 0) return 0;
    let sum = 0;
    // Value less cost, each rounded by itself: to the last digit what backtesting.py prints.
    for (const lot of this.#lots[instrument] ?? []) sum += lot.quantity * price - lot.quantity * lot.price;
    return sum * this.#multiplier(instrument);
  }

  cash(): number {
    let cash = this.#cash;
    for (const [i, lots] of this.#lots.entries()) {
      if (this.#instruments[i]?.paid !== true) continue;
      for (const { quantity, price } of lots) cash -= quantity * price * this.#multiplier(i);
    }
    return cash;
  }

  equity(): number {
    let open = 0;
    for (let i = 0; i < this.#lots.length; i++) open += this.unrealised(i);
    return this.#cash + open;
  }

  apply(instrument: number, { side, quantity, price }: LedgerFill): void {
    const sign = side === "BUY" ? 1 : -1;
    const lots = this.#lots[instrument] ?? [];
    let left = quantity;
    for (let first = lots[0]; first !== undefined && left > 0 && first.quantity * sign < 0; first = lots[0]) {
      const part = Math.min(left, Math.abs(first.quantity));
      const profit = -sign * part * (price - first.price) * this.#multiplier(instrument);
      this.#cash += profit;
      this.#realised[instrument] = (this.#realised[instrument] ?? 0) + profit;
      first.quantity += sign * part;
      left -= part;
      if (first.quantity === 0) lots.shift();
    }
    if (left > 0) lots.push({ quantity: sign * left, price });
  }

  charge(amount: number): void {
    this.#cash -= amount;
  }

  exportState(): FloatState {
    return { cash: this.#cash, realised: [...this.#realised], lots: this.#lots.map((lots) => lots.map((lot) => ({ ...lot }))) };
  }

  importState(state: unknown, instruments: readonly number[]): void {
    const { cash, realised, lots } = state as FloatState;
    this.#cash = cash;
    this.#realised.fill(0);
    for (const [i, to] of instruments.entries()) {
      if (to < 0) continue;
      this.#realised[to] = realised[i] ?? 0;
      this.#lots[to] = (lots[i] ?? []).map((lot) => ({ ...lot }));
    }
  }

  #multiplier(instrument: number): number {
    return this.#instruments[instrument]?.multiplier ?? 1;
  }
}
