import type { GttView, Home } from "../../../shared/contract/schemas/plans.ts";

/** What each place means for somebody whose machine goes off. */
export const HOME_WORDS: Readonly<Record<Home, string>> = {
  "at broker": "Rests at the broker and works while Sauda or this machine is off.",
  "at broker, today only": "Rests at the broker until the close; tomorrow Sauda must be running to place it again.",
  "only while Sauda runs": "Watched by Sauda itself: nothing happens while it is off or has no prices.",
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

/** What its state column says of a rule whose position is gone. */
const NOTHING_TO_CLOSE = "Nothing to close any more";

export function gttState({ state, nothingToClose }: GttView): string {
  return nothingToClose ? NOTHING_TO_CLOSE : STATES[state];
}

export function gttTone({ state, nothingToClose }: GttView): "" | "down" | "warn" | "dim" {
  if (state === "refused") return "down";
  if (state === "unresolved" || nothingToClose) return "warn";
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
