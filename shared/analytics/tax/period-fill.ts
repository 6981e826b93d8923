import type { AccountId, InstrumentKey } from "../../domain/identity.ts";
import { readContractSymbol } from "../../domain/instrument-symbol.ts";
import type { Instrument } from "../../domain/instrument.ts";
import type { MarketTime } from "../../domain/time.ts";
import type { Money, Price } from "../../domain/units.ts";
import { valueOf } from "../../domain/units.ts";
import type { Product, Side } from "../../domain/words.ts";
import { EXCHANGES } from "../../domain/words.ts";

/** What charges and taxes ask of an instrument. */
export type TradedContract = Pick<Instrument, "exchange" | "symbol" | "kind" | "underlying" | "expiry" | "multiplier">;

/**
 * trade    executed on the exchange: it stands on the day's contract note
 * expiry   a contract that ended and was settled in cash: no brokerage and no exchange fees
 * carried  open before the first day that is known here; only contracts, of which the cost is told by the broker
 */
export type FillKind = "trade" | "expiry" | "carried";

/** A fill as a report of many days sees it. */
export interface PeriodFill {
  readonly account: AccountId;
  /** Trading day, `YYYY-MM-DD`: the contract note's date is the date of purchase and sale. */
  readonly day: string;
  readonly at: MarketTime;
  readonly kind: FillKind;
  /** The broker's number of the order, and the exchange's of the trade. */
  readonly order: string;
  readonly trade: string;
  readonly instrument: InstrumentKey;
  readonly contract: TradedContract;
  readonly side: Side;
  /** As it was at the end of the day: units that went over to another product are a fill of their own. */
  readonly product: Product;
  /** Unsigned units. */
  readonly quantity: number;
  readonly price: Price;
  /** The broker closed it at the end of the day, and charges for that. */
  readonly autoSquaredOff: boolean;
  /** STT or CTT of an exercised option; 0 for all others, whose taxes follow from the note. */
  readonly settlementTax: Money;
}

const CONTRACT_EXCHANGES: ReadonlySet<string> = new Set(["NFO", "BFO", "CDS", "MCX"]);

/**
 * What a key names. Of a contract that left the list years ago the symbol is all there is.
 * @throws RangeError for a key that names neither a share nor a contract: taken for the wrong kind it would be taxed wrongly.
 */
export function contractNamed(key: InstrumentKey, multiplier: number): TradedContract {
  const colon = key.indexOf(":");
  const exchange = EXCHANGES.find((one) => one === key.slice(0, colon));
  const symbol = key.slice(colon + 1);
  if (exchange === "NSE" || exchange === "BSE") return { exchange, symbol, kind: "equity", underlying: symbol, expiry: undefined, multiplier };
  const parts = exchange !== undefined && CONTRACT_EXCHANGES.has(exchange) ? readContractSymbol(symbol) : undefined;
  if (exchange === undefined || !parts) throw new RangeError(`${key} names neither a share nor a future or option: it cannot be put into a class of income`);
  return { exchange, symbol, kind: parts.optionType === undefined ? "future" : "option", underlying: parts.underlying, expiry: parts.expiry, multiplier };
}

/** Unsigned: price × quantity × multiplier. @throws RangeError where that is no safe integer. */
export function fillValue({ price, contract }: Pick<PeriodFill, "price" | "contract">, quantity: number): Money {
  return valueOf(price, quantity, contract.multiplier);
}
