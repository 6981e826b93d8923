import type { BrokerOrder } from "../../shared/brokers/port.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import type { Order } from "../../shared/domain/order.ts";
import { isTerminal } from "../../shared/domain/order.ts";
import type { SystemClock } from "../../shared/domain/time.ts";

/** One thing of which the broker says otherwise than what is known here. */
export interface Difference {
  /** Names the thing: the same at each look. */
  readonly about: string;
  /** Names it and both numbers, for people. */
  readonly words: string;
}

/** The very same difference for so long, at so many looks, is none that messages on their way explain. */
const STUCK_MS = 60_000;
const LEAST_LOOKS = 3;
/** The numbers may change at each look, as in busy trading; for so long without ever agreeing they may not. */
const NEVER_AGREED_MS = 300_000;
/** So many are named in the alarm. */
const NAMED = 4;

interface Seen extends Difference {
  /** Since when it differs at all, and since when in these words. */
  readonly since: number;
  readonly sameSince: number;
  readonly looks: number;
}

/**
 * Watches whether the broker's books and what is known here come together. Only looks at readable books count.
 * A difference that stays ends opening orders; when all agree again, that ends by itself.
 */
export class Convergence {
  #clock: SystemClock;
  #seen = new Map<string, ReadonlyMap<string, Seen>>();
  #stuck: string | undefined;
  #onDiverged: (sentence: string | undefined) => void;

  /** @param onDiverged the sentence when opening orders must end or the reason has changed; undefined when they may go again. */
  constructor(clock: SystemClock, onDiverged: (sentence: string | undefined) => void) {
    this.#clock = clock;
    this.#onDiverged = onDiverged;
  }

  /** Some difference is open: look again soon. */
  get differs(): boolean {
    return [...this.#seen.values()].some((differences) => differences.size > 0);
  }

  /** Set while opening orders must not go. */
  get stuck(): string | undefined {
    return this.#stuck;
  }

  /** @param book which of the broker's books was compared; all that differs in it now. */
  compared(book: "orders" | "positions", differences: readonly Difference[]): void {
    const now = this.#clock.now();
    const before = this.#seen.get(book);
    const seen = new Map<string, Seen>();
    for (const one of differences) {
      const known = before?.get(one.about);
      const same = known?.words === one.words ? known : undefined;
      seen.set(one.about, { ...one, since: known?.since ?? now, sameSince: same?.sameSince ?? now, looks: (same?.looks ?? 0) + 1 });
    }
    this.#seen.set(book, seen);
    this.#judge(now);
  }

  /** A new trading day: yesterday's differences are nobody's. */
  forget(): void {
    this.#seen.clear();
    this.#judge(this.#clock.now());
  }

  #judge(now: number): void {
    const all = [...this.#seen.values()].flatMap((differences) => [...differences.values()]);
    const stuck = all.filter((one) => (now - one.sameSince >= STUCK_MS && one.looks >= LEAST_LOOKS) || now - one.since >= NEVER_AGREED_MS);
    // Once stopped, one agreement among several is not enough.
    const sentence = stuck.length > 0 || (this.#stuck !== undefined && all.length > 0) ? sentenceOf(stuck.length > 0 ? stuck : all) : undefined;
    if (sentence === this.#stuck) return;
    this.#stuck = sentence;
    this.#onDiverged(sentence);
  }
}

function sentenceOf(differences: readonly Difference[]): string {
  const named = differences.slice(0, NAMED).map(({ words }) => words);
  if (differences.length > NAMED) named.push(`${differences.length - NAMED} more`);
  return `The broker's books and what is known here do not come together: ${named.join("; ")}. Orders that open or add to a position are not taken until they agree; exits and cancels go. Compare with the broker's own application.`;
}

/** What a complete order book says otherwise than the orders known here, after it was folded in. */
export function orderDifferences(book: readonly BrokerOrder[], known: (row: BrokerOrder) => Order | undefined, missing: readonly Order[]): Difference[] {
  const differences: Difference[] = [];
  const told = new Set<OrderKey>();
  const add = (order: Order, words: string): void => {
    if (!told.has(order.key)) differences.push({ about: order.key, words: `order ${order.brokerOrderId ?? ""} ${order.instrument.slice(order.instrument.indexOf(":") + 1)} ${words}` });
    told.add(order.key);
  };
  for (const row of book) {
    const order = known(row);
    if (order === undefined) continue;
    const ended = isTerminal(order.state) || isTerminal(row.state);
    if (ended && order.state !== row.state) add(order, `is ${row.status} at the broker, ${order.state} here`);
    else if (order.filled !== row.filled) add(order, `has ${row.filled} filled at the broker, ${order.filled} here`);
  }
  for (const order of missing) add(order, `is not in the broker's book, ${order.state} here`);
  return differences;
}
