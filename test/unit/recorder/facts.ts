import type { InstrumentNames } from "../../../shared/contract/recorder.ts";

export function namesOf(symbol: string): InstrumentNames {
  return { key: `NSE:${symbol}`, exchange: "NSE", symbol, name: `${symbol} Limited – “A”`, kind: "equity", underlying: symbol, lot: 1, tick: 500, freeze: 99_999, token: String(1_000 + symbol.length), brokerSymbol: `${symbol}-EQ` };
}
