import type { BrokerOrder } from "../../shared/brokers/port.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import type { Order } from "../../shared/domain/order.ts";
import type { SystemClock } from "../../shared/domain/time.ts";
import type { OrderLedger } from "./order-ledger.ts";
import { isPast } from "./stamp-age.ts";

/** A book asked for sooner than this after the answer failed may not show what became of it, ms. */
const SETTLE_MS = 3_000;
/** A cancel that the broker has taken may lie so long at the exchange, ms. */
const ACCEPTED_MS = 8_000;
/** How often one cancel is sent in all. */
const TRIES = 4;
/** A cancel may be swallowed while the exchange still works on a modify: the last one waits so long for that to end, ms. */
const MODIFY_MS = 30_000;

export interface CancelWatchOptions {
  readonly ledger: OrderLedger;
  readonly clock: SystemClock;
  readonly onTrouble: (sentence: string) => void;
  /** Asks for it once more; leaves the order as it is where it cannot. */
  readonly repeatCancel: (order: Order) => void;
}

/**
 * A cancel is over when its order is, or when the broker refuses it. Until then it is sent again: one whose
 * answer was lost, one that the exchange turned down after the broker had taken it, one from before a restart.
 */
export class CancelWatch {
  #options: CancelWatchOptions;
  #tries = new Map<OrderKey, number>();

  constructor(options: CancelWatchOptions) {
    this.#options = options;
  }

  /** @param row the order in a book that was asked for at `startedAt`, after folding it in: it lives. */
  look(order: Order, row: BrokerOrder, startedAt: number): void {
    const { change } = order;
    if (change?.kind !== "cancel") return void this.#tries.delete(order.key);
    if (row.changing === "cancel") return;
    if (change.state !== "unresolved" && change.state !== "accepted") return;
    const tries = this.#tries.get(order.key) ?? 1;
    const ordinary = change.state === "unresolved" ? SETTLE_MS : ACCEPTED_MS;
    const patience = row.changing === "modify" && tries >= TRIES - 1 ? MODIFY_MS : ordinary;
    if (!isPast(change.at, patience, startedAt)) return;
    if (tries >= TRIES) this.#giveUp(order);
    else this.#again(order, tries);
  }

  /** The journal goes from the one cancel straight to the next: there is no moment at which a crash could lose both. */
  #again(order: Order, tries: number): void {
    const { ledger, onTrouble, repeatCancel } = this.#options;
    repeatCancel(order);
    if (ledger.order(order.key)?.change?.state !== "queued") return;
    this.#tries.set(order.key, tries + 1);
    onTrouble(`The cancel of order ${order.brokerOrderId ?? ""} (${order.instrument}) has had no effect yet; it is sent again (${tries + 1} of ${TRIES}).`);
  }

  #giveUp(order: Order): void {
    const { ledger, clock } = this.#options;
    this.#tries.delete(order.key);
    const text = `${TRIES} cancels had no effect, as far as the broker's book shows. The order still works.`;
    ledger.record({ kind: "change.ended", key: order.key, at: clock.now(), text }).durable.catch(() => {});
    ledger.alarm(`Order ${order.brokerOrderId ?? ""} (${order.instrument}) could not be cancelled: ${text} Cancel it again, or in the broker's own application.`, order);
  }
}
