import type { Frame } from "../domain/candle.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import type { InstrumentKind } from "../domain/instrument.ts";

/**
 * What can be set about a strategy or an indicator. The panel's form, the validator and the optimiser's
 * ranges all derive from it, and so does the TypeScript type of the values.
 */
interface Described {
  /** Label of the field; the parameter's name where it is absent. */
  readonly title?: string | undefined;
  /** One sentence: what it does, and what a larger value changes. */
  readonly help: string;
  /** Shown behind the field: "bars", "%", "₹". */
  readonly unit?: string | undefined;
}

interface Bounded extends Described {
  readonly default: number;
  readonly least: number;
  readonly most: number;
  /** Values lie on least + n × step. */
  readonly step: number;
}

export interface IntParameter extends Bounded {
  readonly kind: "int";
}
export interface NumberParameter extends Bounded {
  readonly kind: "number";
}
export interface ChoiceParameter<C extends string = string> extends Described {
  readonly kind: "choice";
  readonly choices: readonly C[];
  readonly default: NoInfer<C>;
}
export interface BooleanParameter extends Described {
  readonly kind: "boolean";
  readonly default: boolean;
}
/** Values are keys: `NSE:SBIN`. */
export interface InstrumentParameter extends Described {
  readonly kind: "instrument";
  /** Absent where the user must choose. */
  readonly default?: string | undefined;
  /** Kinds that make sense; all where it is absent. */
  readonly kinds?: readonly InstrumentKind[] | undefined;
}
/** A wall time in India. Values are `HH:MM`. */
export interface TimeParameter extends Described {
  readonly kind: "time";
  readonly default: string;
  readonly least: string;
  readonly most: string;
  /** Minutes between two values of a sweep; 5 where it is absent. */
  readonly step?: number | undefined;
}
/** Values are minutes of a bar: 5, 60, 1440. */
export interface FrameParameter extends Described {
  readonly kind: "frame";
  readonly choices: readonly Frame[];
  readonly default: Frame;
}

export type Parameter = IntParameter | NumberParameter | ChoiceParameter | BooleanParameter | InstrumentParameter | TimeParameter | FrameParameter;

/** By name, in the order of the form. */
export type ParameterSchema = Readonly<Record<string, Parameter>>;

export type ValueOf<P extends Parameter> = P extends IntParameter | NumberParameter
  ? number
  : P extends ChoiceParameter<infer C>
    ? C
    : P extends BooleanParameter
      ? boolean
      : P extends InstrumentParameter
        ? InstrumentKey
        : P extends FrameParameter
          ? Frame
          : string;

export type ValuesOf<S extends ParameterSchema> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** Values whose schema is not known to the compiler. */
export type ParameterValue = number | string | boolean;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

type Terms<P extends Parameter> = Omit<P, "kind">;
/** The step may be left out: 1, or 0.01 of a number with a fraction. */
type LooseTerms<P extends Bounded> = Omit<P, "kind" | "step"> & { readonly step?: number };

/** A whole number. */
export function int(terms: LooseTerms<IntParameter>): IntParameter {
  return { kind: "int", step: 1, ...terms };
}
/** A number with a fraction. */
export function number(terms: LooseTerms<NumberParameter>): NumberParameter {
  return { kind: "number", step: 0.01, ...terms };
}
/** One of a few words. */
export function choice<const C extends string>(terms: Terms<ChoiceParameter<C>>): ChoiceParameter<C> {
  return { kind: "choice", ...terms };
}
export function boolean(terms: Terms<BooleanParameter>): BooleanParameter {
  return { kind: "boolean", ...terms };
}
/** An instrument by its key: the role that it plays is the parameter's name. */
export function instrument(terms: Terms<InstrumentParameter>): InstrumentParameter {
  return { kind: "instrument", ...terms };
}
/** A time of the day in India. */
export function time(terms: Terms<TimeParameter>): TimeParameter {
  return { kind: "time", ...terms };
}
/** The length of a bar in minutes. */
export function frame(terms: Terms<FrameParameter>): FrameParameter {
  return { kind: "frame", ...terms };
}
