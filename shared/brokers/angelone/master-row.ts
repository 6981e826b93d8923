import { instrumentKey } from "../../domain/identity.ts";
import type { Instrument, InstrumentKind } from "../../domain/instrument.ts";
import type { Price } from "../../domain/units.ts";
import { NO_PRICE, PER_RUPEE } from "../../domain/units.ts";
import type { Exchange } from "../../domain/words.ts";
import { decimalUnits } from "./decimal.ts";
import { readExpiry } from "./market-time.ts";
import { contractMultiplier } from "./multipliers.ts";

/**
 * Rows of the scrip master, read by hand and not by a schema: 145,000 of them are on the way to the
 * first screen. Nine fields, all text; `freeze_qty` and `is_cas_enabled` came in 2026 and may lack.
 */
interface Row {
  readonly token: string;
  readonly symbol: string;
  readonly name: string;
  readonly segment: string;
  readonly type: string;
  readonly raw: Readonly<Record<string, unknown>>;
}

type Read = { readonly instrument: Instrument } | { readonly why: string } | undefined;

/** Segments in the unified vocabulary. NCDEX and NCO are not: their rows are hidden. */
const EXCHANGE_OF: ReadonlyMap<string, Exchange> = new Map<string, Exchange>([
  ["NSE", "NSE"],
  ["BSE", "BSE"],
  ["NFO", "NFO"],
  ["BFO", "BFO"],
  ["MCX", "MCX"],
  ["CDS", "CDS"],
]);
/** Contracts the exchanges test their systems with, e.g. `111NSETEST27NOV36FUT`. */
const TEST_CONTRACT = /^\d+(NSE|BSE|MCX)TEST/;
const DIGITS = /^[1-9]\d{0,14}$/;

export function readMasterRow(raw: unknown): Read {
  if (typeof raw !== "object" || raw === null) return { why: "a row of the instrument list is not an object" };
  const fields = raw as Record<string, unknown>;
  const row = {
    token: textOf(fields.token),
    symbol: textOf(fields.symbol),
    name: textOf(fields.name),
    segment: textOf(fields.exch_seg),
    type: textOf(fields.instrumenttype),
    raw: fields,
  };
  const exchange = EXCHANGE_OF.get(row.segment);
  if (row.segment === "") return malformed(row, "exch_seg");
  if (exchange === undefined || TEST_CONTRACT.test(row.symbol)) return undefined;
  if (!DIGITS.test(row.token)) return malformed(row, "token");
  if (row.symbol === "") return malformed(row, "symbol");
  if (row.name === "") return malformed(row, "name");
  if (row.type === "AMXIDX") return readIndex(row, exchange);
  const kind = kindOf(row);
  if (kind === "equity") return readShare(row, exchange);
  if (kind === "future" || kind === "option") return readContract(row, exchange, kind);
  // Spot commodities are quoted and cannot be traded.
  return row.type === "COMDTY" ? undefined : malformed(row, "instrumenttype");
}

function textOf(raw: unknown): string {
  return typeof raw === "string" ? raw : "";
}

function malformed(row: Row, field: string): { why: string } {
  return { why: `${row.segment || "?"} ${row.symbol || row.token || "?"}: ${field} ${JSON.stringify(row.raw[field]) ?? "is missing"} is not understood` };
}

function kindOf(row: Row): InstrumentKind | undefined {
  const cash = row.segment === "NSE" || row.segment === "BSE";
  if (cash) return row.type === "" ? "equity" : undefined;
  if (row.type.startsWith("FUT")) return "future";
  return row.type.startsWith("OPT") ? "option" : undefined;
}

/** Index names lose their blanks: `India VIX` (name `INDIA VIX`) is `NSE_INDEX:INDIAVIX`. Those of commodity segments are hidden. */
function readIndex(row: Row, segment: Exchange): Read {
  if (segment !== "NSE" && segment !== "BSE") return undefined;
  const exchange = segment === "NSE" ? "NSE_INDEX" : "BSE_INDEX";
  const symbol = row.name.toUpperCase().replaceAll(" ", "");
  return {
    instrument: {
      key: instrumentKey(exchange, symbol), exchange, symbol, name: row.symbol, kind: "index", underlying: symbol,
      expiry: undefined, strike: undefined, optionType: undefined, lot: 1, tick: NO_PRICE, freeze: undefined, multiplier: 1, tradable: false,
      broker: { token: row.token, symbol: row.symbol, segment: row.segment },
    },
  };
}

