import type { Candle } from "../../../shared/domain/candle.ts";
import { istDay } from "../../../shared/domain/time.ts";

/** Width of a live step, ms of market time. */
const STEP_MS = 60_000;
/** Above this many points every second one is dropped: more cannot be seen in 50 px. */
const MOST = 120;
/** A line of fewer points would show a course that was not there. */
const LEAST = 4;

/** The day's course of one price: bars of the broker, then what the feed has told since. */
export class SparkSeries {
  #times: number[] = [];
  #prices: number[] = [];
  #day = "";

  get length(): number {
    return this.#times.length;
  }

  /** Bars ascending; only those of the last bar's day count. What the feed told after them stays. */
  seed(bars: readonly Candle[]): void {
    const last = bars.at(-1);
    if (!last) return;
    const day = istDay(last.at);
    const today = bars.filter((bar) => istDay(bar.at) === day);
    const from = day === this.#day ? this.#times.findIndex((at) => at > last.at) : -1;
    const kept = from === -1 ? this.#times.length : from;
    const [first] = today;
    this.#times = [...(first ? [first.at] : []), ...today.map((bar, i) => today[i + 1]?.at ?? bar.at + STEP_MS), ...this.#times.slice(kept)];
    this.#prices = [...(first ? [first.open] : []), ...today.map((bar) => bar.close), ...this.#prices.slice(kept)];
    this.#day = day;
  }

  /** A price of the feed. Its minute's point moves; a new minute adds one; a new day, or time running back, begins again. */
  add(at: number, price: number): void {
    if (!(at > 0) || !(price > 0)) return;
    const last = this.#times.at(-1);
    if (last !== undefined && (at < last - 5 * STEP_MS || (at > last + STEP_MS && istDay(at) !== this.#day))) this.clear();
    const end = this.#times.length - 1;
    const newest = this.#times[end];
    if (newest !== undefined && Math.floor(at / STEP_MS) <= Math.floor(newest / STEP_MS)) {
      this.#times[end] = Math.max(at, newest);
      this.#prices[end] = price;
      return;
    }
    if (newest === undefined) this.#day = istDay(at);
    this.#times.push(at);
    this.#prices.push(price);
    if (this.#times.length > MOST) this.#thin();
  }

  clear(): void {
    this.#times = [];
    this.#prices = [];
    this.#day = "";
  }

  /** SVG path in a box of width × height, time across, the day's range up; "" while there are too few points to show a course. */
  path(width: number, height: number): string {
    const { length } = this.#times;
    if (length < LEAST) return "";
    const from = this.#times[0] as number;
    const span = Math.max(1, (this.#times[length - 1] as number) - from);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const price of this.#prices) {
      if (price < low) low = price;
      if (price > high) high = price;
    }
    const range = high - low || 1;
    let path = "";
    for (let i = 0; i < length; i++) {
      const x = (((this.#times[i] as number) - from) / span) * width;
      const y = height - 1 - (((this.#prices[i] as number) - low) / range) * (height - 2);
      path += `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    }
    return path;
  }

  #thin(): void {
    const last = this.#times.length - 1;
    const keep = (_: number, i: number): boolean => i % 2 === 0 || i === last;
    this.#times = this.#times.filter(keep);
    this.#prices = this.#prices.filter(keep);
  }
}
