import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { instrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import { parsePrice } from "../../shared/domain/units.ts";
import type { Exchange } from "../../shared/domain/words.ts";

/** What money and settlement need to know of an instrument, also once it has left the day's list. */
export type Contract = Pick<Instrument, "key" | "exchange" | "symbol" | "kind" | "underlying" | "expiry" | "strike" | "optionType" | "multiplier">;

const DERIVATIVE = /^(.+?)(\d{2})([A-Z]{3})(\d{2})(?:FUT|(\d+(?:\.\d+)?)(CE|PE))$/;
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** Reads the unified symbol (`NIFTY25AUG2624500CE`), for a contract that today's list no longer has. */
export function contractOfKey(key: InstrumentKey, multiplier: number): Contract {
  const colon = key.indexOf(":");
  const exchange = key.slice(0, colon) as Exchange;
  const symbol = key.slice(colon + 1);
  const derivative = exchange === "NSE" || exchange === "BSE" ? null : DERIVATIVE.exec(symbol);
  const month = derivative ? MONTHS.indexOf(derivative[3] ?? "") + 1 : 0;
  if (!derivative || month === 0) return { key, exchange, symbol, kind: "equity", underlying: symbol, expiry: undefined, strike: undefined, optionType: undefined, multiplier };
  const [, underlying = symbol, day = "", , year = "", strike, type] = derivative;
  return {
    key, exchange, symbol, underlying, multiplier,
    kind: type === undefined ? "future" : "option",
    expiry: `20${year}-${String(month).padStart(2, "0")}-${day}`,
    strike: strike === undefined ? undefined : parsePrice(strike),
    optionType: type === "CE" || type === "PE" ? type : undefined,
  };
}

/** Where the price of a derivative's underlying may be found, most telling first. */
export function underlyingKeys({ exchange, underlying }: Contract): InstrumentKey[] {
  if (exchange === "NFO") return [instrumentKey("NSE_INDEX", underlying), instrumentKey("NSE", underlying)];
  if (exchange === "BFO") return [instrumentKey("BSE_INDEX", underlying), instrumentKey("BSE", underlying)];
  return [];
}
