import { badInput, TerminalError } from "../domain/errors.ts";
import type { ParameterSchema, ParameterValues } from "../strategy/parameters.ts";
import type { Bar } from "./bar.ts";
import { checkedValues } from "./parameters.ts";
import { LoadingPass, SavingPass, stateMisfit } from "./state.ts";
import type { IndicatorState, StatePass } from "./state.ts";

/**
 * A value that is computed input by input. `next` takes a final bar or value once, in order of time;
 * `peek` says what `next` would answer for a bar that is still forming and changes nothing. Both
 * answer undefined while the indicator warms up, and never NaN.
 */
export interface Running<Input, Output = number> {
  /** Inputs that must be given before the first value; the last of them yields it. */
  readonly warmUp: number;
  next(input: Input): Output | undefined;
  peek(input: Input): Output | undefined;
}

export interface Indicator<Input, Output = number> extends Running<Input, Output> {
  readonly id: string;
  readonly parameters: ParameterValues;
  /** Plain JSON from which `importState` of another one of the same kind and parameters goes on. */
  exportState(): IndicatorState;
  /** @throws TerminalError (BadInput) for a state that is not of this kind and these parameters; then nothing changed. */
  importState(state: unknown): void;
  /** Another one with the same parameters that has seen nothing. */
  fresh(): Indicator<Input, Output>;
  /** Another one that has seen the same. */
  clone(): Indicator<Input, Output>;
}

/** What an indicator is called and what may be set. */
export interface About<Schema extends ParameterSchema = ParameterSchema> {
  readonly id: string;
  /** Short, as a legend shows it. */
  readonly name: string;
  readonly parameters: Schema;
}

/** Largest input: its square times any volume stays finite. */
export const LARGEST_INPUT = 1e100;

/** What all indicators share. `step` is `next` (keep) and `peek` (not keep) in one, so that the two cannot differ. */
export abstract class BaseIndicator<Input, Output> implements Indicator<Input, Output> {
  readonly id: string;
  readonly name: string;
  readonly parameters: ParameterValues;
  abstract readonly warmUp: number;

  /** @throws TerminalError (BadInput) for parameters out of bounds. */
  constructor(about: About, parameters: Readonly<Record<string, unknown>>) {
    this.id = about.id;
    this.name = about.name;
    this.parameters = checkedValues(about.name, about.parameters, parameters);
  }

  /** Unchecked: for indicators that are made of others. */
  abstract step(input: Input, keep: boolean): Output | undefined;
  abstract passState(pass: StatePass): void;
  abstract fresh(): BaseIndicator<Input, Output>;
  protected abstract check(input: Input): void;

  next(input: Input): Output | undefined {
    this.check(input);
    return this.step(input, true);
  }

  peek(input: Input): Output | undefined {
    this.check(input);
    return this.step(input, false);
  }

  exportState(): IndicatorState {
    const pass = new SavingPass();
    this.passState(pass);
    return { indicator: this.id, parameters: this.parameters, numbers: pass.saved };
  }

  importState(state: unknown): void {
    const { indicator, parameters, numbers } = (typeof state === "object" && state !== null ? state : {}) as Partial<Record<keyof IndicatorState, unknown>>;
    if (indicator !== this.id) throw stateMisfit(this.name, `it is of “${String(indicator)}”`);
    if (!sameValues(this.parameters, parameters)) throw stateMisfit(this.name, `its parameters are ${JSON.stringify(parameters)}, not ${JSON.stringify(this.parameters)}`);
    if (!Array.isArray(numbers)) throw stateMisfit(this.name, "it has no numbers");
    for (const change of [false, true]) {
      const pass = new LoadingPass(this.name, numbers, change);
      this.passState(pass);
      pass.end();
    }
  }

  clone(): ReturnType<this["fresh"]> {
    const other = this.fresh();
    other.importState(this.exportState());
    return other as ReturnType<this["fresh"]>;
  }
}

/** An indicator of single values: closes, ticks, or the values of another indicator. */
export abstract class ValueIndicator<Output> extends BaseIndicator<number, Output> {
  protected check(value: number): void {
    if (!(Math.abs(value) <= LARGEST_INPUT)) throw badValue(this.name, "value", value);
  }
}

/** An indicator of whole bars. */
export abstract class BarIndicator<Output> extends BaseIndicator<Bar, Output> {
  protected check(bar: Bar): void {
    if (!(Math.abs(bar.open) + Math.abs(bar.high) + Math.abs(bar.low) + Math.abs(bar.close) <= LARGEST_INPUT)) {
      const field = (["open", "high", "low", "close"] as const).find((one) => !(Math.abs(bar[one]) <= LARGEST_INPUT)) ?? "close";
      throw badValue(this.name, field, bar[field]);
    }
    if (!(bar.volume >= 0 && bar.volume <= LARGEST_INPUT)) throw badValue(this.name, "volume", bar.volume);
    if (!Number.isFinite(bar.at)) throw badValue(this.name, "at", bar.at);
  }
}

function badValue(of: string, field: string, value: unknown): TerminalError {
  const expected = field === "volume" ? "a finite number from 0" : "a finite number";
  return new TerminalError(badInput(field, expected, `${of} was given ${String(value)} as ${field}: it takes ${expected}. Leave out a bar that has none.`));
}

function sameValues(ours: ParameterValues, theirs: unknown): boolean {
  if (typeof theirs !== "object" || theirs === null) return false;
  const given = theirs as Readonly<Record<string, unknown>>;
  const names = Object.keys(ours);
  return names.length === Object.keys(given).length && names.every((name) => given[name] === ours[name]);
}
