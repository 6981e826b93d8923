import { z } from "zod";
import { TerminalError } from "../../domain/errors.ts";
import { plainRupees } from "../../domain/units.ts";
import { needsLimit } from "../../domain/words.ts";
import type { MarginEstimates, MarginOrder, MarginQuote } from "../capabilities.ts";
import type { HttpAnswer, HttpRequest, Reading } from "../port.ts";
import { readData } from "./envelope.ts";
import { maybeAmount, positiveAmount } from "./fields.ts";
import { ask, SECURE } from "./request.ts";
import { ORDER_TYPE_WORDS, PRODUCT_WORDS } from "./words.ts";

const MAX_ORDERS = 50;

/** The names of the documentation's sample; its table of fields has others, which do not work. `qty` is in units. */
function wireOrder({ instrument, side, product, type, price, quantity }: MarginOrder) {
  return {
    exchange: instrument.broker.segment,
    qty: quantity,
    price: needsLimit(type) ? Number(plainRupees(price)) : 0,
    productType: PRODUCT_WORDS[product],
    token: instrument.broker.token,
    tradeType: side,
    orderType: ORDER_TYPE_WORDS[type],
  };
}

function request(orders: readonly MarginOrder[]): HttpRequest {
  if (orders.length === 0 || orders.length > MAX_ORDERS) {
    throw new TerminalError({ kind: "Fault", sentence: `Sauda asked for the margin of ${orders.length} orders at once; Angel One answers for 1 to ${MAX_ORDERS}.` });
  }
  return ask("margin", `${SECURE}/margin/v1/batch`, "margin", { positions: orders.map(wireOrder) });
}

const MARGIN = z
  .object({
    totalMarginRequired: positiveAmount,
    marginComponents: z.object({ netPremium: maybeAmount, spanMargin: maybeAmount, marginBenefit: maybeAmount, deliveryMargin: maybeAmount, nonNFOMargin: maybeAmount, totOptionsPremium: maybeAmount }),
  })
  .transform(({ totalMarginRequired, marginComponents: parts }): MarginQuote => ({
    total: totalMarginRequired,
    netPremium: parts.netPremium,
    span: parts.spanMargin,
    benefit: parts.marginBenefit,
    delivery: parts.deliveryMargin,
    other: parts.nonNFOMargin,
    optionPremium: parts.totOptionsPremium,
  }));

function read(answer: HttpAnswer): Reading<MarginQuote> {
  return readData(answer, "margin", MARGIN);
}

export const MARGIN_ESTIMATES: MarginEstimates = { maxOrders: MAX_ORDERS, ask: request, read };
