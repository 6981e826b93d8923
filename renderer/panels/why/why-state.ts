import { create } from "zustand";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { registerCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { inPanel } from "../../workspace/focus.ts";

/** The order whose story is open. */
export const useWhy = create<{ readonly order: OrderKey | undefined }>(() => ({ order: undefined }));

export function openWhy(order: OrderKey): void {
  useWhy.setState({ order });
}

export function closeWhy(): void {
  useWhy.setState({ order: undefined });
}

/** Y on a row tells why its order is there. @returns takes the key away. */
export function whyKey(panel: string, group: string, current: () => OrderKey | undefined): () => void {
  return registerCommand({
    id: `${panel}.why`, title: "Why? Everything about the chosen order", group, keys: ["Y"], when: () => inPanel(panel), keyOnly: true,
    run: () => {
      const order = current();
      if (order === undefined) toast("plain", "Choose a row first: with the arrow keys or a click.");
      else openWhy(order);
    },
  });
}
