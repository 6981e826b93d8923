import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { orderOf, snapshotOf } from "./fake-core.ts";
import { PATHS, startHarness } from "./harness.ts";
import type { Harness } from "./harness.ts";

let h: Harness;
let auth: { Authorization: string };
beforeEach(async () => {
  h = await startHarness();
  auth = { Authorization: `Bearer ${(await h.login()).jwtToken}` };
});
afterEach(() => h.close());

const get = async (path: string) => (await h.call("GET", path, undefined, auth)).json;
const AT = Date.UTC(2020, 9, 20, 7, 40, 59);

/** The documented row of the order book, field by field in its order, with the token and the tag that live rows have. */
const DOCUMENTED_ORDER = {
  variety: "NORMAL",
  ordertype: "LIMIT",
  producttype: "INTRADAY",
  duration: "DAY",
  price: "194.00",
  triggerprice: "0",
  quantity: "1",
  disclosedquantity: "0",
  squareoff: "0",
  stoploss: "0",
  trailingstoploss: "0",
  tradingsymbol: "SBIN-EQ",
  transactiontype: "BUY",
  exchange: "NSE",
  symboltoken: "3045",
  instrumenttype: "",
  strikeprice: "-1",
  optiontype: "",
  expirydate: "",
  lotsize: "1",
  cancelsize: "1",
  averageprice: "0",
  filledshares: "0",
  unfilledshares: "1",
  orderid: "201020000000080",
  text: "",
  status: "cancelled",
  orderstatus: "cancelled",
  updatetime: "20-Oct-2020 13:10:59",
  exchtime: "20-Oct-2020 13:10:59",
  exchorderupdatetime: "20-Oct-2020 13:10:59",
  fillid: "",
  filltime: "",
  parentorderid: "",
  uniqueorderid: "34reqfachdfih",
  exchangeorderid: "1100000000048358",
};

describe("orders", () => {
  test("an empty book is null", async () => {
    for (const path of [PATHS.orderBook, PATHS.tradeBook, PATHS.positions, PATHS.holding]) {
      expect(await get(path), path).toEqual({ status: true, message: "SUCCESS", errorcode: "", data: null });
    }
    expect((await get(PATHS.allHolding)).data).toEqual({ holdings: [], totalholding: null });
  });

  test("the order book's row is the documented one, all text", async () => {
    h.core.book = [orderOf({ orderId: "201020000000080", cancelled: 1, status: "cancelled", updatedAt: AT, uniqueOrderId: "34reqfachdfih", exchangeOrderId: "1100000000048358", tag: "tag1" })];
    const [row] = (await get(PATHS.orderBook)).data;
    expect(row).toEqual({ ...DOCUMENTED_ORDER, ordertag: "tag1" });
    expect(Object.keys(row!).filter((key) => key !== "ordertag" && key !== "duration")).toEqual(Object.keys(DOCUMENTED_ORDER).filter((key) => key !== "duration"));
  });

  test("the details are typed: money as numbers, quantities as text, and go by the unique id", async () => {
    h.core.book = [orderOf({ uniqueOrderId: "34reqfachdfih", price: 229_825, token: "2885", status: "rejected", text: "no funds", exchangeOrderId: "", updatedAt: AT })];
    expect((await get(`${PATHS.details}/34reqfachdfih`)).data).toEqual({
      ...DOCUMENTED_ORDER,
      price: 2298.25,
      triggerprice: 0,
      squareoff: 0,
      stoploss: 0,
      trailingstoploss: 0,
      strikeprice: -1,
      averageprice: 0,
      tradingsymbol: "RELIANCE-EQ",
      symboltoken: "2885",
      cancelsize: "0",
      orderid: "210412000000001",
      status: "rejected",
      orderstatus: "rejected",
      text: "no funds",
      // Never acknowledged by the exchange, so without its times.
      exchtime: "",
      exchorderupdatetime: "",
      exchangeorderid: "",
      ordertag: "",
    });
    expect(await get(`${PATHS.details}/210412000000001`)).toEqual({ status: false, message: "Order not found", errorcode: "AB1013", data: null });
  });

  test("contracts carry type, strike, expiry and lot; a partial fill its average", async () => {
    h.core.book = [orderOf({ token: "40672", quantity: 225, filled: 150, filledValue: 150 * 10_025 + 75, price: 10_030 }), orderOf({ token: "62332" })];
    const [option, future] = (await get(PATHS.orderBook)).data;
    expect(option).toMatchObject({ exchange: "NFO", tradingsymbol: "NIFTY29APR2114500CE", instrumenttype: "OPTIDX", strikeprice: "14500.0", optiontype: "CE", expirydate: "29APR2021", lotsize: "75" });
    expect(option).toMatchObject({ filledshares: "150", unfilledshares: "75", averageprice: "100.26", status: "open" });
    expect(future).toMatchObject({ instrumenttype: "FUTSTK", strikeprice: "-1", optiontype: "", lotsize: "1500" });
  });
});

