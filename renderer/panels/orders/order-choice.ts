import type { OrderKey } from "../../../shared/domain/identity.ts";
import { create } from "zustand";

/** The order another panel points at; the list shows and chooses it. */
export const useOrderChoice = create<{ readonly wanted: OrderKey | undefined }>(() => ({ wanted: undefined }));

export function chooseOrder(order: OrderKey): void {
  useOrderChoice.setState({ wanted: order });
}
