import { z } from "zod";
import type { BrokerFill, BrokerOrder, HttpAnswer, HttpRequest, Reading } from "../port.ts";
import { readBook, readData } from "./envelope.ts";
import { field, name, quantity, realPrice, text, word } from "./fields.ts";
import { readFillTime } from "./market-time.ts";
import { instrumentOf, orderRow } from "./order-row.ts";
import { get, SECURE } from "./request.ts";
import { PRODUCTS_READ, SIDES_READ } from "./words.ts";

export function orderBook(): HttpRequest {
  return get("order-book", `${SECURE}/order/v1/getOrderBook`, "order-book");
}

export function readOrderBook(answer: HttpAnswer): Reading<readonly BrokerOrder[]> {
  return readBook(answer, "order book", "AB1013", z.array(orderRow));
}

/** The key of this route is the unique order id; with an order id it finds nothing. */
export function orderDetails(uniqueOrderId: string): HttpRequest {
  return get("order-details", `${SECURE}/order/v1/details/${encodeURIComponent(uniqueOrderId)}`, "order-details");
}

export function readOrderDetails(answer: HttpAnswer): Reading<BrokerOrder> {
  return readData(answer, "order details", orderRow);
}

export function tradeBook(): HttpRequest {
  return get("trade-book", `${SECURE}/order/v1/getTradeBook`, "trade-book");
}

/** @param day `YYYY-MM-DD` of the trading day: the rows carry a time and no date. */
export function readTradeBook(answer: HttpAnswer, day: string): Reading<readonly BrokerFill[]> {
  return readBook(answer, "trade book", "AB1014", z.array(fillRow(day)));
}

function fillRow(day: string) {
  const row = z.object({
    orderid: name,
    fillid: name,
    exchange: name,
    tradingsymbol: name,
    symboltoken: text,
    transactiontype: word(SIDES_READ, "transactiontype"),
    producttype: word(PRODUCTS_READ, "producttype"),
    fillprice: realPrice,
    fillsize: quantity,
    filltime: field("a time like 13:27:53", (raw) => (typeof raw === "string" ? readFillTime(raw.trim(), day) : undefined)),
  });
  return row.transform(
    (fill): BrokerFill => ({
      brokerOrderId: fill.orderid,
      fillId: fill.fillid,
      instrument: instrumentOf(fill),
      side: fill.transactiontype,
      product: fill.producttype,
      price: fill.fillprice,
      quantity: fill.fillsize,
      at: fill.filltime,
    }),
  );
}
