import type { Bar } from "./bar.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { barSpec, onlyOutput } from "./spec.ts";
import type { StatePass } from "./state.ts";

const ABOUT = { id: "obv", name: "OBV", parameters: {} } as const satisfies About;

/**
 * On-balance volume, units: the volume of bars that closed higher less that of bars that closed lower,
 * from the first bar given, whose own volume it begins with (TA-Lib). Only its changes mean anything:
 * its height depends on where it was begun. (Joseph Granville, 1963.)
 */
export class Obv extends BarIndicator<number> {
  readonly warmUp = 1;
  #seen = 0;
  #close = 0;
  #volume = 0;

  constructor() {
    super(ABOUT, {});
  }

  step({ close, volume }: Bar, keep: boolean): number {
    const sign = this.#seen === 0 ? 1 : Math.sign(close - this.#close);
    const total = this.#volume + sign * volume;
    if (keep) {
      this.#seen = 1;
      this.#close = close;
      this.#volume = total;
    }
    return total;
  }

  passState(pass: StatePass): void {
    this.#seen = pass.whole(this.#seen, 0, 1);
    this.#close = pass.number(this.#close);
    this.#volume = pass.number(this.#volume);
  }

  fresh(): Obv {
    return new Obv();
  }
}

export const OBV = barSpec(
  ABOUT,
  { title: "On-balance volume", help: "Volume of rising bars less that of falling ones, added up. Its height means nothing, its direction does.", pane: "own", outputs: onlyOutput("OBV", "volume"), needsVolume: true },
  () => new Obv(),
);
