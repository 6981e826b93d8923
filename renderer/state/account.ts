import { useMemo } from "react";
import type { OrderHealthView } from "../../shared/contract/schemas/market.ts";
import type { PaperAccountView } from "../../shared/contract/schemas/paper.ts";
import type { AccountView } from "../../shared/contract/schemas/portfolio.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import { clientOf } from "../../shared/domain/identity.ts";
import { toast } from "../workspace/dialogs.ts";
import { rememberAccount, rememberedAccount } from "./page-settings.ts";
import { selectAccount, useSelection } from "./selection.ts";
import { terminalStore, useTerminal } from "./terminal.ts";
import type { TerminalState } from "./terminal.ts";

type Known = Pick<TerminalState, "accounts" | "paper">;

const closedViews = new WeakMap<PaperAccountView, AccountView>();

/** A closed paper account as the panels see it: readable, without orders. The terminal itself no longer runs it. */
function closedView(paper: PaperAccountView): AccountView {
  const { account, name } = paper;
  const view = closedViews.get(paper) ?? {
    id: account, broker: "Paper", title: name, clientCode: name, world: "paper", state: "ready", trading: false,
    sentence: "It is closed. Its orders, trades and results can be looked at; nothing can be sent.",
  };
  closedViews.set(paper, view);
  return view;
}

function accountOf({ accounts, paper }: Known, id: AccountId | undefined): AccountView | undefined {
  if (id === undefined) return undefined;
  const known = paper.get(id);
  return known?.closed === true ? closedView(known) : accounts.get(id);
}

/** The account the page is about; undefined before the first snapshot. A closed one cannot trade. */
export function useAccount(): AccountView | undefined {
  const id = useAccountId();
  return useTerminal((state) => accountOf(state, id));
}

export function isClosed(id: AccountId | undefined): boolean {
  return id !== undefined && terminalStore.getState().paper.get(id)?.closed === true;
}

export function useClosed(): boolean {
  const id = useAccountId();
  return useTerminal((state) => id !== undefined && state.paper.get(id)?.closed === true);
}

export function useAccountId(): AccountId | undefined {
  return useSelection((selection) => selection.account);
}

export function currentAccount(): AccountView | undefined {
  return accountOf(terminalStore.getState(), useSelection.getState().account);
}

/** Accounts to trade in: a closed paper account keeps its history and takes no orders. */
export function openAccounts({ accounts, paper }: Known): readonly AccountView[] {
  return [...accounts.values()].filter(({ id }) => paper.get(id)?.closed !== true);
}

/** Accounts whose history can still be looked at. */
export function closedAccounts({ paper }: Pick<Known, "paper">): readonly AccountView[] {
  return [...paper.values()].filter(({ closed }) => closed).map(closedView);
}

export function useClosedAccounts(): readonly AccountView[] {
  const paper = useTerminal((state) => state.paper);
  return useMemo(() => closedAccounts({ paper }), [paper]);
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
/** The closed account that was chosen on purpose: the page stays with it until another is chosen. */
let lookedAt: AccountId | undefined;

/** Makes it the page's account, now and, unless it is closed, after the next start. */
export function chooseAccount(account: AccountId): void {
  lookedAt = isClosed(account) ? account : undefined;
  if (lookedAt === undefined) rememberAccount(account);
  awaited = account;
  keepAccount(terminalStore.getState());
}

/** Keeps the choice on an account that is there: the awaited, else the present, the remembered, the first one. */
export function keepAccount(known: Known): void {
  const open = openAccounts(known);
  const has = (id: AccountId | undefined): id is AccountId => id !== undefined && (open.some((account) => account.id === id) || (id === lookedAt && known.paper.get(id)?.closed === true));
  const { account } = useSelection.getState();
  const next = [awaited, account, rememberedAccount()].find(has) ?? open[0]?.id;
  if (account !== undefined && next !== undefined && next !== awaited && next !== account) {
    const closed = known.paper.get(account)?.closed === true;
    const why = closed ? `${clientOf(account)} is closed; its history is in the list of accounts.` : `The account ${clientOf(account)} is no longer there.`;
    toast("warning", `${why} The page now shows ${known.accounts.get(next)?.title ?? clientOf(next)}, and orders go there.`);
  }
  if (next === awaited) awaited = undefined;
  selectAccount(next);
}

/** How the order path of that account does. */
export function useOrderHealth(): OrderHealthView | undefined {
  const id = useSelection((selection) => selection.account);
  return useTerminal((state) => (id === undefined ? undefined : state.orderHealth.get(id)));
}
