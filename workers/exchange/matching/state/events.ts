import type { BookRule, BookTrade, ConvertRequest, WireProduct } from "../../types.ts";
import type { AccountData } from "../account/account.ts";
import type { OrderPatch, OrderRecord } from "../orders/record.ts";

/**
 * All that ever changes money state, in the order in which it happened. The book is the fold of
 * these; each is durable before anybody is told of it. `at` is session time, epoch ms.
 */
export type BookEvent =
  | DayBegun
  | { readonly kind: "account"; readonly client: string; readonly capital: number; readonly at: number }
  | { readonly kind: "order"; readonly order: OrderRecord; readonly at: number }
  | { readonly kind: "change"; readonly orderId: string; readonly patch: OrderPatch; readonly at: number }
  /** The rule as it is now, new or changed. */
  | { readonly kind: "rule"; readonly rule: BookRule; readonly at: number }
  | Filled
  | Settled
  | Converted
  | { readonly kind: "squared off"; readonly at: number };

/** The whole state with which a session day begins: nothing before it is needed to rebuild the book. */
export interface DayBegun {
  readonly kind: "day";
  readonly day: string;
  readonly at: number;
  readonly accounts: readonly AccountData[];
  /** Orders placed after hours for this day. */
  readonly orders: readonly OrderRecord[];
  /** Rules of all states; absent in a book written before there were any. */
  readonly rules?: readonly BookRule[];
  /** Numbers given so far, which never start again: orders, fills, places in queues. */
  readonly given: Given;
  /** What the listings' tickers take over from the day before. */
  readonly closes: readonly Close[];
}

export interface Given {
  readonly orders: number;
  readonly fills: number;
  readonly ranks: number;
}

export interface Close {
  readonly token: string;
  readonly openInterest: number;
  readonly sequence: number;
}

export interface Filled {
  readonly kind: "fill";
  readonly trade: BookTrade;
  /**
   * Which trade of the listing's day this printed (1, 2, … market prints included); 0 where it
   * printed none of its own: the passive side, and fills that a market print has made.
   */
  readonly print: number;
  readonly at: number;
}

/** A part of a position of today went over to another product, at its average cost. */
export interface Converted extends ConvertRequest {
  readonly kind: "convert";
  readonly at: number;
}

/** An open position ended by the exchange without an order: at expiry, or left intraday at the close. */
export interface Settled {
  readonly kind: "settle";
  readonly client: string;
  readonly token: string;
  readonly product: WireProduct;
  readonly side: "BUY" | "SELL";
  readonly quantity: number;
  readonly price: number;
  readonly reason: "expiry" | "intraday";
  readonly at: number;
}
