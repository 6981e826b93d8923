import type { SystemTime } from "../time.ts";
import type { OrderTerms } from "../order.ts";
import { NO_PRICE } from "../units.ts";
import { needsTrigger } from "../words.ts";
import type { Draft } from "./draft.ts";
import { getOut } from "./get-out.ts";
import { better, liveLegs, mayFill, mayFillOf, open, targetShares } from "./quantities.ts";
import type { TargetShare } from "./quantities.ts";
import type { Leg } from "./state.ts";
import { stopTerms } from "./stop-terms.ts";

/** A trailing stop is moved at most this often, ms. */
export const TRAIL_EVERY_MS = 500;
/** After so many changes in a row that came to nothing the order is cancelled and placed anew. */
const MOST_CHANGE_FAILS = 3;

/** The working bracket: stop and targets as they should be for what is open now. */
export function protect(draft: Draft): void {
  const { state, facts } = draft;
  const shares = targetShares(state, facts);
  const whole = open(state, facts) - mayFillOf(state, "exit");
  const met = state.stopMet ? 0 : shares.reduce((total, share) => total + (takesFromStop(draft, share) ? wanted(draft, share) : 0), 0);
  // It never grows beside a target's order that may still fill: that one must be gone first.
  const most = Math.max(mayFillOf(state, "stop"), whole - besideStop(draft));
  stop(draft, Math.max(0, Math.min(whole - met, most)));
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

function stop(draft: Draft, want: number): void {
  const { state } = draft;
  const resting = liveLegs(state, "stop");
  // One that was thought lost has come back: the latest stays.
  for (const extra of resting.slice(0, -1)) draft.cancel(extra);
  const leg = resting.at(-1);
  if (leg) return keepStop(draft, leg, want);
  if (want <= 0 || state.stopMet) return;
  const terms = stopTerms(state, draft.facts, want);
  if (terms) draft.place("stop", terms);
}

function keepStop(draft: Draft, leg: Leg, want: number): void {
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
  // More is never added to a stop whose price was traded already: that part goes at market.
  const quantity = state.stopMet ? Math.min(target.quantity, leg.quantity) : target.quantity;
  change(draft, leg, { ...target, quantity });
}

/** The order becomes as wanted: quantity at once, price at most every half second. */
function change(draft: Draft, leg: Leg, terms: OrderTerms): void {
  const { facts } = draft;
  const resized = leg.quantity !== terms.quantity;
  // A protective limit drifts with the day's band, which is no reason to change an order.
  const priced = leg.role === "target" || (leg.type === "SL" && draft.state.exits.stop?.limit !== undefined);
  const moved = leg.trigger !== terms.trigger || (priced && leg.price !== terms.price);
  if (!resized && !moved) return;
  if (leg.fails >= MOST_CHANGE_FAILS) {
    if (resized) draft.cancel(leg);
    return;
  }
  const due = (leg.askedAt + TRAIL_EVERY_MS) as SystemTime;
  if (!resized && facts.now < due) return draft.wake(due);
  draft.modify(leg, terms, resized || leg.role === "stop");
}

function targets(draft: Draft, shares: readonly TargetShare[]): void {
  const places = new Map(shares.map((share) => [share.target.n, share]));
  const live = liveLegs(draft.state, "target");
  for (const leg of live) {
    const share = places.get(leg.target);
    const want = share ? wanted(draft, share) : 0;
    // One that was thought lost has come back: the latest stays.
    const extra = live.findLast(({ target }) => target === leg.target) !== leg;
    if (!share || want <= 0 || leg.unwanted || extra) draft.cancel(leg);
    else change(draft, leg, { type: "LIMIT", quantity: leg.filled + want, price: share.target.price, trigger: NO_PRICE, validity: "DAY" });
  }
  for (const share of shares) {
    const want = wanted(draft, share);
    if (want <= 0 || liveLegs(draft.state, "target").some((leg) => leg.target === share.target.n)) continue;
    if (free(draft, share) < want) continue;
    draft.place("target", { type: "LIMIT", quantity: want, price: share.target.price, trigger: NO_PRICE, validity: "DAY" }, share.target.n);
  }
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
