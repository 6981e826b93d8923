import type { LabData, RunRequest } from "../../../shared/contract/schemas/lab.ts";
import { DEFAULT_BAR_MODEL } from "../../../shared/contract/schemas/lab.ts";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import type { StrategyFile } from "../../../shared/contract/schemas/strategies.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import { plainRupees } from "../../../shared/domain/units.ts";
import type { ParameterValue } from "../../../shared/strategy/parameters.ts";
import { modelText, readModel } from "../paper/fill-words.ts";
import type { ModelText } from "../paper/fill-words.ts";
import { draftOf, firstSettings, readSettings, valueText } from "../strategies/settings-draft.ts";
import type { Problems } from "../strategies/settings-draft.ts";
import { modelDraft, readBars } from "./model-draft.ts";
import type { ModelDraft } from "./model-draft.ts";
import { numberReader } from "./typed-number.ts";

/** A run as it is typed. */
export interface RunDraft {
  readonly file: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly source: LabData["kind"];
  /** Of the history; of a file they may be empty: all of it. */
  readonly from: string;
  readonly to: string;
  /** Recorded days, ascending. */
  readonly days: readonly string[];
  readonly path: string;
  /** Of a file. */
  readonly frame: Frame | "ticks";
  /** Rupees, as typed. */
  readonly capital: string;
  readonly holding: RunRequest["holding"];
  readonly chargesTimes: number;
  /** Percent of the equity; "" = as the strategy says. */
  readonly sizing: string;
  readonly atEnd: RunRequest["atEnd"];
  readonly seed: string;
  readonly bars: ModelDraft;
  readonly ticks: ModelText;
}

/** Is it played tick by tick? */
export function draftOnTicks({ source, frame }: Pick<RunDraft, "source" | "frame">): boolean {
  return source === "recording" || (source === "file" && frame === "ticks");
}

export interface ReadRun {
  /** Absent while a field is wrong. */
  readonly request: RunRequest | undefined;
  /** By field: `parameters.fast`, `capital`, `data`, `bars.spread`. */
  readonly problems: Problems;
}

/** No account runs a backtest; the form of a strategy wants one for what the two have in common. */
const NO_ACCOUNT = accountId("paper", "Lab", "paper");
const NO_TITLES: ReadonlySet<string> = new Set();
const FIRST_SEED = 1;

/** What a new run begins with: the file's own parameters on the terminal's candles of these days. */
export function firstDraft(file: StrategyFile, from: string, to: string): RunDraft {
  const { parameters, capital, holding } = draftOf(firstSettings(file, NO_ACCOUNT, NO_TITLES));
  return {
    file: file.file, parameters, capital, holding, source: "history", from, to, days: [], path: "", frame: 1, chargesTimes: 1, sizing: "", atEnd: "leave", seed: String(FIRST_SEED),
    bars: modelDraft(DEFAULT_BAR_MODEL), ticks: modelText(DEFAULT_FILL_MODEL),
  };
}

/** Another strategy with the rest as it was typed; an instrument of the same name of parameter stays. */
export function withFile(draft: RunDraft, file: StrategyFile): RunDraft {
  const first = firstDraft(file, draft.from, draft.to);
  const kept = Object.entries(file.parameters).flatMap(([name, { kind }]) => (kind === "instrument" && draft.parameters[name] !== undefined ? [[name, draft.parameters[name]] as const] : []));
  return { ...draft, file: file.file, parameters: { ...first.parameters, ...Object.fromEntries(kept) } };
}

/** What was once run, in the form. */
export function draftOfRun(request: RunRequest, before: RunDraft): RunDraft {
  const { data, sizing } = request;
  return {
    ...before, file: request.file, parameters: parameterTexts(request.parameters), source: data.kind,
    ...(data.kind === "history" && { from: data.from, to: data.to }),
    ...(data.kind === "recording" && { days: data.days }),
    ...(data.kind === "file" && { path: data.path, frame: data.frame, from: data.from ?? "", to: data.to ?? "" }),
    capital: rupeesField(request.capital), holding: request.holding, chargesTimes: request.chargesTimes, sizing: sizing === undefined ? "" : String(tidied(sizing * 100)), atEnd: request.atEnd, seed: String(request.seed),
    bars: modelDraft(request.bars), ticks: modelText(request.ticks),
  };
}

/** To eight decimals: 0.35 is 35 %, and comes back as 0.35, though neither is exact in a double. */
function tidied(value: number): number {
  return Math.round(value * 1e8) / 1e8;
}

/** "10,00,000", with paise where there are any. */
function rupeesField(units: number): string {
  const [whole = "", fraction = ""] = plainRupees(units).split(".");
  return `${groupDigits(Number(whole))}${/^0*$/.test(fraction) ? "" : `.${fraction}`}`;
}

export function parameterTexts(values: Readonly<Record<string, ParameterValue>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueText(value)]));
}

/** The form as a request, with everything that is wrong by its field. */
export function readRun(draft: RunDraft, file: StrategyFile): ReadRun {
  const problems: Record<string, string> = {};
  const read = numberReader(problems);
  const common = readSettings({ ...draftOf(firstSettings(file, NO_ACCOUNT, NO_TITLES)), parameters: draft.parameters, capital: draft.capital, holding: draft.holding }, file.parameters);
  Object.assign(problems, common.problems);
  if (file.problem !== undefined) problems["file"] = `${file.file} cannot be run: ${file.problem}`;
  const data = readData(draft, problems);
  const sizing = draft.sizing.trim() === "" ? undefined : read("sizing", "The size of an entry", draft.sizing, { least: 0.1, most: 1_000 }, "% of the equity");
  const seed = read("seed", "The seed", draft.seed, { least: 0, most: 4_294_967_295, whole: true }, "");
  const bars = readBars(draft.bars, problems);
  const ticks = readModel(draft.ticks);
  if (!ticks.ok) for (const [field, problem] of Object.entries(ticks.problems)) problems[`ticks.${field}`] = problem;
  const { settings } = common;
  if (Object.keys(problems).length > 0 || !settings || !data || !ticks.ok) return { request: undefined, problems };
  const { parameters, capital, holding } = settings;
  const request = { file: draft.file, parameters, data, capital, holding, bars, ticks: ticks.model, chargesTimes: draft.chargesTimes, ...(sizing !== undefined && { sizing: tidied(sizing / 100) }), atEnd: draft.atEnd, seed };
  return { request, problems };
}

/** A real day, written year first. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

function readData({ source, days, path, frame, ...period }: RunDraft, problems: Record<string, string>): LabData | undefined {
  const [from, to] = [period.from.trim(), period.to.trim()];
  const wrong = (sentence: string): undefined => {
    problems["data"] = sentence;
    return undefined;
  };
  if (source === "recording") return days.length > 0 ? { kind: "recording", days: [...days] } : wrong("Choose at least one recorded day.");
  for (const day of [from, to]) if (day !== "" && !isDay(day)) return wrong(`A day is written year first, such as 2026-01-31; “${day}” is none.`);
  if (from !== "" && to !== "" && from > to) return wrong(`The period begins on ${from}, after its end on ${to}.`);
  if (source === "history") return from !== "" && to !== "" ? { kind: "history", from, to } : wrong("Give the first and the last day, such as 2026-01-01.");
  const typed = path.trim();
  if (typed === "") return wrong("Give the path of a CSV or Parquet file on this machine.");
  return { kind: "file", path: typed, frame, ...(from !== "" && { from }), ...(to !== "" && { to }) };
}
