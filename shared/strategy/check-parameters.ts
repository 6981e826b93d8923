import { frameName } from "../history/frames.ts";
import type { Failure } from "../domain/errors.ts";
import { badInput } from "../domain/errors.ts";
import { EXCHANGES } from "../domain/words.ts";
import type { IntParameter, NumberParameter, Parameter, ParameterSchema, ParameterValue, ParameterValues, TimeParameter, ValuesOf } from "./parameters.ts";

export type CheckedParameters<V> = { readonly ok: true; readonly values: V } | { readonly ok: false; readonly failures: readonly Failure[] };

const NAME = /^[a-z][A-Za-z0-9]{0,31}$/;
const KEY = /^([A-Z_]+):\S{1,40}$/;
/** Steps such as 0.1 are not exact in a double. */
const STEP_SLACK = 1e-6;

/**
 * Reads values that came from outside (a form, a file, a sweep). What is absent takes its default; what the
 * schema does not name is refused, since a misspelt name would silently keep the default.
 */
export function checkParameters<S extends ParameterSchema>(schema: S, raw: unknown): CheckedParameters<ValuesOf<S>> {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return { ok: false, failures: [badInput("parameters", "an object of names and values", `Parameters must be an object of names and values, not ${shown(raw)}.`)] };
  }
  const given = new Map<string, unknown>(Object.entries(raw));
  const failures: Failure[] = [];
  const values: Record<string, ParameterValue> = {};
  for (const name of given.keys()) {
    if (!Object.hasOwn(schema, name)) failures.push(badInput(name, "a parameter of this strategy", `There is no parameter "${name}"; there are ${Object.keys(schema).join(", ") || "none"}.`));
  }
  for (const [name, parameter] of Object.entries(schema)) {
    const value = given.get(name) ?? parameter.default;
    const problem = problemOf(name, parameter, value);
    if (problem) failures.push(problem);
    else values[name] = value as ParameterValue;
  }
  const checked: ParameterValues = Object.freeze(values);
  return failures.length > 0 ? { ok: false, failures } : { ok: true, values: checked as ValuesOf<S> };
}

/** What is wrong with a schema itself, for whoever wrote it; empty when it is in order. */
export function checkSchema(schema: ParameterSchema): Failure[] {
  return Object.entries(schema).flatMap(([name, parameter]) => {
    if (!NAME.test(name)) return [badInput(name, "a letter, then letters and digits", `The parameter name "${name}" must begin with a small letter and go on with at most 31 letters and digits.`)];
    const own = schemaProblem(name, parameter);
    if (own) return [own];
    if (parameter.default === undefined) return [];
    const problem = problemOf(name, parameter, parameter.default);
    return problem ? [{ ...problem, sentence: `The default does not fit: ${problem.sentence}` }] : [];
  });
}

function schemaProblem(name: string, parameter: Parameter): Failure | undefined {
  switch (parameter.kind) {
    case "int":
    case "number": {
      const { least, most, step } = parameter;
      if (!(Number.isFinite(least) && Number.isFinite(most) && least <= most)) return badInput(name, "least ≤ most", `${name}: least ${shown(least)} and most ${shown(most)} are no range.`);
      if (!(Number.isFinite(step) && step > 0)) return badInput(name, "a step above 0", `${name}: the step must be above 0; it is ${shown(step)}.`);
      if (parameter.kind === "int" && ![least, most, step].every(Number.isSafeInteger)) return badInput(name, "whole bounds", `${name} is a whole number, so least, most and step must be whole as well.`);
      return undefined;
    }
    case "choice":
    case "frame":
      return Array.isArray(parameter.choices) && parameter.choices.length > 0 ? undefined : badInput(name, "at least one choice", `${name}: there is nothing to choose from.`);
    case "time":
      return [parameter.least, parameter.most].every((at) => minutesOf(at) !== undefined) ? undefined : badInput(name, "HH:MM", `${name}: least and most must be times such as 09:15.`);
    case "boolean":
    case "instrument":
      return undefined;
    default:
      return badInput(name, "int, number, choice, boolean, instrument, time or frame", `${name} is of no known kind: make parameters with int(), number(), choice(), boolean(), instrument(), time() or frame().`);
  }
}

