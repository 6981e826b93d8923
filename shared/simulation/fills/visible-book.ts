import type { Price } from "../../domain/units.ts";
import type { Side } from "../../domain/words.ts";
import { signOf } from "../../domain/words.ts";
import type { Depth, DepthLevel } from "./types.ts";

/** Lines a side that brokers show. Fewer mean that there are no more. */
const SHOWN = 5;

/** One side of the visible book, best first, and how much of it simulated orders have taken. */
class VisibleSide {
  levels: readonly DepthLevel[] = [];
  #taken = new Map<number, number>();
  #sign: 1 | -1;

  /** @param sign 1 where lower is better (asks), -1 where higher is. */
  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  show(levels: readonly DepthLevel[]): void {
    this.levels = levels.filter(({ price, quantity }) => price > 0 && quantity > 0).sort((a, b) => (a.price - b.price) * this.#sign);
    const taken = new Map<number, number>();
    for (const { price, quantity } of this.levels) {
      const before = this.#taken.get(price) ?? 0;
      if (before > 0) taken.set(price, Math.min(before, quantity));
    }
    this.#taken = taken;
  }

  /** Others have traded here: so much of what was taken has been taken from them too. */
  traded(price: Price, quantity: number): void {
    const taken = this.#taken.get(price);
    if (taken === undefined) return;
    if (taken <= quantity) this.#taken.delete(price);
    else this.#taken.set(price, taken - quantity);
  }

  take(limit: Price, quantity: number): DepthLevel[] {
    const parts: DepthLevel[] = [];
    let wanted = quantity;
    for (const { price, quantity: displayed } of this.levels) {
      if (wanted <= 0 || (price - limit) * this.#sign > 0) break;
      const taken = this.#taken.get(price) ?? 0;
      const part = Math.min(wanted, displayed - taken);
      if (part <= 0) continue;
      this.#taken.set(price, taken + part);
      parts.push({ price, quantity: part });
      wanted -= part;
    }
    return parts;
  }

  displayed(price: Price): number | undefined {
    const level = this.levels.find((one) => one.price === price);
    if (level) return level.quantity;
    const worst = this.levels.at(-1);
    return this.levels.length >= SHOWN && worst && (price - worst.price) * this.#sign > 0 ? undefined : 0;
  }
}

/**
 * The five visible lines of each side. The market does not know of simulated orders, so it goes on showing
 * what they took: that stays taken until others trade there or the line goes.
 */
export class VisibleBook {
  #bids = new VisibleSide(-1);
  #asks = new VisibleSide(1);
  #known = false;

  /** False until the feed has shown any depth. */
  get known(): boolean {
    return this.#known;
  }

  show({ bids, asks }: Depth): void {
    this.#known = true;
    this.#bids.show(bids);
    this.#asks.show(asks);
  }

  traded(price: Price, quantity: number): void {
    this.#bids.traded(price, quantity);
    this.#asks.traded(price, quantity);
  }

  /** Takes from the other side what an order may have at its limit or better, best first. */
  take(side: Side, limit: Price, quantity: number): DepthLevel[] {
    return (side === "BUY" ? this.#asks : this.#bids).take(limit, quantity);
  }

  /** Quantity displayed on the order's own side at its price; undefined where the visible lines do not reach. */
  displayed(side: Side, at: Price): number | undefined {
    if (!this.#known) return undefined;
    return (side === "BUY" ? this.#bids : this.#asks).displayed(at);
  }

  /** Whether the other side shows a price that the limit accepts. */
  meets(side: Side, limit: Price): boolean {
    const best = (side === "BUY" ? this.#asks : this.#bids).levels[0];
    return best !== undefined && (best.price - limit) * signOf(side) <= 0;
  }
}
