import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cautionaryScrips } from "../../../workers/exchange/server/cautionary.ts";
import { chargeRates } from "../../../workers/exchange/server/charge-rates.ts";
import { greeksOf } from "../../../workers/exchange/server/greeks.ts";
import { practiceIsin } from "../../../workers/exchange/server/rows/holding-row.ts";
import type { ExchangeQuirks } from "../../../shared/contract/exchange.ts";
import { HEADERS, PATHS, startHarness } from "./harness.ts";
import type { Harness } from "./harness.ts";

const SECURE = "/rest/secure/angelbroking";
/** Rates of 2024 for a bond, as in the broker's own sample; a share pays STT besides. */
const RATES = chargeRates({
  gstPercent: "18",
  debtSeries: "^N.$",
  tables: [
    { from: "2021-01-01", segments: { debt: { exchange: { NSE: "0.00345" }, sebi: "0.0001", stampBuy: "0.015", brokeragePercent: "0", brokerageMost: "0", brokerageLeast: "0" }, "equity-delivery": { exchange: { NSE: "0.00345" }, sebi: "0.0001", stampBuy: "0.015", taxBuy: "0.1", taxSell: "0.1", brokeragePercent: "0.1", brokerageMost: "20", brokerageLeast: "2" } } },
    { from: "2021-04-01", segments: { "equity-delivery": { exchange: { NSE: "0.00325" } } } },
  ],
});

let h: Harness;
let auth: { Authorization: string };
let quirks: ExchangeQuirks;
beforeEach(async () => {
  quirks = {};
  h = await startHarness({ rates: RATES, cautionary: cautionaryScrips({ shares: [{ name: "RELIANCE", message: "Notice" }] }), quirks: () => quirks });
  auth = { Authorization: `Bearer ${(await h.login()).jwtToken}` };
});
afterEach(() => h.close());

// Answers are read freely: what is in them is the test's subject.
type Free = ReturnType<typeof JSON.parse>;
const post = async (path: string, body: unknown): Promise<Free> => (await h.call("POST", SECURE + path, body, auth)).json;
const get = async (path: string): Promise<Free> => (await h.call("GET", SECURE + path, undefined, auth)).json;
const brief = (change: object) => ({ ltp: 35_005, previousClose: 35_330, volume: 1_000, openInterest: 1_200, previousOpenInterest: 1_000, ...change });

const ORDER = { variety: "NORMAL", tradingsymbol: "RELIANCE-EQ", symboltoken: "2885", transactiontype: "BUY", exchange: "NSE", ordertype: "LIMIT", producttype: "INTRADAY", duration: "DAY", price: "350.00", quantity: "1" };

describe("orders", () => {
  test("a share under surveillance is taken with consent only, and listed with its notice", async () => {
    expect(await post("/order/v1/placeOrder", ORDER)).toMatchObject({ status: false, errorcode: "AB4036", message: expect.stringContaining("Notice") });
    expect(await post("/order/v1/placeOrder", { ...ORDER, scripconsent: "no" })).toMatchObject({ errorcode: "AB4036" });
    expect(h.core.requests).toEqual([]);
    expect(await post("/order/v1/placeOrder", { ...ORDER, scripconsent: "yes" })).toMatchObject({ status: true });
    expect(await get("/securities/v1/cautionaryScrips")).toMatchObject({ data: [{ token: "2885", symbol: "RELIANCE", message: "Notice" }] });
    expect(await get("/marketData/v1/nseIntraday")).toMatchObject({ data: [{ Exchange: "NSE", SymbolName: "SBIN", Multiplier: "5.0" }] });
    expect(await get("/marketData/v1/bseIntraday")).toMatchObject({ status: true, data: null });
  });

  test("from an address that is not registered: orders and rules are refused, reading goes on", async () => {
    quirks = { unregisteredAddress: true };
    for (const path of ["/order/v1/placeOrder", "/order/v1/modifyOrder", "/order/v1/cancelOrder", "/gtt/v1/createRule", "/gtt/v1/modifyRule", "/gtt/v1/cancelRule"]) {
      expect(await post(path, {}), path).toEqual({ success: false, message: "Unregistered IP", errorCode: "AG7002", data: "" });
    }
    expect((await h.call("GET", PATHS.orderBook, undefined, auth)).json).toMatchObject({ status: true });
    expect(await post("/gtt/v1/ruleList", { status: ["FORALL"], page: 1, count: 10 })).toMatchObject({ status: true });
    quirks = {};
    expect(await post("/order/v1/cancelOrder", { variety: "NORMAL", orderid: "1" })).toMatchObject({ errorcode: "AB1013" });
  });

  test("a conversion reaches the exchange as it was asked for", async () => {
    const body = { exchange: "NSE", symboltoken: "2885", oldproducttype: "DELIVERY", newproducttype: "INTRADAY", tradingsymbol: "RELIANCE-EQ", transactiontype: "BUY", quantity: 1, type: "DAY" };
    expect(await post("/order/v1/convertPosition", body)).toEqual({ status: true, message: "SUCCESS", errorcode: "", data: null });
    expect(h.core.conversions).toEqual([{ client: "P000000", token: "2885", from: "DELIVERY", to: "INTRADAY", side: "BUY", quantity: 1 }]);
    expect(await post("/order/v1/convertPosition", { ...body, symboltoken: "1" })).toMatchObject({ errorcode: "AB4006" });
    expect(await post("/order/v1/convertPosition", { ...body, type: "CF" })).toMatchObject({ errorcode: "AB2000" });
    h.core.refusal = { code: "AB1017", message: "Position conversion failed: no" };
    expect(await post("/order/v1/convertPosition", body)).toMatchObject({ status: false, errorcode: "AB1017", data: null });
  });
});

