import { formatQuantity } from "../format.ts";
import type { Draft } from "./draft.ts";
import type { BracketFacts, BracketState } from "./state.ts";
import { liveLegs, mayFillOf, open } from "./quantities.ts";
import { exitTerms } from "./stop-terms.ts";

/** So many market orders in a row that came to nothing need a person. */
const MOST_EXIT_FAILS = 5;

export function mayRetry(draft: Draft): boolean {
  if (draft.state.exitFails < MOST_EXIT_FAILS) return true;
  if (draft.state.phase !== "failed") {
    draft.set({ phase: "failed" });
    draft.alarm(`${MOST_EXIT_FAILS} orders in a row that should close the position came to nothing. Close it by hand now, here or in the broker's own application.`);
  }
  return false;
}

/** Units that are open and that no order of this bracket or of others may still close. */
export function leftToClose(state: BracketState, facts: BracketFacts): number {
  return open(state, facts) - mayFillOf(state, "stop", "exit") - facts.promised;
}

/** Closes at market what is open and what no order of this bracket or of others may still close. */
export function getOut(draft: Draft): void {
  const { state, facts } = draft;
  // Their cancels are on the way: until they are gone they may fill.
  if (liveLegs(state, "target").length > 0) return;
  const left = leftToClose(state, facts);
  if (left <= 0 || !mayRetry(draft)) return;
  draft.note(`Closing ${formatQuantity(left)} at market.`);
  draft.place("exit", exitTerms(state, facts, left, state.exitFails > 0));
}
