import { minutesOf } from "./check-parameters.ts";
import type { Parameter, ParameterSchema, ParameterValue } from "./parameters.ts";

/** The values that one parameter may take in a sweep, ascending. */
export interface SweepRange {
  readonly name: string;
  readonly values: readonly ParameterValue[];
}

/** A range with more values than this is thinned by whole steps: an optimiser narrows it, nobody tries them all. */
export const MOST_VALUES = 1_000;
const TIME_STEP_MIN = 5;

/** What the bounds and steps of a schema give an optimiser; instruments are chosen, not swept. */
export function sweepRanges(schema: ParameterSchema): SweepRange[] {
  return Object.entries(schema).flatMap(([name, parameter]) => {
    const values = valuesOf(parameter);
    return values.length > 1 ? [{ name, values }] : [];
  });
}

function valuesOf(parameter: Parameter): readonly ParameterValue[] {
  switch (parameter.kind) {
    case "int":
    case "number":
      return spread(parameter.least, parameter.most, parameter.step);
    case "boolean":
      return [false, true];
    case "choice":
    case "frame":
      return parameter.choices;
    case "time":
      return spread(minutesOf(parameter.least) ?? 0, minutesOf(parameter.most) ?? 0, parameter.step ?? TIME_STEP_MIN).map(wallTime);
    case "instrument":
      return [];
  }
}

/** @returns least + n × step, without the dust that adding 0.1 leaves. */
function spread(least: number, most: number, step: number): number[] {
  const steps = Math.floor((most - least) / step + 1e-9);
  const every = Math.ceil((steps + 1) / MOST_VALUES);
  return Array.from({ length: Math.floor(steps / every) + 1 }, (_, n) => Number((least + n * every * step).toPrecision(12)));
}

function wallTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
