import { DAY_MS, IST_OFFSET_MS } from "../domain/time.ts";
import type { Bar } from "./bar.ts";
import { typicalPrice } from "./bar.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { barSpec, onlyOutput } from "./spec.ts";
import type { StatePass } from "./state.ts";

const ABOUT = { id: "vwap", name: "VWAP", parameters: {} } as const satisfies About;

/**
 * Volume-weighted average price of the session: Σ (high + low + close) / 3 × volume over Σ volume,
 * from the first bar given of each day in India. Undefined as long as the day has no volume (indices
 * always). It is an estimate from bars; the exchange's own average of every trade is `Q.atp`.
 */
export class SessionVwap extends BarIndicator<number> {
  readonly warmUp = 1;
  /** Days since 1970 in India; 0 before the first bar. */
  #day = 0;
  #value = 0;
  #volume = 0;

  constructor() {
    super(ABOUT, {});
  }

  step(bar: Bar, keep: boolean): number | undefined {
    const day = Math.floor((bar.at + IST_OFFSET_MS) / DAY_MS);
    const same = day === this.#day;
    const value = (same ? this.#value : 0) + typicalPrice(bar) * bar.volume;
    const volume = (same ? this.#volume : 0) + bar.volume;
    if (keep) {
      this.#day = day;
      this.#value = value;
      this.#volume = volume;
    }
    return volume > 0 ? value / volume : undefined;
  }

  passState(pass: StatePass): void {
    this.#day = pass.number(this.#day);
    this.#value = pass.number(this.#value);
    this.#volume = pass.number(this.#volume);
  }

  fresh(): SessionVwap {
    return new SessionVwap();
  }
}

export const VWAP = barSpec(
  ABOUT,
  { title: "Volume-weighted average price", help: "What the day's volume cost on average, from the first bar of each day. An index has none.", pane: "price", outputs: onlyOutput("VWAP", "price"), needsVolume: true },
  () => new SessionVwap(),
);
