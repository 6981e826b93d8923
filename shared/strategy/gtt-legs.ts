import type { GttLeg } from "../contract/schemas/plans.ts";
import { NO_PRICE } from "../domain/units.ts";
import type { LegView } from "./order-view.ts";
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
