import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { instrumentKey } from "../../../shared/domain/identity.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { price } from "../../../shared/domain/units.ts";
import type { Exchange } from "../../../shared/domain/words.ts";

/** Symbol, company, yesterday's close in rupees. */
const SHARES: readonly (readonly [string, string, number])[] = [
  ["SBIN", "State Bank of India", 808.45], ["HDFCBANK", "HDFC Bank", 1677.6], ["ICICIBANK", "ICICI Bank", 1247.45],
  ["AXISBANK", "Axis Bank", 1133.1], ["KOTAKBANK", "Kotak Mahindra Bank", 1783.7], ["RELIANCE", "Reliance Industries", 2934.7],
  ["INFY", "Infosys", 1529.1], ["TCS", "Tata Consultancy Services", 3984.6], ["ITC", "ITC", 461.2],
  ["LT", "Larsen & Toubro", 3611.2], ["BHARTIARTL", "Bharti Airtel", 1411.75], ["HINDUNILVR", "Hindustan Unilever", 2401.35],
  ["MARUTI", "Maruti Suzuki India", 12_410.5], ["SUNPHARMA", "Sun Pharmaceutical Industries", 1662.9], ["TITAN", "Titan Company", 3488.05],
  ["M&M", "Mahindra & Mahindra", 2745.15], ["TATASTEEL", "Tata Steel", 162.44], ["IDEA", "Vodafone Idea", 13.07],
];

function view(exchange: Exchange, symbol: string, name: string, rest: Partial<InstrumentView>): InstrumentView {
  const key = instrumentKey(exchange, symbol);
  return { key, exchange, symbol, name, kind: "equity", underlying: symbol, lot: 1, tick: price(500), multiplier: 1, tradable: true, ...rest };
}

const derivative = { lot: 75, freeze: 1800 };

/** What the scripted terminal knows when no other list is given: indices, shares, a few contracts. */
export const UNIVERSE: readonly InstrumentView[] = [
  view("NSE_INDEX", "NIFTY", "Nifty 50", { kind: "index", tradable: false }),
  view("NSE_INDEX", "BANKNIFTY", "Nifty Bank", { kind: "index", tradable: false }),
  view("NSE_INDEX", "INDIAVIX", "India VIX", { kind: "index", tradable: false, tick: price(25) }),
  ...SHARES.map(([symbol, name]) => view("NSE", symbol, name, { lot: 1 })),
  view("NFO", "NIFTY25AUG26FUT", "NIFTY 25 Aug 2026 future", { kind: "future", underlying: "NIFTY", expiry: "2026-08-25", ...derivative }),
  view("NFO", "BANKNIFTY25AUG26FUT", "BANKNIFTY 25 Aug 2026 future", { kind: "future", underlying: "BANKNIFTY", expiry: "2026-08-25", lot: 35, freeze: 600 }),
  ...(["CE", "PE"] as const).map((optionType) =>
    view("NFO", `NIFTY25AUG2624500${optionType}`, `NIFTY 25 Aug 2026 24500 ${optionType}`, {
      kind: "option", underlying: "NIFTY", expiry: "2026-08-25", strike: price(245_000_000), optionType, ...derivative,
    }),
  ),
];

const OTHER_CLOSES: Readonly<Record<string, number>> = {
  NIFTY: 24_409.85, BANKNIFTY: 52_274.2, INDIAVIX: 13.91, NIFTY25AUG26FUT: 24_466, BANKNIFTY25AUG26FUT: 52_360.4,
  NIFTY25AUG2624500CE: 131.05, NIFTY25AUG2624500PE: 126.75,
};
const CLOSES = new Map(SHARES.map(([symbol, , close]) => [symbol, close]));

/** Yesterday's close in units; 100 rupees for what the list does not name. */
export function closeOf(key: InstrumentKey): number {
  const symbol = key.slice(key.indexOf(":") + 1);
  return Math.round((CLOSES.get(symbol) ?? OTHER_CLOSES[symbol] ?? 100) * 10_000);
}

export const SUGGESTED: readonly { readonly group: string; readonly symbols: readonly string[] }[] = [
  { group: "Index", symbols: ["NIFTY", "BANKNIFTY", "INDIAVIX"] },
  { group: "Banks", symbols: ["SBIN", "HDFCBANK", "ICICIBANK", "AXISBANK", "KOTAKBANK"] },
  { group: "F&O", symbols: ["NIFTY25AUG2624500CE", "NIFTY25AUG2624500PE", "BANKNIFTY25AUG26FUT"] },
  { group: "Others", symbols: ["RELIANCE", "INFY", "TCS", "ITC"] },
];

export function suggestedOf(universe: readonly InstrumentView[]): { group: string; keys: InstrumentKey[] }[] {
  const bySymbol = new Map(universe.map((one) => [one.symbol, one.key]));
  return SUGGESTED.map(({ group, symbols }) => ({ group, keys: symbols.map((symbol) => bySymbol.get(symbol)).filter((key) => key !== undefined) }));
}
