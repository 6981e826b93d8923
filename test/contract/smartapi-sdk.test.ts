/**
 * The broker's own JavaScript SDK, a client that knows nothing of this project, against the running
 * practice exchange: it signs in, asks, trades and listens, and every field that it gets is compared
 * with what the exchange knows.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startExchange } from "../../workers/exchange/start.ts";
import type { RunningExchange } from "../../workers/exchange/start.ts";
import type { BookOrder, ExchangeCore, Listing, Snapshot } from "../../workers/exchange/types.ts";
import { candle, holdingRow, minuteText, orderRow, positionRow, quoteRow, sdkTick, tradeRow } from "./expected.ts";
import { SdkClient } from "./sdk-client.ts";

const dataDir = mkdtempSync(join(tmpdir(), "sauda-contract-"));
const started: RunningExchange[] = [];
const clients: SdkClient[] = [];

function start(profile: "faithful" | "unlimited", folder: string): Promise<RunningExchange> {
  return startExchange(
    { port: 0, dataDir: join(dataDir, folder), seed: 7, day: "2026-09-01", replay: [], speed: 1, profile, startPaused: false },
    {
      warn: (sentence) => {
        throw new Error(sentence);
      },
      onFailure: (error) => {
        throw error;
      },
      pace: { delay: { least: 5, most: 20 }, rolloverMs: 0 },
    },
  ).then((exchange) => (started.push(exchange), exchange));
}

async function sdkOf({ server: { ready } }: RunningExchange): Promise<SdkClient> {
  const sdk = new SdkClient();
  clients.push(sdk);
  await sdk.order({ kind: "open", root: ready.restUrl, apiKey: ready.account.apiKey, streamUrl: ready.streamUrl, orderUrl: ready.orderSocketUrl });
  return sdk;
}

function codeFor({ server: { ready } }: RunningExchange): string {
  return new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: Secret.fromBase32(ready.account.totpSecret) }).generate();
}

let exchange: RunningExchange;
let core: ExchangeCore;
let sdk: SdkClient;
let client: string;
let sbin: Listing;
let nifty: Listing;
let option: Listing;
let future: Listing;

const last = (listing: Listing): number => core.snapshot(listing.token)!.ltp;
const ordersNow = () => core.orders(client);
const orderNow = (id: string) => ordersNow().find((order) => order.orderId === id)!;

beforeAll(async () => {
  exchange = await start("unlimited", "one");
  core = exchange.core;
  sdk = await sdkOf(exchange);
  client = exchange.server.ready.account.clientCode;
  sbin = core.listingBySymbol("NSE", "SBIN-EQ")!;
  nifty = core.source.listings.find((listing) => listing.kind === "index" && listing.name === "NIFTY")!;
  future = core.source.listings.find((listing) => listing.kind === "future" && listing.name === "NIFTY")!;
  const calls = core.source.listings.filter((listing) => listing.kind === "option" && listing.name === "NIFTY" && listing.optionType === "CE");
  const far = (listing: Listing) => Math.abs(listing.strikePaise - last(nifty));
  // The first day is an expiry day: the contract must live on to be carried.
  const lasting = calls.find(({ expiry }) => expiry !== "01SEP2026")!.expiry;
  option = calls.filter(({ expiry }) => expiry === lasting).sort((a, b) => far(a) - far(b))[0]!;
}, 30_000);

afterAll(async () => {
  await Promise.all(clients.map((each) => each.end()));
  await Promise.all(started.map((each) => each.stop()));
  rmSync(dataDir, { recursive: true, force: true });
}, 30_000);

/** Runs while the session's clock stands still, so that an answer and the exchange speak of the same moment. */
async function still<T>(work: () => Promise<T>): Promise<T> {
  core.pause();
  try {
    return await work();
  } finally {
    core.resume();
  }
}

const good = (data: unknown) => ({ status: true, message: "SUCCESS", errorcode: "", data });

