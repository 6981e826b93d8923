import { describe, expect, test } from "vitest";
import type { PlaceRequest } from "../../../workers/exchange/types.ts";
import { Bench, request } from "./bench-desk.ts";
import { CALL, DAY, FUTURE, ist, NIFTY, SBIN, scripted } from "./scripted-source.ts";

function open(): Bench {
  const bench = new Bench(scripted({ days: { [DAY]: [[SBIN, "09:15:01", 800_00, 100], [CALL, "09:15:01", 150_00, 65], [FUTURE, "09:15:01", 24_550_00, 65]] } }));
  bench.until(ist(DAY, "09:15:02"));
  return bench;
}

const stop = { variety: "STOPLOSS", orderType: "STOPLOSS_LIMIT" } as const;

describe("the gateway refuses on the spot", () => {
  const bench = open();
  test.each<[string, Partial<PlaceRequest>, string, string]>([
    ["unknown client", { client: "NOBODY", price: 1 }, "AB1032", "User Not Found"],
    ["no token", { token: "", price: 800_00 }, "AB4018", "Symbol token cannot be empty"],
    ["unknown token", { token: "9999", price: 800_00 }, "AB4006", "Invalid symboltoken"],
    ["a stop order as NORMAL", { orderType: "STOPLOSS_LIMIT", price: 801_00, triggerPrice: 801_00 }, "AB1008", "Invalid Order Variety"],
    ["a limit order as STOPLOSS", { variety: "STOPLOSS", price: 800_00 }, "AB1008", "Invalid Order Variety"],
    ["CARRYFORWARD shares", { product: "CARRYFORWARD", price: 800_00 }, "AB1012", "Invalid Product Type"],
    ["DELIVERY contracts", { token: FUTURE.token, product: "DELIVERY", price: 24_550_00, quantity: 65 }, "AB1012", "Invalid Product Type"],
    ["a tag of twenty characters", { price: 800_00, tag: "12345678901234567890" }, "AB4008", "ordertag length should be less than 20 characters"],
    ["no quantity", { price: 800_00, quantity: 0 }, "AB1007", "Quantity should be a whole number greater than zero"],
    ["a negative quantity", { price: 800_00, quantity: -1 }, "AB1007", "Quantity should be a whole number greater than zero"],
    ["half a share", { price: 800_00, quantity: 0.5 }, "AB1007", "Quantity should be a whole number greater than zero"],
    ["not a number", { price: NaN }, "AB1007", "Price should be greater than zero for a limit order"],
    ["a limit order at zero", { price: 0 }, "AB1007", "Price should be greater than zero for a limit order"],
    ["a stop without trigger", { ...stop, price: 801_00 }, "AB1007", "Trigger price should be greater than zero for a stop loss order"],
    ["more disclosed than ordered", { price: 800_00, quantity: 10, disclosedQuantity: 11 }, "AB1007", "Disclosed quantity should be a whole number up to the order quantity"],
  ])("%s", (_, wish, code, message) => {
    expect(bench.exchange.place(request(wish))).toEqual({ ok: false, code, message });
    expect(bench.exchange.orders("A1")).toEqual([]);
  });

  test("nineteen characters of tag pass", () => {
    expect(bench.exchange.place(request({ price: 800_00, tag: "1234567890123456789" })).ok).toBe(true);
  });
});

