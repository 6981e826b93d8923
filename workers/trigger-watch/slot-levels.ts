import type { WatchLevel } from "../../shared/contract/trigger-watch.ts";

/** A level as it stands: `price` moves where it trails. */
export interface StandingLevel {
  readonly id: string;
  readonly way: "rise" | "fall";
  price: number;
  /** Distance at which it follows; 0 = it stays. */
  readonly by: number;
  readonly step: number;
  /** The price last told. */
  told: number;
}

export function standing(level: WatchLevel): StandingLevel {
  const { id, way, price, trail } = level;
  return { id, way, price, by: trail?.by ?? 0, step: trail?.step ?? 0, told: price };
}

/**
 * The levels of one slot. A price that meets none and moves no trailing one costs two comparisons, and
 * two more where something trails.
 */
export class SlotLevels {
  /** Met by a price at or above: nearest (lowest) last, so that taking one off is cheap. */
  #rises: StandingLevel[] = [];
  /** Met by a price at or below: nearest (highest) last. */
  #falls: StandingLevel[] = [];
  #trailing: StandingLevel[] = [];
  /** Prices beyond which a trailing level moves. */
  #highest = Infinity;
  #lowest = -Infinity;

  get size(): number {
    return this.#rises.length + this.#falls.length;
  }

  add(level: StandingLevel): void {
    const list = level.way === "rise" ? this.#rises : this.#falls;
    const sign = level.way === "rise" ? 1 : -1;
    // The list runs from the farthest to the nearest; an older level of the same price stays nearer.
    let at = 0;
    for (let other = list[at]; other !== undefined && (other.price - level.price) * sign > 0; other = list[at]) at += 1;
    list.splice(at, 0, level);
    if (level.by > 0) {
      this.#trailing.push(level);
      this.#bound();
    }
  }

  remove(id: string): boolean {
    for (const list of [this.#rises, this.#falls]) {
      const at = list.findIndex((level) => level.id === id);
      if (at < 0) continue;
      list.splice(at, 1);
      this.#untrail(id);
      return true;
    }
    return false;
  }

  /** Takes off and returns one level that the price meets, nearest first. */
  meet(price: number): StandingLevel | undefined {
    const rise = this.#rises.at(-1);
    const fall = this.#falls.at(-1);
    let met: StandingLevel | undefined;
    if (rise !== undefined && price >= rise.price) met = this.#rises.pop();
    else if (fall !== undefined && price <= fall.price) met = this.#falls.pop();
    if (met !== undefined && met.by > 0) this.#untrail(met.id);
    return met;
  }

  /** Whether the price would meet any. */
  wouldMeet(price: number): boolean {
    const rise = this.#rises.at(-1);
    const fall = this.#falls.at(-1);
    return (rise !== undefined && price >= rise.price) || (fall !== undefined && price <= fall.price);
  }

  /** Lets trailing levels follow. They never go back. @param moved receives those that did. */
  follow(price: number, moved: Set<StandingLevel>): void {
    if (price <= this.#highest && price >= this.#lowest) return;
    for (const level of this.#trailing) {
      const wanted = level.way === "fall" ? price - level.by : price + level.by;
      if (level.way === "fall" ? wanted <= level.price : wanted >= level.price) continue;
      level.price = wanted;
      moved.add(level);
    }
    this.#rises.sort((a, b) => b.price - a.price);
    this.#falls.sort((a, b) => a.price - b.price);
    this.#bound();
  }

  #untrail(id: string): void {
    const at = this.#trailing.findIndex((level) => level.id === id);
    if (at < 0) return;
    this.#trailing.splice(at, 1);
    this.#bound();
  }

  #bound(): void {
    this.#highest = Infinity;
    this.#lowest = -Infinity;
    for (const { way, price, by } of this.#trailing) {
      if (way === "fall") this.#highest = Math.min(this.#highest, price + by);
      else this.#lowest = Math.max(this.#lowest, price - by);
    }
  }
}
