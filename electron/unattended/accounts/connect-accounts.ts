import { failureOf } from "../../../shared/domain/errors.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { Desk } from "../desk.ts";
import { ask } from "../desk.ts";
import type { Tell } from "../news/tell.ts";
import type { Picture } from "../picture.ts";

/**
 * Connects the saved broker accounts among these, and those whose prices a paper account among these trades
 * on. What becomes of it is told by the accounts' states.
 */
export async function connectAccounts(desk: Desk, picture: Picture, wanted: ReadonlySet<AccountId>, tell: Tell): Promise<void> {
  const needed = new Set([...wanted].map((account) => picture.paper.get(account)?.prices ?? account));
  for (const { account, state, askPin, askCode } of picture.connections) {
    if (!needed.has(account) || state === "connected" || state === "connecting" || state === "retrying") continue;
    if (askPin || askCode) {
      tell("error", "account.asks", `${account} asks for its ${askPin ? "PIN" : "code"} at each sign-in, and nobody is here to type it. Let Sauda keep it (Connect panel), then start again.`, { account });
      continue;
    }
    try {
      await ask(desk, "connect.open", { account });
    } catch (error) {
      tell("error", "account.failed", `${account} cannot be connected: ${failureOf(error).sentence}`, { account });
    }
  }
}

/**
 * Lets opening orders of a live account go, by the word that stands in the file.
 * @returns why not.
 */
export async function unlock(desk: Desk, picture: Picture, account: AccountId, word: string, tell: Tell): Promise<string | undefined> {
  if (picture.connections.find((one) => one.account === account)?.locked !== true) return undefined;
  try {
    await ask(desk, "connect.unlock", { account, typed: word });
    tell("warn", "account.unlocked", `${account} is unlocked, as the file says: orders go to the broker.`, { account });
    return undefined;
  } catch (error) {
    return failureOf(error).sentence;
  }
}
