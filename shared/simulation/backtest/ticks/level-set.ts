import type { WantedLevel } from "../../../domain/bracket/cover.ts";
import type { Price } from "../../../domain/units.ts";
import type { LevelWatch, WatchedLevel } from "./level-watch.ts";

interface Put {
  price: Price;
  readonly mark: string;
  readonly level: WatchedLevel;
}

/** The levels of one bracket in the watch, kept as they are wanted. */
export class LevelSet {
  readonly #watch: LevelWatch;
  readonly #slot: number;
  readonly #onMet: (what: WantedLevel["what"]) => void;
  readonly #onTrailed: (price: Price) => void;
  readonly #put = new Map<WantedLevel["what"], Put>();

  constructor(watch: LevelWatch, slot: number, onMet: (what: WantedLevel["what"]) => void, onTrailed: (price: Price) => void) {
    this.#watch = watch;
    this.#slot = slot;
    this.#onMet = onMet;
    this.#onTrailed = onTrailed;
  }

  /** @param step least move of a trailing level worth telling. */
  want(wanted: readonly WantedLevel[], step: Price): void {
    const names = new Set(wanted.map(({ what }) => what));
    for (const what of this.#put.keys()) if (!names.has(what)) this.#drop(what);
    for (const level of wanted) this.#one(level, step);
  }

  clear(): void {
    for (const what of [...this.#put.keys()]) this.#drop(what);
  }

  #one({ what, way, price, trailBy }: WantedLevel, step: Price): void {
    const mark = `${way}|${trailBy ?? 0}`;
    const there = this.#put.get(what);
    // A trailing level that the watch has moved on already is not put back.
    const ahead = there !== undefined && trailBy !== undefined && (way === "fall" ? there.price >= price : there.price <= price);
    if (there?.mark === mark && (there.price === price || ahead)) return;
    if (there) this.#watch.drop(there.level);
    const level: WatchedLevel = {
      slot: this.#slot, way, price, by: trailBy ?? 0, step, told: price, wanted: true,
      onCrossed: () => {
        this.#put.delete(what);
        this.#onMet(what);
      },
      onTrailed: (to) => {
        put.price = to;
        this.#onTrailed(to);
      },
    };
    const put: Put = { price, mark, level };
    this.#put.set(what, put);
    this.#watch.put(level);
  }

  #drop(what: WantedLevel["what"]): void {
    const there = this.#put.get(what);
    this.#put.delete(what);
    if (there) this.#watch.drop(there.level);
  }
}
