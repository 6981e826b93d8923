/**
 * The routes beyond orders, books and quotes: the broker's own JavaScript SDK asks the running practice
 * exchange, our reader reads what the SDK got, and our own request, sent by our own HTTP client, gets the same.
 */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HttpClient } from "../../electron/brokers/http-client.ts";
import { angelone } from "../../shared/brokers/angelone/angelone.ts";
import { chargeDifferences } from "../../shared/brokers/charge-check.ts";
import type { HttpAnswer, HttpRequest, Reading } from "../../shared/brokers/port.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime, SystemTime } from "../../shared/domain/time.ts";
import { NO_PRICE, priceFromPaise } from "../../shared/domain/units.ts";
import type { Price } from "../../shared/domain/units.ts";
import { chargesOf, chargeTables } from "../../shared/simulation/charges.ts";
import { masterRows } from "../../workers/exchange/market/master.ts";
import { startExchange } from "../../workers/exchange/start.ts";
import type { RunningExchange } from "../../workers/exchange/start.ts";
import type { ExchangeCore, Listing } from "../../workers/exchange/types.ts";
import { minuteText } from "./expected.ts";
import { SdkClient } from "./sdk-client.ts";

const dataDir = mkdtempSync(join(tmpdir(), "sauda-contract-routes-"));
const sdk = new SdkClient();
const broker = angelone();
let exchange: RunningExchange;
let core: ExchangeCore;
let client: string;
let http: HttpClient;
let headers: Record<string, string>;
let instruments: Map<string, Instrument>;

beforeAll(async () => {
  const options = { port: 0, dataDir, seed: 7, day: "2026-09-01", replay: [], speed: 100, profile: "unlimited", startPaused: false } as const;
  const fail = (error: unknown): never => {
    throw error;
  };
  exchange = await startExchange(options, { warn: fail, onFailure: fail, pace: { delay: { least: 1, most: 2 }, rolloverMs: 0 } });
  core = exchange.core;
  const { ready } = exchange.server;
  client = ready.account.clientCode;
  await sdk.order({ kind: "open", root: ready.restUrl, apiKey: ready.account.apiKey, streamUrl: ready.streamUrl, orderUrl: ready.orderSocketUrl });
  const code = new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: Secret.fromBase32(ready.account.totpSecret) }).generate();
  const signedIn = await sdk.call("generateSession", client, ready.account.pin, code);
  http = new HttpClient({ root: ready.restUrl, timeoutMs: 10_000 });
  const session = { accessToken: signedIn.data.jwtToken, refreshToken: "", feedToken: "", endsAt: 0 as SystemTime };
  headers = broker.rest.headers(ready.account.apiKey, { localIp: "127.0.0.1", publicIp: "127.0.0.1", macAddress: "00:00:00:00:00:00" }, session);
  instruments = new Map(masterRows(core.source.listings).flatMap((row) => {
    const read = broker.readMasterRow(row);
    return read && "instrument" in read ? [[read.instrument.broker.token, read.instrument] as const] : [];
  }));
  // Ten minutes of session, so that the day has something to tell.
  while (core.clock().now - core.clock().openAt < 600_000) await new Promise((resolve) => setTimeout(resolve, 100));
  core.pause();
}, 120_000);

