import type { ParameterSchema, ParameterValues, ValuesOf } from "../strategy/parameters.ts";
import type { Bar } from "./bar.ts";
import { priceOf, SOURCE } from "./bar.ts";
import { BarIndicator } from "./indicator.ts";
import type { About, BaseIndicator, Indicator } from "./indicator.ts";
import { checkedValues } from "./parameters.ts";
import type { StatePass } from "./state.ts";

/** Values of all outputs at one bar, by name. */
export type Outputs = Readonly<Record<string, number>>;

export interface OutputSpec {
  readonly name: string;
  readonly title: string;
  /** `none`: not drawn by itself, such as a direction. */
  readonly style: "line" | "histogram" | "dots" | "none";
  /** `price`: on the instrument's own scale; `difference`: between prices, around 0. */
  readonly unit: "price" | "difference" | "percent" | "volume" | "number";
  /** Bars by which it is drawn after the bar it is computed at; negative = before. */
  readonly shift?: (values: ParameterValues) => number;
}

export interface Details {
  readonly title: string;
  /** What it tells and where it deceives, in a sentence or two. */
  readonly help: string;
  /** Drawn over the bars, or in a pane of its own. */
  readonly pane: "price" | "own";
  readonly outputs: readonly OutputSpec[];
  /** Heights at which an own pane shows a line, such as 30 and 70. */
  readonly guides?: readonly number[];
  /** It says nothing about what trades without volume: indices. */
  readonly needsVolume?: boolean;
}

/** How an indicator is offered in a list: the chart, the lab and the strategy panel read the same. */
export interface IndicatorSpec extends About, Required<Details> {
  /** Missing values are the defaults. @throws TerminalError (BadInput) for values out of bounds. */
  make(values?: ParameterValues): Indicator<Bar, Outputs>;
}

export function output(name: string, title: string, unit: OutputSpec["unit"], style: OutputSpec["style"] = "line"): OutputSpec {
  return { name, title, style, unit };
}

/** The output of an indicator that has one. */
export function onlyOutput(title: string, unit: OutputSpec["unit"], style: OutputSpec["style"] = "line"): readonly OutputSpec[] {
  return [output("value", title, unit, style)];
}

export function barSpec<Schema extends ParameterSchema>(
  about: About<Schema>, details: Details, make: (values: ValuesOf<Schema>) => BaseIndicator<Bar, number | Outputs>,
): IndicatorSpec {
  return specOf(about, details, (given) => {
    const inner = make(checkedValues(about.name, about.parameters, given));
    return new NamedOutputs(about, given, inner, (bar) => bar);
  });
}

/** An indicator of single values, offered on bars with a choice of the price. */
export function valueSpec<Schema extends ParameterSchema>(
  about: About<Schema>, details: Details, make: (values: ValuesOf<Schema>) => BaseIndicator<number, number | Outputs>,
): IndicatorSpec {
  const parameters = { ...about.parameters, source: SOURCE };
  return specOf({ ...about, parameters }, details, (given) => {
    const all = checkedValues<ParameterSchema>(about.name, parameters, given);
    const { source, ...own } = all;
    const price = checkedValues(about.name, { source: SOURCE }, { source }).source;
    return new NamedOutputs({ ...about, parameters }, all, make(checkedValues(about.name, about.parameters, own)), priceOf(price));
  });
}

function specOf(about: About, details: Details, make: (values: ParameterValues) => Indicator<Bar, Outputs>): IndicatorSpec {
  return { guides: [], needsVolume: false, ...about, ...details, make: (values = {}) => make(values) };
}

/** Any indicator, fed with bars, its outputs by name. */
class NamedOutputs<Input> extends BarIndicator<Outputs> {
  readonly warmUp: number;
  readonly #about: About;
  readonly #inner: BaseIndicator<Input, number | Outputs>;
  readonly #input: (bar: Bar) => Input;

  constructor(about: About, values: ParameterValues, inner: BaseIndicator<Input, number | Outputs>, input: (bar: Bar) => Input) {
    super(about, values);
    this.warmUp = inner.warmUp;
    this.#about = about;
    this.#inner = inner;
    this.#input = input;
  }

  step(bar: Bar, keep: boolean): Outputs | undefined {
    const value = this.#inner.step(this.#input(bar), keep);
    return typeof value === "number" ? { value } : value;
  }

  passState(pass: StatePass): void {
    this.#inner.passState(pass);
  }

  fresh(): NamedOutputs<Input> {
    return new NamedOutputs(this.#about, this.parameters, this.#inner.fresh(), this.#input);
  }
}