describe("before an order", () => {
  test("margin in the sample's words", async () => {
    h.core.sum = { total: 29_612_35, netPremium: 5_060_00, optionPremium: 10_100_00, span: 0, delivery: 1, other: 2 };
    const position = { exchange: "NFO", qty: 75, price: 0, productType: "INTRADAY", token: "40672", tradeType: "BUY", orderType: "LIMIT" };
    expect((await post("/margin/v1/batch", { positions: [position] })).data).toEqual({
      totalMarginRequired: 29612.35, marginComponents: { netPremium: 5060, spanMargin: 0, marginBenefit: 0, deliveryMargin: 0.01, nonNFOMargin: 0.02, totOptionsPremium: 10100 },
    });
    expect(h.core.asked).toEqual([{ token: "40672", product: "INTRADAY", side: "BUY", quantity: 75, price: 0 }]);
    expect(await post("/margin/v1/batch", { positions: Array.from({ length: 51 }, () => position) })).toMatchObject({ status: false });
    expect(await post("/margin/v1/batch", { positions: [] })).toMatchObject({ status: false });
    expect(await post("/margin/v1/batch", { positions: [{ ...position, exchange: "NSE" }] })).toMatchObject({ errorcode: "AB4006" });
  });

  test("charges by hand: a purchase of ₹8,000 for delivery", async () => {
    const order = { product_type: "DELIVERY", transaction_type: "BUY", quantity: "10", price: "800", exchange: "NSE", symbol_name: "SBIN", token: "3045" };
    const { data } = await post("/brokerage/v1/estimateCharges", { orders: [order] });
    // 0.1 % of ₹8,000 is ₹8 of brokerage; 0.26 + 1.20 + 0.008; STT ₹8 and 18 % of 8.268.
    expect(data.summary).toMatchObject({ total_charges: 18.9562, trade_value: 8000 });
    expect(data.summary.breakup.map(({ name, amount }: Free) => [name, amount])).toEqual([["Angel One Brokerage", 8], ["External Charges", 1.468], ["Taxes", 9.4882]]);
    expect(data.summary.breakup[2].breakup.map(({ amount }: Free) => amount)).toEqual([8, 1.4882]);
    const two = (await post("/brokerage/v1/estimateCharges", { orders: [order, { ...order, transaction_type: "SELL" }] })).data;
    // The sale pays no stamp duty.
    expect(two.charges.map(({ total_charges }: Free) => total_charges)).toEqual([18.9562, 17.7562]);
    expect(two.summary.total_charges).toBe(36.7124);
    expect(two.summary.breakup[1].breakup.map(({ amount }: Free) => amount)).toEqual([0.52, 1.2, 0.016]);
  });

  test("a bond pays no tax on the trade, and the rates of its own day", () => {
    const rates = RATES.of({ ...h.core.listing("3045")!, symbol: "745AS33-N1" }, "DELIVERY", "2021-04-12");
    expect(rates).toMatchObject({ exchange: 0.0000345, stampBuy: 0.00015, tax: { BUY: 0, SELL: 0 } });
  });
});

