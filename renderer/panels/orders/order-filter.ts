import { create } from "zustand";
import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import { isTerminal } from "../../../shared/domain/order.ts";

export const useOrderFilter = create<{ readonly show: "all" | "working" }>(() => ({ show: "all" }));

export function toggleFilter(): void {
  useOrderFilter.setState(({ show }) => ({ show: show === "all" ? "working" : "all" }));
}

/** Newest first; of the same millisecond the later key first, so that the order never jumps. */
export function orderRows(orders: Iterable<OrderView>, show: "all" | "working"): readonly OrderView[] {
  const rows = [...orders].filter((order) => show === "all" || !isTerminal(order.state));
  return rows.sort((a, b) => b.createdAt - a.createdAt || (a.key < b.key ? 1 : -1));
}

export function countOrders(orders: Iterable<OrderView>): { readonly working: number; readonly unresolved: number } {
  let working = 0;
  let unresolved = 0;
  for (const order of orders) {
    if (isTerminal(order.state)) continue;
    working++;
    if (order.state === "unresolved" || order.change?.state === "unresolved") unresolved++;
  }
  return { working, unresolved };
}
