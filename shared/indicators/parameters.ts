import { badInput, TerminalError } from "../domain/errors.ts";
import { int } from "../strategy/parameters.ts";
import type { IntParameter, Parameter, ParameterSchema, ParameterValue, ValuesOf } from "../strategy/parameters.ts";

/** Longest window, inputs: some 26 sessions of one-minute bars. */
export const LONGEST_PERIOD = 10_000;

/** A number of inputs (bars or ticks). */
export function periodParameter(title: string, fallback: number, least = 1, help = "Bars it is computed over."): IntParameter {
  return int({ title, default: fallback, least, most: LONGEST_PERIOD, help });
}

/**
 * Fills in defaults and refuses what is out of bounds. Unlike a form or a sweep, code may ask for a value
 * between two steps.
 * @param of name of what the parameters belong to, for the sentence.
 * @throws TerminalError (BadInput) naming the parameter, its limits and the value.
 */
export function checkedValues<Schema extends ParameterSchema>(of: string, schema: Schema, given: Readonly<Record<string, unknown>>): ValuesOf<Schema> {
  const values: Record<string, ParameterValue> = {};
  for (const [name, parameter] of Object.entries(schema)) {
    const value = Object.hasOwn(given, name) ? given[name] : parameter.default;
    if (!allows(parameter, value)) throw refusal(of, name, parameter.title ?? name, expectation(parameter), value);
    values[name] = value;
  }
  for (const name of Object.keys(given)) if (!Object.hasOwn(schema, name)) throw unknown(of, name, Object.keys(schema));
  return values as ValuesOf<Schema>;
}

/** A refusal of a value that its own bounds allow, but not beside another. */
export function refusal(of: string, name: string, title: string, expected: string, value: unknown): TerminalError {
  return new TerminalError(badInput(name, expected, `${of}: ${title} must be ${expected}, not ${typeof value === "string" ? `“${value}”` : String(value)}.`));
}

function unknown(of: string, name: string, known: readonly string[]): TerminalError {
  const has = known.length === 0 ? "no parameters" : known.join(", ");
  return new TerminalError(badInput(name, has, `${of} has no parameter “${name}”: it has ${has}.`));
}

function allows(parameter: Parameter, value: unknown): value is ParameterValue {
  if (parameter.kind === "choice") return parameter.choices.some((one) => one === value);
  if (parameter.kind !== "int" && parameter.kind !== "number") return false;
  if (typeof value !== "number" || !(value >= parameter.least && value <= parameter.most)) return false;
  return parameter.kind === "number" || Number.isInteger(value);
}

function expectation(parameter: Parameter): string {
  switch (parameter.kind) {
    case "choice":
      return `one of ${parameter.choices.join(", ")}`;
    case "int":
      return `a whole number from ${parameter.least} to ${parameter.most}`;
    case "number":
      return `a number from ${parameter.least} to ${parameter.most}`;
    default:
      return "a number or a choice, the kinds that an indicator takes";
  }
}
