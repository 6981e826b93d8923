import type { GttLeg, GttView } from "../contract/schemas/plans.ts";
import { NO_PRICE } from "../domain/units.ts";
import type { LegView, StrategyOrderState } from "./order-view.ts";
import type { GttSignal } from "./signals.ts";

/** The rule's legs, each for the whole quantity. */
export function gttLegs({ legs, quantity }: Pick<GttSignal, "legs" | "quantity">): GttLeg[] {
  return legs.map(({ trigger, price }) => ({ trigger, type: price === undefined ? "MARKET" : "LIMIT", price: price ?? NO_PRICE, quantity }));
}

/** What a strategy is told of a rule's legs: the first one's terms stand for the whole where there is room for one only. */
export function legsTold(legs: readonly GttLeg[]): { readonly type: "MARKET" | "LIMIT"; readonly quantity: number; readonly price: number; readonly trigger: number; readonly legs: readonly LegView[] } {
  const [first] = legs;
  return {
    type: first?.type ?? "MARKET", quantity: first?.quantity ?? 0, price: first?.price ?? 0, trigger: first?.trigger ?? 0,
    legs: legs.map(({ trigger, price }) => ({ trigger, price })),
  };
}

/** It waits for a trigger, or for its order to go. */
export function gttWaits(rule: Pick<GttView, "state">): boolean {
  return gttState(rule) === "trigger-pending";
}

/** What a strategy is told of a rule in this state. */
export function gttState({ state }: Pick<GttView, "state">): StrategyOrderState {
  switch (state) {
    case "saving":
    case "active":
    case "firing":
    case "cancelling":
      return "trigger-pending";
    case "fired":
    case "unresolved":
      return "triggered";
    case "refused":
      return "refused";
    case "cancelled":
    case "expired":
      return "cancelled";
  }
}
