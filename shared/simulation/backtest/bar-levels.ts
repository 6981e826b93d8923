import { priceOn, reaches } from "./bar-path.ts";
import type { SimLevel } from "./sim-venue.ts";

/** Levels that are watched beside the orders of one instrument, the oldest first. */
export class BarLevels {
  readonly #levels: SimLevel[] = [];

  get any(): boolean {
    return this.#levels.length > 0;
  }

  add(level: SimLevel): void {
    this.#levels.push(level);
  }

  drop(level: SimLevel): void {
    const place = this.#levels.indexOf(level);
    if (place >= 0) this.#levels.splice(place, 1);
  }

  /** The first one that is met in a leg before this point of it; of several at one price the oldest. @param progress how far the leg has come. */
  before(point: number, from: number, to: number, progress: number): { readonly level: SimLevel; readonly meets: number } | undefined {
    if (!this.any) return undefined;
    const here = priceOn(from, to, progress);
    let found: SimLevel | undefined;
    let nearest = Math.min(point, 1 + Number.EPSILON);
    for (const level of this.#levels) {
      const meets = reaches(level.sign, level.price, here, from, to, progress);
      if (meets < nearest) [found, nearest] = [level, meets];
    }
    return found && { level: found, meets: nearest };
  }
}
