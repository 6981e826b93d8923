import type { RunRequest, SweepAxis, SweepRequest } from "../../../shared/contract/schemas/lab.ts";
import type { WalkPlan } from "../../../shared/contract/schemas/lab-walk.ts";
import { checkParameters } from "../../../shared/strategy/check-parameters.ts";
import type { Parameter, ParameterSchema, ParameterValue } from "../../../shared/strategy/parameters.ts";
import { readValue, valueText } from "../strategies/settings-draft.ts";
import type { Problems } from "../strategies/settings-draft.ts";
import { stepped } from "../strategies/parameter-field.tsx";
import { numberReader, typedNumber } from "./typed-number.ts";

/** Which values a parameter takes in a sweep, as typed. */
export interface AxisDraft {
  readonly on: boolean;
  /** From, to and step; or values one by one. */
  readonly kind: "range" | "list";
  readonly from: string;
  readonly to: string;
  readonly step: string;
  /** Parted by commas. */
  readonly list: string;
}

/** A search over all of the data, or a walk-forward of one of the two kinds. */
export type SearchKind = "sweep" | WalkPlan["kind"];

export interface SweepDraft {
  readonly axes: Readonly<Record<string, AxisDraft>>;
  readonly method: SweepRequest["method"]["kind"];
  /** Of the methods that choose. */
  readonly points: string;
  readonly objective: SweepRequest["objective"];
  readonly outOfSample: string;
  /** Trading days of a walk-forward's spans. */
  readonly walkIn: string;
  readonly walkOut: string;
}

export interface ReadSweep {
  readonly request: SweepRequest | undefined;
  /** Of a walk-forward. */
  readonly plan: WalkPlan | undefined;
  readonly problems: Problems;
  /** Points of the whole grid; of an axis that is wrong, none. */
  readonly grid: number;
}

const MOST_AXES = 8;
const MOST_VALUES = 1_000;
/** Values that a new range offers, about. */
const FIRST_VALUES = 8;
/** Last part of the data that is kept apart at first, percent. */
const FIRST_KEPT = "30";
/** A quarter to choose on, a month to try: trading days. */
const FIRST_SPANS = { walkIn: "60", walkOut: "20" };
const MOST_SPAN = 5_000;
const TIME_STEP = 15;
/** Range steps such as 0.1 are not exact in a double. */
const SLACK = 1e-9;

/** Around each value of the run: half to twice of it, in steps of the parameter. */
export function firstSweep(schema: ParameterSchema, parameters: Readonly<Record<string, ParameterValue>>): SweepDraft {
  const axes = Object.fromEntries(Object.entries(schema).flatMap(([name, parameter]) => (parameter.kind === "instrument" ? [] : [[name, firstAxis(parameter, parameters[name])]])));
  return { axes, method: "grid", points: "200", objective: "sharpe", outOfSample: FIRST_KEPT, ...FIRST_SPANS };
}

function firstAxis(parameter: Parameter, value: ParameterValue | undefined): AxisDraft {
  const none = { on: false, from: "", to: "", step: "", list: "" };
  switch (parameter.kind) {
    case "int":
    case "number": {
      const { least, most, step, kind } = parameter;
      const now = typeof value === "number" ? value : parameter.default;
      const onStep = (wanted: number): number => least + Math.round((Math.min(most, Math.max(least, wanted)) - least) / step) * step;
      const [from, to] = [onStep(now / 2), onStep(now * 2)].sort((a, b) => a - b) as [number, number];
      const stride = Math.max(1, Math.round((to - from) / step / FIRST_VALUES)) * step;
      return { ...none, kind: "range", from: tidy(from, kind), to: tidy(to, kind), step: tidy(stride, kind), list: tidy(now, kind) };
    }
    case "time":
      return { ...none, kind: "range", from: parameter.least, to: parameter.most, step: String(parameter.step ?? TIME_STEP), list: String(value ?? parameter.default) };
    case "boolean":
      return { ...none, kind: "list", list: "true, false" };
    case "choice":
    case "frame":
      return { ...none, kind: "list", list: parameter.choices.join(", ") };
    case "instrument":
      return { ...none, kind: "list", list: valueText(value) };
  }
}

function tidy(value: number, kind: "int" | "number"): string {
  return String(kind === "int" ? Math.round(value) : Math.round(value * 1e8) / 1e8);
}

