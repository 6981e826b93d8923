import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { onlyOutput, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { WindowExtreme } from "./window/window-extreme.ts";

const ABOUT = { id: "lowest", name: "Lowest", parameters: { period: periodParameter("Period", 20) } } as const satisfies About;

/** Lowest of the last `period` values, the newest included. */
export class Lowest extends ValueIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #window: WindowExtreme;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = this.warmUp = period;
    this.#window = new WindowExtreme(period, "lowest");
  }

  step(value: number, keep: boolean): number | undefined {
    return this.#window.step(value, keep);
  }

  passState(pass: StatePass): void {
    this.#window.passState(pass);
  }

  fresh(): Lowest {
    return new Lowest(this.period);
  }
}

export const LOWEST = valueSpec(
  ABOUT,
  { title: "Lowest price", help: "Lowest of the last bars, this one included.", pane: "price", outputs: onlyOutput("Lowest", "price") },
  ({ period }) => new Lowest(period),
);