function problemOf(name: string, parameter: Parameter, value: unknown): Failure | undefined {
  const title = parameter.title ?? name;
  switch (parameter.kind) {
    case "int":
    case "number":
      return numberProblem(name, title, parameter, value);
    case "boolean":
      return typeof value === "boolean" ? undefined : badInput(name, "true or false", `${title} must be true or false; it is ${shown(value)}.`);
    case "choice":
      return parameter.choices.some((one) => one === value) ? undefined : badInput(name, `one of ${parameter.choices.join(", ")}`, `${title} must be one of ${parameter.choices.join(", ")}; it is ${shown(value)}.`);
    case "frame": {
      const names = parameter.choices.map(frameName).join(", ");
      return parameter.choices.some((one) => one === value) ? undefined : badInput(name, `one of ${parameter.choices.join(", ")} minutes`, `${title} must be the minutes of one of ${names}; it is ${shown(value)}.`);
    }
    case "time":
      return timeProblem(name, title, parameter, value);
    case "instrument": {
      if (value === undefined) return badInput(name, "an instrument", `${title} has not been chosen. Choose an instrument.`);
      const exchange = typeof value === "string" ? KEY.exec(value)?.[1] : undefined;
      if (exchange !== undefined && (EXCHANGES as readonly string[]).includes(exchange)) return undefined;
      return badInput(name, "EXCHANGE:SYMBOL", `${title} must be an instrument such as NSE:SBIN; it is ${shown(value)}.`);
    }
  }
}

function numberProblem(name: string, title: string, { kind, least, most, step, unit }: IntParameter | NumberParameter, value: unknown): Failure | undefined {
  const tail = unit === undefined ? "" : ` ${unit}`;
  if (typeof value !== "number" || !Number.isFinite(value)) return badInput(name, "a number", `${title} must be a number; it is ${shown(value)}.`);
  if (kind === "int" && !Number.isSafeInteger(value)) return badInput(name, "a whole number", `${title} must be a whole number; it is ${value}.`);
  if (value < least) return badInput(name, `at least ${least}${tail}`, `${title} must be at least ${least}${tail}; it is ${value}.`);
  if (value > most) return badInput(name, `at most ${most}${tail}`, `${title} must be at most ${most}${tail}; it is ${value}.`);
  const steps = (value - least) / step;
  if (Math.abs(steps - Math.round(steps)) <= STEP_SLACK) return undefined;
  return badInput(name, `${least}${tail} and steps of ${step}`, `${title} moves in steps of ${step} from ${least}${tail}; ${value} lies between two steps.`);
}

function timeProblem(name: string, title: string, { least, most }: TimeParameter, value: unknown): Failure | undefined {
  const minutes = minutesOf(value);
  if (minutes === undefined) return badInput(name, "HH:MM", `${title} must be a time such as 09:15; it is ${shown(value)}.`);
  if (minutes < (minutesOf(least) ?? 0)) return badInput(name, `${least} or later`, `${title} must be ${least} or later; it is ${String(value)}.`);
  if (minutes > (minutesOf(most) ?? 1440)) return badInput(name, `${most} or earlier`, `${title} must be ${most} or earlier; it is ${String(value)}.`);
  return undefined;
}

/** Minutes since midnight of `HH:MM`; undefined for anything else. */
export function minutesOf(text: unknown): number | undefined {
  const match = typeof text === "string" ? /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) : null;
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

/** A value from outside in a sentence, short. */
function shown(value: unknown): string {
  if (typeof value === "string") return `"${value.slice(0, 40)}"`;
  if (typeof value === "number" || typeof value === "boolean" || value === undefined || value === null) return String(value);
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
