import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { snapshotOf } from "./fake-core.ts";
import { PATHS, startHarness, WALL } from "./harness.ts";
import type { Harness, Reply, Row } from "./harness.ts";

let h: Harness;
let auth: { Authorization: string };
beforeEach(async () => {
  h = await startHarness();
  auth = { Authorization: `Bearer ${(await h.login()).jwtToken}` };
});
afterEach(() => h.close());

const post = async (path: string, body: unknown) => (await h.call("POST", path, body, auth)).json;

describe("quote", () => {
  const level = (price: number, quantity: number, orders: number) => ({ price, quantity, orders });

  test("FULL tells everything in rupees, five levels a side", async () => {
    const reply = await post(`${PATHS.quote}/`, { mode: "FULL", exchangeTokens: { NSE: ["3045"] } });
    expect(reply.data.unfetched).toEqual([]);
    expect(reply.data.fetched).toEqual([
      {
        exchange: "NSE",
        tradingSymbol: "SBIN-EQ",
        symbolToken: "3045",
        ltp: 350.05,
        open: 353,
        high: 354,
        low: 341,
        close: 353.3,
        lastTradeQty: 12,
        exchFeedTime: "12-Apr-2021 10:15:30",
        exchTradeTime: "12-Apr-2021 10:15:29",
        netChange: -3.25,
        percentChange: -0.92,
        avgPrice: 348.9,
        tradeVolume: 1_234_567,
        opnInterest: 4500,
        lowerCircuit: 318,
        upperCircuit: 388.6,
        totBuyQuan: 80_000,
        totSellQuan: 90_500,
        "52WeekLow": 150,
        "52WeekHigh": 426.5,
        depth: {
          buy: [level(350, 100, 2), level(349.95, 101, 3), level(349.9, 102, 4), level(0, 0, 0), level(0, 0, 0)],
          sell: [level(350.05, 50, 1), level(350.1, 51, 2), level(350.15, 52, 3), level(350.2, 53, 4), level(350.25, 54, 5)],
        },
      },
    ]);
  });

  test("LTP and OHLC tell less", async () => {
    const ltp = { exchange: "NFO", tradingSymbol: "SBIN29APR21FUT", symbolToken: "62332", ltp: 350.05 };
    expect((await post(PATHS.quote, { mode: "LTP", exchangeTokens: { NFO: ["62332"] } })).data.fetched).toEqual([ltp]);
    expect((await post(PATHS.quote, { mode: "OHLC", exchangeTokens: { NFO: ["62332"] } })).data.fetched).toEqual([{ ...ltp, open: 353, high: 354, low: 341, close: 353.3 }]);
  });

  test("wrong rows do not spoil the others", async () => {
    const { data } = await post(PATHS.quote, { mode: "LTP", exchangeTokens: { NSE: ["3045", "1", "62332", ""], MCX: ["", "234230"] } });
    expect(data.fetched).toHaveLength(1);
    const invalid = { message: "Invalid symboltoken", errorCode: "AB4006" };
    const empty = { symbolToken: "", message: "Symbol token cannot be empty", errorCode: "AB4018" };
    expect(data.unfetched).toEqual([
      { exchange: "NSE", symbolToken: "1", ...invalid },
      { exchange: "NSE", symbolToken: "62332", ...invalid },
      { exchange: "NSE", ...empty },
      { exchange: "MCX", ...empty },
      { exchange: "MCX", symbolToken: "234230", ...invalid },
    ]);
  });

  test("fifty tokens are the most", async () => {
    const ask = (count: number) => post(PATHS.quote, { mode: "LTP", exchangeTokens: { NSE: Array.from({ length: count }, () => "3045") } });
    expect((await ask(50)).data.fetched).toHaveLength(50);
    expect(await ask(51)).toMatchObject({ status: false, errorcode: "AB2000" });
    expect(await post(PATHS.quote, { mode: "DEPTH", exchangeTokens: {} })).toMatchObject({ message: "Invalid Request. mode must be one of LTP, OHLC, FULL" });
    expect(await post(PATHS.quote, { mode: "LTP" })).toMatchObject({ message: "Invalid Request. exchangeTokens is missing or invalid" });
  });
});

test("getLtpData is in rupees and checks the symbol", async () => {
  const asked = { exchange: "NSE", tradingsymbol: "SBIN-EQ", symboltoken: "3045" };
  expect((await post(PATHS.ltp, asked)).data).toEqual({ ...asked, open: 353, high: 354, low: 341, close: 353.3, ltp: 350.05 });
  expect(await post(PATHS.ltp, { ...asked, tradingsymbol: "SBIN" })).toMatchObject({ status: false, errorcode: "AB1018" });
  expect(await post(PATHS.ltp, { ...asked, symboltoken: "1" })).toMatchObject({ status: false, errorcode: "AB4006" });
});

