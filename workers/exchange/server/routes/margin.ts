/** Margin of a batch of orders, and what trading them would cost. */

import { z } from "zod";
import type { Listing, Side, WireProduct } from "../../types.ts";
import { failure, success } from "../answers.ts";
import type { Answer } from "../answers.ts";
import type { SegmentRates } from "../charge-rates.ts";
import type { Call, Route } from "../door.ts";
import { BAD_REQUEST, needed, price, quantity, read, word } from "../fields.ts";
import { rupees } from "../numbers.ts";

const MOST = 50;
const product = word("DELIVERY", "CARRYFORWARD", "MARGIN", "INTRADAY");
const side = word("BUY", "SELL");

/** camelCase, as in the documentation's sample and unlike its table. */
const marginBody = z.object({ positions: z.array(z.object({ exchange: needed, qty: quantity, price, productType: product, token: needed, tradeType: side })).min(1) });

function margin(call: Call): Answer {
  const body = read(marginBody, call.body);
  if (!body.ok) return body.answer;
  const { positions } = body.value;
  if (positions.length > MOST) return failure(BAD_REQUEST, `Invalid Request. positions may hold at most ${MOST}`);
  const { core } = call.door;
  const stranger = positions.find(({ token, exchange }) => core.listing(token)?.segment !== exchange);
  if (stranger !== undefined) return failure("AB4006", "Invalid symboltoken");
  const sum = core.margin(positions.map(({ token, productType, tradeType, qty, price: paise }) => ({ token, product: productType, side: tradeType, quantity: qty, price: paise })));
  return success({
    totalMarginRequired: rupees(sum.total),
    marginComponents: {
      netPremium: rupees(sum.netPremium),
      spanMargin: rupees(sum.span),
      marginBenefit: 0,
      deliveryMargin: rupees(sum.delivery),
      nonNFOMargin: rupees(sum.other),
      totOptionsPremium: rupees(sum.optionPremium),
    },
  });
}

const chargesBody = z.object({
  orders: z.array(z.object({ product_type: product, transaction_type: side, quantity, price, exchange: needed, symbol_name: needed, token: needed })).min(1),
});

interface Line {
  readonly name: string;
  readonly amount: number;
  readonly msg: "";
  readonly breakup: readonly Line[];
}

/** Rupees to four decimals, as the broker prints them. */
const four = (amount: number): number => Math.round(amount * 10_000) / 10_000;

function line(name: string, breakup: readonly Line[] | number): Line {
  const parts = typeof breakup === "number" ? [] : breakup;
  return { name, amount: four(typeof breakup === "number" ? breakup : parts.reduce((sum, { amount }) => sum + amount, 0)), msg: "", breakup: parts };
}

/** @param value rupees */
function chargesOf(rates: SegmentRates, gst: number, way: Side, value: number) {
  const brokerage = Math.min(rates.brokerage.most / 100, Math.max(rates.brokerage.least / 100, value * rates.brokerage.rate));
  const exchange = value * rates.exchange;
  const sebi = value * rates.sebi;
  const breakup = [
    line("Angel One Brokerage", brokerage),
    line("External Charges", [line("Exchange Transaction Charges", exchange), line("Stamp Duty", way === "BUY" ? value * rates.stampBuy : 0), line("SEBI Fees", sebi)]),
    line("Taxes", [line("Security Transaction Tax", value * rates.tax[way]), line("GST", (brokerage + exchange + sebi) * gst)]),
  ];
  return { total_charges: four(breakup.reduce((sum, { amount }) => sum + amount, 0)), trade_value: value, breakup };
}

/** The same lines of several orders as one. */
function together(charges: readonly Line[]): Line[] {
  return [...Map.groupBy(charges, ({ name }) => name)].map(([name, lines]) => {
    const parts = together(lines.flatMap(({ breakup }) => breakup));
    return line(name, parts.length > 0 ? parts : lines.reduce((sum, { amount }) => sum + amount, 0));
  });
}

function charges(call: Call): Answer {
  const { core, rates } = call.door;
  const body = read(chargesBody, call.body);
  if (!body.ok) return body.answer;
  if (rates === undefined) return failure("AB2001", "Internal Error, Please Try After Sometime");
  const found: { listing: Listing; order: (typeof body.value.orders)[number] }[] = [];
  for (const order of body.value.orders) {
    const listing = core.listing(order.token);
    if (listing?.segment !== order.exchange) return failure("AB4006", "Invalid symboltoken");
    found.push({ listing, order });
  }
  const { day } = core.clock();
  const each = found.map(({ listing, order }) => {
    const productOf: WireProduct = order.product_type;
    return chargesOf(rates.of(listing, productOf, day), rates.gst, order.transaction_type, (order.price * order.quantity) / 100);
  });
  const summary = {
    total_charges: four(each.reduce((sum, { total_charges }) => sum + total_charges, 0)),
    trade_value: each.reduce((sum, { trade_value }) => sum + trade_value, 0),
    breakup: together(each.flatMap(({ breakup }) => breakup)),
  };
  return success({ summary, charges: each });
}

export const MARGIN_ROUTES: readonly Route[] = [
  { method: "POST", path: "/rest/secure/angelbroking/margin/v1/batch", token: "valid", limit: "margin", handle: margin },
  { method: "POST", path: "/rest/secure/angelbroking/brokerage/v1/estimateCharges", token: "valid", limit: "estimateCharges", handle: charges },
];
