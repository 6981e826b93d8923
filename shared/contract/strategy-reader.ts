import type { Frame } from "../domain/candle.ts";
import type { Failure } from "../domain/errors.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import type { Parameter, ParameterValues } from "../strategy/parameters.ts";
import type { StrategyBuild } from "./strategy-host.ts";

/** What a file says about itself, and what is run of it. */
export interface ReadStrategy {
  readonly build: StrategyBuild;
  /** Of the class. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** In the order of the form. */
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** What a build asks for with certain parameters. */
export interface WantedData {
  /** All of them: what was left out has its default. */
  readonly values: ParameterValues;
  /** Each once, in the order in which its series name them. */
  readonly instruments: readonly InstrumentKey[];
  /** Minutes, ascending, each once; none where it lives on ticks alone. */
  readonly frames: readonly Frame[];
}

/** What the terminal asks of the thread that evaluates strategy files: no line of a user's runs on the main thread. */
export type ToStrategyReader =
  | { readonly kind: "read"; readonly id: number; readonly file: string; readonly source: string }
  | { readonly kind: "want"; readonly id: number; readonly build: StrategyBuild; readonly parameters: ParameterValues };

export type FromStrategyReader =
  /** The user's own code begins to run: from here on its time is counted. */
  | { readonly kind: "evaluating"; readonly id: number }
  | { readonly kind: "read"; readonly id: number; readonly answer: ReadStrategy }
  | { readonly kind: "wanted"; readonly id: number; readonly answer: WantedData }
  | { readonly kind: "refused"; readonly id: number; readonly failure: Failure };
