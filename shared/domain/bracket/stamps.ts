import type { SystemTime } from "../time.ts";
import type { BracketState } from "./state.ts";

/** No pause of a bracket is longer, ms: a hold that ends later was written before the clock was set back. */
const LONGEST_HOLD_MS = 60_000;

/**
 * A clock that is set back leaves stamps in the future, and what waits for them would wait for as long as
 * the clock was set: a stop would keep its old quantity for an hour. Such stamps count as now.
 * @returns the same state where there are none.
 */
export function withoutFuture(state: BracketState, now: SystemTime): BracketState {
  const { holdUntil, heldSince, legs } = state;
  const late = holdUntil > now + LONGEST_HOLD_MS;
  const held = heldSince !== undefined && heldSince > now;
  const asked = legs.some((leg) => leg.askedAt > now);
  if (!late && !held && !asked) return state;
  return {
    ...state,
    holdUntil: late ? now : holdUntil,
    heldSince: held ? now : heldSince,
    legs: asked ? legs.map((leg) => (leg.askedAt > now ? { ...leg, askedAt: now } : leg)) : legs,
  };
}
