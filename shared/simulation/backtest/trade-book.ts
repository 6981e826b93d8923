/** What was opened at one price and closed at another. Prices and money in the unit of the run's ledger. */
export interface SimTrade {
  readonly instrument: number;
  /** Signed units. */
  readonly quantity: number;
  readonly entryBar: number;
  readonly exitBar: number;
  readonly entryAt: number;
  readonly exitAt: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** (Exit − entry) × quantity × multiplier, less charges. */
  readonly profit: number;
  readonly charges: number;
  /** Money that the first stop put at risk; undefined without one. */
  readonly risk: number | undefined;
  readonly entryReason: string;
  readonly exitReason: string;
  /** At the end of its bar, which was held whole. */
  readonly exitAtClose: boolean;
  /** Closed with the data's end. */
  readonly open: boolean;
}

interface Lot {
  quantity: number;
  readonly bar: number;
  readonly at: number;
  readonly price: number;
  /** Of what is left of it. */
  charges: number;
  riskEach: number | undefined;
  readonly reason: string;
}

export interface BookedFill {
  readonly instrument: number;
  /** Signed units. */
  readonly quantity: number;
  readonly price: number;
  readonly charges: number;
  /** Place on the run's curve. */
  readonly bar: number;
  readonly at: number;
  readonly reason: string;
  /** Of one unit, in price; undefined without a stop. */
  readonly riskEach: number | undefined;
  readonly atClose: boolean;
  /** It is the data's end that closes. */
  readonly ends: boolean;
}

/** Fills paired into trades, first in first out; each fill's charges go with its units. */
export class TradeBook {
  readonly trades: SimTrade[] = [];
  readonly #multipliers: readonly number[];
  readonly #lots: Lot[][];
  readonly #whole: boolean;

  /** @param whole money is in whole units: parts of charges are rounded, and add up all the same. */
  constructor(multipliers: readonly number[], whole: boolean) {
    this.#multipliers = multipliers;
    this.#lots = multipliers.map(() => []);
    this.#whole = whole;
  }

  take(fill: BookedFill): void {
    const lots = this.#lots[fill.instrument] ?? [];
    const sign = Math.sign(fill.quantity);
    let left = Math.abs(fill.quantity);
    let { charges } = fill;
    for (let first = lots[0]; first !== undefined && left > 0 && first.quantity * sign < 0; first = lots[0]) {
      const part = Math.min(left, Math.abs(first.quantity));
      const exit = this.#share(charges, part, left);
      charges -= exit;
      left -= part;
      this.#close(first, part, fill, exit);
      if (first.quantity === 0) lots.shift();
    }
    if (left > 0) lots.push({ quantity: sign * left, bar: fill.bar, at: fill.at, price: fill.price, charges, riskEach: fill.riskEach, reason: fill.reason });
  }

  /** The stop of what has just been opened is known. */
  risk(instrument: number, each: number): void {
    for (const lot of this.#lots[instrument] ?? []) lot.riskEach ??= each;
  }

  /** What is open, as trades that end at a price. The lots stay. */
  openTrades(price: (instrument: number) => number, bar: number, at: number): SimTrade[] {
    return this.#lots.flatMap((lots, instrument) => lots.map((lot): SimTrade => {
      const exitPrice = price(instrument);
      const multiplier = this.#multipliers[instrument] ?? 1;
      return {
        instrument, quantity: lot.quantity, entryBar: lot.bar, exitBar: bar, entryAt: lot.at, exitAt: at, entryPrice: lot.price, exitPrice,
        profit: lot.quantity * (exitPrice - lot.price) * multiplier - lot.charges, charges: lot.charges,
        risk: lot.riskEach === undefined ? undefined : lot.riskEach * Math.abs(lot.quantity) * multiplier,
        entryReason: lot.reason, exitReason: "Still open at the end of the data", exitAtClose: true, open: true,
      };
    }));
  }

  #close(lot: Lot, part: number, { instrument, price, bar, at, reason, atClose, ends }: BookedFill, exitCharges: number): void {
    const multiplier = this.#multipliers[instrument] ?? 1;
    const entryCharges = this.#share(lot.charges, part, Math.abs(lot.quantity));
    const quantity = Math.sign(lot.quantity) * part;
    lot.charges -= entryCharges;
    lot.quantity -= quantity;
    const charges = entryCharges + exitCharges;
    this.trades.push({
      instrument, quantity, entryBar: lot.bar, exitBar: bar, entryAt: lot.at, exitAt: at, entryPrice: lot.price, exitPrice: price,
      profit: quantity * (price - lot.price) * multiplier - charges, charges,
      risk: lot.riskEach === undefined ? undefined : lot.riskEach * part * multiplier,
      entryReason: lot.reason, exitReason: reason, exitAtClose: atClose, open: ends,
    });
  }

  #share(amount: number, part: number, whole: number): number {
    if (part === whole) return amount;
    return this.#whole ? Math.round((amount * part) / whole) : (amount * part) / whole;
  }
}
