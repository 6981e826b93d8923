import type { SystemTime } from "../time.ts";
import type { OrderTerms } from "../order.ts";
import { NO_PRICE } from "../units.ts";
import { needsTrigger } from "../words.ts";
import type { Draft } from "./draft.ts";
import { getOut } from "./get-out.ts";
import { MOST_CHANGE_FAILS, portions } from "./portions.ts";
import { better, liveLegs, mayFill, mayFillOf, open, targetShares } from "./quantities.ts";
import type { TargetShare } from "./quantities.ts";
import type { Leg } from "./state.ts";
import { stopTerms } from "./stop-terms.ts";

/** A trailing stop is moved at most this often, ms. */
export const TRAIL_EVERY_MS = 500;

/** The working bracket: stop and targets as they should be for what is open now. */
export function protect(draft: Draft): void {
  const { state, facts } = draft;
  const shares = targetShares(state, facts);
  const whole = open(state, facts) - mayFillOf(state, "exit");
  const met = state.stopMet ? 0 : shares.reduce((total, share) => total + (takesFromStop(draft, share) ? wanted(draft, share) : 0), 0);
  // It never grows beside a target's order that may still fill: that one must be gone first.
  const most = Math.max(mayFillOf(state, "stop"), whole - besideStop(draft));
  stops(draft, Math.max(0, Math.min(whole - met, most)), most - mayFillOf(state, "stop"));
  targets(draft, shares);
  if (draft.state.stopMet) getOut(draft);
}

/** Whether this target's order belongs at the broker from the start, beside the stop. */
function rests(draft: Draft, { target }: TargetShare): boolean {
  return draft.state.exits.targetsAtBroker && !target.here;
}

/**
 * Whether the stop makes room for this target's order. Not before that order can go: cut for an order
 * that something else still holds back, the stop would leave units to nobody.
 */
function takesFromStop(draft: Draft, share: TargetShare): boolean {
  if (rests(draft, share)) return false;
  const going = liveLegs(draft.state, "target").some((leg) => leg.target === share.target.n);
  return going || unclaimed(draft) >= wanted(draft, share);
}

/** Units that orders of targets may still close and that the stop must leave to them. */
function besideStop(draft: Draft): number {
  const { exits, targets: all } = draft.state;
  const here = new Set(all.filter((target) => target.here).map(({ n }) => n));
  const legs = liveLegs(draft.state, "target").filter((leg) => !exits.targetsAtBroker || here.has(leg.target));
  return legs.reduce((sum, leg) => sum + mayFill(leg), 0);
}

/** Units that an order of this target should be for now. */
function wanted(draft: Draft, share: TargetShare): number {
  if (draft.state.stopMet) return 0;
  return rests(draft, share) || share.target.state === "met" ? share.left : 0;
}

/** @param room units that may be added to the stop. */
function stops(draft: Draft, want: number, room: number): void {
  const { state, facts } = draft;
  const taken = facts.stopTypes[state.stopStyle] !== undefined;
  // More is never added to a stop whose price was traded already, nor to one that somebody has taken away: that part is watched here.
  const growth = state.stopMet || !taken ? 0 : room;
  const { kept, fresh } = portions(liveLegs(state, "stop"), want, growth, facts);
  for (const one of kept) keepStop(draft, one.leg, one.want, kept.length);
  const terms = fresh > 0 ? stopTerms(draft.state, facts, fresh) : undefined;
  if (terms) draft.place("stop", terms);
}

