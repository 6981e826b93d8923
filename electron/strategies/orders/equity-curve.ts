import type { MarketTime } from "../../../shared/domain/time.ts";
import { istMinutes } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";

/** Minutes of a day, and some: points of one day at most. */
const MOST_POINTS = 1_440;

/** Equity less capital, net, one point a minute of the day in India: the last figure of each minute. */
export class EquityCurve {
  #points: [number, Money][] = [];

  get points(): readonly (readonly [number, Money])[] {
    return this.#points;
  }

  see(at: MarketTime, value: Money): boolean {
    const minute = Math.floor(istMinutes(at));
    const last = this.#points.at(-1);
    if (last && minute < last[0]) return false;
    if (last?.[0] === minute) {
      if (last[1] === value) return false;
      this.#points[this.#points.length - 1] = [minute, value];
      return true;
    }
    if (this.#points.length < MOST_POINTS) this.#points.push([minute, value]);
    return true;
  }

  clear(): void {
    this.#points = [];
  }
}
