import type { Order, OrderProposal } from "../../../shared/domain/order.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Duplicates are looked for within the last minute at most, and among so many approvals at most. */
const DUPLICATE_MS = 60_000;
const DUPLICATES_KEPT = 2_000;

export interface SentCounts {
  readonly second: number;
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
}

type Slip = Pick<OrderProposal, "instrument" | "side" | "quantity" | "price" | "type" | "owner" | "product" | "trigger">;

interface Approval {
  readonly at: number;
  readonly order: Slip;
}

function same(a: Slip, b: Slip): boolean {
  return (
    a.instrument === b.instrument && a.side === b.side && a.quantity === b.quantity && a.price === b.price && a.type === b.type && a.owner === b.owner &&
    a.product === b.product && a.trigger === b.trigger
  );
}

/**
 * What was approved lately: how many, and which. Fed by the order ledger with every step of our own
 * orders, at a restart too, so that the counts of minute, hour and day go on where they were.
 */
export class OrderTally {
  /** Ascending system times of approvals and changes within the last hour, from `#head` on. */
  #times: number[] = [];
  #head = 0;
  #day = 0;
  #recent: Approval[] = [];

  note(order: Order, before: Order | undefined): void {
    if (order.intent === undefined) return;
    if (!before && order.state === "queued") this.#add(order.createdAt, order);
    const { change } = order;
    if (change?.kind === "modify" && change.state === "queued" && before?.change?.at !== change.at) this.#add(change.at, undefined);
  }

  clear(): void {
    this.#day = 0;
    this.#recent = [];
  }

  counts(now: number): SentCounts {
    this.#settle(now);
    return { second: this.#within(now, SECOND), minute: this.#within(now, MINUTE), hour: this.#times.length - this.#head, day: this.#day };
  }

  /** How long ago the same was approved, ms; undefined when it was not, within `ms`. */
  duplicate(order: Slip, now: number, ms: number): number | undefined {
    for (let i = this.#recent.length - 1; i >= 0; i--) {
      const known = this.#recent[i];
      if (!known || now - known.at >= ms) return undefined;
      if (same(known.order, order)) return Math.max(0, now - known.at);
    }
    return undefined;
  }

  /** Ms until fewer than `most` lie within the last `ms`; 0 = now. */
  room(now: number, ms: number, most: number): number {
    this.#settle(now);
    if (most <= 0 || this.#within(now, ms) < most) return 0;
    const oldest = this.#times[this.#times.length - most] ?? now;
    return oldest + ms - now;
  }

  #add(at: number, order: Order | undefined): void {
    this.#settle(at);
    this.#times.push(at);
    this.#day++;
    if (!order) return;
    this.#recent.push({ at, order });
    const [oldest] = this.#recent;
    if (this.#recent.length > DUPLICATES_KEPT || (oldest && at - oldest.at > 2 * DUPLICATE_MS)) {
      this.#recent = this.#recent.filter((known) => at - known.at <= DUPLICATE_MS).slice(-DUPLICATES_KEPT / 2);
    }
  }

  /** Forgets what is older than an hour. A clock turned back must not count what went before it for as long as it was turned. */
  #settle(now: number): void {
    if ((this.#times.at(-1) ?? 0) > now) {
      this.#times = this.#times.slice(this.#head).map((at) => Math.min(at, now));
      this.#head = 0;
      this.#recent = this.#recent.map(({ at, order }) => ({ at: Math.min(at, now), order }));
    }
    while (this.#head < this.#times.length && (this.#times[this.#head] ?? now) <= now - HOUR) this.#head++;
    if (this.#head > 4_096 && this.#head * 2 > this.#times.length) {
      this.#times = this.#times.slice(this.#head);
      this.#head = 0;
    }
  }

  #within(now: number, ms: number): number {
    let low = this.#head;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? now) > now - ms) high = middle;
      else low = middle + 1;
    }
    return this.#times.length - low;
  }
}