test("searchScrip finds by part of the symbol within the exchange", async () => {
  const find = async (exchange: string, searchscrip: string) => (await post(PATHS.search, { exchange, searchscrip })).data;
  expect(await find("NSE", "sbin")).toEqual([{ exchange: "NSE", tradingsymbol: "SBIN-EQ", symboltoken: "3045" }]);
  expect(await find("NFO", "SBIN")).toEqual([{ exchange: "NFO", tradingsymbol: "SBIN29APR21FUT", symboltoken: "62332" }]);
  expect(await find("NSE", "ZZZ")).toEqual([]);
});

describe("getCandleData", () => {
  const asked = { exchange: "NSE", symboltoken: "3045", interval: "ONE_HOUR", fromdate: "2021-04-09 09:15", todate: "2021-04-12 10:15" };
  const from = Date.UTC(2021, 3, 9, 3, 45);
  const to = Date.UTC(2021, 3, 12, 4, 45);

  test("rows are time, open, high, low, close, volume", async () => {
    h.core.history = [
      { at: from, open: 35_120, high: 35_335, low: 34_440, close: 35_205, volume: 10 },
      { at: from + 3_600_000, open: 35_205, high: 35_300, low: 35_200, close: 35_300, volume: 0 },
    ];
    expect(await post(PATHS.candles, asked)).toEqual({
      status: true,
      message: "SUCCESS",
      errorcode: "",
      data: [
        ["2021-04-09T09:15:00+05:30", 351.2, 353.35, 344.4, 352.05, 10],
        ["2021-04-09T10:15:00+05:30", 352.05, 353, 352, 353, 0],
      ],
    });
    expect(h.core.barCalls).toEqual([["3045", 60, from, to]]);
  });

  test.each([
    ["ONE_MINUTE", 1, 30],
    ["THREE_MINUTE", 3, 60],
    ["FIVE_MINUTE", 5, 100],
    ["TEN_MINUTE", 10, 100],
    ["FIFTEEN_MINUTE", 15, 200],
    ["THIRTY_MINUTE", 30, 200],
    ["ONE_HOUR", 60, 400],
    ["ONE_DAY", 1440, 2000],
  ])("%s: bars of %i minutes, at most %i days", async (interval, minutes, days) => {
    h.core.history = [{ at: from, open: 1, high: 1, low: 1, close: 1, volume: 1 }];
    const daysBefore = (count: number, minute: number) => new Date(to - count * 86_400_000 + 19_800_000 - minute * 60_000).toISOString().slice(0, 16).replace("T", " ");
    expect(await post(PATHS.candles, { ...asked, interval, fromdate: daysBefore(days, 0) })).toMatchObject({ status: true });
    expect(h.core.barCalls).toEqual([["3045", minutes, to - days * 86_400_000, to]]);
    const tooLong = await post(PATHS.candles, { ...asked, interval, fromdate: daysBefore(days, 1) });
    expect(tooLong).toMatchObject({ status: false, message: `Invalid Request. ${interval} candles are given for at most ${days} days in one request` });
  });

  test("the future is the session's: a minute after its clock is refused, whatever the wall says", async () => {
    expect(WALL).toBeGreaterThan(to);
    h.core.history = [{ at: from, open: 1, high: 1, low: 1, close: 1, volume: 1 }];
    expect(await post(PATHS.candles, asked)).toMatchObject({ status: true });
    expect(await post(PATHS.candles, { ...asked, todate: "2021-04-12 10:16" })).toMatchObject({ status: false, message: "To datetime can't be greater than current datetime" });
  });

  test("no bars, a wrong token and a malformed date each have their answer", async () => {
    expect(await post(PATHS.candles, asked)).toEqual({ status: false, message: "Something Went Wrong, Please Try After Sometime", errorcode: "AB1004", data: null });
    expect(await post(PATHS.candles, { ...asked, symboltoken: "1" })).toMatchObject({ errorcode: "AB4006" });
    expect(await post(PATHS.candles, { ...asked, fromdate: "2021-02-30 09:15" })).toMatchObject({ message: "Invalid Request. fromdate must be a date and time as yyyy-MM-dd HH:mm" });
    expect(await post(PATHS.candles, { ...asked, interval: "ONE_WEEK" })).toMatchObject({ status: false, message: expect.stringContaining("interval must be one of ONE_MINUTE") });
    expect(await post(PATHS.candles, { ...asked, fromdate: "2021-04-12 10:15", todate: "2021-04-12 10:14" })).toMatchObject({ status: false });
    expect(h.core.barCalls).toHaveLength(1);
  });
});

