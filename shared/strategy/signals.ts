import type { InstrumentKey } from "../domain/identity.ts";
import type { Price } from "../domain/units.ts";
import type { Side } from "../domain/words.ts";
import type { Decision } from "./decision.ts";

interface SignalBase {
  /** Unique in the run, and the same again when the same tick is decided anew: `once` is made of it. At most 40 letters, digits, dots and dashes. */
  readonly id: string;
  readonly decision: Decision;
  readonly instrument: InstrumentKey;
  /** The strategy's own words, for the log and the order's story; "" where it gave none. */
  readonly reason: string;
}

interface Opening extends SignalBase {
  readonly side: Side;
  /** Whole lots, in units. */
  readonly quantity: number;
}

export interface MarketSignal extends Opening {
  readonly kind: "market";
}
/** Prices are whole ticks. */
export interface LimitSignal extends Opening {
  readonly kind: "limit";
  readonly price: Price;
  readonly validity: "DAY" | "IOC";
}
export interface StopSignal extends Opening {
  readonly kind: "stop";
  readonly trigger: Price;
  /** Undefined for SL-M, or what comes nearest to it where the exchange has none. */
  readonly limit: Price | undefined;
}
export interface BracketSignal extends Opening {
  readonly kind: "bracket";
  /** Neither price: enter at market. A trigger alone: stop entry at market. */
  readonly entry: { readonly price: Price | undefined; readonly trigger: Price | undefined };
  readonly stop: { readonly trigger: Price; readonly limit: Price | undefined };
  /** Nearest first. */
  readonly targets: readonly { readonly price: Price; readonly quantity: number }[];
  readonly trail: { readonly kind: "points"; readonly by: Price } | { readonly kind: "percent"; readonly by: number } | undefined;
  readonly breakEvenAfterFirst: boolean;
}
/** Waits beside the market, over days, until a trigger is met, and places its order then. */
export interface GttSignal extends Opening {
  readonly kind: "gtt";
  /** One, or two for OCO, the lower trigger first: whichever is met ends the other. Without price: at market. */
  readonly legs: readonly { readonly trigger: Price; readonly price: Price | undefined }[];
  /** Days after this one on which it may still be met, by the calendar; undefined: as long as can be. */
  readonly days: number | undefined;
  /** Its order is for what is open on the other side at most, or does not go. */
  readonly onlyCloses: boolean;
}
/** Bring the strategy's own position to this many signed units, working orders of earlier targets taken into account. */
export interface TargetSignal extends SignalBase {
  readonly kind: "target";
  readonly quantity: number;
}
/** Cancel what works in this instrument and bring the strategy's own position to zero. */
export interface CloseSignal extends SignalBase {
  readonly kind: "close";
}
/** Cancel what came of an earlier signal and is not yet filled. */
export interface CancelSignal extends SignalBase {
  readonly kind: "cancel";
  readonly signal: string;
}

export type Signal = MarketSignal | LimitSignal | StopSignal | BracketSignal | GttSignal | TargetSignal | CloseSignal | CancelSignal;

/** Can it only make a position smaller, whatever the position is? Such a signal outlives pauses and a throw of its callback. */
export function onlyReduces(signal: Signal): boolean {
  switch (signal.kind) {
    case "close":
    case "cancel":
      return true;
    case "target":
      return signal.quantity === 0;
    case "gtt":
      return signal.onlyCloses;
    default:
      return false;
  }
}
