import type { Brief, Snapshot } from "../types.ts";
import type { Floor } from "./floor.ts";
import type { Ticker } from "./ticker.ts";

const DEPTH = 20;

/** The listing as it stands now. An index has a price and no book. */
export function snapshotOf(floor: Floor, token: string): Snapshot {
  const ticker = floor.ticker(token);
  const { reference } = ticker;
  const book = ticker.listing.kind === "index" ? undefined : floor.book(token);
  const { now } = floor;
  return {
    token,
    sequence: ticker.sequence,
    at: ticker.at,
    ltp: ticker.lastPrice,
    ltq: ticker.lastQuantity,
    atp: ticker.average,
    volume: ticker.volume,
    totalBuy: book?.total("BUY", now) ?? 0,
    totalSell: book?.total("SELL", now) ?? 0,
    open: ticker.open,
    high: ticker.high,
    low: ticker.low,
    previousClose: reference.previousClose,
    lastTradeAt: ticker.lastTradeAt,
    openInterest: ticker.openInterest,
    openInterestChangePercent: ticker.openInterestChangePercent,
    bids: book?.depth("BUY", DEPTH, now) ?? [],
    asks: book?.depth("SELL", DEPTH, now) ?? [],
    upperCircuit: reference.upperCircuit,
    lowerCircuit: reference.lowerCircuit,
    high52: reference.high52,
    low52: reference.low52,
  };
}

export function briefOf(ticker: Ticker): Brief {
  const { lastPrice, reference, volume, openInterest, previousOpenInterest } = ticker;
  return { ltp: lastPrice, previousClose: reference.previousClose, volume, openInterest, previousOpenInterest };
}
