import type { OrderEvent, SendSteps } from "../../shared/domain/order-events.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import type { Order, OrderTerms, PendingChange } from "../../shared/domain/order.ts";
import type { SystemClock } from "../../shared/domain/time.ts";
import type { BeforeSend, BrokerLine, WriteOutcome } from "../brokers/broker-line.ts";
import type { Priority } from "../brokers/rate-budget.ts";
import { PRIORITY } from "../brokers/rate-budget.ts";
import type { LastLook, Look } from "./last-look.ts";
import type { OrderLedger } from "./order-ledger.ts";
import type { RiskApproved } from "./risk/gate.ts";
import { goesWithConsent } from "./risk/rules/consent.ts";

export interface OrderSenderOptions {
  readonly line: BrokerLine;
  readonly ledger: OrderLedger;
  readonly look: LastLook;
  readonly clock: SystemClock;
  /** High-resolution time for the latency figure, ms. */
  readonly stopwatch: () => number;
  /** An outcome is open: somebody must look into the broker's book. */
  readonly onUnresolved: () => void;
  /** The broker has taken something; what becomes of it comes by the socket, or must be read. */
  readonly onTaken: () => void;
  readonly onLatency: (ms: number) => void;
  /** The broker has refused to place it. */
  readonly onRefused?: (approved: RiskApproved, code: string, text: string) => void;
}

/** By the stopwatch. */
interface Spent {
  readonly startedAt: number;
  readonly gateUs: number;
  readonly journalUs: number;
}

/** Asked when an order's turn has come. @returns why it is not wanted any more, as a sentence; undefined when it is. */
export type StillWanted = (order: Order) => string | undefined;

interface InTurn {
  readonly key: OrderKey;
  readonly tag: string;
  readonly approved: RiskApproved;
  readonly priority: Priority;
  readonly spent: Spent;
  readonly still: StillWanted | undefined;
  /** Of the last look, when it was approved. */
  readonly mark: number;
}

/** The last step before the wire. Takes approved orders only, sends each at most once, and books what came of it. */
export class OrderSender {
  #options: OrderSenderOptions;

  constructor(options: OrderSenderOptions) {
    this.#options = options;
  }

  /**
   * Call only after the approval is durable.
   * @param spent what the approval took, and when it began by the stopwatch.
   * @param still of an order whose sense hangs on what may change while it waits its turn.
   */
  async place(key: OrderKey, tag: string, approved: RiskApproved, priority: Priority, spent: Spent, still?: StillWanted): Promise<void> {
    const mark = this.#options.look.mark();
    for (;;) {
      const held: { why?: string } = {};
      const outcome = await this.#placeInTurn({ key, tag, approved, priority, spent, still, mark }, held);
      if (held.why === undefined) {
        if (outcome.kind === "refused") this.#options.onRefused?.(approved, outcome.code, outcome.text);
        return this.#placed(key, outcome);
      }
      // Nothing has gone: the same tag may go in a later turn.
      const opened = await this.#options.look.opens();
      if (this.#options.ledger.order(key)?.state !== "queued") return;
      if (!opened) return void this.#note({ kind: "order.not-placed", key, at: this.#now(), why: `${held.why} It waited for that and was given up; nothing was sent. Give it again when the account is ready.` });
    }
  }

  /** @param held is told why it has to wait, when the last look says so. */
  #placeInTurn({ key, tag, approved, priority, spent, still, mark }: InTurn, held: { why?: string }): Promise<WriteOutcome> {
    const { line, ledger, look, stopwatch, onLatency } = this.#options;
    const { proposal, facts } = approved;
    const queuedAt = stopwatch();
    return attempted((beforeSend) => line.place(facts.instrument, { ...proposal, tag, ...(goesWithConsent(facts) && { consent: true }) }, priority, beforeSend), (sent) => {
      const order = ledger.order(key);
      if (order?.state !== "queued") return false;
      const unwanted = still?.(order);
      const looked: Look = unwanted === undefined ? look.place(order, approved, mark) : { kind: "stop", why: unwanted };
      if (looked.kind === "wait") held.why = looked.why;
      if (looked.kind === "stop") this.#note({ kind: "order.not-placed", key, at: this.#now(), why: looked.why });
      if (looked.kind !== "go") return false;
      const now = stopwatch();
      onLatency(now - spent.startedAt);
      const steps: SendSteps = { gateUs: spent.gateUs, journalUs: spent.journalUs, laneUs: microseconds(now - queuedAt) };
      return this.#note({ kind: "order.sent", key, at: this.#now(), latencyUs: microseconds(now - spent.startedAt), sent, steps });
    });
  }

