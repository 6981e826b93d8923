import type { WantedLevel } from "../../../shared/domain/bracket/cover.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { TriggerLevels } from "../../triggers/trigger-levels.ts";

export interface LevelSetOptions {
  readonly id: string;
  readonly instrument: InstrumentKey;
  readonly levels: TriggerLevels;
  readonly onMet: (what: WantedLevel["what"]) => void;
  readonly onTrailed: (price: Price) => void;
}

/** The levels of one bracket in the trigger watch, kept as they are wanted. */
export class LevelSet {
  #options: LevelSetOptions;
  #put = new Map<string, { price: Price; mark: string }>();

  constructor(options: LevelSetOptions) {
    this.#options = options;
  }

  /** @param step least move of a trailing level worth telling. */
  want(wanted: readonly WantedLevel[], step: Price): void {
    const names = new Set<string>(wanted.map(({ what }) => what));
    for (const what of this.#put.keys()) if (!names.has(what)) this.#drop(what);
    for (const level of wanted) this.#one(level, step);
  }

  clear(): void {
    for (const what of this.#put.keys()) this.#drop(what);
  }

  #one(level: WantedLevel, step: Price): void {
    const { id, instrument, levels, onMet, onTrailed } = this.#options;
    const { what, way, price, trailBy } = level;
    const mark = `${way}|${trailBy ?? 0}`;
    const there = this.#put.get(what);
    // A trailing level that the watch has moved on already is not put back.
    const ahead = there !== undefined && trailBy !== undefined && (way === "fall" ? there.price >= price : there.price <= price);
    if (there?.mark === mark && (there.price === price || ahead)) return;
    const put = { price, mark };
    this.#put.set(what, put);
    levels.put({
      id: `${id}-${what}`, instrument, way, price,
      ...(trailBy === undefined ? {} : { trail: { by: trailBy, step } }),
      onCrossed: () => {
        if (this.#put.get(what) !== put) return;
        this.#put.delete(what);
        onMet(what);
      },
      onTrailed: (to) => {
        if (this.#put.get(what) !== put) return;
        put.price = to;
        onTrailed(to);
      },
    });
  }

  #drop(what: string): void {
    this.#put.delete(what);
    this.#options.levels.drop(`${this.#options.id}-${what}`);
  }
}
