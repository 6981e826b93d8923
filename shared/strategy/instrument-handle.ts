import type { InstrumentKey } from "../domain/identity.ts";
import type { Instrument } from "../domain/instrument.ts";
import type { StrategyLedger } from "./ledger.ts";

/** What a run must be told of an instrument. */
export type InstrumentFacts = Pick<Instrument, "key" | "exchange" | "symbol" | "kind" | "underlying" | "expiry" | "strike" | "optionType" | "lot" | "tick" | "multiplier"> & {
  /** A share with derivatives: its day ends in a closing auction. */
  readonly fnoStock: boolean;
};

/** Figures that the runner keeps up to date, one place per instrument. Prices in units. */
export interface MarketFigures {
  readonly last: Float64Array<ArrayBuffer>;
  readonly bid: Float64Array<ArrayBuffer>;
  readonly ask: Float64Array<ArrayBuffer>;
}

/** The strategy's own position in one instrument. Prices and money in rupees. */
export class PositionView {
  readonly #ledger: StrategyLedger;
  readonly #instrument: number;
  readonly #unitsPerRupee: number;

  constructor(ledger: StrategyLedger, instrument: number, unitsPerRupee: number) {
    this.#ledger = ledger;
    this.#instrument = instrument;
    this.#unitsPerRupee = unitsPerRupee;
  }

  /** Signed units: below 0 is short. */
  get quantity(): number {
    return this.#ledger.quantity(this.#instrument);
  }
  get isFlat(): boolean {
    return this.#ledger.quantity(this.#instrument) === 0;
  }
  /** Undefined when flat. */
  get averagePrice(): number | undefined {
    const price = this.#ledger.averagePrice(this.#instrument);
    return Number.isNaN(price) ? undefined : price / this.#unitsPerRupee;
  }
  /** Before charges. */
  get realised(): number {
    return this.#ledger.realised(this.#instrument) / this.#unitsPerRupee;
  }
  get unrealised(): number {
    return this.#ledger.unrealised(this.#instrument) / this.#unitsPerRupee;
  }
}

/** An instrument as a strategy sees it. Prices in rupees. */
export class InstrumentHandle {
  readonly key: InstrumentKey;
  readonly symbol: string;
  readonly exchange: string;
  readonly kind: InstrumentFacts["kind"];
  readonly underlying: string;
  /** `YYYY-MM-DD`; undefined where there is none. */
  readonly expiry: string | undefined;
  readonly strike: number | undefined;
  readonly optionType: "CE" | "PE" | undefined;
  /** Units in a lot: quantities are multiples of it. */
  readonly lot: number;
  /** Least step of the price. */
  readonly tick: number;
  /** Value of one unit of price × quantity. */
  readonly multiplier: number;
  readonly position: PositionView;
  /** Its number in the run. */
  readonly index: number;
  readonly #figures: MarketFigures;
  readonly #unitsPerRupee: number;

  constructor(facts: InstrumentFacts, index: number, figures: MarketFigures, position: PositionView, unitsPerRupee: number) {
    this.key = facts.key;
    this.symbol = facts.symbol;
    this.exchange = facts.exchange;
    this.kind = facts.kind;
    this.underlying = facts.underlying;
    this.expiry = facts.expiry;
    this.strike = facts.strike === undefined ? undefined : facts.strike / unitsPerRupee;
    this.optionType = facts.optionType;
    this.lot = facts.lot;
    this.tick = facts.tick / unitsPerRupee;
    this.multiplier = facts.multiplier;
    this.position = position;
    this.index = index;
    this.#figures = figures;
    this.#unitsPerRupee = unitsPerRupee;
  }

  /** Last traded price, or the close of the newest candle; undefined before the first. */
  get price(): number | undefined {
    return this.#rupees(this.#figures.last);
  }
  /** Best bid and ask; undefined where the source shows none. */
  get bid(): number | undefined {
    return this.#rupees(this.#figures.bid);
  }
  get ask(): number | undefined {
    return this.#rupees(this.#figures.ask);
  }

  /** Units of so many lots. */
  lots(count: number): number {
    return Math.trunc(count) * this.lot;
  }

  #rupees(of: Float64Array): number | undefined {
    const units = of[this.index] ?? 0;
    return units === 0 ? undefined : units / this.#unitsPerRupee;
  }
}
