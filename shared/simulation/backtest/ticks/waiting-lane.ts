import type { Failure } from "../../../domain/errors.ts";
import { refused } from "../../../domain/errors.ts";
import type { InstrumentKey } from "../../../domain/identity.ts";
import type { Turns } from "./turns.ts";

/** Opening orders of one strategy that wait or are on their way, at most. */
const MOST_WAITING = 25;
/** What was decided longer ago than this is decided on another market: it is not sent any more, ms. */
const PATIENCE_MS = 5_000;

export interface WaitingOrder {
  readonly signal: string;
  readonly instrument: InstrumentKey;
  /** How many orders it becomes. */
  readonly orders: number;
  readonly go: () => void;
  readonly drop: (failure: Failure) => void;
}

/** Opening orders in the order of their signals: one in an instrument that is being left waits for the end of that. */
export class WaitingLane {
  readonly #turns: Turns;
  readonly #onTheWay: () => number;
  readonly #blocked: (instrument: InstrumentKey) => boolean;
  #waiting: (WaitingOrder & { readonly since: number })[] = [];

  /** @param onTheWay orders of the strategy that are not at the broker yet. @param blocked a way out is going on there. */
  constructor(turns: Turns, onTheWay: () => number, blocked: (instrument: InstrumentKey) => boolean) {
    this.#turns = turns;
    this.#onTheWay = onTheWay;
    this.#blocked = blocked;
  }

  get any(): boolean {
    return this.#waiting.length > 0;
  }

  /** Is there room for so many more? @returns why not. */
  full(orders: number): Failure | undefined {
    const count = this.#waiting.length + this.#onTheWay();
    if (count + orders <= MOST_WAITING) return undefined;
    return refused("strategy's waiting orders", `${count} orders of the strategy are waiting to be sent already, and at most ${MOST_WAITING} may. This one was not sent. Send fewer orders at once.`, String(MOST_WAITING), String(count + orders));
  }

  /** @returns why it was not taken. */
  offer(order: WaitingOrder): Failure | undefined {
    const full = this.full(order.orders);
    if (full) return full;
    this.#waiting.push({ ...order, since: this.#turns.now });
    this.look();
    return undefined;
  }

  look(): void {
    for (let i = 0; i < this.#waiting.length; ) {
      const order = this.#waiting[i];
      if (!order) return;
      const waited = this.#turns.now - order.since;
      if (waited <= PATIENCE_MS && this.#blocked(order.instrument)) {
        i++;
        continue;
      }
      this.#waiting.splice(i, 1);
      if (waited <= PATIENCE_MS) order.go();
      else order.drop(refused("strategy's turn", `It waited ${PATIENCE_MS / 1_000} s for its turn, and the market has moved on: it was not sent.`, `${PATIENCE_MS / 1_000} s`, `${Math.round(waited / 1_000)} s`));
    }
  }

  /** Takes away what waits. */
  drop(which: (order: WaitingOrder) => boolean, why: Failure): void {
    const gone = this.#waiting.filter(which);
    this.#waiting = this.#waiting.filter((order) => !gone.includes(order));
    for (const order of gone) order.drop(why);
  }
}
