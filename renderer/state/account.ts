import { useMemo } from "react";
import type { OrderHealthView } from "../../shared/contract/schemas/market.ts";
import type { AccountView } from "../../shared/contract/schemas/portfolio.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import { clientOf } from "../../shared/domain/identity.ts";
import { toast } from "../workspace/dialogs.ts";
import { rememberAccount, rememberedAccount } from "./page-settings.ts";
import { selectAccount, useSelection } from "./selection.ts";
import { terminalStore, useTerminal } from "./terminal.ts";
import type { TerminalState } from "./terminal.ts";

type Known = Pick<TerminalState, "accounts" | "paper">;

/** The account the page trades in; undefined before the first snapshot. */
export function useAccount(): AccountView | undefined {
  const id = useAccountId();
  return useTerminal((state) => (id === undefined ? undefined : state.accounts.get(id)));
}

export function useAccountId(): AccountId | undefined {
  return useSelection((selection) => selection.account);
}

export function currentAccount(): AccountView | undefined {
  const { account } = useSelection.getState();
  return account === undefined ? undefined : terminalStore.getState().accounts.get(account);
}

/** Accounts to choose from: a closed paper account keeps its history and takes no orders. */
export function openAccounts({ accounts, paper }: Known): readonly AccountView[] {
  return [...accounts.values()].filter(({ id }) => paper.get(id)?.closed !== true);
}

export function useOpenAccounts(): readonly AccountView[] {
  const accounts = useTerminal((state) => state.accounts);
  const paper = useTerminal((state) => state.paper);
  return useMemo(() => openAccounts({ accounts, paper }), [accounts, paper]);
}

/** What of a list belongs to the chosen account; everything the page sums or counts goes through here. */
export function useOwn<T extends { readonly account: AccountId }>(all: ReadonlyMap<string, T>): readonly T[] {
  const account = useAccountId();
  return useMemo(() => [...all.values()].filter((one) => one.account === account), [all, account]);
}

/** An account that was just opened and is not known yet: it is chosen as soon as it appears. */
let awaited: AccountId | undefined;

/** Makes it the page's account, now and after the next start. */
export function chooseAccount(account: AccountId): void {
  rememberAccount(account);
  awaited = account;
  keepAccount(terminalStore.getState());
}

/** Keeps the choice on an account that is there: the awaited, else the present, the remembered, the first one. */
export function keepAccount(known: Known): void {
  const open = openAccounts(known);
  const has = (id: AccountId | undefined): id is AccountId => id !== undefined && open.some((account) => account.id === id);
  const { account } = useSelection.getState();
  const next = [awaited, account, rememberedAccount()].find(has) ?? open[0]?.id;
  if (account !== undefined && next !== undefined && next !== awaited && next !== account) {
    toast("warning", `The account ${clientOf(account)} is no longer there. The page now shows ${known.accounts.get(next)?.title ?? clientOf(next)}, and orders go there.`);
  }
  if (next === awaited) awaited = undefined;
  selectAccount(next);
}

/** How the order path of that account does. */
export function useOrderHealth(): OrderHealthView | undefined {
  const id = useSelection((selection) => selection.account);
  return useTerminal((state) => (id === undefined ? undefined : state.orderHealth.get(id)));
}
