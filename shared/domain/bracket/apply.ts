import { formatQuantity, formatRupees } from "../format.ts";
import type { Order } from "../order.ts";
import type { SystemTime } from "../time.ts";
import type { Price } from "../units.ts";
import { HISTORY, sameTerms } from "./draft.ts";
import { better, closed, ended, finished, own } from "./quantities.ts";
import type { BracketExits, BracketState, Leg, Target } from "./state.ts";

/** What happens to a bracket. Each only changes what is known or wanted; `decide` draws the conclusions. */
export type BracketEvent =
  /** An order of this bracket as the ledger has it. */
  | { readonly kind: "seen"; readonly once: string; readonly order: Order }
  /** The desk did not take the order: by a rule (`refused`), by one that lets it through in a moment (`not-placed`), or since nothing can be sent now (`unsent`). */
  | { readonly kind: "not-taken"; readonly once: string; readonly state: "refused" | "not-placed" | "unsent"; readonly words: string }
  | { readonly kind: "change-taken"; readonly once: string }
  /** `held`: nothing can be sent now, which says nothing about the change. */
  | { readonly kind: "change-not-taken"; readonly once: string; readonly words: string; readonly held: boolean }
  | { readonly kind: "stop-met" }
  | { readonly kind: "target-met"; readonly n: number }
  /** The watch has moved the stop's level. */
  | { readonly kind: "trailed"; readonly stop: Price }
  | { readonly kind: "trail-distance"; readonly by: Price }
  | { readonly kind: "change"; readonly exits: BracketExits }
  | { readonly kind: "break-even"; readonly stop: Price }
  | { readonly kind: "cancel"; readonly exit: boolean }
  | { readonly kind: "new-day"; readonly day: string }
  /** Sauda has started again: what was decided and is not in the ledger never went. */
  | { readonly kind: "restored" };

/** Pause after the desk could not send, ms. */
const HOLD_MS = 500;

export function applyBracketEvent(state: BracketState, event: BracketEvent, now: SystemTime): BracketState {
  switch (event.kind) {
    case "seen":
      return withLeg(state, event.once, (leg) => seen(leg, event.order));
    case "not-taken": {
      const next = withLeg(state, event.once, (leg) => (leg.state === "wanted" ? { ...leg, state: event.state, text: event.words } : leg));
      return event.state === "unsent" ? held(next, now) : next;
    }
    case "change-taken":
      return withLeg(state, event.once, (leg) => (leg.asked ? { ...leg, asked: { ...leg.asked, taken: true } } : leg));
    case "change-not-taken": {
      const next = withLeg(state, event.once, (leg) => ({ ...leg, asked: undefined, fails: leg.fails + (event.held ? 0 : 1), text: event.words }));
      return event.held ? held(next, now) : next;
    }
    case "stop-met":
      return noted({ ...state, stopMet: true }, now, "The stop's price was traded.");
    case "target-met":
      return targetMet(state, event.n, now);
    case "trailed":
      return state.stopNow !== undefined && better(state, event.stop, state.stopNow) ? { ...state, stopNow: event.stop } : state;
    case "trail-distance":
      return { ...state, trailBy: event.by };
    case "change":
      return changed(state, event.exits, now);
    case "break-even":
      return noted({ ...state, stopNow: event.stop, brokeEven: true }, now, `The stop moves to the average entry, ${formatRupees(event.stop)}.`);
    case "cancel":
      return noted({ ...state, closing: event.exit ? "exit" : "keep", phase: "closing", exitFails: 0 }, now, event.exit ? "Being closed by hand." : "Being taken away by hand.");
    case "new-day":
      return newDay(state, event.day, now);
    case "restored":
      return { ...state, legs: state.legs.map(restoredLeg) };
  }
}

function held(state: BracketState, now: SystemTime): BracketState {
  return { ...state, holdUntil: (now + HOLD_MS) as SystemTime };
}

function withLeg(state: BracketState, once: string, next: (leg: Leg) => Leg): BracketState {
  let moved = false;
  const legs = state.legs.map((leg) => {
    if (leg.once !== once) return leg;
    const after = next(leg);
    if (after !== leg) moved = true;
    return after;
  });
  return moved ? { ...state, legs } : state;
}

function noted(state: BracketState, at: SystemTime, words: string): BracketState {
  return { ...state, text: words, history: [...state.history, { at, words }].slice(-HISTORY) };
}

