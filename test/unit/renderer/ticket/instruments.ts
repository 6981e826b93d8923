import type { InstrumentView } from "../../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../../shared/domain/identity.ts";
import type { Price } from "../../../../shared/domain/units.ts";

export const SBIN: InstrumentView = {
  key: "NSE:SBIN" as InstrumentKey, exchange: "NSE", symbol: "SBIN", name: "State Bank of India", kind: "equity", underlying: "SBIN",
  lot: 1, tick: 500 as Price, freeze: 100_000, multiplier: 1, tradable: true,
};
export const CALL: InstrumentView = {
  ...SBIN, key: "NFO:NIFTY25AUG2624500CE" as InstrumentKey, exchange: "NFO", symbol: "NIFTY25AUG2624500CE", kind: "option", underlying: "NIFTY",
  expiry: "2026-08-25", strike: 245_000_000 as Price, optionType: "CE", lot: 75, freeze: 1800,
};
/** Quoted per 10 g, a lot of 1 kg: one rupee of price is a hundred rupees of money. */
export const GOLD: InstrumentView = {
  ...SBIN, key: "MCX:GOLD05OCT26FUT" as InstrumentKey, exchange: "MCX", symbol: "GOLD05OCT26FUT", kind: "future", underlying: "GOLD", expiry: "2026-10-05", lot: 1, tick: 10_000 as Price, freeze: 10, multiplier: 100,
};
