import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { Order, OrderWhy } from "../../../shared/domain/order.ts";
import type { SystemClock } from "../../../shared/domain/time.ts";
import type { OrderDesk } from "../order-desk.ts";
import { SteadyTime } from "../stamp-age.ts";

/** A cancel that the broker has turned down is not asked for again sooner: the slots are wanted for exits, ms. */
const AGAIN_MS = 3_000;
/** Above this many remembered, those that are old enough are forgotten. */
const KEPT = 1_000;

/** Cancels orders for somebody who looks again and again: each is asked for once, and again only after a while. */
export class Canceller {
  #desk: Pick<OrderDesk, "cancel">;
  /** A clock set back must not put the next asking off. */
  #steady: SteadyTime;
  #askedAt = new Map<OrderKey, number>();

  constructor(desk: Pick<OrderDesk, "cancel">, clock: SystemClock) {
    this.#desk = desk;
    this.#steady = new SteadyTime(clock);
  }

  /** Leaves out what is being cancelled, and what cannot be named to the broker yet. @returns how many were asked for. */
  async ask(orders: readonly Order[], why: OrderWhy): Promise<number> {
    const now = this.#steady.now();
    const due = orders.filter((order) => askable(order) && now - (this.#askedAt.get(order.key) ?? Number.NEGATIVE_INFINITY) >= AGAIN_MS);
    for (const { key } of due) this.#askedAt.set(key, now);
    if (this.#askedAt.size > KEPT) for (const [key, at] of this.#askedAt) if (now - at >= AGAIN_MS) this.#askedAt.delete(key);
    const results = await Promise.allSettled(due.map((order) => this.#desk.cancel(order.key, why)));
    return results.filter((result) => result.status === "fulfilled").length;
  }
}

function askable({ change, brokerOrderId, state }: Order): boolean {
  if (change?.kind === "cancel" && change.state !== "unresolved") return false;
  return brokerOrderId !== undefined || state === "queued";
}