test("the trade book's row is the documented one", async () => {
  h.core.fills = [
    { client: "P000000", orderId: "201020000000095", fillId: "50005750", token: "3045", side: "BUY", product: "DELIVERY", price: 17_500, quantity: 2, at: Date.UTC(2020, 9, 20, 7, 57, 53), day: "2020-10-20" },
  ];
  expect((await get(PATHS.tradeBook)).data).toEqual([
    {
      exchange: "NSE",
      producttype: "DELIVERY",
      tradingsymbol: "SBIN-EQ",
      instrumenttype: "",
      symbolgroup: "EQ",
      strikeprice: "-1",
      optiontype: "",
      expirydate: "",
      marketlot: "1",
      precision: "2",
      multiplier: "-1",
      tradevalue: "350.00",
      transactiontype: "BUY",
      fillprice: "175.00",
      fillsize: "2",
      orderid: "201020000000095",
      fillid: "50005750",
      filltime: "13:27:53",
    },
  ]);
});

describe("positions", () => {
  const flat = { buyQuantity: 0, sellQuantity: 0, buyValue: 0, sellValue: 0, carriedBuyQuantity: 0, carriedSellQuantity: 0, carriedBuyValue: 0, carriedSellValue: 0 };

  test("the row is the documented one, with the live fields after it", async () => {
    h.core.snapshots.set("2885", snapshotOf("2885", { ltp: 223_680, previousClose: 222_000 }));
    h.core.net = [{ ...flat, token: "2885", product: "DELIVERY", buyQuantity: 1, buyValue: 223_580 }];
    const [row] = (await get(PATHS.positions)).data;
    const documented = {
      exchange: "NSE",
      symboltoken: "2885",
      producttype: "DELIVERY",
      tradingsymbol: "RELIANCE-EQ",
      symbolname: "RELIANCE",
      instrumenttype: "",
      priceden: "1",
      pricenum: "1",
      genden: "1",
      gennum: "1",
      precision: "2",
      multiplier: "-1",
      boardlotsize: "1",
      buyqty: "1",
      sellqty: "0",
      buyamount: "2235.80",
      sellamount: "0",
      symbolgroup: "EQ",
      strikeprice: "-1",
      optiontype: "",
      expirydate: "",
      lotsize: "1",
      cfbuyqty: "0",
      cfsellqty: "0",
      cfbuyamount: "0",
      cfsellamount: "0",
      buyavgprice: "2235.80",
      sellavgprice: "0",
      avgnetprice: "2235.80",
      netvalue: "- 2235.80",
      netqty: "1",
      totalbuyvalue: "2235.80",
      totalsellvalue: "0",
      cfbuyavgprice: "0",
      cfsellavgprice: "0",
      totalbuyavgprice: "2235.80",
      totalsellavgprice: "0",
      netprice: "2235.80",
    };
    expect(row).toEqual({ ...documented, ltp: "2236.8", close: "2220.0", pnl: "1.00", realised: "0.00", unrealised: "1.00" });
    expect(Object.keys(row!).slice(0, 38)).toEqual(Object.keys(documented));
  });

  test("a published live row comes out to the paisa: 1400 bought, 1300 sold, the rest at the last price", async () => {
    h.core.snapshots.set("3045", snapshotOf("3045", { ltp: 5380, previousClose: 8890 }));
    h.core.net = [{ ...flat, token: "3045", product: "INTRADAY", buyQuantity: 1400, buyValue: 12_243_000, sellQuantity: 1300, sellValue: 11_807_000 }];
    expect((await get(PATHS.positions)).data[0]).toMatchObject({
      netqty: "100",
      netvalue: "- 4360.00",
      avgnetprice: "43.60",
      buyavgprice: "87.45",
      sellavgprice: "90.82",
      // 118070 - 122430 + 100 × 53.80 = 1020; closed 1300 × (118070/1300 - 122430/1400) = 4385.00; rest -3365.00.
      pnl: "1020.00",
      realised: "4385.00",
      unrealised: "-3365.00",
      ltp: "53.8",
      close: "88.9",
    });
  });

  test("carried and today's parts are told apart, and totalled", async () => {
    h.core.snapshots.set("62332", snapshotOf("62332", { ltp: 35_000 }));
    h.core.net = [{ ...flat, token: "62332", product: "CARRYFORWARD", carriedBuyQuantity: 1500, carriedBuyValue: 51_000_000, sellQuantity: 1500, sellValue: 52_500_000 }];
    expect((await get(PATHS.positions)).data[0]).toMatchObject({
      instrumenttype: "FUTSTK",
      lotsize: "1500",
      symbolgroup: "",
      cfbuyqty: "1500",
      cfbuyamount: "510000.00",
      cfbuyavgprice: "340.00",
      buyqty: "0",
      sellqty: "1500",
      netqty: "0",
      netvalue: "15000.00",
      avgnetprice: "0",
      totalbuyavgprice: "340.00",
      totalsellavgprice: "350.00",
      pnl: "15000.00",
      realised: "15000.00",
      unrealised: "0.00",
    });
  });

  test("a short position shows negative quantity and positive net value", async () => {
    h.core.snapshots.set("3045", snapshotOf("3045", { ltp: 35_100 }));
    h.core.net = [{ ...flat, token: "3045", product: "INTRADAY", sellQuantity: 10, sellValue: 350_000 }];
    expect((await get(PATHS.positions)).data[0]).toMatchObject({ netqty: "-10", netvalue: "3500.00", avgnetprice: "350.00", pnl: "-10.00", unrealised: "-10.00" });
  });
});

test("holdings are numbers, with totals as documented", async () => {
  h.core.snapshots.set("3045", snapshotOf("3045", { ltp: 13_015, previousClose: 12_960 }));
  h.core.held = [{ token: "3045", quantity: 2, t1Quantity: 1, value: 22_374 }];
  const row = {
    tradingsymbol: "SBIN-EQ",
    exchange: "NSE",
    isin: "XP0000030454",
    t1quantity: 1,
    realisedquantity: 1,
    quantity: 2,
    authorisedquantity: 0,
    product: "DELIVERY",
    collateralquantity: null,
    collateraltype: null,
    haircut: 0,
    averageprice: 111.87,
    ltp: 130.15,
    symboltoken: "3045",
    close: 129.6,
    // 2 × (130.15 - 111.87) = 36.56, rounded to the rupee as the documents print it.
    profitandloss: 37,
    pnlpercentage: 16.34,
  };
  expect((await get(PATHS.holding)).data).toEqual([row]);
  expect((await get(PATHS.allHolding)).data).toEqual({
    holdings: [row],
    totalholding: { totalholdingvalue: 260, totalinvvalue: 224, totalprofitandloss: 36.56, totalpnlpercentage: 16.34 },
  });
});
