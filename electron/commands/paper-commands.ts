import type { Request } from "../../shared/contract/commands.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { PaperAccounts } from "../paper/paper-accounts.ts";
import type { HandlersOf } from "./kinds.ts";
import { done } from "./kinds.ts";

export interface PaperServices {
  readonly accounts: Accounts;
  /** Whoever keeps this paper account. @throws TerminalError (NotConnected) while it waits for its prices. */
  readonly paper: (account: AccountId) => PaperAccounts;
  /** Opens a paper account and its order path. */
  readonly openPaper: (request: Request<"paper.open">) => Promise<AccountId>;
}

export function paperCommands({ accounts, paper, openPaper }: PaperServices): HandlersOf<"paper"> {
  return {
    "paper.open": async (request) => ({ account: await openPaper(request) }),
    "paper.reset": async ({ account, capital }) => {
      await paper(account).reset(account, capital);
      const runtime = accounts.get(account);
      runtime.plans.halt({ concerns: () => true, words: "The paper account was reset." });
      await runtime.reread();
      return done(runtime.safety.watch.beginAnew());
    },
    "paper.model": ({ account, model }) => done(paper(account).model(account, model)),
    "paper.close": async ({ account }) => {
      await paper(account).close(account);
      accounts.get(account).plans.halt({ concerns: () => true, words: "The paper account was closed." });
      return {};
    },
    "paper.performance": ({ account, generation }) => paper(account).performance(account, generation),
  };
}