describe("contracts of the day", () => {
  test("movers, build-up and ratios of the future", async () => {
    h.core.briefs.set("62332", brief({}));
    h.core.briefs.set("40672", brief({ openInterest: 5_000 }));
    const move = { tradingSymbol: "SBIN29APR21FUT", symbolToken: 62332 };
    expect((await post("/marketData/v1/gainersLosers", { datatype: "PercOIGainers", expirytype: "NEAR" })).data).toEqual([{ ...move, percentChange: 20, opnInterest: 1_200, netChangeOpnInterest: 200 }]);
    expect((await post("/marketData/v1/gainersLosers", { datatype: "PercPriceLosers", expirytype: "NEAR" })).data).toEqual([{ ...move, percentChange: -0.92, ltp: 350.05, netChange: -3.25 }]);
    expect((await post("/marketData/v1/gainersLosers", { datatype: "PercPriceGainers", expirytype: "NEAR" })).data).toBeNull();
    expect((await post("/marketData/v1/gainersLosers", { datatype: "PercOIGainers", expirytype: "NEXT" })).data).toBeNull();
    expect((await post("/marketData/v1/OIBuildup", { datatype: "Short Built Up", expirytype: "NEAR" })).data).toEqual([
      { symbolToken: "62332", ltp: "350.05", netChange: "-3.25", percentChange: "-0.92", opnInterest: "1200", netChangeOpnInterest: "200", tradingSymbol: "SBIN29APR21FUT" },
    ]);
    for (const datatype of ["Long Built Up", "Short Covering", "Long Unwinding"]) expect((await post("/marketData/v1/OIBuildup", { datatype, expirytype: "NEAR" })).data, datatype).toBeNull();
    expect((await get("/marketData/v1/putCallRatio")).data).toBeNull();
  });

  test("greeks as text with six decimals, for a name and expiry that have options", async () => {
    h.core.briefs.set("99926000", brief({ ltp: 14_500_00 }));
    h.core.briefs.set("40672", brief({ ltp: 250_00, volume: 24_048 }));
    const { data } = await post("/marketData/v1/optionGreek", { name: "NIFTY", expirydate: "29APR2021" });
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ name: "NIFTY", expiry: "29APR2021", strikePrice: "14500.000000", optionType: "CE", tradeVolume: "24048.00" });
    for (const name of ["delta", "gamma", "theta", "vega", "impliedVolatility"]) expect(data[0][name], name).toMatch(/^-?\d+\.\d{6}$/);
    expect(await post("/marketData/v1/optionGreek", { name: "NIFTY", expirydate: "06MAY2021" })).toMatchObject({ status: false, errorcode: "AB9019" });
  });

  test("greeks by differences: each is the slope that it is said to be", () => {
    const years = 17.2 / 365;
    const value = (spot: number, volatility: number, left: number) => {
      // Black and Scholes by numerical integration over the end price, which shares nothing with the formula.
      const rate = 0.06;
      let sum = 0;
      const n = 20_000;
      for (let i = 0; i < n; i++) {
        const z = -8 + (16 * (i + 0.5)) / n;
        const end = spot * Math.exp((rate - (volatility * volatility) / 2) * left + volatility * Math.sqrt(left) * z);
        sum += Math.max(0, end - 14_500) * Math.exp((-z * z) / 2) * (16 / n);
      }
      return (sum / Math.sqrt(2 * Math.PI)) * Math.exp(-rate * left);
    };
    const spot = 14_450;
    const price = value(spot, 0.16, years);
    const greeks = greeksOf(true, spot, spot * Math.exp(0.06 * years), 14_500, price, years);
    expect(greeks.impliedVolatility).toBeCloseTo(16, 3);
    expect(greeks.delta).toBeCloseTo((value(spot + 1, 0.16, years) - value(spot - 1, 0.16, years)) / 2, 3);
    expect(greeks.gamma).toBeCloseTo((value(spot + 5, 0.16, years) - 2 * price + value(spot - 5, 0.16, years)) / 25, 5);
    expect(greeks.vega).toBeCloseTo(value(spot, 0.165, years) - value(spot, 0.155, years), 2);
    expect(greeks.theta).toBeCloseTo(value(spot, 0.16, years - 0.5 / 365) - value(spot, 0.16, years + 0.5 / 365), 1);
    const put = greeksOf(false, spot, spot * Math.exp(0.06 * years), 14_500, price - spot + 14_500 * Math.exp(-0.06 * years), years);
    expect(put.delta).toBeCloseTo(greeks.delta - 1, 6);
    expect(put.gamma).toBeCloseTo(greeks.gamma, 8);
    expect(greeksOf(true, 100, 100, 50, 49, 0.1)).toEqual({ delta: 1, gamma: 0, theta: 0, vega: 0, impliedVolatility: 0 });
  });

  test("open interest moves with the day's volume and ends where it stands", async () => {
    h.core.briefs.set("40672", brief({ volume: 100, openInterest: 2_000, previousOpenInterest: 1_000 }));
    const at = Date.UTC(2021, 3, 12, 3, 45);
    h.core.history = [{ at, open: 1, high: 1, low: 1, close: 1, volume: 25 }, { at: at + 60_000, open: 1, high: 1, low: 1, close: 1, volume: 75 }];
    const asked = { exchange: "NFO", symboltoken: "40672", interval: "ONE_MINUTE", fromdate: "2021-04-12 09:15", todate: "2021-04-12 10:00" };
    const { data } = await post("/historical/v1/getOIData", asked);
    // The fake core tells the same two bars of before the span: half of each day's volume is theirs.
    expect(data.at(-1)).toEqual({ time: "2021-04-12T09:16:00+05:30", oi: 2_000 });
    expect(await post("/historical/v1/getOIData", { ...asked, exchange: "NSE", symboltoken: "3045" })).toMatchObject({ errorcode: "AB4006" });
    expect(await post("/historical/v1/getOIData", { ...asked, todate: "2021-04-13 10:00" })).toMatchObject({ status: false });
  });
});

