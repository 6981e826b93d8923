import type { BasketView } from "../../../shared/contract/schemas/plans.ts";
import type { OrderWhy } from "../../../shared/domain/order.ts";

/** The mark of a line's order: it is placed once, however often it is asked for. */
export function onceOf(basket: BasketView, line: number): string {
  return `basket:${basket.id}:${line}`;
}

/** The mark of an order that closes part of a line again. */
export function undoOf(basket: BasketView, line: number, part: number): string {
  return `basket:${basket.id}:${line}:undo:${part}`;
}

export function whyOf(basket: BasketView, leg: string, words: string): OrderWhy {
  return { plan: { kind: "basket", id: basket.id, leg }, words };
}
