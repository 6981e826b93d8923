import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import { tradeKeys } from "../../grids/trade-keys.ts";
import { useSelection } from "../../state/selection.ts";
import { registerCommand } from "../../workspace/commands.ts";
import type { PageCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { inPanel } from "../../workspace/focus.ts";
import { whyKey } from "../why/why-state.ts";
import { cancelAll, cancelOrder, modifyOrder } from "./order-actions.ts";
import { toggleFilter } from "./order-filter.ts";

/** Keys of the orders panel; they act on the chosen row and on no other. @returns takes them away. */
export function orderCommands(current: () => OrderView | undefined): () => void {
  const group = "Orders";
  const when = (): boolean => inPanel("orders");
  const on = (run: (order: OrderView) => void) => (): void => {
    const order = current();
    if (order) run(order);
    else toast("plain", "Choose an order first: with the arrow keys or a click.");
  };
  const inRow = { group, when, keyOnly: true } as const;
  const commands: readonly PageCommand[] = [
    { ...inRow, id: "orders.modify", title: "Modify the chosen order", keys: ["E", "F2"], run: on(modifyOrder) },
    { ...inRow, id: "orders.cancel", title: "Cancel the chosen order", keys: ["Delete", "C"], run: on((order) => void cancelOrder(order)) },
    { ...inRow, id: "orders.filter", title: "Working orders only, or all", keys: ["F"], run: toggleFilter },
    { id: "orders.cancelAll", title: "Cancel all working orders", group, keys: ["Shift+Delete"], run: () => void cancelAll(useSelection.getState().account) },
  ];
  const ends = [...commands.map(registerCommand), tradeKeys("orders", group, () => current()?.instrument), whyKey("orders", group, () => current()?.key)];
  return () => ends.forEach((end) => end());
}
