import type { AccountId } from "../../shared/domain/identity.ts";
import { client } from "../connection/client.ts";
import { useSelection } from "./selection.ts";
import { terminalStore } from "./terminal.ts";
import type { TerminalState } from "./terminal.ts";

/** A live account has a market of its own, named by its id, which paper accounts on its prices share; all others share one. */
function isOfLive(market: string): boolean {
  return market.endsWith(":live");
}

/** Whose market should be looked at instead of the present one; undefined when it is the right one already, or cannot be had. */
export function otherMarket({ market, accounts, paper }: Pick<TerminalState, "market" | "accounts" | "paper">, account: AccountId | undefined): AccountId | undefined {
  const view = account === undefined ? undefined : accounts.get(account);
  if (!view || view.state === "waiting") return undefined;
  const live = view.world === "live" ? view.id : paper.get(view.id)?.prices;
  const right = live === undefined ? !isOfLive(market) : market === live;
  return right ? undefined : view.id;
}

/** Keeps the prices on the page those of the account that it trades in. */
export function followMarket(): void {
  let asked: AccountId | undefined;
  const follow = (): void => {
    const state = terminalStore.getState();
    if (state.link !== "live") return;
    const account = otherMarket(state, useSelection.getState().account);
    if (account === asked) return;
    asked = account;
    // When it fails the account has gone, and the page chooses another.
    if (account !== undefined) client.call("market.show", { account }).catch(() => (asked = undefined));
  };
  useSelection.subscribe(follow);
  terminalStore.subscribe(follow);
}