afterAll(async () => {
  await sdk.end();
  await http.close();
  await exchange.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const answered = (value: unknown): HttpAnswer => ({ status: 200, headers: {}, body: JSON.stringify(value) });
const listed = (find: (listing: Listing) => boolean): Listing => core.source.listings.find(find)!;
const ours = (listing: Listing): Instrument => instruments.get(listing.token)!;

/** What the SDK's answer says to our reader; the same as our own request's answer says. */
async function both<T>(method: string, asked: unknown, request: HttpRequest, read: (answer: HttpAnswer) => Reading<T>): Promise<T> {
  const theirs = read(answered(await sdk.call(method, ...(asked === undefined ? [] : [asked]))));
  const delivery = await http.deliver(request, headers);
  if (delivery.kind !== "answer") throw new Error(delivery.why);
  expect(read(delivery.answer)).toEqual(theirs);
  if (theirs.kind !== "ok") throw new Error(JSON.stringify(theirs));
  return theirs.value;
}

test("lists of shares, search, last price", async () => {
  const sbin = listed(({ symbol }) => symbol === "SBIN-EQ");
  expect(await both("nseIntraday", undefined, broker.scripLists.intradayAllowed("NSE"), broker.scripLists.readIntradayAllowed)).toContainEqual({ exchange: "NSE", name: "SBIN", multiplier: 5 });
  expect(await both("bseIntraday", undefined, broker.scripLists.intradayAllowed("BSE"), broker.scripLists.readIntradayAllowed)).toEqual([]);
  // The SDK takes the envelope off this one's list, and lacks the other two.
  expect(await sdk.call("searchScrip", { exchange: "NSE", searchscrip: "SBIN" })).toEqual([{ exchange: "NSE", tradingsymbol: "SBIN-EQ", symboltoken: sbin.token }]);
  for (const [request, read, wanted] of [
    [broker.search.ask("NSE", "SBIN"), broker.search.read, [{ segment: "NSE", symbol: "SBIN-EQ", token: sbin.token }]],
    [broker.scripLists.cautionary(), broker.scripLists.readCautionary, [expect.objectContaining({ symbol: "UPL" })]],
    [broker.lastPrice.ask(ours(sbin)), broker.lastPrice.read, expect.objectContaining({ ltp: priceFromPaise(core.snapshot(sbin.token)!.ltp) })],
  ] as const) {
    const delivery = await http.deliver(request, headers);
    if (delivery.kind !== "answer") throw new Error(delivery.why);
    expect(read(delivery.answer)).toEqual({ kind: "ok", value: wanted });
  }
});

test("greeks of a chain: puts and calls of one strike agree, and deltas fall with the strike", async () => {
  const option = listed(({ kind, name, expiry }) => kind === "option" && name === "NIFTY" && expiry !== "01SEP2026");
  const expiry = ours(option).expiry!;
  const rows = await both("optionGreek", { name: "NIFTY", expirydate: option.expiry }, broker.greeks.ask("NIFTY", expiry), broker.greeks.read);
  expect(rows).toHaveLength(core.source.listings.filter((one) => one.kind === "option" && one.name === "NIFTY" && one.expiry === option.expiry).length);
  expect(rows.every((row) => row.expiry === expiry && row.underlying === "NIFTY")).toBe(true);
  const solved = rows.filter(({ impliedVolatility }) => impliedVolatility > 0).toSorted((a, b) => a.strike - b.strike);
  expect(solved.length).toBeGreaterThan(rows.length / 2);
  for (const type of ["CE", "PE"] as const) {
    const deltas = solved.filter(({ optionType }) => optionType === type).map(({ delta }) => delta);
    for (let i = 1; i < deltas.length; i++) expect(deltas[i]).toBeLessThan(deltas[i - 1]! + 0.02);
    for (const delta of deltas) expect(type === "CE" ? delta : -delta).toBeGreaterThanOrEqual(0);
  }
  for (const row of solved) {
    expect(row.impliedVolatility).toBeGreaterThan(3);
    expect(row.impliedVolatility).toBeLessThan(80);
    expect(row.gamma).toBeGreaterThanOrEqual(0);
    expect(row.vega).toBeGreaterThanOrEqual(0);
  }
});

test("lists of the day's futures equal what the exchange knows", async () => {
  const futures = core.source.listings.filter(({ kind }) => kind === "future");
  const seen = new Set<string>();
  for (const [list, word] of [["oi-gainers", "PercOIGainers"], ["oi-losers", "PercOILosers"], ["price-gainers", "PercPriceGainers"], ["price-losers", "PercPriceLosers"]] as const) {
    for (const rank of ["near", "next", "far"] as const) {
      for (const row of await both("gainersLosers", { datatype: word, expirytype: rank.toUpperCase() }, broker.movers.movers(list, rank), broker.movers.readMovers)) {
        const listing = futures.find(({ token, symbol }) => token === row.token && symbol === row.symbol)!;
        const brief = core.brief(listing.token)!;
        expect(Math.sign(row.percentChange)).toBe(list.endsWith("gainers") ? 1 : -1);
        if (list.startsWith("oi")) expect(row).toMatchObject({ openInterest: brief.openInterest, openInterestChange: brief.openInterest - brief.previousOpenInterest });
        else expect(row).toMatchObject({ ltp: priceFromPaise(brief.ltp), netChange: priceFromPaise(brief.ltp - brief.previousClose) });
        seen.add(`${list} ${row.token}`);
      }
    }
  }
  expect([...seen].filter((one) => one.startsWith("price")).length).toBeGreaterThan(0);
  const built = new Map<string, string>();
  for (const [kind, word] of [["long-built-up", "Long Built Up"], ["short-built-up", "Short Built Up"], ["short-covering", "Short Covering"], ["long-unwinding", "Long Unwinding"]] as const) {
    for (const row of await both("oIBuildup", { datatype: word, expirytype: "NEAR" }, broker.movers.buildUp(kind, "near"), broker.movers.readBuildUp)) {
      expect(built.has(row.token)).toBe(false);
      built.set(row.token, kind);
      expect([row.percentChange > 0, row.openInterestChange! > 0]).toEqual({ "long-built-up": [true, true], "short-built-up": [false, true], "short-covering": [true, false], "long-unwinding": [false, false] }[kind]);
    }
  }
  const ratios = await both("putCallRatio", undefined, broker.movers.putCallRatio(), broker.movers.readPutCallRatio);
  expect(ratios.map(({ symbol }) => symbol.replace(/\d.*/, "")).sort()).toEqual(["BANKNIFTY", "NIFTY"]);
  expect(ratios.every(({ ratio }) => ratio > 0.1 && ratio < 10)).toBe(true);
});

test("open interest of the day", async () => {
  const future = listed(({ kind, name }) => kind === "future" && name === "NIFTY");
  const to = Math.floor(core.clock().now / 60_000) * 60_000;
  const from = core.clock().openAt;
  const asked = { exchange: "NFO", symboltoken: future.token, interval: "ONE_MINUTE", fromdate: minuteText(from), todate: minuteText(to) };
  const points = await both("getOIData", asked, broker.openInterest.ask(ours(future), 1, from as MarketTime, to as MarketTime), broker.openInterest.read);
  expect(points.length).toBeGreaterThan(5);
  expect(points[0]?.at).toBe(from);
  expect(points.at(-1)!.openInterest).toBe(core.brief(future.token)!.openInterest);
});

test("margin and charges of a basket", async () => {
  const sbin = listed(({ symbol }) => symbol === "SBIN-EQ");
  const call = listed(({ kind, name, optionType }) => kind === "option" && name === "NIFTY" && optionType === "CE");
  const limit = (listing: Listing) => core.snapshot(listing.token)!.ltp;
  const orders = [
    { instrument: ours(sbin), side: "BUY", product: "CNC", type: "LIMIT", price: priceFromPaise(limit(sbin)), quantity: 10 },
    { instrument: ours(call), side: "BUY", product: "NRML", type: "MARKET", price: NO_PRICE, quantity: call.lotSize },
  ] as const;
  const request = broker.margins.ask(orders);
  const margin = await both("marginApi", JSON.parse(request.body!), request, broker.margins.read);
  expect(margin).toMatchObject({ delivery: limit(sbin) * 10 * 100, optionPremium: limit(call) * call.lotSize * 100, span: 0, other: 0 });
  expect(margin.total).toBe(margin.delivery! + margin.optionPremium!);

  const asked = broker.charges.ask([{ instrument: ours(sbin), side: "BUY", product: "CNC", price: (8_000_000) as Price, quantity: 10 }]);
  const charges = await both("estimateCharges", JSON.parse(asked.body!), asked, broker.charges.read);
  // ₹8,000 for delivery on 1 September 2026: 0.1 % brokerage 8.00; 0.00307 % 0.2456; stamp 1.20; SEBI 0.008; STT 8.00; 18 % of 8.2536.
  expect(charges.summary).toMatchObject({ turnover: 80_000_000, total: 189_392 });
  expect(charges.summary.lines.map(({ title, amount }) => [title, amount])).toEqual([["Angel One Brokerage", 80_000], ["External Charges", 14_536], ["Taxes", 94_856]]);
});

test("our own charge table and the exchange's arithmetic agree, order by order; a wrong rate is found", async () => {
  const tables = chargeTables(JSON.parse(readFileSync(new URL("../../resources/charges/angelone.json", import.meta.url), "utf8")));
  const { day } = core.clock();
  const kinds = ["equity", "future", "option"].map((kind) => listed((one) => one.kind === kind));
  for (const listing of kinds) {
    for (const product of listing.segment === "NSE" ? (["CNC", "MIS"] as const) : (["NRML"] as const)) {
      for (const side of ["BUY", "SELL"] as const) {
        const order = { instrument: ours(listing), side, product, quantity: listing.lotSize * 7, price: priceFromPaise(core.snapshot(listing.token)!.ltp) };
        const delivery = await http.deliver(broker.charges.ask([order]), headers);
        const reading = delivery.kind === "answer" ? broker.charges.read(delivery.answer) : undefined;
        if (reading?.kind !== "ok") throw new Error(JSON.stringify(reading));
        const charges = chargesOf({ ...order, day }, tables);
        expect(chargeDifferences(charges, reading.value.summary, 18), `${listing.symbol} ${product} ${side}`).toEqual([]);
        const old = chargesOf({ ...order, day: "2022-01-03" }, tables);
        expect(chargeDifferences(old, reading.value.summary, 18).length, `${listing.symbol} by the rates of 2022`).toBeGreaterThan(0);
      }
    }
  }
});

test("a position of today is converted by the SDK's request and by ours, and the book shows it", async () => {
  const sbin = listed(({ symbol }) => symbol === "SBIN-EQ");
  const bought = await sdk.call("placeOrder", { variety: "NORMAL", tradingsymbol: "SBIN-EQ", symboltoken: sbin.token, transactiontype: "BUY", exchange: "NSE", ordertype: "MARKET", producttype: "INTRADAY", duration: "DAY", price: "0", quantity: "5" });
  expect(bought).toMatchObject({ status: true });
  core.resume();
  await expect.poll(() => core.positions(client)[0]?.buyQuantity, { timeout: 20_000 }).toBe(5);
  core.pause();
  const [row] = await both("getPosition", undefined, broker.conversion.book(), broker.conversion.readBook);
  expect(row!.position).toMatchObject({ product: "MIS", netQuantity: 5 });
  expect(broker.conversion.refuses(row!.position, "CNC", 6)).toContain("only what was traded today");
  expect(broker.conversion.refuses(row!.position, "CNC", 5)).toBeUndefined();
  const first = broker.conversion.convert(row!, "CNC", 2);
  expect(broker.conversion.readConverted(answered(await sdk.call("convertPosition", JSON.parse(first.body!))))).toEqual({ kind: "ok", value: true });
  const [left] = await both("getPosition", undefined, broker.conversion.book(), broker.conversion.readBook);
  const delivery = await http.deliver(broker.conversion.convert(left!, "CNC", 3), headers);
  expect(delivery.kind === "answer" && broker.conversion.readConverted(delivery.answer)).toEqual({ kind: "ok", value: true });
  expect(core.positions(client)).toMatchObject([{ product: "DELIVERY", buyQuantity: 5 }]);
  const again = await http.deliver(broker.conversion.convert(left!, "CNC", 3), headers);
  expect(again.kind === "answer" && broker.conversion.readConverted(again.answer)).toMatchObject({ kind: "refused", code: "AB1017" });
});

test("a share under surveillance: refused, advised, and taken with consent", async () => {
  const upl = ours(listed(({ name, kind }) => kind === "equity" && name === "UPL"));
  const terms = { type: "MARKET", quantity: 1, price: NO_PRICE, trigger: NO_PRICE, validity: "DAY", side: "BUY", product: "CNC", tag: "c1" } as const;
  const place = async (consent: boolean) => {
    const delivery = await http.deliver(broker.rest.place(upl, { ...terms, consent }), headers);
    return delivery.kind === "answer" ? broker.rest.readPlacement(delivery.answer) : undefined;
  };
  const reading = await place(false);
  expect(reading).toMatchObject({ kind: "refused", code: "AB4036" });
  expect(reading?.kind === "refused" && broker.advise(reading.code, reading.text).action).toBe("ask-consent");
  expect(await place(true)).toMatchObject({ kind: "ok" });
});

test("from an address that is not registered, switched on at any moment", async () => {
  exchange.setQuirks({ unregisteredAddress: true });
  const delivery = await http.deliver(broker.rest.cancel("1", { type: "LIMIT", quantity: 1, price: NO_PRICE, trigger: NO_PRICE, validity: "DAY" }), headers);
  const reading = delivery.kind === "answer" ? broker.rest.readChange(delivery.answer) : undefined;
  expect(reading).toEqual({ kind: "refused", code: "AG7002", text: "Unregistered IP" });
  expect(broker.advise("AG7002", "Unregistered IP").action).toBe("read-only");
  expect(await sdk.call("getOrderBook")).toMatchObject({ status: true });
  exchange.setQuirks({});
});

test("all holdings, and eDIS for shares that are not held", async () => {
  expect(await both("getAllHolding", undefined, broker.allHoldings.ask(), broker.allHoldings.read)).toEqual({ holdings: [], totals: undefined });
  const verify = broker.depository.verify("XP0000030450", 1);
  // "Something went wrong" says nothing of what became of it, whatever its code.
  const failed = { kind: "unreadable", code: "AG2001" };
  expect(broker.depository.readVerify(answered(await sdk.call("verifyDis", JSON.parse(verify.body!))))).toMatchObject(failed);
  expect(broker.depository.readStatus(answered(await sdk.call("getTranStatus", { ReqId: "1" })))).toMatchObject(failed);
  expect(broker.depository.readSentTpin(answered(await sdk.call("generateTPIN", { dpId: "d", ReqId: "1", boid: "b", pan: "p" })))).toMatchObject(failed);
});
