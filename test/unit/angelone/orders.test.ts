import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OrderTerms } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { ORDER_TYPES, PRODUCTS, SIDES, VALIDITIES } from "../../../shared/domain/words.ts";
import { answer, ITC, no, ok, ORDER_ROW, rest, rupees, SBIN } from "./answers.ts";

function body(request: { body: string | undefined }): Record<string, string> {
  return JSON.parse(request.body ?? "null") as Record<string, string>;
}

const LIMIT: OrderTerms = { type: "LIMIT", quantity: 1, price: rupees(194), trigger: 0 as Price, validity: "DAY" };

describe("requests", () => {
  test("a market order as documented", () => {
    const request = rest.place(SBIN, { ...LIMIT, type: "MARKET", side: "BUY", product: "MIS", tag: "ab12000000001xyz" });
    expect(request).toMatchObject({ route: "place", method: "POST", path: "/rest/secure/angelbroking/order/v1/placeOrder", limit: "orders", signed: true, writes: true });
    expect(body(request)).toEqual({
      variety: "NORMAL", tradingsymbol: "SBIN-EQ", symboltoken: "3045", transactiontype: "BUY", exchange: "NSE", ordertype: "MARKET",
      producttype: "INTRADAY", duration: "DAY", price: "0", triggerprice: "0", squareoff: "0", stoploss: "0", disclosedquantity: "0", quantity: "1",
      ordertag: "ab12000000001xyz",
    });
  });

  test("the stop-loss sample of the documentation", () => {
    const request = rest.place(ITC, { type: "SL", quantity: 1, price: rupees(209.5), trigger: rupees(209), validity: "DAY", side: "BUY", product: "MIS", tag: "k7f3a9c2e1" });
    expect(body(request)).toMatchObject({
      variety: "STOPLOSS", tradingsymbol: "ITC-EQ", symboltoken: "1660", transactiontype: "BUY", exchange: "NSE", ordertype: "STOPLOSS_LIMIT",
      producttype: "INTRADAY", duration: "DAY", price: "209.50", triggerprice: "209.00", quantity: "1", ordertag: "k7f3a9c2e1",
    });
  });

  test("the modify sample of the documentation", () => {
    const request = rest.modify(SBIN, "201020000000080", "MIS", { ...LIMIT, price: rupees(193) }, LIMIT);
    expect(request).toMatchObject({ path: "/rest/secure/angelbroking/order/v1/modifyOrder", limit: "orders", writes: true });
    expect(body(request)).toEqual({
      variety: "NORMAL", orderid: "201020000000080", ordertype: "LIMIT", producttype: "INTRADAY", duration: "DAY", price: "194.00", triggerprice: "0",
      quantity: "1", tradingsymbol: "SBIN-EQ", symboltoken: "3045", exchange: "NSE",
    });
  });

  test("a stop turned into a limit keeps the variety it was placed with", () => {
    const stop: OrderTerms = { ...LIMIT, type: "SL", trigger: rupees(195) };
    expect(body(rest.modify(SBIN, "1", "MIS", stop, LIMIT))).toMatchObject({ variety: "STOPLOSS", ordertype: "LIMIT", triggerprice: "0" });
  });

  test("the cancel sample of the documentation", () => {
    const request = rest.cancel("201020000000080", LIMIT);
    expect(request).toMatchObject({ path: "/rest/secure/angelbroking/order/v1/cancelOrder", limit: "orders", writes: true });
    expect(body(request)).toEqual({ variety: "NORMAL", orderid: "201020000000080" });
    expect(body(rest.cancel("1", { ...LIMIT, type: "SL-M" }))).toEqual({ variety: "STOPLOSS", orderid: "1" });
  });

  test("after-market and bracket varieties, and consent, are never sent", () => {
    for (const type of ORDER_TYPES) {
      const sent = body(rest.place(SBIN, { ...LIMIT, type, side: "BUY", product: "CNC", tag: "t" }));
      expect(["NORMAL", "STOPLOSS"]).toContain(sent.variety);
      expect(sent).not.toHaveProperty("scripconsent");
    }
  });
});