describe("session", () => {
  test("signs in with PIN and a real TOTP; a wrong PIN is told", async () => {
    const { account } = exchange.server.ready;
    expect(await sdk.call("generateSession", client, `${(Number(account.pin) + 1) % 10_000}`.padStart(4, "0"), codeFor(exchange))).toEqual({
      status: "false",
      message: "Login Id or password is invalid",
      errorcode: "AB1007",
      data: "null",
    });
    const token = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await sdk.call("generateSession", client, account.pin, codeFor(exchange))).toEqual(good({ jwtToken: token, refreshToken: token, feedToken: token }));
  });

  test("profile and funds", async () => {
    expect((await sdk.call("getProfile")).data).toMatchObject({ clientcode: client, exchanges: '[ "NSE", "NFO" ]', brokerid: "B2C" });
    const rms = await sdk.call("getRMS");
    expect(core.funds(client).net).toBe(100_000_000);
    expect(rms.data).toMatchObject({ net: "1000000.00", availablecash: "1000000.00", utiliseddebits: "0", m2munrealized: "0.00", m2mrealized: "0.00" });
  });

  test("a refresh gives working tokens", async () => {
    const second = await sdkOf(exchange);
    const session = await second.call("generateSession", client, exchange.server.ready.account.pin, codeFor(exchange));
    const renewed = await second.call("generateToken", session.data.refreshToken);
    expect(renewed).toMatchObject({ status: true, data: { jwtToken: expect.any(String), feedToken: expect.any(String) } });
    expect(renewed.data.jwtToken).not.toBe(session.data.jwtToken);
    expect(await second.call("getProfile")).toMatchObject({ status: true });
    expect(await second.call("logout", client)).toEqual(good(""));
    expect(await second.call("getProfile")).toEqual({ success: false, message: "Invalid Token", errorCode: "AG8001", data: "" });
  });
});

describe("market data", () => {
  test("candles of every interval equal the exchange's bars", async () => {
    const minutes = { ONE_MINUTE: 1, THREE_MINUTE: 3, FIVE_MINUTE: 5, TEN_MINUTE: 10, FIFTEEN_MINUTE: 15, THIRTY_MINUTE: 30, ONE_HOUR: 60, ONE_DAY: 1440 };
    await still(async () => {
      const to = Math.floor(core.clock().now / 60_000) * 60_000;
      const from = to - 20 * 86_400_000;
      for (const listing of [sbin, nifty]) {
        for (const [interval, each] of Object.entries(minutes)) {
          const asked = { exchange: listing.segment, symboltoken: listing.token, interval, fromdate: minuteText(from), todate: minuteText(to) };
          const bars = core.bars(listing.token, each, from, to);
          expect(bars.length, interval).toBeGreaterThan(10);
          expect(await sdk.call("getCandleData", asked), interval).toEqual(good(bars.map(candle)));
        }
      }
      const later = { exchange: "NSE", symboltoken: sbin.token, interval: "ONE_DAY", fromdate: minuteText(from), todate: minuteText(to + 3_600_000) };
      expect(await sdk.call("getCandleData", later)).toMatchObject({ status: false, message: "To datetime can't be greater than current datetime" });
    });
  });

  test.each(["LTP", "OHLC", "FULL"] as const)("%s quotes equal the exchange's snapshots", async (mode) => {
    await still(async () => {
      const reply = await sdk.call("marketData", { mode, exchangeTokens: { NSE: [sbin.token, nifty.token, "1"], NFO: [option.token, future.token] } });
      const wanted = [sbin, nifty, option, future].map((listing) => quoteRow(listing, core.snapshot(listing.token)!, mode));
      expect(reply).toEqual(good({ fetched: wanted, unfetched: [{ exchange: "NSE", symbolToken: "1", message: "Invalid symboltoken", errorCode: "AB4006" }] }));
    });
  });

  test("search finds what is listed", async () => {
    const found = core.source.listings.filter(({ segment, symbol }) => segment === "NFO" && symbol.includes("BANKNIFTY"));
    expect(found.length).toBeGreaterThan(50);
    const rows = found.map(({ token, symbol }) => ({ exchange: "NFO", tradingsymbol: symbol, symboltoken: token }));
    expect(await sdk.call("searchScrip", { exchange: "NFO", searchscrip: "BANKNIFTY" })).toEqual(rows);
    expect(await sdk.call("searchScrip", { exchange: "NSE", searchscrip: "SBIN" })).toContainEqual({ exchange: "NSE", tradingsymbol: "SBIN-EQ", symboltoken: sbin.token });
  });
});

