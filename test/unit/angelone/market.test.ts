import { describe, expect, test } from "vitest";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { TIMEFRAMES } from "../../../shared/domain/candle.ts";
import { no, ok, protocol, rest, rupees, SBIN, share } from "./answers.ts";

const NIFTY = share("NSE_INDEX", "NIFTY", "Nifty 50", "99926000", "NSE");
const OPTION = share("NFO", "NIFTY25AUG2624500CE", "NIFTY25AUG2624500CE", "58662", "NFO");

const FULL_ROW = {
  exchange: "NSE", tradingSymbol: "SBIN-EQ", symbolToken: "3045", ltp: 568.2, open: 567.4, high: 569.35, low: 566.1, close: 567.4, lastTradeQty: 1,
  exchFeedTime: "21-Jun-2023 10:46:10", exchTradeTime: "21-Jun-2023 10:46:09", netChange: 0.8, percentChange: 0.14, avgPrice: 567.83, tradeVolume: 3556150,
  opnInterest: 0, lowerCircuit: 510.7, upperCircuit: 624.1, totBuyQuan: 839549, totSellQuan: 1284767, "52WeekLow": 430.7, "52WeekHigh": 629.55,
  depth: { buy: [{ price: 568.2, quantity: 511, orders: 2 }], sell: [{ price: 568.25, quantity: 3348, orders: 5 }] },
};
const UNFETCHED = [{ exchange: "MCX", symbolToken: "", message: "Symbol token cannot be empty", errorCode: "AB4018" }];

describe("quotes", () => {
  test("instruments are asked for by segment; an index under its exchange", () => {
    const request = rest.quotes([SBIN, NIFTY, OPTION]);
    expect(request).toMatchObject({ method: "POST", path: "/rest/secure/angelbroking/market/v1/quote", limit: "quotes", writes: false });
    expect(JSON.parse(request.body ?? "")).toEqual({ mode: "OHLC", exchangeTokens: { NSE: ["3045", "99926000"], NFO: ["58662"] } });
  });

  test("more than 50 are a fault, never cut silently", () => {
    expect(rest.maxQuoteTokens).toBe(50);
    expect(() => rest.quotes(Array.from({ length: 51 }, () => SBIN))).toThrow("at most 50");
    expect(() => rest.quotes(Array.from({ length: 50 }, () => SBIN))).not.toThrow();
  });

  test("the answer of the documentation, with the unfetched left out", () => {
    expect(rest.readQuotes(ok({ fetched: [FULL_ROW], unfetched: UNFETCHED }))).toEqual({
      kind: "ok", value: [{ instrument: { segment: "NSE", symbol: "SBIN-EQ", token: "3045" }, ltp: rupees(568.2), previousClose: rupees(567.4) }],
    });
  });

  test("a last price of 0 values nothing", () => {
    expect(rest.readQuotes(ok({ fetched: [{ ...FULL_ROW, ltp: 0 }], unfetched: [] }))).toEqual({ kind: "ok", value: [] });
  });

  test.each([{}, { fetched: null }, { fetched: [{ ...FULL_ROW, ltp: "-1" }] }, { fetched: [{ ...FULL_ROW, close: null }] }, null])("%j is unreadable", (data) => {
    expect(rest.readQuotes(ok(data)).kind).toBe("unreadable");
  });
});

