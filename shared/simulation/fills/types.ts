import type { OrderTerms } from "../../domain/order.ts";
import type { MarketTime } from "../../domain/time.ts";
import type { Price } from "../../domain/units.ts";
import type { Side } from "../../domain/words.ts";

/** Price and displayed quantity of one line of the visible book. */
export interface DepthLevel {
  readonly price: Price;
  readonly quantity: number;
}

/** What is displayed, best first, at most five a side. A side without levels has nobody in it. */
export interface Depth {
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

/** One tick of one instrument, as simulated orders see it. */
export interface FillTick {
  readonly ltp: Price;
  /** Quantity of the last trade; stands in where `traded` is not known. */
  readonly ltq: number;
  /** Units traded since the tick before it; 0 where none were or it is not known. */
  readonly traded: number;
  /** Undefined where the feed shows none. */
  readonly depth: Depth | undefined;
  /** Undefined where the feed names none. */
  readonly lower: Price | undefined;
  readonly upper: Price | undefined;
  readonly marketAt: MarketTime;
  /** Opening price of the day, as the exchange tells it. */
  readonly open?: Price | undefined;
  /** Units traded today; undefined where the source does not tell, 0 before the first trade. */
  readonly volume?: number | undefined;
}

/**
 * A session that trades at one price: the opening auction, the closing auction, the hour after the close.
 *
 *   opening     all at the day's opening price; what is left of it goes on as a limit order
 *   closing     at the trades that are told of it, those at the order's own limit left to others
 *   post-close  at the trades that are told of it
 */
export interface Auction {
  readonly kind: "opening" | "closing" | "post-close";
  /** Trades before it are none of its own. */
  readonly from: MarketTime;
  /** From here on the opening's rest meets the book. */
  readonly until: MarketTime;
}

/** An order on its way into the simulated book. */
export interface FillOrder {
  /** Unique among all orders of the floor. */
  readonly id: string;
  readonly side: Side;
  readonly terms: OrderTerms;
  /** Filled before it came here (a book that is built anew). */
  readonly filled: number;
  /** Its stop has triggered before. */
  readonly triggered: boolean;
  /** Least step of the instrument's price. */
  readonly tick: Price;
  /** Quotes from before this moment are of another session: it meets none of them. 0 = any will do. */
  readonly notBefore?: MarketTime | undefined;
  /** It takes part in this session first, and not in continuous trading. */
  readonly auction?: Auction | undefined;
}

/** What becomes of orders, in the order in which it happens. */
export type FillEvent =
  /** It stands in the book, or waits there for its trigger. */
  | { readonly kind: "booked"; readonly id: string; readonly state: "open" | "trigger-pending"; readonly marketAt: MarketTime }
  /** A trade met its trigger: from here on it is a limit order at `limit`. */
  | { readonly kind: "triggered"; readonly id: string; readonly limit: Price; readonly marketAt: MarketTime }
  | { readonly kind: "filled"; readonly id: string; readonly quantity: number; readonly price: Price; readonly marketAt: MarketTime }
  | { readonly kind: "changed"; readonly id: string; readonly terms: OrderTerms; readonly marketAt: MarketTime }
  /** Gone unfilled, or with its rest unfilled. */
  | { readonly kind: "cancelled"; readonly id: string; readonly why: "asked" | "ioc"; readonly marketAt: MarketTime }
  /** A change that came too late. `filled` is what had been filled when it arrived. */
  | { readonly kind: "change-refused"; readonly id: string; readonly what: "modify" | "cancel"; readonly filled: number; readonly marketAt: MarketTime };
