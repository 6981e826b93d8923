import type { GttLeg, GttView } from "../contract/schemas/plans.ts";
import type { OrderKey } from "./identity.ts";
import type { MarketTime, SystemTime } from "./time.ts";
import type { Price } from "./units.ts";

export type GttWay = "rise" | "fall";
/** What an `unresolved` rule waits to learn. */
export type GttDoubt = "create" | "modify" | "cancel" | "child";

/** Terms that a change may set. */
export interface GttTerms {
  readonly legs: GttLeg[];
  /** From which side each trigger is met, decided by the price when the terms were given. */
  readonly ways: readonly GttWay[];
  readonly expires: string;
}

/** A good-till-triggered rule as the journal keeps it: what the page sees, and what only its keeper needs. */
export interface GttRule extends Omit<GttView, "nothingToClose"> {
  /** The page's mark of the press that placed it. */
  readonly once: string;
  readonly ways: readonly GttWay[];
  readonly doubt: GttDoubt | undefined;
  /** Children placed so far that never reached the broker, plus one: each has a mark of its own. */
  readonly attempt: number;
  /** Trading day on which it fired. */
  readonly firedDay: string | undefined;
  /** The child order has been taken by the exchange or has ended: nothing more is to be done. */
  readonly settled: boolean;
  /** A change on its way to the broker. */
  readonly wanted: GttTerms | undefined;
  /**
   * Rules with the same terms that stood at the broker before this one was asked for, by id: what else
   * turns up there after a time-out is ours. Undefined until then: nothing has been sent.
   */
  readonly known: readonly string[] | undefined;
}

export type GttEvent =
  | { readonly kind: "asking"; readonly known: readonly string[] }
  | { readonly kind: "accepted"; readonly ruleId: string; readonly words: string }
  | { readonly kind: "not-made"; readonly words: string }
  | { readonly kind: "in-doubt"; readonly doubt: Exclude<GttDoubt, "child">; readonly words: string }
  | { readonly kind: "met"; readonly leg: number; readonly price: Price; readonly marketAt: MarketTime; readonly day: string; readonly words: string }
  | { readonly kind: "placed"; readonly order: OrderKey; readonly words: string }
  | { readonly kind: "child-taken"; readonly words: string }
  | { readonly kind: "child-refused"; readonly words: string }
  /** The child is proven never to have reached the broker. */
  | { readonly kind: "child-absent"; readonly words: string }
  | { readonly kind: "child-in-doubt"; readonly words: string }
  | { readonly kind: "changing"; readonly terms: GttTerms; readonly words: string }
  | { readonly kind: "changed"; readonly terms: GttTerms; readonly words: string }
  | { readonly kind: "not-changed"; readonly words: string }
  | { readonly kind: "cancelling"; readonly words: string }
  | { readonly kind: "cancelled"; readonly words: string }
  | { readonly kind: "not-cancelled"; readonly words: string }
  | { readonly kind: "expired"; readonly words: string }
  | { readonly kind: "sent-by-broker"; readonly words: string }
  /** Something worth telling that changes nothing. */
  | { readonly kind: "noted"; readonly words: string };

export type GttStep = { readonly kind: "moved"; readonly rule: GttRule } | { readonly kind: "illegal"; readonly why: string };

/** Notes kept with a rule; the journal has all of them. */
const NOTES_KEPT = 40;

export function isHere(rule: Pick<GttRule, "lives">): boolean {
  return rule.lives === "only while Sauda runs";
}

/** Over for good: history. */
export function isGttOver({ state, settled }: Pick<GttRule, "state" | "settled">): boolean {
  return state === "cancelled" || state === "expired" || state === "refused" || (state === "fired" && settled);
}

/** The only function that moves a rule. A step that it does not have is an error, not an overwrite. */
export function applyGtt(rule: GttRule, event: GttEvent, at: SystemTime): GttStep {
  const change = changeOf(rule, event);
  if (change === undefined) return { kind: "illegal", why: `GTT ${rule.id} is ${rule.state}${rule.doubt === undefined ? "" : ` (${rule.doubt})`}, which has no step "${event.kind}"` };
  if (event.kind === "asking") return { kind: "moved", rule: { ...rule, ...change, updatedAt: at } };
  const history = [...rule.history, { at, words: event.words }].slice(-NOTES_KEPT);
  return { kind: "moved", rule: { ...rule, ...change, text: event.words, updatedAt: at, history } };
}

