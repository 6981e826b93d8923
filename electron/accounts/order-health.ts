import type { OrderHealthView } from "../../shared/contract/schemas/market.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { BrokerLine } from "../brokers/broker-line.ts";
import type { AccountBooks } from "./account-books.ts";

/** How well orders go: latency, the rate budget, what is unresolved, the journal. @param journalBroken why it cannot be written. */
export function orderHealth(account: AccountId, { latency, reconciler }: Pick<AccountBooks, "latency" | "reconciler">, line: Pick<BrokerLine, "meter">, journalBroken: string | undefined): OrderHealthView {
  const meter = line.meter();
  const p50 = latency.percentile(0.5);
  const p95 = latency.percentile(0.95);
  return {
    account,
    ...(p50 === undefined ? {} : { p50Ms: p50 }),
    ...(p95 === undefined ? {} : { p95Ms: p95 }),
    usedThisSecond: meter.used,
    perSecond: meter.perSecond,
    waiting: meter.waiting,
    unresolved: reconciler.unresolved().length,
    journal: journalBroken ?? "Journal durable",
  };
}
