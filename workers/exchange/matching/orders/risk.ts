/**
 * Checks between the gateway and the book: the broker's risk system and the exchange's own rules.
 * Each returns the sentence that the order carries as its `text`, or undefined when it passes.
 */
import type { Listing, Side, WireOrderType, WireProduct } from "../../types.ts";
import type { Account, Claim } from "../account/account.ts";
import { rupees } from "../account/money.ts";
import type { PriceBand } from "../book/crowd.ts";

/** An order, or an order as a modification would make it. */
export interface Terms {
  readonly side: Side;
  readonly orderType: WireOrderType;
  readonly product: WireProduct;
  readonly price: number;
  readonly triggerPrice: number;
  readonly quantity: number;
  readonly disclosedQuantity: number;
}

export interface Market {
  readonly lastPrice: number;
  readonly band: PriceBand;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly squaredOff: boolean;
}

/** The least part of an order that may be disclosed in the cash segment, per cent. */
const LEAST_DISCLOSED_PERCENT = 10;

/** Rules that need neither funds nor the last price: they hold after hours too. */
export function refuseTerms(listing: Listing, terms: Terms, market: Market, triggered = false): string | undefined {
  const { quantity, disclosedQuantity } = terms;
  if (listing.kind === "index") return `${listing.symbol} is an index and cannot be traded`;
  if (listing.expiry !== "" && expiryDay(listing.expiry) < market.day) return `Contract ${listing.symbol} has expired`;
  if (listing.kind === "option" && terms.orderType === "STOPLOSS_MARKET") return "Stop loss market orders are not allowed for options. Place a stop loss limit order";
  if (quantity % Math.max(1, listing.lotSize) !== 0) return `Quantity ${quantity} is not a multiple of the lot size ${listing.lotSize}`;
  if (listing.freezeLimit > 0 && quantity > listing.freezeLimit) return `Quantity ${quantity} exceeds the freeze quantity. Maximum allowed quantity in one order is ${listing.freezeLimit}`;
  if (disclosedQuantity > 0 && listing.segment === "NFO") return "Disclosed quantity is not allowed in the derivatives segment";
  if (disclosedQuantity > 0 && disclosedQuantity * 100 < quantity * LEAST_DISCLOSED_PERCENT) return `Disclosed quantity ${disclosedQuantity} is less than ${LEAST_DISCLOSED_PERCENT}% of the order quantity ${quantity}`;
  return refusePrices(listing, terms, market.band, triggered);
}

/** Rules of the open market: which side of the last price a trigger lies on, and the intraday cut-off. */
export function refuseNow(terms: Terms, triggered: boolean, market: Market): string | undefined {
  if (terms.product === "INTRADAY" && market.squaredOff) return "Intraday orders are not allowed after the square off time";
  if (!isStopType(terms.orderType) || triggered) return undefined;
  const { triggerPrice } = terms;
  const last = rupees(market.lastPrice);
  if (terms.side === "BUY" && triggerPrice <= market.lastPrice) return `Trigger price for a buy stop loss order should be above the last traded price. Trigger price ${rupees(triggerPrice)}, last traded price ${last}`;
  if (terms.side === "SELL" && triggerPrice >= market.lastPrice) return `Trigger price for a sell stop loss order should be below the last traded price. Trigger price ${rupees(triggerPrice)}, last traded price ${last}`;
  return undefined;
}

/**
 * Funds for what a claim would add, and shares for a sale from delivery.
 *
 * @param replaced what the order claims already, where it is a modification
 * @param authorised units that the depository lets be sold from the holdings today; undefined where nobody asks
 */
export function refuseFunds(account: Account, claim: Claim, replaced: Claim | undefined, isEquity: boolean, priceOf: (token: string) => number, authorised?: number): string | undefined {
  if (replaced !== undefined) account.claim(replaced, -1);
  try {
    if (isEquity && claim.product === "DELIVERY" && claim.side === "SELL") return refuseDelivery(claim.quantity, account.deliverable(claim.token)) ?? refuseUnauthorised(account.fromHoldings(claim.token, claim.quantity), authorised);
    const required = account.required(claim);
    const available = account.funds(priceOf).net;
    if (required <= 0 || required <= available) return undefined;
    return `Your order has been rejected due to Insufficient Funds. Available funds - ${rupees(available)} . You require ${rupees(required)} funds to execute this order.`;
  } finally {
    if (replaced !== undefined) account.claim(replaced, 1);
  }
}

function refuseDelivery(quantity: number, available: number): string | undefined {
  if (quantity <= available) return undefined;
  return `Your order has been rejected due to insufficient holdings. Available quantity - ${available} . You require ${quantity} quantity to execute this order.`;
}

function refuseUnauthorised(needed: number, authorised: number | undefined): string | undefined {
  if (authorised === undefined || needed <= authorised) return undefined;
  return `Your order has been rejected: holdings are not authorised. Authorised quantity - ${authorised} . You require ${needed} quantity. Authorise the sale at CDSL.`;
}

/** Paise a unit at which an order is margined: what it may cost, and for a short sale no less than the last price. */
export function marginPrice(side: Side, limit: number, lastPrice: number): number {
  return side === "BUY" ? limit : Math.max(limit, lastPrice);
}

export function isStopType(type: WireOrderType): boolean {
  return type === "STOPLOSS_LIMIT" || type === "STOPLOSS_MARKET";
}

function refusePrices(listing: Listing, terms: Terms, band: PriceBand, triggered: boolean): string | undefined {
  const tick = Math.max(1, listing.tickPaise);
  const named: [string, number][] = [];
  if (terms.orderType === "LIMIT" || terms.orderType === "STOPLOSS_LIMIT") named.push(["Order price", terms.price]);
  if (isStopType(terms.orderType) && !triggered) named.push(["Trigger price", terms.triggerPrice]);
  for (const [name, price] of named) {
    if (price % tick !== 0) return `${name} ${rupees(price)} is not a multiple of the tick size ${rupees(tick)}`;
    if (price < band.lower || price > band.upper) return `${name} ${rupees(price)} is outside the circuit limits. Range - ${rupees(band.lower)} to ${rupees(band.upper)}`;
  }
  if (terms.orderType !== "STOPLOSS_LIMIT" || triggered) return undefined;
  if (terms.side === "BUY" && terms.triggerPrice > terms.price) return `Trigger price ${rupees(terms.triggerPrice)} of a buy stop loss order cannot be above its limit price ${rupees(terms.price)}`;
  if (terms.side === "SELL" && terms.triggerPrice < terms.price) return `Trigger price ${rupees(terms.triggerPrice)} of a sell stop loss order cannot be below its limit price ${rupees(terms.price)}`;
  return undefined;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** `25AUG2026` as `2026-08-25`. */
export function expiryDay(expiry: string): string {
  const month = String(MONTHS.indexOf(expiry.slice(2, 5).toUpperCase()) + 1).padStart(2, "0");
  return `${expiry.slice(5)}-${month}-${expiry.slice(0, 2)}`;
}
