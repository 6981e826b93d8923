import type { StopPolicy, StrategyFile, StrategyLimits, StrategyMode, StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { worldOf } from "../../../shared/domain/identity.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { money, parseUnits, PER_RUPEE, plainRupees } from "../../../shared/domain/units.ts";
import { checkParameters, minutesOf } from "../../../shared/strategy/check-parameters.ts";
import type { Parameter, ParameterSchema, ParameterValue, ParameterValues } from "../../../shared/strategy/parameters.ts";

export type LimitName = keyof StrategyLimits;

/** What stands in the form, as typed. */
export interface SettingsDraft {
  readonly parameters: Readonly<Record<string, string>>;
  readonly title: string;
  readonly group: string;
  readonly account: AccountId;
  readonly mode: StrategyMode;
  readonly holding: StrategySettings["holding"];
  readonly capital: string;
  readonly limits: Readonly<Record<LimitName, string>>;
  readonly start: string;
  readonly lastEntry: string;
  readonly stop: string;
  readonly policy: StopPolicy;
  readonly weekdays: readonly number[];
  readonly autoStart: boolean;
}

/** Problems by field: `parameters.fast`, `capital`, `limits.dailyLoss`, `start`. */
export type Problems = Readonly<Record<string, string>>;

export interface ReadSettings {
  /** Absent while a field is wrong. */
  readonly settings: StrategySettings | undefined;
  readonly problems: Problems;
}

const FIRST_CAPITAL = 100_000 * PER_RUPEE;
/** Of the capital, at which a new strategy's day ends. */
const FIRST_LOSS = 0.05;

export const LIMIT_FIELDS: readonly { readonly name: LimitName; readonly title: string; readonly unit: string; readonly help: string; readonly off: boolean }[] = [
  { name: "dailyLoss", title: "Daily loss", unit: "₹", help: "Net loss of a day at which it is stopped and squared off. Empty: none.", off: true },
  { name: "orderValue", title: "Value of one order", unit: "₹", help: "A larger order is refused. Empty: only the account's limit holds.", off: true },
  { name: "exposure", title: "Exposure", unit: "₹", help: "Open positions and working orders at market. Empty: its capital.", off: true },
  { name: "ordersPerDay", title: "Orders a day", unit: "orders", help: "Opening orders; what closes always goes. Empty: any number.", off: true },
  { name: "errorsInRow", title: "Errors in a row", unit: "errors", help: "So many errors of one callback after another pause it.", off: false },
];

/** What a new strategy of this file begins with: on paper, within the day, with a daily loss. */
export function firstSettings(file: StrategyFile, account: AccountId, titles: ReadonlySet<string>): StrategySettings {
  let title = file.title.slice(0, 56);
  for (let n = 2; titles.has(title); n++) title = `${file.title.slice(0, 56)} ${n}`;
  return {
    title, group: "", account, mode: "paper", holding: "intraday", parameters: defaultsOf(file.parameters), capital: money(FIRST_CAPITAL),
    limits: { ordersPerDay: 50, orderValue: money(0), exposure: money(0), dailyLoss: money(FIRST_CAPITAL * FIRST_LOSS), errorsInRow: 5 },
    schedule: { policy: "square-off", weekdays: [1, 2, 3, 4, 5] }, autoStart: false,
  };
}

function defaultsOf(schema: ParameterSchema): ParameterValues {
  const values: Record<string, ParameterValue> = {};
  for (const [name, parameter] of Object.entries(schema)) if (parameter.default !== undefined) values[name] = parameter.default;
  return values;
}

/** The account that a new strategy is offered: a paper one before all others. */
export function firstAccount(accounts: readonly AccountView[], current: AccountId | undefined): AccountId | undefined {
  const paper = accounts.filter(({ world }) => world !== "live");
  return (paper.find(({ id }) => id === current) ?? paper.find(({ world }) => world === "paper") ?? paper[0] ?? accounts[0])?.id;
}

/** A value as its field shows it. */
export function valueText(value: ParameterValue | undefined): string {
  return value === undefined ? "" : String(value);
}

function rupeesText(units: number): string {
  if (units === 0) return "";
  const [whole = "", fraction = ""] = plainRupees(units).split(".");
  return `${groupDigits(Number(whole))}${/^0*$/.test(fraction) ? "" : `.${fraction}`}`;
}

export function draftOf(settings: StrategySettings): SettingsDraft {
  const { limits, schedule } = settings;
  return {
    parameters: Object.fromEntries(Object.entries(settings.parameters).map(([name, value]) => [name, valueText(value)])),
    title: settings.title, group: settings.group, account: settings.account, mode: settings.mode, holding: settings.holding,
    capital: rupeesText(settings.capital),
    limits: {
      ordersPerDay: limits.ordersPerDay === 0 ? "" : groupDigits(limits.ordersPerDay), orderValue: rupeesText(limits.orderValue),
      exposure: rupeesText(limits.exposure), dailyLoss: rupeesText(limits.dailyLoss), errorsInRow: String(limits.errorsInRow),
    },
    start: schedule.start ?? "", lastEntry: schedule.lastEntry ?? "", stop: schedule.stop ?? "", policy: schedule.policy, weekdays: schedule.weekdays,
    autoStart: settings.autoStart,
  };
}

/** Whole numbers and decimals with the commas of India or of elsewhere; others could mean another number. */
const NUMBER = /^-?(?:\d{1,14}|\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+)(?:\.\d{1,8})?$/;

/** A typed text as a value of its kind; what cannot be read stays a text, which the check then names. */
export function readValue(parameter: Parameter, text: string): ParameterValue | undefined {
  const typed = text.trim();
  if (typed === "") return undefined;
  switch (parameter.kind) {
    case "int":
    case "number":
    case "frame":
      return NUMBER.test(typed.replaceAll("\u2212", "-")) ? Number(typed.replaceAll("\u2212", "-").replaceAll(",", "")) : typed;
    case "boolean":
      return typed === "true";
    default:
      return typed;
  }
}

/** The form as settings, with everything that is wrong by its field. */
export function readSettings(draft: SettingsDraft, schema: ParameterSchema): ReadSettings {
  const problems: Record<string, string> = {};
  const parameters = readParameters(draft, schema, problems);
  const title = draft.title.trim();
  if (title === "") problems["title"] = "Give it a name, so that its orders can be told from others.";
  const capital = readRupees(draft.capital);
  if (capital === undefined || capital <= 0) problems["capital"] = draft.capital.trim() === "" ? "Enter the capital that it works with." : `“${draft.capital.trim()}” is not an amount in rupees above 0.`;
  const broker = worldOf(draft.account) === "live";
  if (draft.mode === "paper" && broker) problems["account"] = "This is a broker's account, whose orders are real: choose a paper account, or another mode.";
  if (draft.mode === "live" && !broker) problems["account"] = "Live needs a broker's account; this one is for practice. Choose another, or mode paper.";
  const limits = readLimits(draft.limits, problems);
  const schedule = readSchedule(draft, problems);
  if (Object.keys(problems).length > 0) return { settings: undefined, problems };
  return {
    problems,
    settings: {
      title, group: draft.group.trim(), account: draft.account, mode: draft.mode, holding: draft.holding, parameters, capital: money(capital ?? 0), limits, schedule,
      autoStart: draft.autoStart,
    },
  };
}

function readParameters({ parameters }: SettingsDraft, schema: ParameterSchema, problems: Record<string, string>): ParameterValues {
  const raw: Record<string, ParameterValue> = {};
  for (const [name, parameter] of Object.entries(schema)) {
    const value = readValue(parameter, parameters[name] ?? "");
    if (value !== undefined) raw[name] = value;
    // An emptied field must not silently become the default.
    else if (parameter.kind !== "instrument") problems[`parameters.${name}`] = `${parameter.title ?? name} is empty; its default is ${String(parameter.default)}.`;
  }
  const checked = checkParameters(schema, raw);
  if (checked.ok) return checked.values;
  for (const failure of checked.failures) if (failure.kind === "BadInput") problems[`parameters.${failure.field}`] ??= failure.sentence;
  return raw;
}

function readRupees(text: string): number | undefined {
  const typed = text.replaceAll(/[₹\s]/g, "");
  return NUMBER.test(typed) ? parseUnits(typed) : undefined;
}

const MOST_ORDERS = 10_000;
const MOST_ERRORS = 100;

function readLimits(texts: SettingsDraft["limits"], problems: Record<string, string>): StrategyLimits {
  const amount = (name: "orderValue" | "exposure" | "dailyLoss"): StrategyLimits["dailyLoss"] => {
    const typed = texts[name].trim();
    const units = typed === "" ? 0 : readRupees(typed);
    if (units === undefined || units < 0) problems[`limits.${name}`] = `“${typed}” is not an amount in rupees; leave it empty for no limit.`;
    return money(Math.max(0, units ?? 0));
  };
  const whole = (name: "ordersPerDay" | "errorsInRow", least: number, most: number): number => {
    const typed = texts[name].trim();
    const value = typed === "" && least === 0 ? 0 : NUMBER.test(typed) ? Number(typed.replaceAll(",", "")) : Number.NaN;
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    problems[`limits.${name}`] = `“${typed}” is not a whole number from ${least} to ${groupDigits(most)}.`;
    return least;
  };
  return { ordersPerDay: whole("ordersPerDay", 0, MOST_ORDERS), orderValue: amount("orderValue"), exposure: amount("exposure"), dailyLoss: amount("dailyLoss"), errorsInRow: whole("errorsInRow", 1, MOST_ERRORS) };
}

const TIMES = [["start", "Start"], ["lastEntry", "Last entry"], ["stop", "Stop"]] as const;

function readSchedule(draft: SettingsDraft, problems: Record<string, string>): StrategySettings["schedule"] {
  let before: { readonly title: string; readonly minutes: number } | undefined;
  for (const [name, title] of TIMES) {
    const text = draft[name].trim();
    if (text === "") continue;
    const minutes = minutesOf(text);
    if (minutes === undefined) problems[name] = `${title} is a time such as 09:15; “${text}” is not. Leave it empty for none.`;
    else if (before && minutes <= before.minutes) problems[name] = `${title} (${text}) must come after ${before.title}.`;
    else before = { title: `${title} (${text})`, minutes };
  }
  if (draft.start.trim() !== "" && draft.weekdays.length === 0) problems["weekdays"] = "Choose at least one day on which it starts by itself.";
  const time = (text: string): string | undefined => (text.trim() === "" ? undefined : text.trim());
  const [start, lastEntry, stop] = [time(draft.start), time(draft.lastEntry), time(draft.stop)];
  return { policy: draft.policy, weekdays: [...draft.weekdays].sort((a, b) => a - b), ...(start && { start }), ...(lastEntry && { lastEntry }), ...(stop && { stop }) };
}

/** The form's field that a refusal of the terminal is about; "" for the form as a whole. */
export function fieldOf(field: string, schema: ParameterSchema): string {
  const name = field.replace(/^settings\./, "");
  if (Object.hasOwn(schema, name)) return `parameters.${name}`;
  if (LIMIT_FIELDS.some((one) => one.name === name)) return `limits.${name}`;
  const bare = name.replace(/^schedule\./, "");
  return /^(parameters|limits)\.\w+$/.test(name) || ["title", "group", "account", "mode", "holding", "capital", "start", "lastEntry", "stop", "weekdays", "policy", "autoStart"].includes(bare) ? bare : "";
}

const FREE = ["title", "group", "limits", "schedule", "autoStart"] as const satisfies readonly (keyof StrategySettings)[];

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]));
}

export interface Differences {
  /** What may change while it runs. */
  readonly free: boolean;
  readonly parameters: boolean;
  /** What needs a stop: account, mode, holding, capital. */
  readonly fixed: boolean;
}

export function differences(before: StrategySettings, after: StrategySettings): Differences {
  const fixed = (["account", "mode", "holding", "capital"] as const).some((name) => before[name] !== after[name]);
  return { fixed, parameters: !same(before.parameters, after.parameters), free: FREE.some((name) => !same(before[name], after[name])) };
}

/** Only the settings of a view, in the form that goes back. */
export function settingsOf({ title, group, account, mode, holding, parameters, capital, limits, schedule, autoStart }: StrategySettings): StrategySettings {
  return { title, group, account, mode, holding, parameters, capital, limits, schedule, autoStart };
}
