import type { OrderPreview } from "../../shared/contract/schemas/orders.ts";
import type { Failure } from "../../shared/domain/errors.ts";
import { TerminalError, badInput, notConnected } from "../../shared/domain/errors.ts";
import type { AccountId, OrderKey } from "../../shared/domain/identity.ts";
import { newIntentId } from "../../shared/domain/identity.ts";
import type { Order, OrderProposal, OrderTerms, OrderWhy, PendingChange } from "../../shared/domain/order.ts";
import { isTerminal } from "../../shared/domain/order.ts";
import type { Random } from "../../shared/domain/random.ts";
import type { MarketTime, SystemClock } from "../../shared/domain/time.ts";
import type { Priority } from "../brokers/rate-budget.ts";
import { PRIORITY } from "../brokers/rate-budget.ts";
import type { OrderLedger } from "./order-ledger.ts";
import type { OrderSender, StillWanted } from "./order-sender.ts";
import { microseconds } from "./order-sender.ts";
import { RiskApproved } from "./risk/gate.ts";
import type { RiskLimits } from "./risk/limits.ts";
import type { RiskFacts } from "./risk/rule.ts";

export interface OrderDeskOptions {
  readonly id: AccountId;
  readonly ledger: OrderLedger;
  readonly sender: OrderSender;
  readonly clock: SystemClock;
  readonly stopwatch: () => number;
  readonly random: Random;
  readonly installation: string;
  readonly day: () => string;
  readonly marketAt: () => MarketTime | undefined;
  /** Undefined when orders may go; else why they may not. */
  readonly closed: () => string | undefined;
  readonly limits: () => RiskLimits;
  /** @param plan kind of the plan that it is a leg of, if it is one. */
  readonly facts: (proposal: OrderProposal, replacing: Order | undefined, plan: string | undefined) => RiskFacts | Failure;
  readonly preview: (proposal: OrderProposal, problems: readonly Failure[], facts: RiskFacts) => OrderPreview;
}

/** The order counter of one account: proposal → gate → journal → sender. Every way of asking comes through here. */
export class OrderDesk {
  #options: OrderDeskOptions;

  constructor(options: OrderDeskOptions) {
    this.#options = options;
  }

  preview(proposal: OrderProposal): OrderPreview {
    const facts = this.#facts(proposal, undefined, undefined);
    const assessed = RiskApproved.assess(proposal, facts);
    return this.#options.preview(proposal, assessed instanceof RiskApproved ? [] : assessed, facts);
  }

