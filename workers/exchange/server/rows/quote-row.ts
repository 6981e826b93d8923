import type { Level, Listing, Snapshot } from "../../types.ts";
import { percent, rupees } from "../numbers.ts";
import { istStamp } from "../session-time.ts";

/** Depth of a REST quote: five rows a side, zeros below the last level. */
const DEPTH = 5;

export type QuoteMode = "LTP" | "OHLC" | "FULL";

function side(levels: readonly Level[]): object[] {
  return Array.from({ length: DEPTH }, (_, i) => {
    const level = levels[i];
    return { price: rupees(level?.price ?? 0), quantity: level?.quantity ?? 0, orders: level?.orders ?? 0 };
  });
}

const stamp = (at: number): string => (at === 0 ? "" : istStamp(at));

/** One row of `fetched`: rupees as numbers, `close` being the previous close. */
export function quoteRow(mode: QuoteMode, listing: Listing, snapshot: Snapshot): object {
  const ltp = { exchange: listing.segment, tradingSymbol: listing.symbol, symbolToken: listing.token, ltp: rupees(snapshot.ltp) };
  if (mode === "LTP") return ltp;
  const ohlc = {
    ...ltp,
    open: rupees(snapshot.open),
    high: rupees(snapshot.high),
    low: rupees(snapshot.low),
    close: rupees(snapshot.previousClose),
  };
  if (mode === "OHLC") return ohlc;
  return {
    ...ohlc,
    lastTradeQty: snapshot.ltq,
    exchFeedTime: stamp(snapshot.at),
    exchTradeTime: stamp(snapshot.lastTradeAt),
    netChange: rupees(snapshot.ltp - snapshot.previousClose),
    percentChange: percent(snapshot.ltp - snapshot.previousClose, snapshot.previousClose),
    avgPrice: rupees(snapshot.atp),
    tradeVolume: snapshot.volume,
    opnInterest: snapshot.openInterest,
    lowerCircuit: rupees(snapshot.lowerCircuit),
    upperCircuit: rupees(snapshot.upperCircuit),
    totBuyQuan: snapshot.totalBuy,
    totSellQuan: snapshot.totalSell,
    "52WeekLow": rupees(snapshot.low52),
    "52WeekHigh": rupees(snapshot.high52),
    depth: { buy: side(snapshot.bids), sell: side(snapshot.asks) },
  };
}