const PRODUCT = { CNC: "DELIVERY", NRML: "CARRYFORWARD", MIS: "INTRADAY", MTF: "MARGIN" };
const TYPE = { MARKET: "MARKET", LIMIT: "LIMIT", SL: "STOPLOSS_LIMIT", "SL-M": "STOPLOSS_MARKET" };

const terms = fc.record({
  type: fc.constantFrom(...ORDER_TYPES),
  quantity: fc.integer({ min: 1, max: 10_000_000 }),
  price: fc.integer({ min: 1, max: 10_000_000_000 }).map((units) => units as Price),
  trigger: fc.integer({ min: 1, max: 10_000_000_000 }).map((units) => units as Price),
  validity: fc.constantFrom(...VALIDITIES),
  side: fc.constantFrom(...SIDES),
  product: fc.constantFrom(...PRODUCTS),
  tag: fc.stringMatching(/^[a-z0-9]{1,18}$/),
});

/** Rupees of a wire price by hand: whole and fraction, as integers. */
function unitsOfText(text: string): number {
  const [whole = "", fraction = ""] = text.split(".");
  return Number(whole) * 10_000 + Number(fraction.padEnd(4, "0"));
}

describe("whatever the terms", () => {
  test("a placement says them exactly, all as text", () => {
    fc.assert(
      fc.property(terms, (given) => {
        const sent = body(rest.place(SBIN, given));
        expect(Object.values(sent).every((value) => typeof value === "string")).toBe(true);
        expect(sent).toMatchObject({
          transactiontype: given.side, producttype: PRODUCT[given.product], ordertype: TYPE[given.type], duration: given.validity, quantity: String(given.quantity),
          ordertag: given.tag, variety: given.type.startsWith("SL") ? "STOPLOSS" : "NORMAL",
        });
        expect(unitsOfText(sent.price ?? "")).toBe(given.type === "LIMIT" || given.type === "SL" ? given.price : 0);
        expect(unitsOfText(sent.triggerprice ?? "")).toBe(given.type.startsWith("SL") ? given.trigger : 0);
      }),
    );
  });

  test("what is placed reads back as the same terms from the book", () => {
    fc.assert(
      fc.property(terms, (given) => {
        const row = { ...ORDER_ROW, ...body(rest.place(SBIN, given)), status: "open", orderstatus: "open" };
        const reading = rest.readOrderBook(ok([row]));
        expect(reading).toMatchObject({
          kind: "ok",
          value: [
            {
              side: given.side, product: given.product, tag: given.tag, state: "open",
              terms: {
                type: given.type, quantity: given.quantity, validity: given.validity,
                price: given.type === "LIMIT" || given.type === "SL" ? given.price : 0, trigger: given.type.startsWith("SL") ? given.trigger : 0,
              },
            },
          ],
        });
      }),
    );
  });
});

describe("answers", () => {
  test("success is an order id", () => {
    expect(rest.readPlacement(ok({ script: "SBIN-EQ", orderid: "200910000000111", uniqueorderid: "34reqfachdfih" }))).toEqual({
      kind: "ok", value: { brokerOrderId: "200910000000111", uniqueOrderId: "34reqfachdfih" },
    });
    expect(rest.readChange(answer('{"status":true,"message":"SUCCESS","errorcode":"","data":{"orderid":201020000000080}}'))).toEqual({
      kind: "ok", value: { brokerOrderId: "201020000000080", uniqueOrderId: undefined },
    });
  });

  test("a reasoned refusal is definite, whatever its code", () => {
    expect(rest.readPlacement(no("AB4008", "ordertag length should be less than 20 characters")).kind).toBe("refused");
    expect(rest.readChange(no("AB1007", "Order not found")).kind).toBe("refused");
    expect(rest.readPlacement(no("AB7777", "Some new rule")).kind).toBe("refused");
  });
});
