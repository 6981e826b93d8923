import type { GttRule } from "../../../shared/domain/gtt.ts";
import { formatQuantity, formatRupees } from "../../../shared/domain/format.ts";
import type { GttLeg } from "../../../shared/contract/schemas/plans.ts";

/** "NSE:SBIN", as people write it: "SBIN". */
export function symbolOf({ instrument }: Pick<GttRule, "instrument">): string {
  return instrument.slice(instrument.indexOf(":") + 1);
}

/** "BUY 10 at 810.00" or "SELL 10 at market". */
export function legWords({ side }: Pick<GttRule, "side">, leg: GttLeg): string {
  return `${side} ${formatQuantity(leg.quantity)} at ${leg.type === "MARKET" ? "market" : formatRupees(leg.price)}`;
}

/** "GTT of SBIN (BUY 10 at 810.00 when 812.00 is reached)". */
export function ruleWords(rule: Pick<GttRule, "instrument" | "side" | "legs">): string {
  const legs = rule.legs.map((leg) => `${legWords(rule, leg)} when ${formatRupees(leg.trigger)} is reached`);
  return `GTT of ${symbolOf(rule)} (${legs.join(", or ")})`;
}

/** What "only reduces" means for a rule that the broker keeps, which knows nothing of positions. */
export function reduceOnlyThere(title: string): string {
  return `${title} knows nothing of your position: while Sauda runs it cancels the rule when the position is closed; while Sauda is off the rule fires even without one.`;
}

/** What happens when the child order is refused, said before it can happen. */
export function ifRefused(title: string, here: boolean): string {
  return here
    ? "If the order is refused when it fires, the rule ends as refused with an alarm. Nothing is sent again: place the order yourself."
    : `${title} sends the order by itself when the trigger is met, also while Sauda is off. If it is refused then, the rule is used up: look at the order book and place the order yourself.`;
}
