import type { Timeframe } from "../candle.ts";
import type { AccountId, InstrumentKey, OrderKey } from "../identity.ts";
import type { DecidedBy, OrderState, OrderTerms } from "../order.ts";
import type { SystemTime } from "../time.ts";
import type { Money, Price } from "../units.ts";
import type { OrderType, Product, Side, Validity } from "../words.ts";

/** How the stop follows the market: at a distance in rupees, in percent of the best price, or in average true ranges. */
export type TrailTerms =
  | { readonly kind: "points"; readonly by: Price }
  | { readonly kind: "percent"; readonly by: number }
  | { readonly kind: "atr"; readonly times: number; readonly bars: number; readonly frame: Timeframe };

export interface BracketExits {
  readonly stop?: { readonly trigger: Price; readonly limit?: Price | undefined } | undefined;
  /** Nearest first. Their quantities are shares of the whole. */
  readonly targets: readonly { readonly price: Price; readonly quantity: number }[];
  readonly trail?: TrailTerms | undefined;
  readonly breakEvenAfterFirst: boolean;
  readonly targetsAtBroker: boolean;
}

export type LegRole = "entry" | "stop" | "target" | "exit" | "excess";

/**
 * wanted   decided and journaled, not yet taken by the desk
 * refused  turned away by a rule of ours: no order came of it
 * unsent   nothing was sent, for want of a connection or because Sauda ended
 * gone     its day is over and its order with it
 */
export type LegState = OrderState | "wanted" | "refused" | "unsent" | "gone";

/** One order of the bracket as it was last seen, from the moment it is decided. */
export interface Leg extends OrderTerms {
  readonly role: LegRole;
  /** Number of the target; 0 for other roles. */
  readonly target: number;
  readonly attempt: number;
  /** The attempt with which the orders that were placed together began: above the freeze quantity one leg is several orders. */
  readonly round: number;
  /** Made of bracket, leg and attempt: the same leg can never be placed twice. */
  readonly once: string;
  readonly day: string;
  readonly side: Side;
  readonly validity: Validity;
  readonly state: LegState;
  readonly key: OrderKey | undefined;
  readonly filled: number;
  readonly filledValue: Money;
  /** Largest total quantity that a change on its way may give it; 0 when none is. */
  readonly changingTo: number;
  /** The order has a change on its way, asked by whomever. */
  readonly changing: boolean;
  /** Change that this bracket has asked for and whose end it has not seen. */
  readonly asked: { readonly what: "modify" | "cancel"; readonly terms: OrderTerms | undefined; readonly taken: boolean } | undefined;
  readonly askedAt: SystemTime;
  /** Changes in a row that came to nothing. */
  readonly fails: number;
  /** This bracket wanted it cancelled at some time. */
  readonly unwanted: boolean;
  /** Has been seen waiting for its trigger. */
  readonly waited: boolean;
  /** What its end means for the bracket has been taken in. */
  readonly judged: boolean;
  readonly text: string;
}

export interface Target {
  /** Counted up over the bracket's life, so that a changed target is another one. */
  readonly n: number;
  readonly price: Price;
  readonly quantity: number;
  /** waiting: its price was not met · met: its order goes or rests · dropped: taken away */
  readonly state: "waiting" | "met" | "dropped";
  /** Waits here although targets should rest at the broker: the broker would not have it. */
  readonly here: boolean;
  /** Filled by its orders before its quantity was last set. */
  readonly from: number;
  readonly fails: number;
}

/** entering: the entry works · working: protected or on its way · closing: being wound up · done · cancelled: never entered · failed: needs a hand */
export type BracketPhase = "entering" | "working" | "closing" | "done" | "cancelled" | "failed";

