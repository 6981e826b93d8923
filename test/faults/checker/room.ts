import type { Held } from "./held.ts";
import { Known } from "./known.ts";
import type { Approval, Row } from "./records.ts";
import { signed } from "./records.ts";

/** A fill that no message told of, a phone trade's above all, is found within so long while the machine is awake, ms. */
const UNTOLD_MS = 60_000;

/**
 * How much an order could close when it left: neither more than the positions that the terminal knew of
 * then, nor more than the broker's fills of which only the last minute's may be unknown. What was held
 * before a longer sleep counts for nothing.
 */
export class Room {
  #known: Known;
  #held: Held;
  /** The record of each order's leaving: what stands before it was known. */
  #sent = new Map<string, number>();

  constructor(rows: readonly Row[], held: Held) {
    this.#known = new Known(rows);
    this.#held = held;
    for (const { kind, seq, body } of rows) if (kind === "order.sent") this.#sent.set(body.key, seq);
  }

  /** Units, below 0 where it stands on the other side. @param at when it left. */
  of({ key, seq, proposal }: Approval, at: number): number {
    const { instrument, product, owner, side } = proposal;
    const way = signed(side, 1);
    // One that was killed as it left has no record of that: by its approval then.
    const before = this.#sent.get(key) ?? seq;
    const known = Math.max(-this.#known.by(owner, instrument, product, before) * way, -this.#known.net(instrument, product, before) * way);
    const from = at - UNTOLD_MS;
    const held = Math.max(this.#held.room(owner, instrument, product, way, from, at), this.#held.room(undefined, instrument, product, way, from, at));
    return Math.min(known, held);
  }
}
