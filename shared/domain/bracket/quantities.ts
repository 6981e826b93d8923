import { isTerminal } from "../order.ts";
import type { Price } from "../units.ts";
import { signOf } from "../words.ts";
import type { BracketFacts, BracketState, Leg, LegRole, Target } from "./state.ts";

export function ended(leg: Leg): boolean {
  const { state } = leg;
  if (state === "wanted") return false;
  return state === "refused" || state === "unsent" || state === "gone" || isTerminal(state);
}

export function liveLegs(state: BracketState, ...roles: readonly LegRole[]): Leg[] {
  return state.legs.filter((leg) => !ended(leg) && roles.includes(leg.role));
}

/** The most that this order may still fill: a change on its way counts at its larger quantity, an open outcome in full. */
export function mayFill(leg: Leg): number {
  if (ended(leg)) return 0;
  const asked = leg.asked?.terms?.quantity ?? 0;
  return Math.max(0, Math.max(leg.quantity, leg.changingTo, asked) - leg.filled);
}

function confirmed({ state }: Leg): boolean {
  return state === "pending" || state === "open" || state === "trigger-pending";
}

/** What is known to rest at the broker and to stay there: a reduction on its way counts as done. */
export function surelyRests(leg: Leg): number {
  const asked = leg.asked?.terms?.quantity ?? leg.quantity;
  const changingTo = leg.changingTo > 0 ? leg.changingTo : leg.quantity;
  return confirmed(leg) ? Math.max(0, Math.min(leg.quantity, asked, changingTo) - leg.filled) : 0;
}

/** What rests now and may be taken away by a reduction on its way. */
export function mayBeReduced(leg: Leg): number {
  return confirmed(leg) ? Math.max(0, leg.quantity - leg.filled) - surelyRests(leg) : 0;
}

function sum(legs: readonly Leg[], of: (leg: Leg) => number): number {
  return legs.reduce((total, leg) => total + of(leg), 0);
}

export function mayFillOf(state: BracketState, ...roles: readonly LegRole[]): number {
  return sum(state.legs.filter((leg) => roles.includes(leg.role)), mayFill);
}

export function filledOf(state: BracketState, ...roles: readonly LegRole[]): number {
  return sum(state.legs.filter((leg) => roles.includes(leg.role)), (leg) => leg.filled);
}

/** Bought (or sold) by the entry, or found at the start. */
export function entered(state: BracketState): number {
  return state.adopted.quantity + filledOf(state, "entry");
}

/** Closed by the bracket's own orders, what an overfill took back subtracted. */
export function closedByLegs(state: BracketState): number {
  return filledOf(state, "stop", "target", "exit") - filledOf(state, "excess");
}

export function closed(state: BracketState): number {
  return closedByLegs(state) + state.outside - (state.takenBack ?? 0);
}

/** Units that its own orders closed beyond what there was, and that nobody has taken back. */
export function excessByLegs(state: BracketState): number {
  return Math.max(0, closedByLegs(state) - (state.takenBack ?? 0) - entered(state));
}

/** Units that are this bracket's by its own fills; below 0 when more was closed than there was. */
export function own(state: BracketState): number {
  return entered(state) - closed(state);
}

/** Units to be protected: never more than the position shows. */
export function open(state: BracketState, facts: Pick<BracketFacts, "room">): number {
  return Math.max(0, Math.min(own(state), facts.room));
}

/** Σ price × quantity of the entry; divided by its quantity where it is shown. */
function enteredValue(state: BracketState): number {
  return state.adopted.value + sum(state.legs.filter((leg) => leg.role === "entry"), (leg) => leg.filledValue);
}

/** Average price of the entry, rounded to 1/10,000 rupee. */
export function averageEntry(state: BracketState): Price | undefined {
  const quantity = entered(state);
  return quantity > 0 ? (Math.round(enteredValue(state) / quantity) as Price) : undefined;
}

/** The average price on the tick grid, rounded so that a stop there does not lose. */
export function breakEvenPrice(state: BracketState, tick: Price): Price | undefined {
  const average = averageEntry(state);
  if (average === undefined) return undefined;
  const ticks = average / Math.max(1, tick);
  return ((state.side === "BUY" ? Math.ceil(ticks) : Math.floor(ticks)) * Math.max(1, tick)) as Price;
}

/** True when `a` protects more of the profit than `b`. */
export function better(state: Pick<BracketState, "side">, a: Price, b: Price): boolean {
  return (a - b) * signOf(state.side) > 0;
}

export interface TargetShare {
  readonly target: Target;
  /** Units that it has yet to close. */
  readonly left: number;
}

/**
 * What each target has yet to close. Of the quantity filled so far each gets its share by the running
 * sum, in whole lots, so that the parts of a complete fill are exactly as asked; never more than is open.
 */
export function targetShares(state: BracketState, facts: Pick<BracketFacts, "room" | "lot">): TargetShare[] {
  const lot = Math.max(1, facts.lot);
  const whole = state.quantity - state.targetsFrom;
  const have = Math.max(0, entered(state) - state.targetsFrom);
  let budget = Math.max(0, open(state, facts) - mayFillOf(state, "exit"));
  let running = 0;
  let given = 0;
  return state.targets.filter((target) => target.state !== "dropped").map((target) => {
    running += target.quantity;
    const upTo = whole <= 0 ? 0 : running >= whole ? have : Math.floor((have * running) / whole / lot) * lot;
    const share = upTo - given;
    given = upTo;
    const done = sum(state.legs.filter((leg) => leg.role === "target" && leg.target === target.n), (leg) => leg.filled);
    const left = Math.max(0, Math.min(share - (done - target.from), budget));
    budget -= left;
    return { target, left };
  });
}

const DONE: ReadonlySet<string> = new Set(["complete", "cancelled"]);

/** All of it has been closed by its orders, since its quantity was last set; one whose last order came to nothing has more to come. */
export function finished(state: BracketState, target: Target): boolean {
  const legs = state.legs.filter((leg) => leg.role === "target" && leg.target === target.n);
  const last = legs.reduce((round, leg) => Math.max(round, leg.round), 0);
  const filled = sum(legs, (leg) => leg.filled);
  if (filled <= target.from || !legs.some((leg) => leg.state === "complete")) return false;
  return legs.every((leg) => ended(leg) && (leg.round < last || DONE.has(leg.state)));
}