const rowsOf = (reply: Reply) => JSON.parse(reply.text) as Row[];

describe("scrip master", () => {
  const fetchMaster = (headers: Record<string, string> = {}, method = "GET") => h.raw(method, PATHS.master, "", headers);

  test("has the live file's fields in its order, without signing in", async () => {
    const reply = await fetchMaster();
    expect(reply.status).toBe(200);
    const row = (token: string) => rowsOf(reply).find((other) => other.token === token)!;
    expect(Object.entries(row("40672"))).toEqual([
      ["token", "40672"],
      ["symbol", "NIFTY29APR2114500CE"],
      ["name", "NIFTY"],
      ["expiry", "29APR2021"],
      ["strike", "1450000.000000"],
      ["lotsize", "75"],
      ["instrumenttype", "OPTIDX"],
      ["exch_seg", "NFO"],
      ["tick_size", "5.000000"],
      ["freeze_qty", "1801"],
      ["is_cas_enabled", false],
    ]);
    expect(row("3045")).toMatchObject({ symbol: "SBIN-EQ", expiry: "", strike: "-1.000000", instrumenttype: "", freeze_qty: "100001" });
    expect(row("99926000")).toMatchObject({ symbol: "Nifty 50", strike: "0.000000", instrumenttype: "AMXIDX", tick_size: "0.000000", freeze_qty: "0" });
    expect(row("62332")).toMatchObject({ strike: "-1.000000", instrumenttype: "FUTSTK" });
  });

  test("is not sent again to one who has it", async () => {
    const { headers, text } = await fetchMaster();
    expect(headers["last-modified"]).toBe("Tue, 01 Sep 2026 04:30:00 GMT");
    const etag = String(headers.etag);
    for (const held of [{ "If-None-Match": etag }, { "If-None-Match": `"x", W/${etag}` }, { "If-Modified-Since": String(headers["last-modified"]) }]) {
      const reply = await fetchMaster(held);
      expect([reply.status, reply.text, reply.headers.etag]).toEqual([304, "", etag]);
    }
    for (const stale of [{ "If-None-Match": '"x"' }, { "If-Modified-Since": "Tue, 01 Sep 2026 04:29:59 GMT" }, { "If-None-Match": '"x"', "If-Modified-Since": String(headers["last-modified"]) }]) {
      expect((await fetchMaster(stale)).text).toBe(text);
    }
    const head = await fetchMaster({}, "HEAD");
    expect([head.status, head.text, Number(head.headers["content-length"])]).toEqual([200, "", Buffer.byteLength(text)]);
  });
});

test("the master follows the listings from day to day", async () => {
  const before = await h.raw("GET", PATHS.master, "", {});
  h.time.wall += 86_400_000;
  const { listings } = h.core.source;
  Object.assign(h.core.source, { listings: listings.slice(1) });
  const after = await h.raw("GET", PATHS.master, "", { "If-None-Match": String(before.headers.etag) });
  expect([after.status, rowsOf(after).length, after.headers["last-modified"]]).toEqual([200, listings.length - 1, "Wed, 02 Sep 2026 04:30:00 GMT"]);
  // A new list of the same content is the same file.
  Object.assign(h.core.source, { listings: listings.slice(1) });
  h.time.wall += 86_400_000;
  const same = await h.raw("GET", PATHS.master, "", { "If-Modified-Since": String(after.headers["last-modified"]) });
  expect(same.status).toBe(304);
});

test("routes that are not here answer 404 in the gateway's envelope, and a wrong method 405", async () => {
  const envelope = (message: string) => ({ success: false, message, errorCode: "", data: "" });
  for (const path of ["/gtt-service/rest/secure/angelbroking/gtt/v1/createRule", "/", "/rest/secure/angelbroking/order/v1/details"]) {
    const reply = await h.call("POST", path, {}, auth);
    expect([reply.status, reply.json], path).toEqual([404, envelope("Not Found")]);
  }
  const reply = await h.call("GET", PATHS.place, undefined, auth);
  expect([reply.status, reply.json]).toEqual([405, envelope("Method Not Allowed")]);
});

test("a GET may carry a body, and a query string changes nothing", async () => {
  for (const body of [{}, null, "x"]) expect((await h.call("GET", `${PATHS.positions}?%7B%7D`, body, auth)).json).toMatchObject({ status: true });
});

test("the token's day of a row without a trade is blank, not 1970", async () => {
  h.core.snapshots.set("3045", snapshotOf("3045", { at: 0, lastTradeAt: 0 }));
  expect((await post(PATHS.quote, { mode: "FULL", exchangeTokens: { NSE: ["3045"] } })).data.fetched[0]).toMatchObject({ exchFeedTime: "", exchTradeTime: "" });
});
