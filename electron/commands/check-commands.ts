import { brokerChecks } from "../accounts/account-checks.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { HandlersOf } from "./kinds.ts";
import { done } from "./kinds.ts";

export interface CheckServices {
  readonly accounts: Accounts;
}

/** What the broker knows of an order before it is sent. */
export function checkCommands({ accounts }: CheckServices): HandlersOf<"checks"> {
  return {
    "checks.notice": async ({ account, instrument }) => {
      const { checks } = accounts.get(account);
      if (!checks) return { agreed: false };
      await checks.surveillance.refresh();
      return checks.notice(instrument);
    },
    "checks.agree": ({ account, instrument, notice }) => done(brokerChecks(accounts.get(account).checks, account).agree(instrument, notice)),
    "checks.charges": ({ account, ...order }) => brokerChecks(accounts.get(account).checks, account).charges.check(order),
  };
}
