import type { AccountView } from "../../shared/contract/schemas/portfolio.ts";
import { useSelection } from "./selection.ts";
import { terminalStore, useTerminal } from "./terminal.ts";

/** The account the page trades in; undefined before the first snapshot. */
export function useAccount(): AccountView | undefined {
  const id = useSelection((selection) => selection.account);
  return useTerminal((state) => (id === undefined ? undefined : state.accounts.get(id)));
}

export function currentAccount(): AccountView | undefined {
  const { account } = useSelection.getState();
  return account === undefined ? undefined : terminalStore.getState().accounts.get(account);
}
