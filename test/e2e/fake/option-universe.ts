import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { instrumentKey } from "../../../shared/domain/identity.ts";
import { contractSymbol } from "../../../shared/domain/instrument-symbol.ts";
import { optionValue } from "../../../shared/options/black76.ts";
import { price } from "../../../shared/domain/units.ts";
import { UNIVERSE } from "./universe.ts";

export const EXPIRIES = ["2026-08-25", "2026-09-01", "2026-09-29", "2026-12-29"] as const;
const STRIKES = Array.from({ length: 61 }, (_, i) => 23_000 + i * 50);

function option(expiry: string, strike: number, optionType: "CE" | "PE"): InstrumentView {
  const symbol = contractSymbol({ underlying: "NIFTY", expiry, strike: price(strike * 10_000), optionType });
  return {
    key: instrumentKey("NFO", symbol), exchange: "NFO", symbol, name: symbol, kind: "option", underlying: "NIFTY", expiry, strike: price(strike * 10_000), optionType,
    lot: 65, freeze: 1_800, tick: price(500), multiplier: 1, tradable: true,
  };
}

/** The plain list with whole NIFTY chains, as large as real ones. */
export const OPTION_UNIVERSE: readonly InstrumentView[] = [
  ...UNIVERSE.filter(({ kind }) => kind !== "option"),
  ...EXPIRIES.flatMap((expiry) => STRIKES.flatMap((strike) => (["CE", "PE"] as const).map((type) => option(expiry, strike, type)))),
];

/** What an option would cost with the index at a price, units: 11.5 % volatility. */
export function premiumOf({ strike = price(0), optionType, expiry = "" }: InstrumentView, index: number): number {
  const years = (Date.parse(`${expiry}T15:40:00+05:30`) - Date.parse("2026-08-17T11:32:05+05:30")) / (365 * 86_400_000);
  const terms = { call: optionType === "CE", forward: index * Math.exp(0.065 * years), strike: strike / 10_000, years, interest: 0.065 };
  return Math.max(500, Math.round((optionValue(terms, 0.115) * 10_000) / 500) * 500);
}
