import { z } from "zod";
import { minus } from "../../domain/units.ts";
import type { BrokerHolding, BrokerPosition, HttpAnswer, HttpRequest, Reading } from "../port.ts";
import { readBook } from "./envelope.ts";
import { anyPrice, count, name, positiveAmount, signedCount, text, word } from "./fields.ts";
import { instrumentOf } from "./order-row.ts";
import { get, SECURE } from "./request.ts";
import { PRODUCTS_READ } from "./words.ts";

export function positions(): HttpRequest {
  return get("positions", `${SECURE}/order/v1/getPosition`, "positions");
}

/** `buy…` and `sell…` are the day's, `cf…` what was carried in. */
const POSITION = z
  .object({
    exchange: name,
    tradingsymbol: name,
    symboltoken: text,
    producttype: word(PRODUCTS_READ, "producttype"),
    buyqty: count,
    sellqty: count,
    buyamount: positiveAmount,
    sellamount: positiveAmount,
    cfbuyqty: count,
    cfsellqty: count,
    cfbuyamount: positiveAmount,
    cfsellamount: positiveAmount,
    netqty: signedCount,
  })
  .transform(
    (row): BrokerPosition => ({
      instrument: instrumentOf(row),
      product: row.producttype,
      buyQuantity: row.buyqty,
      sellQuantity: row.sellqty,
      buyValue: row.buyamount,
      sellValue: row.sellamount,
      carriedQuantity: row.cfbuyqty - row.cfsellqty,
      // Signed like the quantity: the cost of what was bought less the proceeds of what was sold short.
      carriedValue: minus(row.cfbuyamount, row.cfsellamount),
      netQuantity: row.netqty,
    }),
  );

export function readPositions(answer: HttpAnswer): Reading<readonly BrokerPosition[]> {
  return readBook(answer, "position book", "AB1016", z.array(POSITION));
}

export function holdings(): HttpRequest {
  return get("holdings", `${SECURE}/portfolio/v1/getHolding`, "holdings");
}

const HOLDING = z
  .object({
    exchange: name,
    tradingsymbol: name,
    symboltoken: text,
    quantity: count,
    t1quantity: count,
    // 0 for bonus and gifted shares.
    averageprice: anyPrice,
    close: anyPrice,
  })
  .transform(
    (row): BrokerHolding => ({
      instrument: instrumentOf(row),
      quantity: row.quantity,
      t1Quantity: row.t1quantity,
      averagePrice: row.averageprice,
      previousClose: row.close,
    }),
  );

export function readHoldings(answer: HttpAnswer): Reading<readonly BrokerHolding[]> {
  return readBook(answer, "holdings", "AB1015", z.array(HOLDING));
}
