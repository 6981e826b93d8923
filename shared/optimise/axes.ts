import type { RunRequest, SweepAxis, SweepRequest } from "../contract/schemas/lab.ts";
import { TerminalError, badInput } from "../domain/errors.ts";
import { formatQuantity } from "../domain/format.ts";
import { checkParameters } from "../strategy/check-parameters.ts";
import type { ParameterSchema, ParameterValue, ParameterValues, ValuesOf } from "../strategy/parameters.ts";

/** A point of a sweep: which of its values each axis takes, in the order of the axes. */
export type Place = readonly number[];

/** All points of a grid are listed, sorted and shown: more of them than this are drawn at random instead. */
export const MOST_GRID_POINTS = 100_000;

export type Axes = readonly Pick<SweepAxis, "name" | "values">[];

/** Points of the whole grid; beyond 2^53 it is only about so many. */
export function cellsOf(axes: Axes): number {
  return axes.reduce((product, { values }) => product * values.length, 1);
}

/** @param index row by row, the last axis fastest. */
export function placeAt(axes: Axes, index: number): Place {
  const place: number[] = [];
  let rest = index;
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    const size = axes[axis]?.values.length ?? 1;
    place.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return place;
}

export function indexAt(axes: Axes, place: Place): number {
  return axes.reduce((index, { values }, axis) => index * values.length + (place[axis] ?? 0), 0);
}

/** The same for one point, and for no other. */
export function keyOf(place: Place): string {
  return place.join(",");
}

export function valuesAt(axes: Axes, place: Place): ParameterValue[] {
  return axes.map(({ values }, axis) => values[place[axis] ?? 0] ?? 0);
}

/** All parameters of a point: those of the base, with the axes' values in their place. */
export function parametersAt({ parameters }: Pick<RunRequest, "parameters">, axes: Axes, values: readonly ParameterValue[]): ParameterValues {
  return { ...parameters, ...Object.fromEntries(axes.map(({ name }, axis) => [name, values[axis] ?? 0])) };
}

/** @throws TerminalError (BadInput) for axes that the strategy has not, values out of their bounds, or a grid that is too large. */
export function checkAxes(schema: ParameterSchema, { base, axes, method }: Pick<SweepRequest, "base" | "axes" | "method">): void {
  const names = axes.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw refusal("axes", "each parameter once", `The parameter ${twice} is swept twice. Take one of the two out.`);
  for (const { name, values } of axes) {
    const parameter = schema[name];
    if (!parameter) throw refusal("axes", "parameters of the strategy", `There is no parameter "${name}" to sweep; there are ${Object.keys(schema).join(", ") || "none"}.`);
    if (parameter.kind === "instrument") throw refusal("axes", "no instruments", `${parameter.title ?? name} is an instrument, which is chosen and not swept. Run a sweep for each.`);
    const repeated = values.find((value, i) => values.indexOf(value) !== i);
    if (repeated !== undefined) throw refusal(name, "each value once", `${parameter.title ?? name} is to take the value ${String(repeated)} twice. Take one of the two out.`);
    for (const value of values) {
      const checked = checkParameters(schema, { ...base.parameters, [name]: value });
      const failure = checked.ok ? undefined : checked.failures.find((one) => one.kind === "BadInput" && one.field === name);
      if (failure) throw new TerminalError(failure);
    }
  }
  const cells = cellsOf(axes);
  if (method.kind === "grid" && cells > MOST_GRID_POINTS) {
    throw refusal("axes", `at most ${formatQuantity(MOST_GRID_POINTS)} points`, `The grid has ${cells > Number.MAX_SAFE_INTEGER ? "too many" : formatQuantity(cells)} points; at most ${formatQuantity(MOST_GRID_POINTS)} are played. Take larger steps, or search at random or by the model.`);
  }
}

/** What the strategy itself says against a point; undefined where it may be played. */
export type Against = (place: Place) => string | undefined;

/** The strategy's own checks, with values that have passed `checkAxes`. */
export function pointChecks(schema: ParameterSchema, check: ((values: ValuesOf<ParameterSchema>) => string | undefined) | undefined, { base, axes }: Pick<SweepRequest, "base" | "axes">): Against {
  return (place) => {
    const checked = checkParameters(schema, parametersAt(base, axes, valuesAt(axes, place)));
    return checked.ok ? check?.(checked.values) : (checked.failures[0]?.sentence ?? "The parameters do not fit.");
  };
}

function refusal(field: string, expected: string, sentence: string): TerminalError {
  return new TerminalError(badInput(field, expected, sentence));
}
