import { formatQuantity, formatRupees } from "../format.ts";
import { better, breakEvenPrice, ended, entered, excessByLegs, own, surelyRests, targetShares } from "./quantities.ts";
import type { Draft } from "./draft.ts";
import type { SystemTime } from "../time.ts";
import type { Leg, Target } from "./state.ts";
import { isOver } from "./state.ts";

/** So many orders in a row that never reached the broker: then the stop is held here. With the pauses below, after some 20 s. */
const MOST_LOST = 8;
/** Pause after an order that never reached the broker, doubled with each in a row, ms. */
const LOST_PAUSE_MS = 250;
const MOST_LOST_PAUSE_MS = 4_000;
/** An order of a target that was refused so often leaves its quantity to the stop. */
const MOST_TARGET_FAILS = 2;
/** Beyond the list of stop types: the stop is held here. */
export const HELD_HERE = 9;

/** Takes in what has happened since: orders that ended, targets that filled, quantity that others closed. */
export function judge(draft: Draft): void {
  if (draft.state.lost > 0 && draft.state.legs.some((leg) => leg.role !== "entry" && surelyRests(leg) > 0)) draft.set({ lost: 0 });
  for (const leg of draft.state.legs) {
    if (leg.judged || !ended(leg)) continue;
    draft.leg(leg.once, { judged: true });
    if (leg.role === "entry") judgeEntry(draft, leg);
    else if (leg.role === "stop") judgeStop(draft, leg);
    else if (leg.role === "target") judgeTarget(draft, leg);
    else judgeExit(draft, leg);
  }
  takeReturned(draft);
  takeOutside(draft);
  tellHeld(draft);
  if (entered(draft.state) > 0 && draft.state.phase === "entering") draft.set({ phase: "working" });
  afterFirstTarget(draft);
}

function because(leg: Leg): string {
  return leg.text === "" ? `${leg.state}` : leg.text;
}

/** Orders that were placed together and end in the same way tell one thing, not several. */
function toldAlready({ state }: Draft, leg: Leg): boolean {
  return state.legs.some((one) => one !== leg && one.once !== leg.once && one.judged && one.role === leg.role && one.target === leg.target && one.round === leg.round && one.state === leg.state);
}

function judgeEntry(draft: Draft, leg: Leg): void {
  if (leg.state === "complete") draft.note(`Entered ${formatQuantity(leg.filled)}.`);
  else if (leg.filled > 0) draft.note(`The entry ended with ${formatQuantity(leg.filled)} of ${formatQuantity(leg.quantity)} filled: ${because(leg)}`);
  else draft.note(`The entry ended unfilled: ${because(leg)}`);
  if (leg.state === "complete" || leg.unwanted || leg.state === "cancelled") return;
  const others = draft.state.legs.filter((one) => one.role === "entry" && one.once !== leg.once && !(ended(one) && one.filled === 0));
  if (others.length === 0 || toldAlready(draft, leg)) return;
  const most = others.reduce((sum, one) => sum + (ended(one) ? one.filled : one.quantity), leg.filled);
  draft.alarm(`Part of the entry did not go (${because(leg)}): ${formatQuantity(most)} of ${formatQuantity(draft.state.quantity)} are entered at most. Stop and targets follow what fills.`);
}

function judgeStop(draft: Draft, leg: Leg): void {
  const { state } = draft;
  switch (leg.state) {
    case "rejected":
    case "refused": {
      // Of several that went together, or of the type before, the first has said it.
      if (leg.type !== draft.facts.stopTypes[state.stopStyle]) return;
      const stopStyle = state.stopStyle + 1;
      draft.set({ stopStyle });
      const next = draft.facts.stopTypes[stopStyle];
      if (next === undefined) draft.alarm(`The stop order was refused (${because(leg)}). The stop is now held here and works only while Sauda runs.`);
      else draft.note(`The ${leg.type} stop was refused (${because(leg)}); trying ${next}.`);
      return;
    }
    case "not-placed": {
      const lost = lostOne(draft, leg);
      if (lost < MOST_LOST) return draft.note("The stop order did not reach the broker; placing it anew.");
      draft.set({ stopStyle: HELD_HERE });
      return draft.alarm(`${lost} orders in a row did not reach the broker. The stop is now held here and works only while Sauda runs.`);
    }
    case "cancelled":
      if (leg.unwanted || leg.filled >= leg.quantity) return;
      draft.set({ stopStyle: HELD_HERE });
      // Not placed again: whoever cancelled it may be about to close the position, and both would fill.
      draft.set({ heldSince: draft.facts.now });
      return draft.note("The stop order was cancelled, and not by this bracket; its price is watched here.");
    case "complete":
      // What is entered from now on is beyond the stop already.
      draft.set({ stopMet: true });
      return draft.note(`The stop has filled ${formatQuantity(leg.filled)}.`);
    default:
  }
}

/** @returns how many in a row by now. */
function lostOne(draft: Draft, leg: Leg): number {
  if (toldAlready(draft, leg)) return draft.state.lost;
  const lost = draft.state.lost + 1;
  const pause = Math.min(LOST_PAUSE_MS * 2 ** (lost - 1), MOST_LOST_PAUSE_MS);
  draft.set({ lost, holdUntil: (draft.facts.now + pause) as SystemTime });
  return lost;
}