/** Folds the order in; what this bracket has asked for is over once the order has no change on its way any more. */
function seen(leg: Leg, order: Order): Leg {
  const { state, key, type, quantity, price, trigger, validity, filled, filledValue, change, text } = order;
  const settled = leg.asked?.taken === true && change === undefined;
  const worked = settled && leg.asked?.terms !== undefined && sameTerms(order, leg.asked.terms);
  const next: Leg = {
    ...leg, state, key, type, quantity, price, trigger, validity, filled, filledValue, text,
    changing: change !== undefined,
    changingTo: change?.wanted?.quantity ?? 0,
    asked: settled ? undefined : leg.asked,
    fails: settled ? (worked ? 0 : leg.fails + 1) : leg.fails,
    waited: leg.waited || state === "trigger-pending",
  };
  const over = ended(next);
  const after = over ? { ...next, asked: undefined, changing: false, changingTo: 0 } : { ...next, judged: false };
  return JSON.stringify(after) === JSON.stringify(leg) ? leg : after;
}

function targetMet(state: BracketState, n: number, now: SystemTime): BracketState {
  const target = state.targets.find((one) => one.n === n);
  if (target?.state !== "waiting") return state;
  const targets = state.targets.map((one): Target => (one.n === n ? { ...one, state: "met" } : one));
  return noted({ ...state, targets }, now, `Target ${n} at ${formatRupees(target.price)} was met.`);
}

/** New terms. A target that keeps its place in the list stays the same one, so that its order is changed and not doubled. */
function changed(state: BracketState, exits: BracketExits, now: SystemTime): BracketState {
  const done = (n: number): number => state.legs.reduce((sum, leg) => sum + (leg.role === "target" && leg.target === n ? leg.filled : 0), 0);
  const kept = state.targets.filter((target) => target.state !== "dropped" && !finished(state, target));
  const last = state.targets.reduce((most, target) => Math.max(most, target.n), 0);
  const fresh = exits.targets.map((wish, i): Target => {
    const was = kept[i];
    if (!was) return { n: last + 1 + i, ...wish, state: "waiting", here: false, from: 0, fails: 0 };
    const met = was.state === "met" && was.price === wish.price;
    return { ...was, ...wish, state: met ? "met" : "waiting", here: was.here && !exits.targetsAtBroker, from: done(was.n), fails: 0 };
  });
  const gone = state.targets.filter((target) => !fresh.some(({ n }) => n === target.n)).map((target): Target => ({ ...target, state: "dropped" }));
  const next: BracketState = {
    ...state, exits,
    targets: [...gone, ...fresh],
    targetsFrom: closed(state),
    stopNow: exits.stop?.trigger,
    stopStyle: 0, lost: 0, stopMet: false, brokeEven: false, heldSince: undefined,
    trailBy: undefined,
    legs: state.legs.map((leg) => ({ ...leg, fails: 0 })),
  };
  return noted(next, now, "Stop, targets or trail were changed by hand.");
}

/** Yesterday's orders are gone with their day. What stays open is protected anew; an intraday position cannot. */
function newDay(state: BracketState, day: string, now: SystemTime): BracketState {
  const legs = state.legs.map((leg): Leg => (ended(leg) || leg.day === day ? leg : { ...leg, state: "gone", asked: undefined, changing: false, changingTo: 0, text: "Its trading day is over." }));
  // What was met yesterday and did not trade waits for today's prices again.
  const targets = state.targets.map((target): Target => ({ ...target, state: target.state === "met" ? "waiting" : target.state, here: false, fails: 0 }));
  const next: BracketState = { ...state, legs, targets, day, stopMet: false, stopStyle: 0, lost: 0, exitFails: 0, trailBy: undefined, outsideToday: 0, missing: 0, heldSince: undefined };
  const left = own(next);
  if (left <= 0) return next;
  const expired = state.expiry !== undefined && state.expiry < day;
  if (state.product === "MIS" || expired) {
    const words = expired ? "The contract has expired; the exchange has settled what was open." : "The intraday position was squared off by the broker at the end of the day.";
    return noted({ ...next, outside: next.outside + left }, now, words);
  }
  return noted(next, now, `Carried over with ${formatQuantity(left)} open: stop and targets are placed anew once the market is open.`);
}

function restoredLeg(leg: Leg): Leg {
  if (leg.state !== "wanted") return { ...leg, asked: undefined };
  return { ...leg, state: "unsent", text: leg.role === "entry" ? "Sauda ended before the entry was sent; nothing was placed." : "Sauda ended before it was sent." };
}
