import { create } from "zustand";
import { EMPTY_STATE } from "./terminal-state.ts";
import type { TerminalState } from "./terminal-state.ts";

export { positionKey } from "./terminal-state.ts";
export type { LinkState, TerminalState } from "./terminal-state.ts";

/** The one store of what the terminal told. Written by sync.ts alone, at most once per frame. */
export const useTerminal = create<TerminalState>(() => EMPTY_STATE);

/** The same store, outside React: `getState()`, `subscribe(run)`. */
export const terminalStore = useTerminal;