function judgeTarget(draft: Draft, leg: Leg): void {
  const target = draft.state.targets.find(({ n }) => n === leg.target);
  if (!target) return;
  const set = (change: Partial<Target>): void => draft.set({ targets: draft.state.targets.map((one) => (one.n === target.n ? { ...one, ...change } : one)) });
  const name = `Target ${target.n} at ${formatRupees(target.price)}`;
  switch (leg.state) {
    case "complete":
      return draft.note(`${name} has filled ${formatQuantity(leg.filled)}.`);
    case "rejected":
    case "refused":
      if (toldAlready(draft, leg)) return;
      if (draft.state.exits.targetsAtBroker && !target.here) {
        set({ here: true });
        return draft.note(`${name} cannot rest at the broker (${because(leg)}); it waits here.`);
      }
      if (target.fails + 1 < MOST_TARGET_FAILS) return set({ fails: target.fails + 1 });
      set({ state: "dropped" });
      return draft.alarm(`${name} was refused (${because(leg)}) and is given up; its quantity stays under the stop.`);
    case "cancelled":
      if (leg.unwanted || leg.filled >= leg.quantity) return;
      set({ state: "dropped" });
      return draft.note(`${name} was cancelled, and not by this bracket: it is given up, and its quantity stays under the stop.`);
    case "not-placed":
      lostOne(draft, leg);
      return;
    default:
  }
}

function judgeExit(draft: Draft, leg: Leg): void {
  if (leg.state === "complete") {
    draft.set({ exitFails: 0 });
    return draft.note(leg.role === "exit" ? `Closed ${formatQuantity(leg.filled)} at market.` : `The excess of ${formatQuantity(leg.filled)} is taken back.`);
  }
  if (leg.state === "not-placed") {
    lostOne(draft, leg);
    return draft.note(`The order that should close the position was not placed: ${because(leg)} What is still open then goes anew.`);
  }
  if (leg.unwanted || leg.state === "unsent" || leg.state === "gone" || toldAlready(draft, leg)) return;
  draft.set({ exitFails: draft.state.exitFails + 1 });
  draft.note(`The order that should close the position ended as ${leg.state}: ${because(leg)}`);
}

/** A square-off that found the excess open has closed some of it: taken back once more, it would be open on this side. */
function takeReturned(draft: Draft): void {
  const { state, facts } = draft;
  const returned = Math.min(excessByLegs(state), facts.takenBackByOthers);
  if (returned <= 0) return;
  draft.set({ takenBack: (state.takenBack ?? 0) + returned });
  draft.note(`${formatQuantity(returned)} of what was closed too much was taken back by a square-off.`);
}

/** Quantity that the position no longer shows, and that orders of others explain, is closed for good. */
function takeOutside(draft: Draft): void {
  const { state, facts } = draft;
  const short = Math.max(0, Math.max(0, own(state)) - facts.room);
  const missing = Math.min(short, facts.closedByOthers);
  tellMissing(draft, short - missing);
  if (missing <= 0) return;
  draft.set({ outside: draft.state.outside + missing, outsideToday: state.outsideToday + missing });
  draft.note(`${formatQuantity(missing)} of the position was closed outside this bracket.`);
}

/** Nothing is placed for what the position does not show, and nothing is taken for closed that no order has closed. */
function tellMissing(draft: Draft, missing: number): void {
  const { state, facts } = draft;
  if (!facts.able || missing === state.missing || isOver(state.phase)) return;
  draft.set({ missing });
  if (missing > 0) draft.alarm(`${formatQuantity(missing)} of this bracket are not in the position that the broker's books show, and no order explains it. Nothing is placed for them; if they are closed, cancel this bracket.`);
}

/** Whoever cancels a stop in order to close the position does so within this time, ms. */
const CLOSES_WITHIN_MS = 5_000;

function tellHeld(draft: Draft): void {
  const { state, facts } = draft;
  if (state.heldSince === undefined) return;
  if (state.stopStyle !== HELD_HERE || own(state) <= 0) return draft.set({ heldSince: undefined });
  const due = (state.heldSince + CLOSES_WITHIN_MS) as SystemTime;
  if (facts.now < due) return draft.wake(due);
  draft.set({ heldSince: undefined });
  draft.alarm("The stop order was cancelled, and not by this bracket. The stop is held here since and works only while Sauda runs; change the bracket to place it at the broker again.");
}

function afterFirstTarget(draft: Draft): void {
  const { state, facts } = draft;
  if (!state.exits.breakEvenAfterFirst || state.brokeEven || state.stopNow === undefined) return;
  const met = (n: number): boolean => state.legs.some((leg) => leg.role === "target" && leg.target === n && leg.filled > 0);
  if (!targetShares(state, facts).some(({ target, left }) => left === 0 && met(target.n))) return;
  const at = breakEvenPrice(state, facts.tick);
  draft.set({ brokeEven: true });
  if (at === undefined || !better(state, at, state.stopNow)) return;
  draft.set({ stopNow: at });
  draft.note(`After the first target the stop moves to the average entry, ${formatRupees(at)}.`);
}
