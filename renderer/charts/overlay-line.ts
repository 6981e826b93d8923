import type { Candle } from "../../shared/domain/candle.ts";
import type { Running } from "../../shared/indicators/indicator.ts";
import type { Change } from "./bar-model.ts";

/**
 * The values of one indicator along the bars. Each final bar is given to the indicator once; the
 * forming one is only peeked at, so that a live frame costs one step and not the whole series.
 */
export class OverlayLine<Value = number> {
  readonly #make: () => Running<Candle, Value>;
  #indicator: Running<Candle, Value>;
  /** Bars given to `next`: all but the forming one. */
  #final = 0;
  /** One per bar; undefined where there is none. */
  readonly values: (Value | undefined)[] = [];

  constructor(make: () => Running<Candle, Value>) {
    this.#make = make;
    this.#indicator = make();
  }

  /** Brings the values in step with the bars. @returns index of the first value that may have changed. */
  follow(bars: readonly Candle[], change: Change): number {
    if (change.kind === "none") return bars.length;
    if (change.kind === "all" || change.from < this.#final) {
      this.#indicator = this.#make();
      this.#final = 0;
      this.values.length = 0;
    }
    const from = this.#final;
    for (; this.#final < bars.length - 1; this.#final++) {
      const bar = bars[this.#final];
      if (bar) this.values[this.#final] = this.#indicator.next(bar);
    }
    const forming = bars[this.#final];
    if (forming) this.values[this.#final] = this.#indicator.peek(forming);
    return from;
  }
}
