/** What the doors ask of the exchange beside orders and books. Prices and money in paise. */

import type { Side, WireProduct } from "./types.ts";

/** A position of today, or a part of it, that becomes one of another product. */
export interface ConvertRequest {
  readonly client: string;
  readonly token: string;
  readonly from: WireProduct;
  readonly to: WireProduct;
  /** Of the position: BUY for a long one. */
  readonly side: Side;
  readonly quantity: number;
}

/** One of the orders whose margin is asked for together. */
export interface MarginAsk {
  readonly token: string;
  readonly product: WireProduct;
  readonly side: Side;
  readonly quantity: number;
  /** Paise; 0 = at the last price. */
  readonly price: number;
}

/** Paise. */
export interface MarginSum {
  readonly total: number;
  /** Premium of bought options less that of sold ones. */
  readonly netPremium: number;
  readonly optionPremium: number;
  /** Futures and short options. */
  readonly span: number;
  readonly delivery: number;
  /** Shares of other products. */
  readonly other: number;
}

/** What lists over many listings are made of: no book, no day's range. Prices in paise. */
export interface Brief {
  readonly ltp: number;
  readonly previousClose: number;
  readonly volume: number;
  readonly openInterest: number;
  readonly previousOpenInterest: number;
}
