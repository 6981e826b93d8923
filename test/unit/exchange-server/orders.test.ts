import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PATHS, startHarness } from "./harness.ts";
import type { Harness } from "./harness.ts";

let h: Harness;
let auth: { Authorization: string };
beforeEach(async () => {
  h = await startHarness();
  auth = { Authorization: `Bearer ${(await h.login()).jwtToken}` };
});
afterEach(() => h.close());

/** The documents' own sample of a placement. */
const market = {
  variety: "NORMAL",
  tradingsymbol: "SBIN-EQ",
  symboltoken: "3045",
  transactiontype: "BUY",
  exchange: "NSE",
  ordertype: "MARKET",
  producttype: "INTRADAY",
  duration: "DAY",
  price: "194.50",
  squareoff: "0",
  stoploss: "0",
  quantity: "1",
  scripconsent: "yes",
};
const stop = { ...market, variety: "STOPLOSS", ordertype: "STOPLOSS_LIMIT", price: "209.50", triggerprice: "209", ordertag: "k7f3a9c2e1" };

const place = async (body: object) => (await h.call("POST", PATHS.place, body, auth)).json;

describe("placeOrder", () => {
  test("hands the order to the exchange and answers with its ids", async () => {
    expect(await place(market)).toEqual({
      status: true,
      message: "SUCCESS",
      errorcode: "",
      data: { script: "SBIN-EQ", orderid: "210412000000001", uniqueorderid: "u-210412000000001" },
    });
    expect(await place(stop)).toMatchObject({ status: true });
    const common = { client: "P000000", token: "3045", side: "BUY", product: "INTRADAY", duration: "DAY", quantity: 1, disclosedQuantity: 0 };
    expect(h.core.requests).toEqual([
      // A market order has no price, whatever was sent with it.
      { ...common, variety: "NORMAL", orderType: "MARKET", price: 0, triggerPrice: 0, tag: "" },
      { ...common, variety: "STOPLOSS", orderType: "STOPLOSS_LIMIT", price: 20_950, triggerPrice: 20_900, tag: "k7f3a9c2e1" },
    ]);
  });

  test("takes numbers and nulls as well as strings", async () => {
    const typed = { ...market, symboltoken: 3045, ordertype: "LIMIT", price: 194.5, quantity: 10, disclosedquantity: 2.0, triggerprice: null, ordertag: null };
    expect(await place(typed)).toMatchObject({ status: true });
    expect(h.core.requests[0]).toMatchObject({ price: 19_450, quantity: 10, disclosedQuantity: 2, triggerPrice: 0, tag: "" });
  });

  test("passes the exchange's refusal on, word for word", async () => {
    h.core.refusal = { code: "AB1009", message: "Symbol is suspended" };
    expect(await place(market)).toEqual({ status: false, message: "Symbol is suspended", errorcode: "AB1009", data: null });
  });

  test.each([
    [{ variety: "AMO" }, "AB1007", "Invalid Order Variety. Value should be NORMAL, STOPLOSS, ROBO"],
    [{ variety: undefined }, "AB1007", "Invalid Order Variety. Value should be NORMAL, STOPLOSS, ROBO"],
    [{ variety: "ROBO", producttype: "BO" }, "AB2002", "ROBO order is block"],
    [{ producttype: "CNC" }, "AB1012", "Invalid Product Type"],
    [{ symboltoken: "" }, "AB4018", "Symbol token cannot be empty"],
    [{ symboltoken: "1" }, "AB4006", "Invalid symboltoken"],
    [{ exchange: "NFO" }, "AB4006", "Invalid symboltoken"],
    [{ tradingsymbol: "SBIN" }, "AB1009", "Symbol Not Found"],
    [{ ordertag: "12345678901234567890" }, "AB4008", "ordertag length should be less than 20 characters"],
    [{ transactiontype: "LONG" }, "AB2000", "Invalid Request. transactiontype must be one of BUY, SELL"],
    [{ duration: "GTC" }, "AB2000", "Invalid Request. duration must be one of DAY, IOC"],
    [{ quantity: "0" }, "AB2000", "Invalid Request. quantity must be a whole number above 0"],
    [{ quantity: "1.5" }, "AB2000", "Invalid Request. quantity must be a whole number above 0"],
    [{ quantity: "-1" }, "AB2000", "Invalid Request. quantity must be a whole number above 0"],
    [{ quantity: undefined }, "AB2000", "Invalid Request. quantity is missing or invalid"],
    [{ price: "abc" }, "AB2000", "Invalid Request. price must be an amount in rupees with at most two decimals"],
    [{ price: -5 }, "AB2000", "Invalid Request. price must be an amount in rupees with at most two decimals"],
    [{ ordertype: "LIMIT", price: "0" }, "AB2000", "Invalid Request. price is required for LIMIT"],
    [{ ordertype: "STOPLOSS_MARKET", triggerprice: "100" }, "AB1008", "Invalid Order Variety"],
    [{ variety: "STOPLOSS" }, "AB1008", "Invalid Order Variety"],
    [{ variety: "STOPLOSS", ordertype: "STOPLOSS_MARKET" }, "AB2000", "Invalid Request. triggerprice is required for STOPLOSS_MARKET"],
  ])("refuses %j", async (change, code, message) => {
    expect(await place({ ...market, ...change })).toEqual({ status: false, message, errorcode: code, data: null });
    expect(h.core.requests).toEqual([]);
  });

  test("a tag of nineteen characters passes", async () => {
    expect(await place({ ...market, ordertag: "1234567890123456789" })).toMatchObject({ status: true });
  });

  test.each(["null", "[]", '"x"', "1", ""])("a body of %s is refused", async (body) => {
    const reply = await h.raw("POST", PATHS.place, body, { "X-PrivateKey": "key12345", "X-SourceID": "WEB", "X-MACAddress": "x", ...auth });
    expect(reply.json).toMatchObject({ status: false, errorcode: "AB2000" });
  });
});

describe("modifyOrder and cancelOrder", () => {
  const modified = { ...stop, orderid: "210412000000001", quantity: "3" };

  test("reach the exchange and answer with the ids alone", async () => {
    await place(stop);
    const ids = { orderid: "210412000000001", uniqueorderid: "u-210412000000001" };
    expect((await h.call("POST", PATHS.modify, modified, auth)).json).toEqual({ status: true, message: "SUCCESS", errorcode: "", data: ids });
    expect(h.core.requests[1]).toEqual({
      client: "P000000",
      orderId: "210412000000001",
      orderType: "STOPLOSS_LIMIT",
      duration: "DAY",
      price: 20_950,
      triggerPrice: 20_900,
      quantity: 3,
    });
    expect((await h.call("POST", PATHS.cancel, { variety: "STOPLOSS", orderid: "210412000000001" }, auth)).json.data).toEqual(ids);
    expect(h.core.cancels).toEqual(["210412000000001"]);
  });

  test("an order that is not there is said to be not found", async () => {
    const missing = { status: false, message: "Order not found", errorcode: "AB1013", data: null };
    expect((await h.call("POST", PATHS.modify, { ...modified, orderid: "9" }, auth)).json).toEqual(missing);
    expect((await h.call("POST", PATHS.cancel, { variety: "NORMAL", orderid: "9" }, auth)).json).toEqual(missing);
    expect((await h.call("POST", PATHS.cancel, { variety: "NORMAL" }, auth)).json.message).toBe("Invalid Request. orderid is missing or invalid");
  });
});
