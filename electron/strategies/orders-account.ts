import type { AccountRuntime } from "../accounts/account-runtime.ts";
import type { OrdersAccount } from "./orders/orders-options.ts";

/** An account as the orders of a strategy need it. */
export function ordersAccount(account: AccountRuntime): OrdersAccount {
  const { given, ledger, desk, plans, safety, money } = account;
  const { id, instruments, quotes, charges, journal, records, clock, timers, day, marketAt } = given;
  return {
    id, ledger, desk, instruments, quotes, charges, journal, records, clock, timers, day, marketAt,
    brackets: plans.brackets,
    gtts: plans.gtts,
    squareOff: safety.squareOff,
    held: (key) => (money.knownHoldings === undefined ? undefined : money.held(key)),
    trading: () => account.view.trading,
    state: () => account.view.sentence,
  };
}