/** `SBIN-EQ` is `NSE:SBIN`; every other series keeps its suffix, being another thing to trade. BSE writes bare names. */
function readShare(row: Row, exchange: Exchange): Read {
  const symbol = exchange === "NSE" && row.symbol.endsWith("-EQ") ? row.symbol.slice(0, -3) : row.symbol;
  const size = readSize(row, 1);
  if (!("lot" in size)) return size;
  return {
    instrument: {
      key: instrumentKey(exchange, symbol), exchange, symbol, name: row.name, kind: "equity", underlying: symbol,
      expiry: undefined, strike: undefined, optionType: undefined, ...size, multiplier: 1, tradable: true,
      broker: { token: row.token, symbol: row.symbol, segment: row.segment },
    },
  };
}

/**
 * Futures and options. The unified symbol is put together from the fields, since only NFO writes it
 * so everywhere; on NFO the two must agree, or the row speaks of two contracts at once.
 */
function readContract(row: Row, exchange: Exchange, kind: "future" | "option"): Read {
  // Currencies are written in 1/10,000,000 rupee, everything else in paise.
  const perPaisa = exchange === "CDS" ? 100_000 : 1;
  const size = readSize(row, perPaisa);
  if (!("lot" in size)) return size;
  const when = textOf(row.raw.expiry);
  const expiry = readExpiry(when);
  if (expiry === undefined) return malformed(row, "expiry");
  const tail = row.symbol.slice(-2);
  const optionType = kind === "future" ? undefined : tail === "CE" || tail === "PE" ? tail : undefined;
  const strike = kind === "future" ? undefined : scaled(row.raw.strike, perPaisa);
  if (kind === "option" && optionType === undefined) return malformed(row, "symbol");
  if (kind === "option" && (strike === undefined || strike <= 0)) return malformed(row, "strike");
  const [dd, mmm, yyyy] = [when.slice(0, 2), when.slice(2, 5), when.slice(5)];
  const what = strike === undefined ? ["FUT"] : [String(strike / PER_RUPEE), optionType ?? ""];
  const unified = `${row.name}${dd}${mmm}${yyyy.slice(2)}${what.join("")}`;
  if (exchange === "NFO" && unified !== row.symbol) return malformed(row, "symbol");
  // One string in memory for two equal ones, forty thousand times.
  const symbol = unified === row.symbol ? row.symbol : unified;
  const equityDerivative = exchange === "NFO" || exchange === "BFO";
  const multiplier = equityDerivative ? 1 : contractMultiplier(exchange, row.name, expiry, size.lot);
  if (multiplier === undefined) return { why: `${exchange} ${row.name}: the contract's multiplier is not known, so nothing of it can be valued or traded` };
  return {
    instrument: {
      key: instrumentKey(exchange, symbol), exchange, symbol, name: `${row.name} ${dd} ${mmm} ${yyyy} ${what.join(" ")}`, kind, underlying: row.name,
      expiry, strike, optionType, ...size, multiplier, tradable: true,
      broker: { token: row.token, symbol: row.symbol, segment: row.segment },
    },
  };
}

/** Lot, tick and the largest order: `freeze_qty` is the first quantity that is too much; 0 or missing names none. */
function readSize(row: Row, perPaisa: number): { lot: number; tick: Price; freeze: number | undefined } | { why: string } {
  const lot = wholeOf(row.raw.lotsize);
  if (lot === undefined || lot < 1) return malformed(row, "lotsize");
  const tick = scaled(row.raw.tick_size, perPaisa);
  if (tick === undefined || tick <= 0) return malformed(row, "tick_size");
  const limit = row.raw.freeze_qty === undefined ? 0 : wholeOf(row.raw.freeze_qty);
  if (limit === undefined || limit < 0 || limit === 1) return malformed(row, "freeze_qty");
  return { lot, tick, freeze: limit === 0 ? undefined : limit - 1 };
}

/** A price in paise (or finer), as units of 1/10,000 rupee; undefined where it is not a whole number of them. */
function scaled(raw: unknown, perPaisa: number): Price | undefined {
  const units = unitsOf(raw);
  if (units === undefined) return undefined;
  const value = units / (100 * perPaisa);
  return Number.isInteger(value) ? (value as Price) : undefined;
}

const MOST_NUMBERS = 20_000;
const numbers = new Map<string, number | undefined>();

/** The number columns of a list of 145,000 rows hold some thousand different texts: each is read once. */
function unitsOf(raw: unknown): number | undefined {
  if (typeof raw !== "string") return decimalUnits(raw);
  let units = numbers.get(raw);
  if (units === undefined) {
    units = decimalUnits(raw);
    if (numbers.size >= MOST_NUMBERS) numbers.clear();
    numbers.set(raw, units);
  }
  return units;
}

function wholeOf(raw: unknown): number | undefined {
  const units = unitsOf(raw);
  return units === undefined || units % PER_RUPEE !== 0 ? undefined : units / PER_RUPEE;
}