export interface BracketState {
  readonly id: string;
  readonly account: AccountId;
  readonly instrument: InstrumentKey;
  /** Of the entry; its exits are on the other side. */
  readonly side: Side;
  readonly product: Product;
  readonly owner: string;
  /** Of a strategy's bracket: kept with each of its orders. */
  readonly by?: DecidedBy | undefined;
  /** Of the whole entry, or of what was found open when it was put around a position. */
  readonly quantity: number;
  /** Undefined when put around an open position. */
  readonly entry: { readonly type: OrderType; readonly price: Price; readonly trigger: Price } | undefined;
  /** Found open at the start: its quantity and Σ price × quantity. */
  readonly adopted: { readonly quantity: number; readonly value: Money };
  readonly exits: BracketExits;
  readonly targets: readonly Target[];
  /** Quantity that was closed already when the targets were set: they share what came after. */
  readonly targetsFrom: number;
  /** Trigger of the stop now, trailing included. */
  readonly stopNow: Price | undefined;
  /** How many of the exchange's stop types have been refused; at the end of the list the stop is held here. */
  readonly stopStyle: number;
  /** Orders in a row that never reached the broker. */
  readonly lost: number;
  /** The stop's price was traded while some of it was watched here: what is open goes at market. */
  readonly stopMet: boolean;
  readonly trailBy: Price | undefined;
  readonly brokeEven: boolean;
  /** Market exits in a row that were refused. */
  readonly exitFails: number;
  /** Closed by orders that are not this bracket's: by hand, another device, the broker. */
  readonly outside: number;
  /** Trading day that its orders belong to, and what of `outside` was closed in it. */
  readonly day: string;
  readonly outsideToday: number;
  /** Of what its own orders closed too much, taken back by a square-off; absent where none was. */
  readonly takenBack?: number;
  /** Units that the position did not show and nothing explained, as last told. */
  readonly missing: number;
  /** A stop order was cancelled elsewhere then; told once it turns out that the position stays. */
  readonly heldSince: SystemTime | undefined;
  /** Last day of the contract; undefined for shares. */
  readonly expiry: string | undefined;
  readonly phase: BracketPhase;
  /** keep: the position stays open · exit: it is closed as well */
  readonly closing: "keep" | "exit" | undefined;
  /** Nothing is placed before: the desk was shut a moment ago. */
  readonly holdUntil: SystemTime;
  readonly legs: readonly Leg[];
  readonly text: string;
  readonly createdAt: SystemTime;
  readonly updatedAt: SystemTime;
  readonly history: readonly { readonly at: SystemTime; readonly words: string }[];
}

/** What must be known from outside to decide. */
export interface BracketFacts {
  readonly now: SystemTime;
  readonly day: string;
  /** The books are reconciled and the market takes orders. */
  readonly able: boolean;
  /** Units of the position that may be this bracket's, on its side; never below 0. */
  readonly room: number;
  /** Of the position's closing today by others, what is not yet put down to any bracket. */
  readonly closedByOthers: number;
  /** Units by which the position stands on the other side. */
  readonly reversed: number;
  /** Units that others' market orders are about to close. */
  readonly promised: number;
  /** Of what square-offs bought (or sold) on the bracket's side since it began, what is not yet put down to any bracket; and what their orders may still. */
  readonly takenBackByOthers: number;
  readonly takingBack: number;
  readonly tick: Price;
  readonly lot: number;
  /** Largest quantity of one order, in whole lots; undefined where the exchange names none. */
  readonly largest: number | undefined;
  /** Stop types that the exchange takes here, best first. */
  readonly stopTypes: readonly ("SL" | "SL-M")[];
  readonly upperCircuit: Price | undefined;
  readonly lowerCircuit: Price | undefined;
  readonly ltp: Price | undefined;
  readonly option: boolean;
}

export type BracketAction =
  | { readonly kind: "place"; readonly leg: Leg }
  | { readonly kind: "modify"; readonly once: string; readonly key: OrderKey; readonly terms: OrderTerms; readonly urgent: boolean }
  | { readonly kind: "cancel"; readonly once: string; readonly key: OrderKey }
  | { readonly kind: "alarm"; readonly words: string }
  /** Nothing changes until then, unless something happens: look again. */
  | { readonly kind: "wake"; readonly at: SystemTime };

export function isOver(phase: BracketPhase): boolean {
  return phase === "done" || phase === "cancelled";
}