type Change = Partial<Omit<GttRule, "id" | "account" | "instrument">>;

const ACTIVE: Change = { state: "active", doubt: undefined, wanted: undefined };

/** Undefined where the state does not have this step. */
function changeOf(rule: GttRule, event: GttEvent): Change | undefined {
  const { state, doubt } = rule;
  const waits = (...doubts: readonly GttDoubt[]): boolean => state === "unresolved" && doubt !== undefined && doubts.includes(doubt);
  switch (event.kind) {
    case "asking":
      return state === "saving" ? { known: event.known } : undefined;
    case "accepted":
      return state === "saving" || waits("create") ? { ...ACTIVE, ruleId: event.ruleId } : undefined;
    case "not-made":
      return state === "saving" || waits("create") ? { state: "refused", doubt: undefined } : undefined;
    case "in-doubt":
      return isDoubtful(rule, event.doubt) ? { state: "unresolved", doubt: event.doubt } : undefined;
    case "changing":
      return state === "active" && !isHere(rule) && rule.wanted === undefined ? { wanted: event.terms } : undefined;
    case "changed":
      return state === "active" || waits("modify") ? { ...ACTIVE, ...event.terms } : undefined;
    case "not-changed":
      return (state === "active" && rule.wanted !== undefined) || waits("modify") ? ACTIVE : undefined;
    case "cancelling":
      return !isHere(rule) && ((state === "active" && rule.wanted === undefined) || waits("cancel")) ? { state: "cancelling", doubt: undefined } : undefined;
    case "cancelled":
      return state === "active" || state === "cancelling" || (state === "firing" && rule.child === undefined) || waits("cancel", "modify") ? { state: "cancelled", doubt: undefined, wanted: undefined } : undefined;
    case "not-cancelled":
      return state === "cancelling" || waits("cancel") ? ACTIVE : undefined;
    case "expired":
      return state === "active" || state === "cancelling" || waits("cancel") ? { state: "expired", doubt: undefined } : undefined;
    case "sent-by-broker":
      return !isHere(rule) && (state === "active" || state === "cancelling" || waits("modify", "cancel")) ? { state: "fired", doubt: undefined, wanted: undefined, settled: true } : undefined;
    case "noted":
      return isGttOver(rule) ? undefined : {};
    default:
      return firingChange(rule, event);
  }
}

/** From the trigger's being met to the end of the child order. */
function firingChange(rule: GttRule, event: Extract<GttEvent, { kind: "met" | "placed" | "child-taken" | "child-refused" | "child-absent" | "child-in-doubt" }>): Change | undefined {
  const { state, doubt } = rule;
  const hasChild = (state === "fired" && !rule.settled) || (state === "unresolved" && doubt === "child");
  switch (event.kind) {
    case "met":
      if (state !== "active" || !isHere(rule) || rule.legs[event.leg] === undefined) return undefined;
      return { state: "firing", firedLeg: event.leg, firedPrice: event.price, firedAt: event.marketAt, firedDay: event.day };
    case "placed":
      return state === "firing" ? { state: "fired", child: event.order } : undefined;
    case "child-taken":
      return hasChild ? { state: "fired", doubt: undefined, settled: true } : undefined;
    case "child-refused":
      return state === "firing" || hasChild ? { state: "refused", doubt: undefined, settled: true } : undefined;
    case "child-absent":
      return hasChild ? { state: "firing", doubt: undefined, child: undefined, attempt: rule.attempt + 1 } : undefined;
    case "child-in-doubt":
      return state === "fired" && !rule.settled ? { state: "unresolved", doubt: "child" } : undefined;
  }
}

function isDoubtful({ state, wanted }: GttRule, doubt: GttDoubt): boolean {
  if (doubt === "create") return state === "saving";
  if (doubt === "cancel") return state === "cancelling";
  return state === "active" && wanted !== undefined;
}
