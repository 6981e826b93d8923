import type { TradingCalendar } from "../calendar/trading-calendar.ts";
import { badInput, TerminalError } from "../domain/errors.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import { checkParameters } from "./check-parameters.ts";
import type { InstrumentFacts } from "./instrument-handle.ts";
import type { ParameterSchema, ParameterValues, ValuesOf } from "./parameters.ts";
import type { SeriesWish } from "./series.ts";
import type { AnyDeclaration } from "./strategy.ts";

export const MOST_SERIES = 200;
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,31}$/;

export interface RunPlan {
  readonly values: ParameterValues;
  /** In the order of the declaration. */
  readonly wishes: readonly (readonly [name: string, wish: SeriesWish])[];
  /** Each once, in the order in which the series name them: an instrument's number is its place. */
  readonly instruments: readonly InstrumentFacts[];
}

export interface PlanWorld {
  readonly instruments: (key: InstrumentKey) => InstrumentFacts | undefined;
  readonly calendar: TradingCalendar;
}

/** What a declaration comes to with these parameters. @throws TerminalError (BadInput) naming what does not fit. */
export function planRun(declaration: AnyDeclaration, parameters: unknown, world: Pick<PlanWorld, "instruments">): RunPlan {
  const checked = checkParameters(declaration.parameters, parameters);
  if (!checked.ok) throw new TerminalError(checked.failures[0] ?? badInput("parameters", "valid values", "The parameters do not fit."));
  const values: ValuesOf<ParameterSchema> = checked.values;
  const problem = declaration.check?.(values);
  if (problem !== undefined) throw new TerminalError(badInput("parameters", "values that fit together", problem));
  const wishes = Object.entries(declaration.series(values));
  if (wishes.length === 0 || wishes.length > MOST_SERIES) throw refusal("series", `from 1 to ${MOST_SERIES} series`, `A strategy needs from 1 to ${MOST_SERIES} series; this one asks for ${wishes.length}.`);
  const instruments = new Map<InstrumentKey, InstrumentFacts>();
  for (const [name, wish] of wishes) {
    if (!NAME.test(name)) throw refusal("series", "letters and digits", `The name of the series "${name}" must begin with a letter and go on with at most 31 letters and digits.`);
    if (typeof wish !== "object" || wish === null || (wish.kind !== "candles" && wish.kind !== "ticks")) throw refusal(`series.${name}`, "candles(…) or ticks(…)", `The series "${name}" must be made with candles(…) or ticks(…).`);
    if (instruments.has(wish.instrument)) continue;
    const facts = world.instruments(wish.instrument);
    if (!facts) throw refusal(`series.${name}`, "an instrument of the list", `The series "${name}" is of ${String(wish.instrument)}, which is not in the instrument list. Choose another.`);
    instruments.set(wish.instrument, facts);
  }
  return { values, wishes, instruments: [...instruments.values()] };
}

function refusal(field: string, expected: string, sentence: string): TerminalError {
  return new TerminalError(badInput(field, expected, sentence));
}
