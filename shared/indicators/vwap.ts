import type { Candle } from "../domain/candle.ts";
import { DAY_MS, IST_OFFSET_MS } from "../domain/time.ts";
import type { Indicator } from "./indicator.ts";

/** The parts of a bar that VWAP needs; prices in any one unit. */
export type VwapBar = Pick<Candle, "at" | "high" | "low" | "close" | "volume">;

/**
 * Volume-weighted average price of the session: Σ (high + low + close) / 3 × volume over Σ volume,
 * from the first bar of each day in India. NaN as long as the day has no volume (indices always).
 * It is an estimate from bars; the exchange's own average of every trade is `Q.atp`.
 */
export class SessionVwap implements Indicator<VwapBar> {
  readonly warmUp = 1;
  #day = Number.NaN;
  #value = 0;
  #volume = 0;

  next(bar: VwapBar): number {
    const day = dayOf(bar);
    if (day !== this.#day) {
      this.#day = day;
      this.#value = 0;
      this.#volume = 0;
    }
    this.#value += typical(bar) * bar.volume;
    this.#volume += bar.volume;
    return ratio(this.#value, this.#volume);
  }

  peek(bar: VwapBar): number {
    if (dayOf(bar) !== this.#day) return ratio(typical(bar) * bar.volume, bar.volume);
    return ratio(this.#value + typical(bar) * bar.volume, this.#volume + bar.volume);
  }
}

function dayOf(bar: VwapBar): number {
  return Math.floor((bar.at + IST_OFFSET_MS) / DAY_MS);
}

function typical(bar: VwapBar): number {
  return (bar.high + bar.low + bar.close) / 3;
}

function ratio(value: number, volume: number): number {
  return volume > 0 ? value / volume : Number.NaN;
}