  /**
   * Resolves when the order is in the journal and on its way; what becomes of it comes by event.
   * @param once mark of one press, or of one step of a plan: the same mark again answers with the same order.
   * @param why what it is for; absent for a press of the user's.
   * @param still asked once more when its turn to be sent has come.
   * @throws TerminalError when it is refused here: nothing was sent.
   */
  async place(proposal: OrderProposal, once: string | undefined, priority: Priority = PRIORITY.entry, why?: OrderWhy, still?: StillWanted): Promise<OrderKey> {
    const { ledger, sender, clock, id, stopwatch } = this.#options;
    const startedAt = stopwatch();
    const before = once === undefined ? undefined : ledger.byOnce(id, once);
    if (before) return before.key;
    this.#mustBeOpen();
    const approved = this.#approve(proposal, undefined, why);
    const approvedAt = stopwatch();
    const at = clock.now();
    const intent = newIntentId(this.#options.installation, at, this.#options.random);
    const key = intent as string as OrderKey;
    const day = this.#options.day();
    const { step, durable } = ledger.record({
      kind: "order.approved", key, at, intent, day, proposal,
      multiplier: approved.facts.instrument.multiplier,
      checks: approved.checks,
      once, why,
      marketAt: this.#options.marketAt(),
    });
    if (step.kind !== "moved") throw new TerminalError({ kind: "Fault", sentence: `The tag ${intent} has been given before; nothing was sent. Send the order again.` });
    try {
      await durable;
    } catch (error) {
      ledger.forget(key, "Not sent: the journal could not be written.");
      throw error;
    }
    const spent = { startedAt, gateUs: microseconds(approvedAt - startedAt), journalUs: microseconds(stopwatch() - approvedAt) };
    // Whatever gets the trader out goes ahead of what gets in, and may use the slots kept for it.
    void sender.place(key, intent, approved, approved.facts.reduces ? PRIORITY.exit : priority, spent, still);
    return key;
  }

  async modify(key: OrderKey, terms: OrderTerms, priority: Priority = PRIORITY.change, why?: OrderWhy): Promise<OrderKey> {
    this.#mustBeOpen();
    const order = this.#changeable(key, "changed");
    if (order.change) throw refusal("change", `Order ${order.brokerOrderId} is already being ${order.change.kind === "modify" ? "changed" : "cancelled"}. Wait for that to end.`);
    if (terms.quantity <= order.filled) {
      throw new TerminalError(badInput("quantity", `more than the ${order.filled} already filled`, `The new quantity must be more than the ${order.filled} already filled; to stop here, cancel the rest.`));
    }
    const proposal = { ...proposalOf(order), ...terms };
    const approved = this.#approve(proposal, order, why);
    const change = await this.#approveChange(key, "modify", terms, why);
    void this.#options.sender.modify(key, change, approved, brokerIdOf(order), order, priority);
    return key;
  }

  /** Ms until the gate's rates let so many more opening orders through at once; 0 = now. For plans that send many. */
  pace(orders = 1): number {
    const { ledger, clock, limits } = this.#options;
    const { perSecond, exitsPerSecond, perMinute, exitsPerMinute, perHour } = limits();
    const now = clock.now();
    const waits = [[1_000, perSecond, exitsPerSecond], [60_000, perMinute, exitsPerMinute], [3_600_000, perHour, 0]] as const;
    return Math.max(0, ...waits.map(([ms, most, kept]) => (most <= 0 ? 0 : ledger.tally.room(now, ms, Math.max(1, Math.max(1, most - kept) - orders + 1)))));
  }

  /** Cancels may be repeated: asking again for an order that is being cancelled sends another. */
  async cancel(key: OrderKey, why?: OrderWhy): Promise<OrderKey> {
    const { ledger, clock, sender } = this.#options;
    const waiting = ledger.order(key);
    if (waiting?.state === "queued") {
      await ledger.record({ kind: "order.not-placed", key, at: clock.now(), why: "Cancelled before it was sent." }).durable;
      return key;
    }
    this.#mustBeOpen();
    const order = this.#changeable(key, "cancelled");
    const change = await this.#approveChange(key, "cancel", undefined, why);
    void sender.cancel(key, change, brokerIdOf(order), order);
    return key;
  }

  /** @returns the change as journaled: by it the sender knows whether a later one has taken its place. */
  async #approveChange(key: OrderKey, change: PendingChange["kind"], terms: OrderTerms | undefined, why: OrderWhy | undefined): Promise<PendingChange> {
    const at = this.#options.clock.now();
    await this.#options.ledger.record({ kind: "change.approved", key, at, change, terms, why }).durable;
    return { kind: change, state: "queued", at, wanted: terms };
  }

  #approve(proposal: OrderProposal, replacing: Order | undefined, why: OrderWhy | undefined): RiskApproved {
    const facts = this.#facts(proposal, replacing, why?.plan?.kind);
    const assessed = RiskApproved.assess(proposal, facts, replacing ? "modify" : "place");
    if (assessed instanceof RiskApproved) return assessed;
    const first = assessed[0] ?? { kind: "Fault", sentence: "The risk gate refused without a reason." };
    if (first.kind === "Refused") {
      const { rule, limit, value, sentence } = first;
      const refusal = { kind: "proposal.refused", at: this.#options.clock.now(), proposal, why, rule, limit, value, sentence } as const;
      this.#options.ledger.noteRefused(refusal, this.#options.day()).catch(() => {});
    }
    throw new TerminalError(first);
  }

  #facts(proposal: OrderProposal, replacing: Order | undefined, plan: string | undefined): RiskFacts {
    const facts = this.#options.facts(proposal, replacing, plan);
    if ("kind" in facts) throw new TerminalError(facts);
    return facts;
  }

  #mustBeOpen(): void {
    const why = this.#options.closed();
    if (why !== undefined) throw new TerminalError(notConnected(why));
  }

  #changeable(key: OrderKey, what: string): Order {
    const order = this.#options.ledger.order(key);
    if (!order || order.account !== this.#options.id) throw new TerminalError(badInput("order", "an order of today", "There is no such order today."));
    if (isTerminal(order.state)) throw refusal("state", `This order has ended (${order.state}) and cannot be ${what}.`);
    if (order.brokerOrderId === undefined) throw refusal("state", `This order cannot be ${what} yet: the broker has not confirmed it. Its outcome is being looked for.`);
    return order;
  }
}

function refusal(rule: string, sentence: string): TerminalError {
  return new TerminalError({ kind: "Refused", rule, limit: "", value: "", sentence });
}

function brokerIdOf(order: Order): string {
  if (order.brokerOrderId === undefined) throw new Error(`order ${order.key} has no id at the broker`);
  return order.brokerOrderId;
}

function proposalOf(order: Order): OrderProposal {
  const { account, instrument, side, quantity, type, price, trigger, product, validity, owner } = order;
  return { account, instrument, side, quantity, type, price, trigger, product, validity, owner };
}
