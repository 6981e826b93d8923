import { z } from "zod";
import type { MarketTime } from "../../domain/time.ts";
import { NO_PRICE } from "../../domain/units.ts";
import { needsLimit, needsTrigger } from "../../domain/words.ts";
import type { BrokerInstrument, BrokerOrder } from "../port.ts";
import { blankPrice, count, field, isBlank, name, quantity, text, word } from "./fields.ts";
import { readStamp } from "./market-time.ts";
import { readStatus } from "./order-status.ts";
import { PRODUCTS_READ, SIDES_READ, TYPES_READ, VALIDITIES_READ } from "./words.ts";

/** Blank until the exchange has told one. */
const stamp = field<MarketTime | 0>("a time like 26-Dec-2024 14:07:19", (raw) => (isBlank(raw) ? 0 : typeof raw === "string" ? readStamp(raw.trim()) : undefined));

/** One order of the order book, the order details or the order socket: all three send the same object. */
const ORDER = z.object({
  orderid: name,
  uniqueorderid: text,
  ordertag: text,
  variety: word(TYPES_READ, "variety"),
  ordertype: name,
  producttype: word(PRODUCTS_READ, "producttype"),
  transactiontype: word(SIDES_READ, "transactiontype"),
  duration: word(VALIDITIES_READ, "duration"),
  exchange: name,
  tradingsymbol: name,
  symboltoken: text,
  quantity,
  filledshares: count,
  price: blankPrice,
  triggerprice: blankPrice,
  averageprice: blankPrice,
  status: text,
  orderstatus: text,
  text,
  updatetime: stamp,
  exchtime: stamp,
  exchorderupdatetime: stamp,
});
type Row = z.output<typeof ORDER>;

export function instrumentOf(row: { exchange: string; tradingsymbol: string; symboltoken: string }): BrokerInstrument {
  return { segment: row.exchange, symbol: row.tradingsymbol, token: row.symboltoken || undefined };
}

export const orderRow = ORDER.transform((row, context): BrokerOrder => {
  const order = translate(row);
  if (!("field" in order)) return order;
  context.issues.push({ code: "custom", path: [order.field], message: `${order.why} (order ${row.orderid})`, input: row });
  return z.NEVER;
});

function translate(row: Row): BrokerOrder | { readonly field: string; readonly why: string } {
  const type = row.variety.get(row.ordertype.toUpperCase());
  if (!type) return { field: "ordertype", why: `${row.ordertype} is not a known ordertype of its variety` };
  const status = row.status || row.orderstatus;
  const known = readStatus(status, type, row.filledshares);
  if (!known) return { field: "status", why: `"${status}" is not a known status` };
  // More than was ordered does happen, and is the trader's own: refusing the row would leave the whole book unread.
  if (known.state === "complete" && row.filledshares < row.quantity) {
    return { field: "filledshares", why: `${row.filledshares} of ${row.quantity} contradicts the status complete` };
  }
  if (needsLimit(type) && row.price <= 0 && known.state !== "rejected") return { field: "price", why: `a ${type} order without one` };
  if (row.filledshares > 0 && row.averageprice <= 0) return { field: "averageprice", why: `no average, though ${row.filledshares} are filled` };
  return {
    brokerOrderId: row.orderid,
    uniqueOrderId: row.uniqueorderid || undefined,
    tag: row.ordertag,
    instrument: instrumentOf(row),
    side: row.transactiontype,
    product: row.producttype,
    terms: {
      type,
      quantity: row.quantity,
      // Market orders come back with a price too (the last one, or the protection limit), which is nobody's term.
      price: needsLimit(type) ? row.price : NO_PRICE,
      trigger: needsTrigger(type) ? row.triggerprice : NO_PRICE,
      validity: row.duration,
    },
    ...known,
    status,
    filled: row.filledshares,
    averagePrice: row.averageprice,
    text: row.text,
    updatedAt: (row.updatetime || row.exchorderupdatetime || row.exchtime) as MarketTime,
  };
}
