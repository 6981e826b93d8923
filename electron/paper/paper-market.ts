import type { BrokerFill, BrokerInstrument, BrokerOrder } from "../../shared/brokers/port.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import type { Price } from "../../shared/domain/units.ts";
import type { Product } from "../../shared/domain/words.ts";

/** The latest price of an instrument and its band, as the terminal's quotes give it. */
export interface PaperQuote {
  readonly ltp: Price;
  /** At which positions are valued: the last price that other packets bear out. */
  readonly mark: Price;
  readonly upperCircuit: Price | undefined;
  readonly lowerCircuit: Price | undefined;
  /** Close of the trading day before; absent where the quotes do not tell it. */
  readonly previousClose?: Price | undefined;
}

export interface PaperMarket {
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  readonly quote: (key: InstrumentKey) => PaperQuote | undefined;
  /** Slot on the quote board; undefined when the board is full. */
  readonly slotOf: (key: InstrumentKey) => number | undefined;
  readonly marketAt: () => MarketTime | undefined;
}

/** Whose quantities the account's are: kept by the terminal's own books, not by the desk. */
export interface PaperOwners {
  /** What is open at the account, by those who stand on its side: signed units. */
  shares(instrument: InstrumentKey, product: Product): readonly { readonly owner: string; readonly quantity: number }[];
  /** Who placed the order with this tag. */
  of(tag: string): string | undefined;
}

export const NOBODY: PaperOwners = { shares: () => [], of: () => undefined };

/** News of the account's orders, as a broker would tell it unasked. A fill is told before the order that counts it. */
export interface PaperNews {
  readonly owners: PaperOwners;
  readonly onOrder: (order: BrokerOrder) => void;
  readonly onFill: (fill: BrokerFill) => void;
  readonly onTrouble: (sentence: string) => void;
}

/** How the account's books name an instrument to the terminal. */
export function nameIn(market: PaperMarket, key: InstrumentKey): BrokerInstrument {
  const known = market.instrument(key);
  if (known) return { segment: known.broker.segment, symbol: known.broker.symbol, token: known.broker.token };
  const colon = key.indexOf(":");
  return { segment: key.slice(0, colon), symbol: key.slice(colon + 1), token: undefined };
}
