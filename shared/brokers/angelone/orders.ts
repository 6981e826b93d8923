import { z } from "zod";
import type { Instrument } from "../../domain/instrument.ts";
import type { OrderTerms } from "../../domain/order.ts";
import { plainRupees } from "../../domain/units.ts";
import type { Product } from "../../domain/words.ts";
import { needsLimit, needsTrigger } from "../../domain/words.ts";
import type { HttpAnswer, HttpRequest, PlaceTerms, Placement, Reading } from "../port.ts";
import { readData } from "./envelope.ts";
import { name, text } from "./fields.ts";
import { SECURE, write } from "./request.ts";
import { ORDER_TYPE_WORDS, PRODUCT_WORDS, varietyOf } from "./words.ts";

/** Every value goes as text, as the documentation writes it. A price that a type does not use is "0". */
function wireTerms(terms: OrderTerms) {
  return {
    ordertype: ORDER_TYPE_WORDS[terms.type],
    duration: terms.validity,
    price: needsLimit(terms.type) ? plainRupees(terms.price) : "0",
    triggerprice: needsTrigger(terms.type) ? plainRupees(terms.trigger) : "0",
    quantity: String(terms.quantity),
  };
}

function wireInstrument(instrument: Instrument) {
  return {
    tradingsymbol: instrument.broker.symbol,
    symboltoken: instrument.broker.token,
    exchange: instrument.broker.segment,
  };
}

export function place(instrument: Instrument, terms: PlaceTerms): HttpRequest {
  return write("place", `${SECURE}/order/v1/placeOrder`, "orders", {
    variety: varietyOf(terms.type),
    ...wireInstrument(instrument),
    transactiontype: terms.side,
    producttype: PRODUCT_WORDS[terms.product],
    ...wireTerms(terms),
    squareoff: "0",
    stoploss: "0",
    disclosedquantity: "0",
    ordertag: terms.tag,
    ...(terms.consent === true ? { scripconsent: "yes" } : {}),
  });
}

/** `was` are the order's present terms: its variety cannot be changed and must be named as it is. `terms.quantity` is the new total. */
export function modify(instrument: Instrument, brokerOrderId: string, product: Product, was: OrderTerms, terms: OrderTerms): HttpRequest {
  return write("modify", `${SECURE}/order/v1/modifyOrder`, "orders", {
    variety: varietyOf(was.type),
    orderid: brokerOrderId,
    producttype: PRODUCT_WORDS[product],
    ...wireTerms(terms),
    ...wireInstrument(instrument),
  });
}

export function cancel(brokerOrderId: string, terms: OrderTerms): HttpRequest {
  return write("cancel", `${SECURE}/order/v1/cancelOrder`, "orders", { variety: varietyOf(terms.type), orderid: brokerOrderId });
}

const PLACEMENT = z
  .object({ orderid: name, uniqueorderid: text })
  .transform((row): Placement => ({ brokerOrderId: row.orderid, uniqueOrderId: row.uniqueorderid || undefined }));

/**
 * Reads the answer of a placement, a modify or a cancel. Success means that the broker's gateway took
 * it, nothing more: a rejection by risk checks or the exchange comes later, in book and socket.
 * Success without an order id is unreadable: there is an order, and we do not know which.
 */
export function readPlacement(answer: HttpAnswer): Reading<Placement> {
  return readData(answer, "answer to the order", PLACEMENT);
}