/** @param beside stop orders that there are: together they are moved no oftener than one would be. */
function keepStop(draft: Draft, leg: Leg, want: number, beside: number): void {
  const { state, facts } = draft;
  const triggered = leg.filled > 0 || (leg.waited && leg.state !== "trigger-pending");
  if (want <= 0 || leg.unwanted || state.stopNow === undefined) return draft.cancel(leg);
  const worse = !triggered && better(state, state.stopNow, leg.trigger);
  // The stop's price was traded, and this order would only fire further away.
  if (state.stopMet && worse) return draft.cancel(leg);
  // On its way through the exchange an order keeps the prices it has, and always the type that was taken.
  const asIs: OrderTerms = { type: leg.type, price: leg.price, trigger: leg.trigger, validity: leg.validity, quantity: leg.filled + want };
  const movable = !triggered && !state.stopMet && needsTrigger(leg.type);
  const target = (movable ? stopTerms(state, facts, leg.filled + want, leg.type) : undefined) ?? asIs;
  // What was asked for before its price was traded is not added any more either: that part goes at market.
  const quantity = state.stopMet ? Math.min(target.quantity, leg.quantity) : target.quantity;
  change(draft, leg, { ...target, quantity }, TRAIL_EVERY_MS * beside);
}

/** The order becomes as wanted: quantity at once, price at most every `everyMs`. */
function change(draft: Draft, leg: Leg, terms: OrderTerms, everyMs = TRAIL_EVERY_MS): void {
  const { facts } = draft;
  const resized = leg.quantity !== terms.quantity;
  // A protective limit drifts with the day's band, which is no reason to change an order.
  const priced = leg.role === "target" || (leg.type === "SL" && draft.state.exits.stop?.limit !== undefined);
  const moved = leg.trigger !== terms.trigger || (priced && leg.price !== terms.price);
  if (!resized && !moved) return;
  // It will not get smaller either: it goes, and what is still wanted of it is placed anew.
  if (leg.fails >= MOST_CHANGE_FAILS) {
    if (resized) draft.cancel(leg);
    return;
  }
  const due = (leg.askedAt + everyMs) as SystemTime;
  if (!resized && facts.now < due) return draft.wake(due);
  draft.modify(leg, terms, resized || leg.role === "stop");
}

function targets(draft: Draft, shares: readonly TargetShare[]): void {
  const numbers = new Set(shares.map(({ target }) => target.n));
  for (const leg of liveLegs(draft.state, "target")) if (!numbers.has(leg.target)) draft.cancel(leg);
  // What gets smaller first: only what that frees may be added elsewhere, once it is gone.
  for (const share of shares) keepTarget(draft, share, 0);
  for (const share of shares) {
    const missing = wanted(draft, share) - liveLegs(draft.state, "target").reduce((sum, leg) => sum + (leg.target === share.target.n ? mayFill(leg) : 0), 0);
    if (missing > 0 && free(draft, share) >= missing) keepTarget(draft, share, missing);
  }
}

function keepTarget(draft: Draft, share: TargetShare, growth: number): void {
  const { target } = share;
  const terms = (quantity: number): OrderTerms => ({ type: "LIMIT", quantity, price: target.price, trigger: NO_PRICE, validity: "DAY" });
  const live = liveLegs(draft.state, "target").filter((leg) => leg.target === target.n);
  const { kept, fresh } = portions(live, wanted(draft, share), growth, draft.facts);
  for (const { leg, want } of kept) {
    if (want <= 0) draft.cancel(leg);
    else change(draft, leg, terms(leg.filled + want));
  }
  if (fresh > 0) draft.place("target", terms(fresh), target.n);
}

/** Units that no order of a target and no exit may still close. */
function unclaimed({ state, facts }: Draft): number {
  return open(state, facts) - mayFillOf(state, "target", "exit");
}

/**
 * Units that a target's order may be for without closing more than is open, should everything fill that
 * may. Targets that rest at the broker and the stop are not added up: there both resting is what was
 * asked for, so each is held against what is open by itself.
 */
function free(draft: Draft, share: TargetShare): number {
  if (rests(draft, share)) return unclaimed(draft);
  const { state, facts } = draft;
  return Math.min(unclaimed(draft), open(state, facts) - besideStop(draft) - mayFillOf(state, "stop", "exit"));
}