describe("trading", () => {
  const common = () => ({ tradingsymbol: sbin.symbol, symboltoken: sbin.token, exchange: "NSE", duration: "DAY", squareoff: "0", stoploss: "0" });
  const rupeesOnTick = (paise: number, listing = sbin) => (Math.round(paise / listing.tickPaise) * listing.tickPaise / 100).toFixed(2);
  const ids: Record<string, string> = {};

  async function place(name: string, order: Record<string, string>): Promise<BookOrder> {
    const reply = await sdk.call("placeOrder", { ...common(), ...order, ordertag: name });
    expect(reply, name).toEqual(good({ script: order.tradingsymbol ?? sbin.symbol, orderid: expect.stringMatching(/^\d{15}$/), uniqueorderid: expect.any(String) }));
    ids[name] = reply.data.orderid;
    const placed = orderNow(reply.data.orderid);
    expect([placed.uniqueOrderId, placed.tag]).toEqual([reply.data.uniqueorderid, name]);
    return placed;
  }

  const told = (id: string, code: string) => sdk.frame("orders", (frame) => typeof frame === "string" && frame.includes(`"${id}"`) && frame.includes(`"order-status":"${code}"`));

  beforeAll(async () => {
    const session = await sdk.call("generateSession", client, exchange.server.ready.account.pin, codeFor(exchange));
    const params = { clientcode: client, jwttoken: session.data.jwtToken, apikey: exchange.server.ready.account.apiKey, feedtype: session.data.feedToken };
    await sdk.order({ kind: "orders", params });
    expect(JSON.parse(await sdk.frame("orders", () => true))).toMatchObject({ "user-id": client, "order-status": "AB00" });
    await sdk.order({ kind: "stream", params });
  });

  test("a limit order below the market rests, is modified and cancelled", async () => {
    const price = rupeesOnTick(last(sbin) * 0.97);
    const placed = await place("rest", { variety: "NORMAL", transactiontype: "BUY", ordertype: "LIMIT", producttype: "INTRADAY", price, quantity: "10" });
    expect(placed).toMatchObject({ client, variety: "NORMAL", orderType: "LIMIT", product: "INTRADAY", side: "BUY", quantity: 10, price: Math.round(Number(price) * 100) });
    await told(ids.rest!, "AB01");
    const lower = rupeesOnTick(last(sbin) * 0.96);
    const change = { ...common(), variety: "NORMAL", orderid: ids.rest!, ordertype: "LIMIT", producttype: "INTRADAY", price: lower, quantity: "7" };
    expect(await sdk.call("modifyOrder", change)).toEqual(good({ orderid: ids.rest, uniqueorderid: placed.uniqueOrderId }));
    await told(ids.rest!, "AB04");
    expect(orderNow(ids.rest!)).toMatchObject({ quantity: 7, price: Math.round(Number(lower) * 100), filled: 0 });
    expect(await sdk.call("cancelOrder", { variety: "NORMAL", orderid: ids.rest })).toEqual(good({ orderid: ids.rest, uniqueorderid: placed.uniqueOrderId }));
    await told(ids.rest!, "AB02");
    expect(orderNow(ids.rest!)).toMatchObject({ status: "cancelled", cancelled: 7 });
    expect(await sdk.call("cancelOrder", { variety: "NORMAL", orderid: ids.rest })).toMatchObject({ status: false, errorcode: "AB1007" });
    expect(await sdk.call("cancelOrder", { variety: "NORMAL", orderid: "999999999999999" })).toEqual({ status: false, message: "Order not found", errorcode: "AB1013", data: null });
  });

  test("market orders fill, for delivery, intraday and in a contract", async () => {
    await place("delivery", { variety: "NORMAL", transactiontype: "BUY", ordertype: "MARKET", producttype: "DELIVERY", price: "0", quantity: "25" });
    await place("intraday", { variety: "NORMAL", transactiontype: "SELL", ordertype: "MARKET", producttype: "INTRADAY", price: "0", quantity: "5" });
    const contract = { tradingsymbol: option.symbol, symboltoken: option.token, exchange: "NFO" };
    await place("option", { ...contract, variety: "NORMAL", transactiontype: "BUY", ordertype: "MARKET", producttype: "CARRYFORWARD", price: "0", quantity: String(option.lotSize) });
    for (const name of ["delivery", "intraday", "option"]) await told(ids[name]!, "AB05");
    for (const [name, quantity] of [["delivery", 25], ["intraday", 5], ["option", option.lotSize]] as const) {
      const fills = core.trades(client).filter(({ orderId }) => orderId === ids[name]);
      expect(fills.reduce((sum, fill) => sum + fill.quantity, 0)).toBe(quantity);
      expect(orderNow(ids[name]!)).toMatchObject({ status: "complete", filled: quantity, filledValue: fills.reduce((sum, fill) => sum + fill.price * fill.quantity, 0) });
    }
  });

  test("a stop order waits for its trigger", async () => {
    const [trigger, price] = [rupeesOnTick(last(sbin) * 1.02), rupeesOnTick(last(sbin) * 1.025)];
    await place("stop", { variety: "STOPLOSS", transactiontype: "BUY", ordertype: "STOPLOSS_LIMIT", producttype: "INTRADAY", price, triggerprice: trigger, quantity: "5" });
    await told(ids.stop!, "AB10");
    expect(orderNow(ids.stop!)).toMatchObject({ status: "trigger pending", triggerPrice: Math.round(Number(trigger) * 100), price: Math.round(Number(price) * 100) });
  });

  test("what the exchange refuses is in the book with its reason", async () => {
    await place("poor", { variety: "NORMAL", transactiontype: "BUY", ordertype: "LIMIT", producttype: "DELIVERY", price: rupeesOnTick(last(sbin) * 0.99), quantity: "5000" });
    await told(ids.poor!, "AB03");
    expect(orderNow(ids.poor!)).toMatchObject({ status: "rejected", text: expect.stringMatching(/funds/i) });
  });

  test("the books, the details, positions and funds equal what the exchange knows", async () => {
    await still(async () => {
      expect(ordersNow().length).toBe(6);
      const book = await sdk.call("getOrderBook");
      expect(book).toEqual(good(ordersNow().map((order) => orderRow(core, order, "book"))));
      for (const order of ordersNow()) expect(await sdk.call("indOrderDetails", order.uniqueOrderId)).toEqual(good(orderRow(core, order, "typed")));
      expect(core.trades(client).length).toBeGreaterThanOrEqual(3);
      expect(await sdk.call("getTradeBook")).toEqual(good(core.trades(client).map((trade) => tradeRow(core, trade))));
      expect(core.positions(client).length).toBe(3);
      expect(await sdk.call("getPosition")).toEqual(good(core.positions(client).map((position) => positionRow(core, position))));
      expect(await sdk.call("getHolding")).toEqual(good(null));
      expect(await sdk.call("getAllHolding")).toEqual(good({ holdings: [], totalholding: null }));
      const { net, utilised } = core.funds(client);
      expect(utilised).toBeGreaterThan(0);
      expect((await sdk.call("getRMS")).data).toMatchObject({ net: (net / 100).toFixed(2), availablecash: (net / 100).toFixed(2), utiliseddebits: (utilised / 100).toFixed(2) });
    });
  });

  test("the order socket told each order's last state as the book has it", () => {
    const frames = sdk.frames("orders").map((frame) => JSON.parse(frame));
    for (const order of ordersNow()) {
      const about = frames.filter(({ orderData }) => orderData.orderid === order.orderId);
      const { uniqueorderid: _u, exchangeorderid: _e, ...wanted } = orderRow(core, order, "typed") as Record<string, unknown>;
      expect(about.at(-1)).toMatchObject({ "user-id": client, "status-code": "200", "error-message": "" });
      expect(about.at(-1).orderData).toEqual(wanted);
    }
  });
});

