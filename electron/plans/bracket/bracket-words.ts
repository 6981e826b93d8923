import { formatQuantity, formatRupees } from "../../../shared/domain/format.ts";
import type { OrderWhy } from "../../../shared/domain/order.ts";
import { legName } from "../../../shared/domain/bracket/draft.ts";
import type { BracketState, Leg } from "../../../shared/domain/bracket/state.ts";

const NAMES = { entry: "Entry", stop: "Stop", target: "Target", exit: "Exit", excess: "Taking back the excess" } as const;

export function bracketName(state: Pick<BracketState, "instrument" | "quantity" | "side">): string {
  const symbol = state.instrument.slice(state.instrument.indexOf(":") + 1);
  return `bracket ${symbol} ${state.side === "BUY" ? "long" : "short"} ${formatQuantity(state.quantity)}`;
}

/** What an order of the bracket is for. */
export function whyOf(state: BracketState, leg: Leg): OrderWhy {
  const at = leg.trigger > 0 ? leg.trigger : leg.price;
  const number = leg.role === "target" ? ` ${leg.target}` : "";
  const beside = state.legs.filter(({ role, target, round }) => role === leg.role && target === leg.target && round === leg.round);
  const part = beside.length > 1 ? ` (part ${leg.attempt - leg.round + 1} of ${beside.length})` : "";
  const words = `${NAMES[leg.role]}${number}${part} of ${bracketName(state)}${at > 0 ? ` at ${formatRupees(at)}` : " at market"}`;
  return { plan: { kind: "bracket", id: state.id, leg: legName(leg.role, leg.target) }, words, ...state.by };
}
