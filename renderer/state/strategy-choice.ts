import { create } from "zustand";
import { terminalStore } from "./terminal.ts";
import type { StrategyView } from "../../shared/contract/schemas/strategies.ts";

/** The strategy that the page is about: its details stand beside the table, its signals on the chart. */
export const useStrategyChoice = create<{ readonly id: string | undefined }>(() => ({ id: undefined }));

export function chooseStrategy(id: string | undefined): void {
  if (useStrategyChoice.getState().id !== id) useStrategyChoice.setState({ id });
}

export function chosenStrategy(): StrategyView | undefined {
  const { id } = useStrategyChoice.getState();
  return id === undefined ? undefined : terminalStore.getState().strategies.get(id);
}
