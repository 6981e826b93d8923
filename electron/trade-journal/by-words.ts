import type { PeriodFill } from "../../shared/analytics/tax/period-fill.ts";
import type { Order } from "../../shared/domain/order.ts";

/** Who placed the order of a fill, or what became of the contract. */
export type ByWords = (fill: PeriodFill) => string;

const OWNERS: Readonly<Record<string, string>> = { manual: "By hand", external: "Placed elsewhere" };

/** @param orders all of the account. */
export function byWords(orders: readonly Order[]): ByWords {
  const known = new Map(orders.map((order) => [`${order.day}|${order.brokerOrderId ?? ""}`, order]));
  return ({ kind, day, order, autoSquaredOff }) => {
    if (kind === "carried") return "Carried in from before";
    if (kind === "expiry") return "Settled at expiry";
    const found = known.get(`${day}|${order}`);
    if (!found) return autoSquaredOff ? "Squared off at the end of the day" : "Settled at the end of the day";
    const { owner, why } = found;
    const who = OWNERS[owner] ?? owner;
    if (why === undefined || why.words === "") return who;
    return owner === "manual" ? why.words : `${who}: ${why.words}`;
  };
}
