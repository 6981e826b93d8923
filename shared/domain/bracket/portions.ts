import { partsOf } from "../slicing.ts";
import { mayFill } from "./quantities.ts";
import type { BracketFacts, Leg } from "./state.ts";

/** After so many changes in a row that came to nothing, what an order lacks goes as another. */
export const MOST_CHANGE_FAILS = 3;

/** An order that works already, and the units that it should still be for; 0 = it goes. */
export interface Portion {
  readonly leg: Leg;
  readonly want: number;
}

export interface Portions {
  readonly kept: readonly Portion[];
  /** Units for which new orders are needed: what is there has no room for them. */
  readonly fresh: number;
}

/** Units that this order could be made larger by: the exchange's largest order counts what has filled already. */
function roomIn(leg: Leg, { largest }: Pick<BracketFacts, "largest">): number {
  if (leg.fails >= MOST_CHANGE_FAILS) return 0;
  return largest === undefined ? Infinity : Math.max(0, largest - leg.filled - mayFill(leg));
}

/**
 * Shares `want` units out among the orders of one leg. Every order is a message at the broker and one more
 * to be moved with a trailing stop: what is there is kept and made larger before another is placed, and of
 * several the latest stay, so that one that was thought lost and has come back is the one that goes.
 * @param growth units that may be added in all.
 */
export function portions(legs: readonly Leg[], want: number, growth: number, facts: Pick<BracketFacts, "largest">): Portions {
  let left = Math.max(0, want);
  let more = Math.max(0, growth);
  const kept = legs.toReversed().map((leg) => {
    const keep = leg.unwanted ? 0 : Math.min(mayFill(leg), left);
    left -= keep;
    return { leg, want: keep };
  });
  const grown = kept.map((one) => {
    if (one.leg.unwanted || one.want < mayFill(one.leg)) return one;
    const add = Math.min(left, more, roomIn(one.leg, facts));
    left -= add;
    more -= add;
    return { ...one, want: one.want + add };
  });
  return { kept: grown.toReversed(), fresh: Math.min(left, more) };
}

/** So many units as orders that the exchange takes, as few as it allows. */
export function orderSizes(quantity: number, { largest }: Pick<BracketFacts, "largest">): number[] {
  return partsOf(quantity, largest ?? quantity);
}
