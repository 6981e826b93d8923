import type { GttView, Home } from "../../../shared/contract/schemas/plans.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import type { Product } from "../../../shared/domain/words.ts";
import type { GttDraft } from "./gtt-terms.ts";

/** What each place means for somebody whose machine goes off. */
export const HOME_WORDS: Readonly<Record<Home, string>> = {
  "at broker": "Rests at the broker and works while Sauda or this machine is off.",
  "at broker, today only": "Rests at the broker until the close; tomorrow Sauda must be running to place it again.",
  "only while Sauda runs": "Watched by Sauda itself: nothing happens while it is off or has no prices.",
};

const REFUSED_HERE = "If its order is refused when it fires, the rule ends with an alarm; nothing is sent again by itself.";
/** What happens if the child order is refused, before the terminal has said it of this rule. */
export const REFUSED_WORDS: Readonly<Record<Home, string>> = {
  "at broker": "If its order is refused when it fires, the rule is used up at the broker; place the order yourself then.",
  "at broker, today only": REFUSED_HERE,
  "only while Sauda runs": REFUSED_HERE,
};

export const HOME_TONES: Readonly<Record<Home, string>> = { "at broker": "buy", "at broker, today only": "today", "only while Sauda runs": "here" };

const STATES: Readonly<Record<GttView["state"], string>> = {
  saving: "Being saved",
  active: "Waiting",
  firing: "Firing",
  fired: "Fired",
  cancelling: "Being cancelled",
  cancelled: "Cancelled",
  expired: "Expired",
  refused: "Refused",
  unresolved: "Outcome unknown",
};

export function gttState({ state }: GttView): string {
  return STATES[state];
}

export function gttTone({ state }: GttView): "" | "down" | "warn" | "dim" {
  if (state === "refused") return "down";
  if (state === "unresolved") return "warn";
  return isOver(state) ? "dim" : "";
}

/** Over for good: it belongs to the history. */
export function isOver(state: GttView["state"]): boolean {
  return state === "fired" || state === "cancelled" || state === "expired" || state === "refused";
}

/** May be changed or cancelled: not while it is firing or on its way out. */
export function canChange(rule: GttView): boolean {
  return rule.state === "active";
}

export function canCancel(rule: GttView): boolean {
  return rule.state === "active" || rule.state === "saving" || rule.state === "unresolved";
}

/**
 * Where a new rule will most likely live, before the terminal has said so. Brokers' own rules are single,
 * limit, in shares held over night; paper accounts have no broker.
 */
export function expectedHome(draft: GttDraft, product: Product, view: InstrumentView, account: AccountView | undefined, here: boolean): Home {
  const shares = view.exchange === "NSE" || view.exchange === "BSE";
  const atBroker = !here && account !== undefined && account.world !== "paper" && draft.kind === "single" && draft.type === "LIMIT" && shares && (product === "CNC" || product === "MTF");
  return atBroker ? "at broker" : "only while Sauda runs";
}
