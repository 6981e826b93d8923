import type { MarginAsk, MarginSum } from "../../types.ts";
import type { Floor } from "../floor.ts";
import { marginOf } from "./margins.ts";

/**
 * What orders would block together. Every contract stands alone here, so the sum has no benefit for
 * hedges. A sale for delivery blocks shares, no money. @throws Error for a token that is not listed
 */
export function marginSum(floor: Floor, asks: readonly MarginAsk[]): MarginSum {
  const sum = { netPremium: 0, optionPremium: 0, span: 0, delivery: 0, other: 0 };
  for (const { token, product, side, quantity, price } of asks) {
    const contract = floor.contract(token);
    const { kind } = contract.listing;
    const value = quantity * (price === 0 ? floor.priceOf(token) : price);
    const sellsShares = kind === "equity" && product === "DELIVERY" && side === "SELL";
    const margin = sellsShares ? 0 : marginOf(contract, product, side, quantity, value);
    if (kind === "option") sum.netPremium += side === "BUY" ? value : -value;
    if (kind === "option" && side === "BUY") sum.optionPremium += value;
    else if (kind !== "equity") sum.span += margin;
    else sum[product === "DELIVERY" ? "delivery" : "other"] += margin;
  }
  return { ...sum, total: sum.optionPremium + sum.span + sum.delivery + sum.other };
}
