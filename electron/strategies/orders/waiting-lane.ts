import type { Failure } from "../../../shared/domain/errors.ts";
import { refused } from "../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { SystemClock, Timers } from "../../../shared/domain/time.ts";
import { SteadyTime } from "../../orders/stamp-age.ts";

/** Opening orders of one strategy that wait or are on their way, at most. */
export const MOST_WAITING = 25;
/** Slots of the account's rates that a strategy leaves free for others, beside those kept for exits. */
const LEFT_FREE = 2;
/** What was decided longer ago than this is decided on another market: it is not sent any more, ms. */
const PATIENCE_MS = 5_000;

export interface WaitingOrder {
  readonly signal: string;
  readonly instrument: InstrumentKey;
  /** How many orders it becomes. */
  readonly orders: number;
  /** Places it; at once, so that the next one's turn counts it. */
  readonly go: () => void;
  readonly drop: (failure: Failure) => void;
}

export interface LaneOptions {
  readonly pace: (orders: number) => number;
  readonly clock: SystemClock;
  readonly timers: Timers;
  /** Orders of this strategy that were given to the desk and are not at the broker yet. */
  readonly onTheWay: () => number;
  /** A way out is going on there, and what opens anew must wait for its end. */
  readonly blocked: (instrument: InstrumentKey) => boolean;
}

/** Opening orders in the order of their signals, as fast as the account's rates let them through and no faster. */
export class WaitingLane {
  readonly #options: LaneOptions;
  readonly #steady: SteadyTime;
  #waiting: (WaitingOrder & { readonly since: number })[] = [];
  #stopTimer: (() => void) | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#steady = new SteadyTime(options.clock);
  }

  get count(): number {
    return this.#waiting.length + this.#options.onTheWay();
  }

  /** Is there room for so many more? @returns why not. */
  full(orders: number): Failure | undefined {
    const { count } = this;
    if (count + orders <= MOST_WAITING) return undefined;
    return refused("strategy's waiting orders", `${count} orders of the strategy are waiting to be sent already, and at most ${MOST_WAITING} may. This one was not sent. Send fewer orders at once.`, String(MOST_WAITING), String(count + orders));
  }

  /** Ms until so many may go without taking the last slots from others; 0 = now. */
  wait(orders: number): number {
    return this.#options.pace(orders + LEFT_FREE);
  }

  /** @returns why it was not taken. */
  offer(order: WaitingOrder): Failure | undefined {
    const full = this.full(order.orders);
    if (full) return full;
    this.#waiting.push({ ...order, since: this.#steady.now() });
    this.look();
    return undefined;
  }

  look(): void {
    const now = this.#steady.now();
    for (let i = 0; i < this.#waiting.length; ) {
      const order = this.#waiting[i];
      if (!order) return;
      if (now - order.since > PATIENCE_MS) {
        this.#waiting.splice(i, 1);
        order.drop(refused("strategy's turn", `It waited ${PATIENCE_MS / 1_000} s for its turn, and the market has moved on: it was not sent.`, `${PATIENCE_MS / 1_000} s`, `${Math.round((now - order.since) / 1_000)} s`));
        continue;
      }
      if (this.#options.blocked(order.instrument)) {
        i++;
        continue;
      }
      const wait = this.wait(order.orders);
      if (wait > 0) return this.#later(wait);
      this.#waiting.splice(i, 1);
      order.go();
    }
  }

  /** Takes away what waits. @returns how many. */
  drop(which: (order: WaitingOrder) => boolean, why: Failure): number {
    const gone = this.#waiting.filter(which);
    this.#waiting = this.#waiting.filter((order) => !gone.includes(order));
    for (const order of gone) order.drop(why);
    return gone.length;
  }

  end(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#waiting = [];
  }

  #later(ms: number): void {
    this.#stopTimer ??= this.#options.timers.after(ms, () => {
      this.#stopTimer = undefined;
      this.look();
    });
  }
}