/** Values of one axis in order, each once; what is wrong with it as a sentence. */
export function axisValues(name: string, parameter: Parameter, axis: AxisDraft): { readonly values: readonly ParameterValue[] } | { readonly problem: string } {
  const title = parameter.title ?? name;
  const raw = axis.kind === "list" ? listed(parameter, axis.list) : ranged(title, parameter, axis);
  if (typeof raw === "string") return { problem: raw };
  const values = [...new Set(raw)];
  if (values.length === 0) return { problem: `${title} has no value: give some, parted by commas.` };
  if (values.length > MOST_VALUES) return { problem: `${title} has ${values.length.toLocaleString("en-IN")} values; at most 1,000 are swept. Make the step larger.` };
  for (const value of values) {
    const checked = checkParameters({ [name]: parameter }, { [name]: value });
    if (!checked.ok) return { problem: checked.failures[0]?.sentence ?? `${title} cannot be ${String(value)}.` };
  }
  return { values };
}

function listed(parameter: Parameter, list: string): ParameterValue[] {
  return list.split(/[,;]/).flatMap((text) => readValue(parameter, text) ?? []);
}

function ranged(title: string, parameter: Parameter, { from, to, step }: AxisDraft): ParameterValue[] | string {
  if (parameter.kind === "time") return times(title, parameter, from.trim(), to.trim(), typedNumber(step));
  const [first, last, stride] = [typedNumber(from), typedNumber(to), typedNumber(step)];
  if (first === undefined || last === undefined || stride === undefined) return `${title} needs three numbers: from, to and step.`;
  if (!(stride > 0)) return `The step of ${title} must be above 0; it is ${step.trim()}.`;
  if (first > last) return `${title} goes from ${from.trim()} to ${to.trim()}: the first must not be the larger one.`;
  const count = Math.floor((last - first) / stride + SLACK) + 1;
  if (count > MOST_VALUES) return `${title} has ${count.toLocaleString("en-IN")} values; at most 1,000 are swept. Make the step larger.`;
  return Array.from({ length: count }, (_, n) => Math.round((first + n * stride) * 1e8) / 1e8);
}

function times(title: string, parameter: Parameter & { readonly kind: "time" }, from: string, to: string, minutes: number | undefined): string[] | string {
  if (!/^\d{2}:\d{2}$/.test(from) || !/^\d{2}:\d{2}$/.test(to) || minutes === undefined || !(minutes >= 1) || !Number.isInteger(minutes)) return `${title} needs two times such as 09:30 and a step in whole minutes.`;
  if (from > to) return `${title} goes from ${from} to ${to}: the first must not be the later one.`;
  const all: string[] = [];
  for (let at = from; at <= to; ) {
    all.push(at);
    const next = stepped({ ...parameter, least: "00:00", most: "23:59", step: minutes }, at, 1);
    if (next <= at) break;
    at = next;
  }
  return all;
}

/** The form as a request, with everything that is wrong by its field: `axes.fast`, `points`, `outOfSample`, `walkIn`, `walkOut`, `axes`. */
export function readSweep(draft: SweepDraft, schema: ParameterSchema, base: RunRequest | undefined, kind: SearchKind = "sweep"): ReadSweep {
  const problems: Record<string, string> = {};
  const read = numberReader(problems);
  const axes: SweepAxis[] = [];
  for (const [name, parameter] of Object.entries(schema)) {
    const axis = draft.axes[name];
    if (!axis?.on) continue;
    const found = axisValues(name, parameter, axis);
    if ("problem" in found) problems[`axes.${name}`] = found.problem;
    else axes.push({ name, values: [...found.values] });
  }
  const grid = axes.reduce((product, { values }) => product * values.length, axes.length === 0 ? 0 : 1);
  if (axes.length > MOST_AXES) problems["axes"] = `At most ${MOST_AXES} parameters are swept at once; ${axes.length} are chosen.`;
  else if (axes.length === 0 && Object.keys(problems).length === 0) problems["axes"] = "Choose at least one parameter to sweep.";
  const chosen = draft.method === "grid" ? 0 : read("points", "The number of points", draft.points, { least: draft.method === "model" ? 10 : 1, most: draft.method === "model" ? 10_000 : 100_000, whole: true }, "points");
  // A walk-forward keeps days apart by its windows.
  const outOfSamplePercent = kind !== "sweep" ? 0 : read("outOfSample", "The part kept apart", draft.outOfSample, { least: 0, most: 80 }, "%");
  const span = (field: "walkIn" | "walkOut", name: string): number => read(field, name, draft[field], { least: 1, most: MOST_SPAN, whole: true }, "trading days");
  const plan = kind === "sweep" ? undefined : { kind, inSample: span("walkIn", "The span to choose on"), outOfSample: span("walkOut", "The span to try on") };
  if (!base || Object.keys(problems).length > 0) return { request: undefined, plan: undefined, problems, grid };
  const method = draft.method === "grid" ? ({ kind: "grid" } as const) : { kind: draft.method, points: chosen };
  return { request: { base, axes, method, objective: draft.objective, outOfSamplePercent }, plan, problems, grid };
}
