import { z } from "zod";
import type { BrokerFrame, Candle } from "../../domain/candle.ts";
import { TerminalError } from "../../domain/errors.ts";
import type { Instrument } from "../../domain/instrument.ts";
import { istDay, istTime } from "../../domain/time.ts";
import type { MarketTime } from "../../domain/time.ts";
import type { LastPrice, LastPriceRead, OpenInterestSeries, SymbolSearch } from "../capabilities.ts";
import type { BrokerQuote, HttpAnswer, HttpRequest, Reading } from "../port.ts";
import { readBook, readData } from "./envelope.ts";
import { anyPrice, count, field, float, name, realPrice, text } from "./fields.ts";
import { readCandleTime } from "./market-time.ts";
import { instrumentOf } from "./order-row.ts";
import { ask, SECURE } from "./request.ts";

/** Instruments of one quote request. */
export const MAX_QUOTE_TOKENS = 50;

/** @throws TerminalError (a fault of ours) for more than 50 instruments: the rest would be missing without a word. */
export function quotes(instruments: readonly Instrument[], mode: "OHLC" | "FULL" = "OHLC"): HttpRequest {
  if (instruments.length > MAX_QUOTE_TOKENS) {
    throw new TerminalError({ kind: "Fault", sentence: `Sauda asked for ${instruments.length} quotes at once; Angel One answers at most ${MAX_QUOTE_TOKENS}.` });
  }
  const exchangeTokens: Record<string, string[]> = {};
  for (const { broker } of instruments) (exchangeTokens[broker.segment] ??= []).push(broker.token);
  return ask("quotes", `${SECURE}/market/v1/quote`, "quotes", { mode, exchangeTokens });
}

const QUOTES = z.object({
  fetched: z.array(z.object({ exchange: name, tradingSymbol: name, symbolToken: text, ltp: anyPrice, close: anyPrice })),
});

/**
 * Instruments may be missing from the answer, which is normal: unknown tokens, and those that have
 * never traded. A last price of 0 is none, and must value nothing.
 */
export function readQuotes(answer: HttpAnswer): Reading<readonly BrokerQuote[]> {
  const reading = readData(answer, "quotes", QUOTES);
  if (reading.kind !== "ok") return reading;
  const traded = reading.value.fetched.filter((row) => row.ltp > 0);
  const value = traded.map((row) => ({
    instrument: { segment: row.exchange, symbol: row.tradingSymbol, token: row.symbolToken || undefined },
    ltp: row.ltp,
    previousClose: row.close,
  }));
  return { kind: "ok", value };
}

/** The interval's word and the longest span of one request, in calendar days. */
const INTERVALS: Record<BrokerFrame, { readonly word: string; readonly days: number }> = {
  1: { word: "ONE_MINUTE", days: 30 },
  3: { word: "THREE_MINUTE", days: 60 },
  5: { word: "FIVE_MINUTE", days: 100 },
  10: { word: "TEN_MINUTE", days: 100 },
  15: { word: "FIFTEEN_MINUTE", days: 200 },
  30: { word: "THIRTY_MINUTE", days: 200 },
  60: { word: "ONE_HOUR", days: 400 },
  1440: { word: "ONE_DAY", days: 2_000 },
};

export function candleDays(frame: BrokerFrame): number {
  return INTERVALS[frame].days;
}

/** Both ends in whole minutes. An end in the future is refused by the server: the caller keeps it at or before now. */
export function candles(instrument: Instrument, frame: BrokerFrame, from: MarketTime, to: MarketTime): HttpRequest {
  return ask("candles", `${SECURE}/historical/v1/getCandleData`, "candles", span(instrument, frame, from, to));
}

function span(instrument: Instrument, frame: BrokerFrame, from: MarketTime, to: MarketTime) {
  return {
    exchange: instrument.broker.segment,
    symboltoken: instrument.broker.token,
    interval: INTERVALS[frame].word,
    fromdate: wallMinute(from),
    todate: wallMinute(to),
  };
}

function wallMinute(at: MarketTime): string {
  return `${istDay(at)} ${istTime(at).slice(0, 5)}`;
}

const candleTime = field<MarketTime>("a time like 2023-09-06T11:15:00+05:30", (raw) => (typeof raw === "string" ? readCandleTime(raw) : undefined));

const CANDLE = z.tuple([candleTime, realPrice, realPrice, realPrice, realPrice, count]).transform(([at, open, high, low, close, volume], context): Candle => {
  if (low <= Math.min(open, close) && high >= Math.max(open, close)) return { at, open, high, low, close, volume };
  context.issues.push({ code: "custom", message: "high and low do not hold open and close", input: at });
  return z.NEVER;
});

const CANDLES = z.array(CANDLE).superRefine((bars, context) => {
  const wrong = bars.findIndex((bar, i) => i > 0 && bar.at <= (bars[i - 1]?.at ?? 0));
  if (wrong > 0) context.addIssue({ code: "custom", path: [wrong], message: "its time is not after that of the bar before it" });
});

/**
 * No bars at all is an answer: nothing traded, or the contract has expired. AB1004 is not: it is said
 * for "no data" and for passing failures alike, so it stays unreadable and the span is asked for again.
 */
export function readCandles(answer: HttpAnswer): Reading<readonly Candle[]> {
  return readBook(answer, "candles", undefined, CANDLES);
}

const OPEN_INTEREST = z
  .array(z.object({ time: candleTime, oi: float }).transform((row) => ({ at: row.time, openInterest: row.oi })))
  .superRefine((points, context) => {
    const wrong = points.findIndex((point, i) => i > 0 && point.at <= (points[i - 1]?.at ?? 0));
    if (wrong > 0) context.addIssue({ code: "custom", path: [wrong], message: "its time is not after that of the point before it" });
  });

/** Futures and options that are still listed. It counts against the candles' limit, and AB1004 means as little as there. */
export const OI_SERIES: OpenInterestSeries = {
  ask: (instrument, frame, from, to) => ask("oi-series", `${SECURE}/historical/v1/getOIData`, "candles", span(instrument, frame, from, to)),
  read: (answer) => readBook(answer, "open interest", undefined, OPEN_INTEREST),
};

const LAST_PRICE = z
  .object({ exchange: name, tradingsymbol: name, symboltoken: text, open: anyPrice, high: anyPrice, low: anyPrice, close: anyPrice, ltp: realPrice })
  .transform((row): LastPrice => ({ instrument: instrumentOf(row), open: row.open, high: row.high, low: row.low, previousClose: row.close, ltp: row.ltp }));

/** Rupees, whatever one page of the documentation prints. */
export const LAST_PRICE_READ: LastPriceRead = {
  ask: ({ broker }) => ask("last-price", `${SECURE}/order/v1/getLtpData`, "last-price", { exchange: broker.segment, tradingsymbol: broker.symbol, symboltoken: broker.token }),
  read: (answer) => readData(answer, "last price", LAST_PRICE),
};

const FOUND = z.array(z.object({ exchange: name, tradingsymbol: name, symboltoken: name }).transform(instrumentOf));

export const SYMBOL_SEARCH: SymbolSearch = {
  ask: (segment, wanted) => ask("search", `${SECURE}/order/v1/searchScrip`, "search", { exchange: segment, searchscrip: wanted }),
  read: (answer) => readBook(answer, "search", "AB1009", FOUND),
};
