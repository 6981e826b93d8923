import type { OrderEvent } from "../../shared/domain/order-events.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import type { OrderTerms, PendingChange } from "../../shared/domain/order.ts";
import type { SystemClock } from "../../shared/domain/time.ts";
import type { BrokerAccount, WriteOutcome } from "../brokers/broker-account.ts";
import type { Priority } from "../brokers/rate-budget.ts";
import { PRIORITY } from "../brokers/rate-budget.ts";
import type { OrderLedger } from "./order-ledger.ts";
import type { RiskApproved } from "./risk/gate.ts";

export interface OrderSenderOptions {
  readonly account: BrokerAccount;
  readonly ledger: OrderLedger;
  readonly clock: SystemClock;
  /** High-resolution time for the latency figure, ms. */
  readonly stopwatch: () => number;
  /** An outcome is open: somebody must look into the broker's book. */
  readonly onUnresolved: () => void;
  /** The broker has taken something; what becomes of it comes by the socket, or must be read. */
  readonly onTaken: () => void;
  readonly onLatency: (ms: number) => void;
}

/** The last step before the wire. Takes approved orders only, sends each at most once, and books what came of it. */
export class OrderSender {
  #options: OrderSenderOptions;

  constructor(options: OrderSenderOptions) {
    this.#options = options;
  }

  /** Call only after the approval is durable. */
  async place(key: OrderKey, tag: string, approved: RiskApproved, priority: Priority, startedAt: number): Promise<void> {
    const { account, stopwatch, onLatency } = this.#options;
    const { proposal, facts } = approved;
    const { rest } = account.protocol;
    const request = rest.place(facts.instrument, { ...proposal, tag });
    const outcome = await account.write(request, (answer) => rest.readPlacement(answer), priority, () => {
      if (this.#options.ledger.order(key)?.state !== "queued") return false;
      const latency = stopwatch() - startedAt;
      onLatency(latency);
      return this.#note({ kind: "order.sent", key, at: this.#now(), latencyUs: Math.round(latency * 1000) });
    });
    this.#placed(key, outcome);
  }

  async modify(key: OrderKey, change: PendingChange, approved: RiskApproved, brokerOrderId: string, was: OrderTerms): Promise<void> {
    const { proposal, facts } = approved;
    const { rest } = this.#options.account.protocol;
    const request = rest.modify(facts.instrument, brokerOrderId, proposal.product, was, proposal);
    await this.#change(key, change, request, PRIORITY.change);
  }

  async cancel(key: OrderKey, change: PendingChange, brokerOrderId: string, terms: OrderTerms): Promise<void> {
    const { rest } = this.#options.account.protocol;
    await this.#change(key, change, rest.cancel(brokerOrderId, terms), PRIORITY.exit);
  }

  /** A change that another has taken the place of is dropped before it is sent, and its answer is no news of the other. */
  async #change(key: OrderKey, change: PendingChange, request: Parameters<BrokerAccount["write"]>[0], priority: Priority): Promise<void> {
    const { account } = this.#options;
    const outcome = await account.write(request, (answer) => account.protocol.rest.readChange(answer), priority, () => {
      // The order may have ended while the change waited its turn.
      if (!this.#current(key, change)) return false;
      return this.#note({ kind: "change.sent", key, at: this.#now() });
    });
    if (!this.#current(key, change)) return;
    const at = this.#now();
    switch (outcome.kind) {
      case "confirmed":
        this.#note({ kind: "change.accepted", key, at });
        this.#options.onTaken();
        return;
      case "refused":
        this.#note({ kind: "change.ended", key, at, text: account.protocol.explain(outcome.code, outcome.text) });
        return;
      case "not-sent":
        this.#note({ kind: "change.ended", key, at, text: outcome.why });
        return;
      case "unresolved":
        this.#note({ kind: "change.unresolved", key, at, why: outcome.why });
        this.#options.onUnresolved();
    }
  }

  #current(key: OrderKey, change: PendingChange): boolean {
    const pending = this.#options.ledger.order(key)?.change;
    return pending !== undefined && pending.kind === change.kind && pending.at === change.at;
  }

  #placed(key: OrderKey, outcome: WriteOutcome): void {
    const at = this.#now();
    switch (outcome.kind) {
      case "confirmed":
        this.#note({ kind: "order.acknowledged", key, at, ...outcome.placement });
        this.#options.onTaken();
        return;
      case "refused":
        this.#note({ kind: "order.refused", key, at, code: outcome.code, text: this.#options.account.protocol.explain(outcome.code, outcome.text) });
        return;
      case "not-sent":
        // A dropped order may have been ended by its owner already; then this changes nothing.
        if (this.#options.ledger.order(key)?.state !== "not-placed") this.#note({ kind: "order.not-placed", key, at, why: outcome.why });
        return;
      case "unresolved":
        this.#note({ kind: "order.unresolved", key, at, why: `${outcome.why} The order may be at the broker; its book is being searched.` });
        this.#options.onUnresolved();
    }
  }

  /** Books an event. A journal that fails here stops trading through its own alarm; the broker's book has the truth. */
  #note(event: OrderEvent): true {
    this.#options.ledger.record(event).durable.catch(() => {});
    return true;
  }

  #now(): ReturnType<SystemClock["now"]> {
    return this.#options.clock.now();
  }
}