describe("stream", () => {
  const key = (listing: Listing) => listing.token;

  test.each([1, 2, 3] as const)("mode %i: the snapshot at once, then every tick, field by field", async (mode) => {
    const wanted = [sbin, nifty, option, future];
    const byToken = new Map(wanted.map((listing) => [key(listing), listing]));
    const ofMode = () => sdk.frames("stream").filter((frame) => frame.subscription_mode === String(mode));
    const known = new Map<string, Snapshot[]>(wanted.map((listing) => [listing.token, []]));
    await still(async () => {
      core.onTick((token) => void known.get(token)?.push(core.snapshot(token)!));
      for (const exchangeType of [1, 2]) {
        const tokens = wanted.filter(({ segment }) => segment === (exchangeType === 1 ? "NSE" : "NFO")).map(key);
        await sdk.order({ kind: "subscribe", request: { correlationID: "abcde12345", action: 1, mode, exchangeType, tokens } });
      }
      await sdk.frame("stream", () => ofMode().length === wanted.length);
      for (const [i, listing] of wanted.entries()) expect(ofMode()[i]).toEqual(sdkTick(listing, core.snapshot(listing.token)!, mode));
    });
    core.setSpeed(100);
    const enough = (listing: Listing) => ofMode().filter((frame) => frame.token === `"${listing.token}"`).length > 20;
    await sdk.frame("stream", () => wanted.every(enough));
    core.setSpeed(1);
    for (const listing of wanted) {
      const got = ofMode().filter((frame) => frame.token === `"${listing.token}"`).slice(1);
      // No tick is lost, none comes twice, and each has all its fields.
      expect(got).toEqual(known.get(listing.token)!.slice(0, got.length).map((snapshot) => sdkTick(byToken.get(listing.token)!, snapshot, mode)));
    }
  }, 30_000);
});

