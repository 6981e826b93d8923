/** Placing, modifying and cancelling. What may trade is the exchange's to say; here a request only gets its shape. */

import { z } from "zod";
import type { Accepted, BookOrder, ExchangeCore, Listing } from "../../types.ts";
import { failure, success } from "../answers.ts";
import type { Answer } from "../answers.ts";
import type { Call, Route } from "../door.ts";
import { BAD_REQUEST, needed, optional, optionalQuantity, price, quantity, read, word } from "../fields.ts";

const ORDER = "/rest/secure/angelbroking/order/v1";

/** Tags of twenty characters and more are refused. */
const MAX_TAG = 19;

const variety = word("NORMAL", "STOPLOSS", "ROBO");
const orderType = word("MARKET", "LIMIT", "STOPLOSS_LIMIT", "STOPLOSS_MARKET");
const product = word("DELIVERY", "CARRYFORWARD", "MARGIN", "INTRADAY", "BO");
const duration = word("DAY", "IOC");

const placeBody = z.object({
  variety,
  tradingsymbol: needed,
  symboltoken: needed,
  transactiontype: word("BUY", "SELL"),
  exchange: needed,
  ordertype: orderType,
  producttype: product,
  duration,
  price,
  triggerprice: price,
  quantity,
  disclosedquantity: optionalQuantity,
  ordertag: optional,
  scripconsent: optional,
});

const modifyBody = z.object({
  variety,
  orderid: needed,
  ordertype: orderType,
  producttype: product,
  duration,
  price,
  triggerprice: price,
  quantity,
  tradingsymbol: needed,
  symboltoken: needed,
  exchange: needed,
});

const cancelBody = z.object({ variety, orderid: needed });

const ROBO_BLOCKED = failure("AB2002", "ROBO order is block");

/** The listing that token, exchange and symbol name together, or why they name none. */
function findListing(core: ExchangeCore, token: string, exchange: string, symbol: string): Listing | Answer {
  const listing = core.listing(token);
  if (listing === undefined || listing.segment !== exchange) return failure("AB4006", "Invalid symboltoken");
  return listing.symbol === symbol ? listing : failure("AB1009", "Symbol Not Found");
}

interface Priced {
  readonly variety: z.infer<typeof variety>;
  readonly ordertype: z.infer<typeof orderType>;
  readonly price: number;
  readonly triggerprice: number;
}

/** Which prices an order type needs, and that it fits the variety. Prices it does not use are taken as 0, whatever was sent. */
function pricesOf(body: Priced): { readonly price: number; readonly triggerPrice: number } | Answer {
  const isLimit = body.ordertype === "LIMIT" || body.ordertype === "STOPLOSS_LIMIT";
  const isStop = body.ordertype === "STOPLOSS_LIMIT" || body.ordertype === "STOPLOSS_MARKET";
  // With the exchange's own check of the order type this also holds a modification to its order's variety.
  if (isStop !== (body.variety === "STOPLOSS")) return failure("AB1008", "Invalid Order Variety");
  if (isLimit && body.price === 0) return failure(BAD_REQUEST, `Invalid Request. price is required for ${body.ordertype}`);
  if (isStop && body.triggerprice === 0) return failure(BAD_REQUEST, `Invalid Request. triggerprice is required for ${body.ordertype}`);
  return { price: isLimit ? body.price : 0, triggerPrice: isStop ? body.triggerprice : 0 };
}

const refused = (value: object): value is Answer => "body" in value;

function outcome(call: Call, result: Accepted<BookOrder>, withScript: boolean): Answer {
  if (!result.ok) return failure(result.code, result.message);
  const { orderId, uniqueOrderId, token } = result.value;
  const ids = { orderid: orderId, uniqueorderid: uniqueOrderId };
  return success(withScript ? { script: call.door.core.listing(token)?.symbol ?? "", ...ids } : ids);
}

function place(call: Call): Answer {
  const body = read(placeBody, call.body);
  if (!body.ok) return body.answer;
  const order = body.value;
  if (order.variety === "ROBO" || order.producttype === "BO") return ROBO_BLOCKED;
  if (order.ordertag.length > MAX_TAG) return failure("AB4008", "ordertag length should be less than 20 characters");
  const { core } = call.door;
  const listing = findListing(core, order.symboltoken, order.exchange, order.tradingsymbol);
  if (refused(listing)) return listing;
  const notice = listing.kind === "equity" ? call.door.cautionary.get(listing.name) : undefined;
  if (notice !== undefined && order.scripconsent.toLowerCase() !== "yes") return failure("AB4036", `${listing.symbol} is a cautionary scrip: ${notice}`);
  const prices = pricesOf(order);
  if (refused(prices)) return prices;
  const result = core.place({
    client: call.client,
    variety: order.variety,
    token: listing.token,
    side: order.transactiontype,
    orderType: order.ordertype,
    product: order.producttype,
    duration: order.duration,
    ...prices,
    quantity: order.quantity,
    disclosedQuantity: order.disclosedquantity,
    tag: order.ordertag,
  });
  return outcome(call, result, true);
}

function modify(call: Call): Answer {
  const body = read(modifyBody, call.body);
  if (!body.ok) return body.answer;
  const order = body.value;
  if (order.variety === "ROBO" || order.producttype === "BO") return ROBO_BLOCKED;
  const { core } = call.door;
  const listing = findListing(core, order.symboltoken, order.exchange, order.tradingsymbol);
  if (refused(listing)) return listing;
  const prices = pricesOf(order);
  if (refused(prices)) return prices;
  const result = core.modify({
    client: call.client,
    orderId: order.orderid,
    orderType: order.ordertype,
    duration: order.duration,
    ...prices,
    quantity: order.quantity,
  });
  return outcome(call, result, false);
}

function cancel(call: Call): Answer {
  const body = read(cancelBody, call.body);
  if (!body.ok) return body.answer;
  if (body.value.variety === "ROBO") return ROBO_BLOCKED;
  return outcome(call, call.door.core.cancel(call.client, body.value.orderid), false);
}

export const ORDER_ROUTES: readonly Route[] = [
  { method: "POST", path: `${ORDER}/placeOrder`, token: "valid", limit: "orders", fixedAddress: true, handle: place },
  { method: "POST", path: `${ORDER}/modifyOrder`, token: "valid", limit: "orders", fixedAddress: true, handle: modify },
  { method: "POST", path: `${ORDER}/cancelOrder`, token: "valid", limit: "orders", fixedAddress: true, handle: cancel },
];