describe("candles", () => {
  test("the request of the documentation", () => {
    const from = Date.parse("2023-09-06T11:15:00+05:30") as MarketTime;
    const to = Date.parse("2023-09-06T12:00:59+05:30") as MarketTime;
    const request = rest.candles(NIFTY, 60, from, to);
    expect(request).toMatchObject({ path: "/rest/secure/angelbroking/historical/v1/getCandleData", limit: "candles" });
    expect(JSON.parse(request.body ?? "")).toEqual({ exchange: "NSE", symboltoken: "99926000", interval: "ONE_HOUR", fromdate: "2023-09-06 11:15", todate: "2023-09-06 12:00" });
  });

  test("every time frame has its word and its longest span", () => {
    const at = 0 as MarketTime;
    const words = TIMEFRAMES.map((frame) => [(JSON.parse(rest.candles(SBIN, frame, at, at).body ?? "") as { interval: string }).interval, rest.candleDays(frame)]);
    expect(words).toEqual([
      ["ONE_MINUTE", 30], ["THREE_MINUTE", 60], ["FIVE_MINUTE", 100], ["FIFTEEN_MINUTE", 200], ["THIRTY_MINUTE", 200], ["ONE_HOUR", 400], ["ONE_DAY", 2_000],
    ]);
  });

  const BAR = ["2023-09-06T11:15:00+05:30", 19571.2, 19573.35, 19534.4, 19552.05, 0];

  test("the bar of the documentation", () => {
    expect(rest.readCandles(ok([BAR]))).toEqual({
      kind: "ok",
      value: [{ at: Date.parse("2023-09-06T11:15:00+05:30"), open: rupees(19571.2), high: rupees(19573.35), low: rupees(19534.4), close: rupees(19552.05), volume: 0 }],
    });
  });

  test("no bars are an answer, a failure is not", () => {
    expect(rest.readCandles(ok(null))).toEqual({ kind: "ok", value: [] });
    expect(rest.readCandles(ok([]))).toEqual({ kind: "ok", value: [] });
    expect(rest.readCandles(no("AB1004", "Something Went Wrong, Please Try After Sometime")).kind).toBe("unreadable");
  });

  test.each([
    [[BAR.slice(0, 5)]],
    [[[...BAR, 1]]],
    [[["06-09-2023", 1, 1, 1, 1, 1]]],
    [[["2023-09-06T11:15:00+05:30", 10, 9, 8, 9, 1]]],
    [[["2023-09-06T11:15:00+05:30", 10, 11, 0, 9, 1]]],
    [[["2023-09-06T11:15:00+05:30", 10, 11, 9, 10, -1]]],
    [[BAR, BAR]],
    [[["2023-09-06T12:15:00+05:30", 10, 11, 9, 10, 1], BAR]],
  ])("%j is unreadable", (bars) => {
    expect(rest.readCandles(ok(bars)).kind).toBe("unreadable");
  });
});

describe("contracts at once", () => {
  const row = { ...FULL_ROW, exchange: "NFO", tradingSymbol: OPTION.broker.symbol, symbolToken: "58662", ltp: 131.05, close: 126.5, opnInterest: 4_105_855, tradeVolume: 190_500 };

  test("are asked for with open interest, at most fifty", () => {
    const request = protocol.contractQuotes.ask([OPTION]);
    expect(request).toMatchObject({ path: "/rest/secure/angelbroking/market/v1/quote", limit: "quotes", writes: false });
    expect(JSON.parse(request.body ?? "")).toEqual({ mode: "FULL", exchangeTokens: { NFO: ["58662"] } });
    expect(() => protocol.contractQuotes.ask(Array.from({ length: 51 }, () => OPTION))).toThrow("at most 50");
  });

  test("tell units of open interest; one that never traded has no price", () => {
    expect(protocol.contractQuotes.read(ok({ fetched: [row, { ...row, symbolToken: "58663", ltp: 0, opnInterest: 0 }], unfetched: UNFETCHED }))).toEqual({
      kind: "ok",
      value: [
        { token: "58662", ltp: rupees(131.05), previousClose: rupees(126.5), openInterest: 4_105_855, volume: 190_500 },
        { token: "58663", ltp: undefined, previousClose: rupees(126.5), openInterest: 0, volume: 190_500 },
      ],
    });
  });

  test.each([{ opnInterest: null }, { opnInterest: "-5" }, { symbolToken: "" }])("a row with %j makes the whole unreadable", (wrong) => {
    expect(protocol.contractQuotes.read(ok({ fetched: [{ ...row, ...wrong }] })).kind).toBe("unreadable");
  });
});