describe("the depository", () => {
  const isin = practiceIsin("3045");
  beforeEach(() => void (h.core.held = [{ token: "3045", quantity: 10, t1Quantity: 0, value: 1 }]));
  const form = (fields: Record<string, string>) => h.raw("POST", "/eDIS/VerifyDIS/", new URLSearchParams(fields).toString(), { ...HEADERS, "Content-Type": "application/x-www-form-urlencoded" });

  test("request, TPIN, the page, and what became of it", async () => {
    const { data } = await post("/edis/v1/verifyDis", { isin, quantity: "4" });
    expect(data).toMatchObject({ DPId: "33200", BOID: "1203320000000001", version: "1.1", ReturnURL: "/eDIS/VerifyDIS/" });
    const status = async () => (await post("/edis/v1/getTranStatus", { ReqId: data.ReqId })).data.TransResDtls.RecordResDtls;
    expect(await status()).toEqual([{ ISIN: isin, Quantity: "4", Status: "0", ErrorCode: "" }]);
    expect(await post("/edis/v1/generateTPIN", { dpId: data.DPId, ReqId: data.ReqId, boid: data.BOID, pan: "ABCDE1234F" })).toMatchObject({ status: true });
    expect(await post("/edis/v1/generateTPIN", { dpId: data.DPId, ReqId: "9", boid: data.BOID, pan: "ABCDE1234F" })).toMatchObject({ errorcode: "AG2001" });
    expect((await form({ DPId: data.DPId, ReqId: data.ReqId, Version: "1.1", TransDtls: "forged" })).status).toBe(400);
    expect(h.core.authorisations).toEqual([]);
    expect((await form({ DPId: data.DPId, ReqId: data.ReqId, Version: "1.1", TransDtls: data.TransDtls })).status).toBe(200);
    expect(h.core.authorisations).toEqual([["P000000", "3045", 4]]);
    expect(await status()).toMatchObject([{ Status: "1" }]);
    expect(await post("/edis/v1/verifyDis", { isin, quantity: "4" })).toMatchObject({ status: false, errorcode: "AG1000" });
    expect(await post("/edis/v1/verifyDis", { isin, quantity: "10" })).toMatchObject({ status: true });
  });

  test("shares that are not held cannot be authorised", async () => {
    expect(await post("/edis/v1/verifyDis", { isin, quantity: "11" })).toMatchObject({ errorcode: "AG2001" });
    expect(await post("/edis/v1/verifyDis", { isin: practiceIsin("2885"), quantity: "1" })).toMatchObject({ errorcode: "AG2001" });
    expect(isin).toMatch(/^XP\d{10}$/);
  });
});

test("each route has its rate: the ones that the table names, and one a second for the rest", async () => {
  const f = await startHarness({ profile: "faithful" });
  const signed = { Authorization: `Bearer ${(await f.login()).jwtToken}` };
  const admitted = async (method: string, path: string) => {
    f.time.monotonic += 10_000;
    let count = 0;
    while (count < 12 && (await f.call(method, SECURE + path, method === "GET" ? undefined : {}, signed)).status !== 403) count++;
    return count;
  };
  expect([await admitted("POST", "/order/v1/convertPosition"), await admitted("POST", "/margin/v1/batch"), await admitted("POST", "/historical/v1/getOIData")]).toEqual([10, 10, 3]);
  // Candles and open interest share one budget.
  expect((await f.call("POST", `${SECURE}/historical/v1/getCandleData`, {}, signed)).status).toBe(403);
  for (const path of ["/marketData/v1/optionGreek", "/marketData/v1/gainersLosers", "/marketData/v1/OIBuildup", "/brokerage/v1/estimateCharges", "/edis/v1/verifyDis"]) expect(await admitted("POST", path), path).toBe(1);
  for (const path of ["/marketData/v1/putCallRatio", "/marketData/v1/nseIntraday", "/securities/v1/cautionaryScrips"]) expect(await admitted("GET", path), path).toBe(1);
  await f.close();
});
