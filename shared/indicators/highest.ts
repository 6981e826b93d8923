import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { onlyOutput, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { WindowExtreme } from "./window/window-extreme.ts";

const ABOUT = { id: "highest", name: "Highest", parameters: { period: periodParameter("Period", 20) } } as const satisfies About;

/** Highest of the last `period` values, the newest included. */
export class Highest extends ValueIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #window: WindowExtreme;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = this.warmUp = period;
    this.#window = new WindowExtreme(period, "highest");
  }

  step(value: number, keep: boolean): number | undefined {
    return this.#window.step(value, keep);
  }

  passState(pass: StatePass): void {
    this.#window.passState(pass);
  }

  fresh(): Highest {
    return new Highest(this.period);
  }
}

export const HIGHEST = valueSpec(
  ABOUT,
  { title: "Highest price", help: "Highest of the last bars, this one included.", pane: "price", outputs: onlyOutput("Highest", "price") },
  ({ period }) => new Highest(period),
);
