import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { onlyOutput, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { Delay } from "./window/delay.ts";

const ABOUT = { id: "momentum", name: "Mom", parameters: { period: periodParameter("Period", 10) } } as const satisfies About;

/** Momentum: value − value `period` ago, in the unit of the input. */
export class Momentum extends ValueIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #past: Delay;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = period;
    this.warmUp = period + 1;
    this.#past = new Delay(period);
  }

  step(value: number, keep: boolean): number | undefined {
    const past = this.#past.step(value, keep);
    return past === undefined ? undefined : value - past;
  }

  passState(pass: StatePass): void {
    this.#past.passState(pass);
  }

  fresh(): Momentum {
    return new Momentum(this.period);
  }
}

export const MOMENTUM = valueSpec(
  ABOUT,
  { title: "Momentum", help: "Change of the price over the period, in rupees.", pane: "own", outputs: onlyOutput("Momentum", "difference"), guides: [0] },
  ({ period }) => new Momentum(period),
);
