import type { AccountId } from "../../shared/domain/identity.ts";
import type { SystemClock } from "../../shared/domain/time.ts";
import type { OrderLedger } from "../orders/order-ledger.ts";

const WHY = "Sauda ended before the broker's answer came. Its book is being searched.";

/** What was on its way when the terminal ended is open until the broker's book tells. */
export function leaveOpen(ledger: OrderLedger, account: AccountId, clock: SystemClock): void {
  for (const { key, state, change } of ledger.working(account)) {
    const at = clock.now();
    if (state === "queued" || state === "sent") ledger.record({ kind: "order.unresolved", key, at, why: WHY }).durable.catch(() => {});
    else if (change && change.state !== "accepted") ledger.record({ kind: "change.unresolved", key, at, why: WHY }).durable.catch(() => {});
  }
}
