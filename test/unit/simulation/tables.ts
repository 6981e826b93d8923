/** The tables that ship, and instruments as the tests of money need them. */
import { readFileSync } from "node:fs";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { Product, Side } from "../../../shared/domain/words.ts";
import { chargeTables } from "../../../shared/simulation/charges.ts";
import type { NotedFill } from "../../../shared/simulation/contract-note.ts";
import { marginTables } from "../../../shared/simulation/margin.ts";
import { rupees } from "../../support/orders.ts";

export const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../resources/${name}`, import.meta.url), "utf8"));
export const charges = chargeTables(read("charges/angelone.json"));
export const margins = marginTables(read("margins/angelone.json"));

type Contract = Pick<Instrument, "key" | "exchange" | "symbol" | "kind" | "underlying" | "expiry" | "strike" | "optionType" | "multiplier">;

function contract(exchange: Instrument["exchange"], symbol: string, rest: Partial<Contract>): Contract {
  return { key: `${exchange}:${symbol}` as InstrumentKey, exchange, symbol, kind: "equity", underlying: symbol, expiry: undefined, strike: undefined, optionType: undefined, multiplier: 1, ...rest };
}

export const share = (symbol = "SBIN", exchange: "NSE" | "BSE" = "NSE"): Contract => contract(exchange, symbol, {});
export const future = (underlying = "NIFTY", exchange: "NFO" | "BFO" | "MCX" | "CDS" = "NFO", multiplier = 1, expiry = "2026-11-24"): Contract =>
  contract(exchange, `${underlying}${expiry}FUT`, { kind: "future", underlying, expiry, multiplier });
export const option = (strike: number, optionType: "CE" | "PE", underlying = "NIFTY", exchange: "NFO" | "BFO" | "MCX" | "CDS" = "NFO", multiplier = 1, expiry = "2026-11-24"): Contract =>
  contract(exchange, `${underlying}${expiry}${strike}${optionType}`, { kind: "option", underlying, expiry, strike: rupees(strike), optionType, multiplier });

export function noted(order: string, instrument: Contract, product: Product, side: Side, quantity: number, at: number, autoSquaredOff = false): NotedFill {
  return { order, instrument, product, side, quantity, price: rupees(at) satisfies Price, autoSquaredOff };
}

/** Lines in rupees by name. */
export const inRupees = (lines: readonly { readonly name: string; readonly amount: number }[]): Record<string, number> =>
  Object.fromEntries(lines.map(({ name, amount }) => [name, amount / 10_000]));
