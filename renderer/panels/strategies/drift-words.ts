import type { DriftCause } from "../../../shared/analytics/drift.ts";
import type { DriftDayView } from "../../../shared/contract/schemas/drift.ts";
import { formatSignedMoney } from "../../../shared/domain/format.ts";
import type { Money } from "../../../shared/domain/units.ts";

/** Name of each cause, and what it means. */
export const CAUSES: Readonly<Record<DriftCause, readonly [name: string, meaning: string]>> = {
  signal: ["Signal", "One of them decided on an order that the other did not, or on another size"],
  timing: ["Timing", "The market moved between the fills of the day and those of its re-run"],
  price: ["Price", "Filled better or worse against the market of the moment"],
  charges: ["Charges", "Charged otherwise"],
  refusal: ["Refusal", "An order was refused in one of them only"],
  unfilled: ["Unfilled", "Less was filled in one of them, without a refusal"],
};

/** "≈ +₹ 12.50": a figure of which something is missing does not look like one that is sure. */
export function figureText(amount: Money, sure: boolean): string {
  return `${sure ? "" : "≈ "}${formatSignedMoney(amount)}`;
}

/** What stands in a row of the list in the place of figures. */
export function stateWords({ state }: DriftDayView): string {
  return state === "open" ? "Not compared yet" : "Cannot be compared";
}
