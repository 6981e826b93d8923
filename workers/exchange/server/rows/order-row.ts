/** One order, in the three forms the broker has of it: order book, order details, order socket. */

import type { BookOrder, ExchangeCore } from "../../types.ts";
import { average, bookText, double, rupees } from "../numbers.ts";
import { istStamp } from "../session-time.ts";
import { contractFields, strikeText } from "./contract.ts";
import type { ContractFields } from "./contract.ts";

/** How one form writes money: text in the book, numbers in the details, Java doubles on the socket. */
interface MoneyForm {
  money(paise: number): unknown;
  strike(fields: ContractFields): unknown;
}

const BOOK: MoneyForm = { money: bookText, strike: strikeText };
const DETAILS: MoneyForm = { money: rupees, strike: (fields) => (fields.strikePaise === undefined ? -1 : rupees(fields.strikePaise)) };
const SOCKET: MoneyForm = { money: double, strike: (fields) => double(fields.strikePaise ?? -100) };

/** The fields up to `symboltoken`, the same in all forms but for `ordertag`, whose place differs. */
function terms(order: BookOrder, contract: ContractFields, form: MoneyForm): object {
  return {
    price: form.money(order.price),
    triggerprice: form.money(order.triggerPrice),
    quantity: String(order.quantity),
    disclosedquantity: String(order.disclosedQuantity),
    duration: order.duration,
    squareoff: form.money(0),
    stoploss: form.money(0),
    trailingstoploss: form.money(0),
    tradingsymbol: contract.tradingsymbol,
    transactiontype: order.side,
    exchange: contract.exchange,
    symboltoken: order.token,
  };
}

function state(order: BookOrder, contract: ContractFields, form: MoneyForm): object {
  // Until the exchange has acknowledged the order it has no exchange time.
  const exchangeTime = order.exchangeOrderId === "" ? "" : istStamp(order.updatedAt);
  return {
    instrumenttype: contract.instrumenttype,
    strikeprice: form.strike(contract),
    optiontype: contract.optiontype,
    expirydate: contract.expirydate,
    lotsize: contract.lotsize,
    cancelsize: String(order.cancelled),
    averageprice: form.money(average(order.filledValue, order.filled)),
    filledshares: String(order.filled),
    unfilledshares: String(order.quantity - order.filled),
    orderid: order.orderId,
    text: order.text,
    status: order.status,
    orderstatus: order.status,
    updatetime: istStamp(order.updatedAt),
    exchtime: exchangeTime,
    exchorderupdatetime: exchangeTime,
    fillid: "",
    filltime: "",
    parentorderid: "",
  };
}

function full(core: ExchangeCore, order: BookOrder, form: MoneyForm): object {
  const contract = contractFields(core, order.token);
  return {
    variety: order.variety,
    ordertype: order.orderType,
    producttype: order.product,
    ...terms(order, contract, form),
    ...state(order, contract, form),
    ordertag: order.tag,
    uniqueorderid: order.uniqueOrderId,
    exchangeorderid: order.exchangeOrderId,
  };
}

export const orderBookRow = (core: ExchangeCore, order: BookOrder): object => full(core, order, BOOK);

export const orderDetails = (core: ExchangeCore, order: BookOrder): object => full(core, order, DETAILS);

/** `orderData` of the order-status socket; it has neither the unique nor the exchange's order id. */
export function orderData(core: ExchangeCore, order: BookOrder): object {
  const contract = contractFields(core, order.token);
  return {
    variety: order.variety,
    ordertype: order.orderType,
    ordertag: order.tag,
    producttype: order.product,
    ...terms(order, contract, SOCKET),
    ...state(order, contract, SOCKET),
  };
}