test("what was bought for delivery is a holding on the next day, told with its totals", async () => {
  const { day } = core.clock();
  const tomorrow = new Promise<void>((resolve) => core.onClock((clock) => clock.day !== day && resolve()));
  core.setSpeed(0);
  await tomorrow;
  core.setSpeed(1);
  await still(async () => {
    const held = core.holdings(client);
    expect(held.map(({ token, quantity }) => [token, quantity])).toEqual([[sbin.token, 25]]);
    const rows = held.map((holding) => holdingRow(core, holding));
    expect(await sdk.call("getHolding")).toEqual(good(rows));
    const worth = 25 * last(sbin);
    const { value } = held[0]!;
    expect(await sdk.call("getAllHolding")).toEqual(
      good({
        holdings: rows,
        totalholding: {
          totalholdingvalue: Math.round(worth / 100),
          totalinvvalue: Math.round(value / 100),
          totalprofitandloss: (worth - value) / 100,
          totalpnlpercentage: Math.round(((worth - value) * 10_000) / value) / 100 || 0,
        },
      }),
    );
    expect(await sdk.call("getPosition")).toEqual(good(core.positions(client).map((position) => positionRow(core, position))));
    expect(core.positions(client)).toMatchObject([{ token: option.token, carriedBuyQuantity: option.lotSize, buyQuantity: 0 }]);
  });
}, 60_000);

test("over the published rate the SDK gets its 403", async () => {
  const faithful = await start("faithful", "two");
  const second = await sdkOf(faithful);
  const { account } = faithful.server.ready;
  await second.call("generateSession", account.clientCode, account.pin, codeFor(faithful));
  const answers = await Promise.all([1, 2, 3].map(() => second.call("getOrderBook")));
  expect(answers).toEqual([good(null), { status: 403, message: "Forbidden" }, { status: 403, message: "Forbidden" }]);
});
