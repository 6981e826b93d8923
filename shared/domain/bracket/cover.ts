import type { Price } from "../units.ts";
import { liveLegs, mayBeReduced, mayFill, mayFillOf, open, surelyRests, targetShares } from "./quantities.ts";
import type { BracketFacts, BracketState } from "./state.ts";
import { isOver } from "./state.ts";

/** A price to be watched here on every tick. */
export interface WantedLevel {
  /** `stop`, or `target` with its number. */
  readonly what: "stop" | `target${number}`;
  readonly way: "rise" | "fall";
  readonly price: Price;
  readonly trailBy: Price | undefined;
}

function idle(state: BracketState): boolean {
  return isOver(state.phase) || state.closing !== undefined || state.phase === "failed";
}

/** Units that no order of the bracket is there for, or may be there for, when the stop's price is traded. */
function unheld(state: BracketState, facts: Pick<BracketFacts, "room">): number {
  return Math.max(0, open(state, facts) - mayFillOf(state, "stop", "exit"));
}

/** Prices to be watched: targets that wait here, the stop where it trails or where no order holds it. */
export function wantedLevels(state: BracketState, facts: Pick<BracketFacts, "room" | "lot">): WantedLevel[] {
  if (idle(state) || open(state, facts) <= 0) return [];
  const levels: WantedLevel[] = [];
  const long = state.side === "BUY";
  const trailBy = state.exits.trail ? state.trailBy : undefined;
  if (state.stopNow !== undefined && !state.stopMet && (trailBy !== undefined || unheld(state, facts) > 0)) {
    levels.push({ what: "stop", way: long ? "fall" : "rise", price: state.stopNow, trailBy });
  }
  for (const { target, left } of targetShares(state, facts)) {
    const here = !state.exits.targetsAtBroker || target.here;
    if (here && target.state === "waiting" && left > 0) levels.push({ what: `target${target.n}`, way: long ? "rise" : "fall", price: target.price, trailBy: undefined });
  }
  return levels;
}

export interface Cover {
  readonly open: number;
  /** Stop orders known to rest at the broker. */
  readonly atBroker: number;
  /** Watched here, left to Sauda by a reduction of the stop that is on its way, or being closed by an order on its way. */
  readonly here: number;
  readonly naked: number;
}

/** What of the open quantity is protected now, and where. An order whose outcome is not known protects nothing. */
export function coverOf(state: BracketState, facts: Pick<BracketFacts, "room">): Cover {
  const whole = open(state, facts);
  const stops = liveLegs(state, "stop");
  const atBroker = Math.min(whole, stops.reduce((sum, leg) => sum + surelyRests(leg), 0));
  const closing = liveLegs(state, "exit").reduce((sum, leg) => sum + (leg.state === "unresolved" ? 0 : mayFill(leg)), 0);
  const watched = state.stopNow !== undefined && !idle(state) && !state.stopMet ? unheld(state, facts) : 0;
  // Either the whole stop fills, or the smaller one, and what that leaves is closed at market at once.
  const leaving = stops.reduce((sum, leg) => sum + mayBeReduced(leg), 0);
  const here = Math.min(whole - atBroker, closing + watched + leaving);
  return { open: whole, atBroker, here, naked: whole - atBroker - here };
}
