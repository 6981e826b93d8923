import type { OrderTerms } from "../order.ts";
import type { SystemTime } from "../time.ts";
import { ZERO } from "../units.ts";
import { opposite } from "../words.ts";
import { orderSizes } from "./portions.ts";
import { ended } from "./quantities.ts";
import type { BracketAction, BracketFacts, BracketState, Leg, LegRole } from "./state.ts";

/** Pause after a change that came to nothing, times the number of such changes in a row, ms. */
const RETRY_MS = 500;
const MOST_RETRY_MS = 4_000;
/** What happened, in words: the latest so many are kept with the state, each record of which goes to the journal. */
export const HISTORY = 30;

export function sameTerms(a: OrderTerms, b: OrderTerms): boolean {
  return a.type === b.type && a.quantity === b.quantity && a.price === b.price && a.trigger === b.trigger;
}

export function legName(role: LegRole, target: number): string {
  return role === "target" ? `target${target}` : role;
}

/** A decision being made: the state as it becomes, and what is to be done about it. */
export class Draft {
  state: BracketState;
  readonly facts: BracketFacts;
  readonly actions: BracketAction[] = [];

  constructor(state: BracketState, facts: BracketFacts) {
    this.state = state;
    this.facts = facts;
  }

  set(change: Partial<BracketState>): void {
    this.state = { ...this.state, ...change };
  }

  leg(once: string, change: Partial<Leg>): void {
    this.set({ legs: this.state.legs.map((leg) => (leg.once === once ? { ...leg, ...change } : leg)) });
  }

  /** What happened, for the record and as the bracket's present words. */
  note(words: string): void {
    const at = this.facts.now;
    this.set({ text: words, history: [...this.state.history, { at, words }].slice(-HISTORY) });
  }

  alarm(words: string): void {
    this.note(words);
    this.actions.push({ kind: "alarm", words });
  }

  wake(at: SystemTime): void {
    this.actions.push({ kind: "wake", at });
  }

  /** As few orders as the exchange's freeze quantity allows. */
  place(role: LegRole, terms: OrderTerms, target = 0): void {
    const round = 1 + this.state.legs.filter((leg) => leg.role === role && leg.target === target).length;
    orderSizes(terms.quantity, this.facts).forEach((quantity, i) => this.#placeOne(role, { ...terms, quantity }, target, round, round + i));
  }

  #placeOne(role: LegRole, terms: OrderTerms, target: number, round: number, attempt: number): void {
    const { id, side, legs } = this.state;
    const leg: Leg = {
      ...terms, role, target, attempt, round,
      once: `${id}:${legName(role, target)}:${attempt}`,
      day: this.facts.day,
      side: role === "entry" || role === "excess" ? side : opposite(side),
      state: "wanted", key: undefined, filled: 0, filledValue: ZERO, changingTo: 0, changing: false,
      asked: undefined, askedAt: 0 as SystemTime, fails: 0, unwanted: false, waited: false, judged: false, text: "",
    };
    this.set({ legs: [...legs, leg] });
    this.actions.push({ kind: "place", leg });
  }

  modify(leg: Leg, terms: OrderTerms, urgent: boolean): void {
    if (!this.mayAsk(leg) || leg.key === undefined) return;
    this.leg(leg.once, { asked: { what: "modify", terms, taken: false }, askedAt: this.facts.now });
    this.actions.push({ kind: "modify", once: leg.once, key: leg.key, terms, urgent });
  }

  cancel(leg: Leg): void {
    if (!leg.unwanted) this.leg(leg.once, { unwanted: true });
    if (!this.mayAsk(leg) || leg.key === undefined) return;
    this.leg(leg.once, { unwanted: true, asked: { what: "cancel", terms: undefined, taken: false }, askedAt: this.facts.now });
    this.actions.push({ kind: "cancel", once: leg.once, key: leg.key });
  }

  /** False while the broker has not confirmed the order or another change is on its way: then its end is awaited. */
  mayAsk(leg: Leg): boolean {
    if (ended(leg) || leg.changing || leg.asked !== undefined) return false;
    if (leg.state !== "pending" && leg.state !== "open" && leg.state !== "trigger-pending") return false;
    const pause = Math.min(leg.fails * RETRY_MS, MOST_RETRY_MS);
    if (leg.fails === 0 || this.facts.now >= leg.askedAt + pause) return true;
    this.wake((leg.askedAt + pause) as SystemTime);
    return false;
  }
}
