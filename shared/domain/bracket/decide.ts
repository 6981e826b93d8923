import { formatQuantity } from "../format.ts";
import { Draft } from "./draft.ts";
import { judge } from "./judge.ts";
import { closed, closedByLegs, ended, entered, excessByLegs, filledOf, liveLegs, mayFillOf, own } from "./quantities.ts";
import { protect } from "./protect.ts";
import { getOut, mayRetry } from "./get-out.ts";
import type { BracketAction, BracketFacts, BracketState } from "./state.ts";
import { isOver } from "./state.ts";
import { withoutFuture } from "./stamps.ts";
import { exitTerms } from "./stop-terms.ts";

export interface Decision {
  readonly state: BracketState;
  /** To be done once the state is durable. */
  readonly actions: readonly BracketAction[];
}

/**
 * What a bracket wants done, from its whole state and what the world shows. The same function serves
 * every event, a restart and the return after a drop: it compares what is with what should be, and asks
 * for the difference. Asking again with the actions taken into the state asks for nothing more.
 */
export function decide(before: BracketState, facts: BracketFacts): Decision {
  const draft = new Draft(withoutFuture(before, facts.now), facts);
  judge(draft);
  const { holdUntil } = draft.state;
  if (facts.able && facts.now >= holdUntil) act(draft);
  else if (facts.able) draft.wake(holdUntil);
  conclude(draft);
  const changed = draft.state !== before;
  return { state: changed ? { ...draft.state, updatedAt: facts.now } : before, actions: draft.actions };
}

function act(draft: Draft): void {
  enter(draft);
  if (takeBack(draft)) return;
  const { phase, closing } = draft.state;
  if (isOver(phase)) return windUp(draft);
  if (closing !== undefined) {
    windUp(draft);
    if (closing === "exit") getOut(draft);
    return;
  }
  protect(draft);
}

/** The entry goes once. What is left of it is taken away as soon as something has been closed: the trade is over. */
function enter(draft: Draft): void {
  const { state } = draft;
  if (state.entry && state.phase === "entering" && state.closing === undefined && !state.legs.some((leg) => leg.role === "entry")) {
    draft.place("entry", { ...state.entry, quantity: state.quantity, validity: "DAY" });
  }
  for (const leg of liveLegs(state, "entry")) if (leg.unwanted || closed(state) > 0 || isOver(state.phase)) draft.cancel(leg);
}

/** More was closed than there was: what else rests is cancelled, and the excess is taken back at once. @returns true while that goes on. */
function takeBack(draft: Draft): boolean {
  const { state, facts } = draft;
  const byLegs = excessByLegs(state);
  // Where others closed at the same time, only what the position shows is believed.
  const besides = Math.min(Math.max(0, -own(state) - byLegs), Math.max(0, facts.reversed - byLegs));
  const excess = byLegs + besides;
  if (excess === 0) return false;
  for (const leg of liveLegs(state, "entry", "stop", "target", "exit")) draft.cancel(leg);
  const missing = excess - mayFillOf(state, "excess") - facts.takingBack;
  if (missing > 0 && mayRetry(draft)) {
    draft.alarm(`${formatQuantity(excess)} more was closed than was open (several orders filled at once). The excess is being taken back at market.`);
    draft.place("excess", exitTerms(state, facts, missing, state.exitFails > 0, state.side));
  }
  return true;
}

function windUp(draft: Draft): void {
  for (const leg of liveLegs(draft.state, "entry", "stop", "target")) draft.cancel(leg);
}

/** Where the bracket stands after all that. */
function conclude(draft: Draft): void {
  const { state, facts } = draft;
  const quiet = state.legs.every(ended);
  if (isOver(state.phase)) return reopen(draft, quiet);
  if (state.closing !== undefined && state.phase !== "closing" && state.phase !== "failed") draft.set({ phase: "closing" });
  if (!quiet || (state.entry && !state.legs.some((leg) => leg.role === "entry") && state.closing === undefined)) return;
  if (entered(state) === 0) return finish(draft, "cancelled");
  if (excessByLegs(state) > 0 || (own(state) < 0 && facts.reversed > 0)) return;
  if (own(state) <= 0) return finish(draft, "done");
  if (state.closing === "keep") {
    draft.note(`The bracket was taken away; ${formatQuantity(own(state))} stays open without it.`);
    finish(draft, "done");
  }
}

/** An order that was thought lost may come back after the end: then there is work again. */
function reopen(draft: Draft, quiet: boolean): void {
  const { state } = draft;
  const { phase, closing } = state;
  if (phase === "cancelled" && own(state) > 0) {
    draft.alarm(`The entry that was thought never placed has filled ${formatQuantity(own(state))} after all. ${closing === "keep" ? "This bracket was taken away, so nothing protects it: protect or close it." : "The bracket takes it up."}`);
    return draft.set({ phase: closing === undefined ? "working" : closing === "exit" ? "closing" : "done" });
  }
  if (phase === "done" && own(state) > 0 && closing !== "keep") {
    draft.alarm(`An order of this bracket that was thought never placed has filled after all: ${formatQuantity(own(state))} are open again and are being closed.`);
    return draft.set({ phase: "closing", closing: "exit" });
  }
  if (!quiet || own(state) < 0) draft.set(phase === "cancelled" && closing === undefined ? { phase: "entering" } : { phase: "closing", closing: closing ?? "keep" });
}

function finish(draft: Draft, phase: "done" | "cancelled"): void {
  const { state, facts } = draft;
  draft.set({ phase });
  if (phase === "cancelled") return draft.set({ text: state.text === "" ? "Never entered." : state.text });
  const stopped = filledOf(state, "stop", "exit") > 0 && filledOf(state, "target") === 0;
  if (own(state) === 0 && facts.reversed > 0 && facts.closedByOthers > 0) {
    return draft.alarm(`The position now stands ${formatQuantity(facts.reversed)} on the other side: it was closed by hand and by this bracket at the same time. Close that by hand if it is not meant.`);
  }
  if (own(state) <= 0) draft.note(stopped ? "Stopped out." : state.outside > 0 && closedByLegs(state) === 0 ? "Closed outside this bracket." : "All closed.");
}