describe("risk checks and the exchange reject in the book, with a text", () => {
  test.each<[string, Partial<PlaceRequest>, string]>([
    ["an index", { token: NIFTY.token, price: 24_500_00 }, "Nifty 50 is an index and cannot be traded"],
    ["off the tick", { price: 800_03 }, "Order price Rs. 800.03 is not a multiple of the tick size Rs. 0.05"],
    ["above the upper circuit", { price: 880_05 }, "Order price Rs. 880.05 is outside the circuit limits. Range - Rs. 720.00 to Rs. 880.00"],
    ["below the lower circuit", { price: 719_95 }, "Order price Rs. 719.95 is outside the circuit limits. Range - Rs. 720.00 to Rs. 880.00"],
    ["not whole lots", { token: FUTURE.token, product: "CARRYFORWARD", price: 24_550_00, quantity: 100 }, "Quantity 100 is not a multiple of the lot size 65"],
    ["above the freeze quantity", { token: CALL.token, product: "CARRYFORWARD", price: 150_00, quantity: 1820 }, "Quantity 1820 exceeds the freeze quantity. Maximum allowed quantity in one order is 1800"],
    ["a stop-market option", { token: CALL.token, product: "CARRYFORWARD", variety: "STOPLOSS", orderType: "STOPLOSS_MARKET", triggerPrice: 160_00, quantity: 65 }, "Stop loss market orders are not allowed for options. Place a stop loss limit order"],
    ["a buy stop below the market", { ...stop, triggerPrice: 799_00, price: 801_00 }, "Trigger price for a buy stop loss order should be above the last traded price. Trigger price Rs. 799.00, last traded price Rs. 800.00"],
    ["a sell stop above the market", { ...stop, side: "SELL", triggerPrice: 801_00, price: 799_00 }, "Trigger price for a sell stop loss order should be below the last traded price. Trigger price Rs. 801.00, last traded price Rs. 800.00"],
    ["a buy stop whose trigger is above its limit", { ...stop, triggerPrice: 805_00, price: 804_00 }, "Trigger price Rs. 805.00 of a buy stop loss order cannot be above its limit price Rs. 804.00"],
    ["a sell stop whose trigger is below its limit", { ...stop, side: "SELL", triggerPrice: 795_00, price: 796_00 }, "Trigger price Rs. 795.00 of a sell stop loss order cannot be below its limit price Rs. 796.00"],
    ["a trigger off the tick", { ...stop, triggerPrice: 805_01, price: 806_00 }, "Trigger price Rs. 805.01 is not a multiple of the tick size Rs. 0.05"],
    ["shares that are not there", { product: "DELIVERY", side: "SELL", price: 800_00, quantity: 10 }, "Your order has been rejected due to insufficient holdings. Available quantity - 0 . You require 10 quantity to execute this order."],
    ["disclosed quantity in derivatives", { token: FUTURE.token, product: "CARRYFORWARD", price: 24_550_00, quantity: 65, disclosedQuantity: 65 }, "Disclosed quantity is not allowed in the derivatives segment"],
    ["too little disclosed", { price: 800_00, quantity: 100, disclosedQuantity: 9 }, "Disclosed quantity 9 is less than 10% of the order quantity 100"],
    // 8,000 × 800.00 / 5 = 12,80,000.
    ["too little money", { price: 800_00, quantity: 8_000 }, "Your order has been rejected due to Insufficient Funds. Available funds - Rs. 1000000.00 . You require Rs. 1280000.00 funds to execute this order."],
  ])("%s", (_, wish, text) => {
    const bench = open();
    const id = bench.place(wish);
    expect(bench.order(id)).toMatchObject({ status: "rejected", text, filled: 0 });
    expect(bench.codes(id)).toEqual(["AB03"]);
    expect(bench.exchange.funds("A1")).toMatchObject({ net: 10_00_000_00, utilised: 0 });
  });

  test("the funds of open orders are not there for others, and a reducing order needs none", () => {
    const bench = open();
    // 6,000 × 800.00 / 5 = 9,60,000 of 10,00,000 at the most; bought at the touch.
    const id = bench.place({ orderType: "MARKET", quantity: 5_900 });
    expect(bench.order(id).status).toBe("complete");
    const more = bench.place({ price: 799_00, quantity: 1_000 });
    expect(bench.order(more)).toMatchObject({ status: "rejected", text: expect.stringContaining("You require Rs. 159800.00") as string });
    expect(bench.order(bench.place({ side: "SELL", price: 870_00, quantity: 5_900 })).status).toBe("open");
    expect(bench.order(bench.place({ side: "SELL", price: 870_00, quantity: 1_000 })).status).toBe("rejected");
  });
});