  async modify(key: OrderKey, change: PendingChange, approved: RiskApproved, brokerOrderId: string, was: OrderTerms, priority: Priority = PRIORITY.change): Promise<void> {
    const { proposal, facts } = approved;
    const { line, look } = this.#options;
    const mark = look.mark();
    await this.#change(key, change, (beforeSend) => line.modify(facts.instrument, brokerOrderId, proposal.product, was, proposal, priority, beforeSend), (order) => look.modify(order, proposal, approved, mark));
  }

  async cancel(key: OrderKey, change: PendingChange, brokerOrderId: string, terms: OrderTerms): Promise<void> {
    // Nothing that happens meanwhile speaks against calling an order off.
    await this.#change(key, change, (beforeSend) => this.#options.line.cancel(brokerOrderId, terms, PRIORITY.exit, beforeSend), () => ({ kind: "go" }));
  }

  /** A change that another has taken the place of is dropped before it is sent, and its answer is no news of the other. */
  async #change(key: OrderKey, change: PendingChange, write: (beforeSend: BeforeSend) => Promise<WriteOutcome>, look: (order: Order) => Look): Promise<void> {
    const outcome = await attempted(write, (sent) => {
      // The order may have ended while the change waited its turn.
      const order = this.#options.ledger.order(key);
      if (!order || !this.#current(key, change)) return false;
      const looked = look(order);
      if (looked.kind !== "go") return !this.#note({ kind: "change.ended", key, at: this.#now(), text: looked.why });
      return this.#note({ kind: "change.sent", key, at: this.#now(), sent });
    });
    if (!this.#current(key, change)) return;
    const at = this.#now();
    switch (outcome.kind) {
      case "confirmed":
        this.#note({ kind: "change.accepted", key, at, ...answerOf(outcome) });
        this.#options.onTaken();
        return;
      case "refused":
        this.#note({ kind: "change.ended", key, at, text: this.#options.line.explain(outcome.code, outcome.text), ...answerOf(outcome) });
        return;
      case "not-sent":
        this.#note({ kind: "change.ended", key, at, text: outcome.why });
        return;
      case "unresolved":
        this.#note({ kind: "change.unresolved", key, at, why: outcome.why, ...answerOf(outcome) });
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
        this.#note({ kind: "order.acknowledged", key, at, ...outcome.placement, ...answerOf(outcome) });
        this.#options.onTaken();
        return;
      case "refused":
        this.#note({ kind: "order.refused", key, at, code: outcome.code, text: this.#options.line.explain(outcome.code, outcome.text), ...answerOf(outcome) });
        return;
      case "not-sent":
        // A dropped order may have been ended by its owner or the last look already, or have left with its day.
        if (![undefined, "not-placed"].includes(this.#options.ledger.order(key)?.state)) this.#note({ kind: "order.not-placed", key, at, why: outcome.why });
        return;
      case "unresolved":
        this.#note({ kind: "order.unresolved", key, at, why: `${outcome.why} The order may be at the broker; its book is being searched.`, ...answerOf(outcome) });
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

/** A line that throws has met what nobody thought of: the program goes on, and what has gone out is looked for in the broker's book. */
async function attempted(write: (beforeSend: BeforeSend) => Promise<WriteOutcome>, beforeSend: BeforeSend): Promise<WriteOutcome> {
  let gone = false;
  try {
    return await write((sent) => (gone = beforeSend(sent)));
  } catch (error) {
    const why = `A fault in Sauda: ${error instanceof Error ? error.message : String(error)}.`;
    return gone ? { kind: "unresolved", why } : { kind: "not-sent", why: `${why} Nothing was sent.` };
  }
}

function answerOf({ answer }: Exclude<WriteOutcome, { kind: "not-sent" }>): { readonly answer?: NonNullable<typeof answer> } {
  return answer === undefined ? {} : { answer };
}

/** @param ms as the stopwatch counts. */
export function microseconds(ms: number): number {
  return Math.round(ms * 1000);
}
