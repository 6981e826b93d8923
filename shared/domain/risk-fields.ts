import { formatMoney, groupDigits } from "./format.ts";
import { PER_RUPEE } from "./units.ts";

/** How a limit is counted: rupees are 1/10,000 rupee in code and rupees for people and in the file. */
export type RiskUnit = "rupee" | "units" | "lots" | "orders" | "percent" | "ms";

export interface RiskField {
  readonly name: RiskFieldName;
  readonly title: string;
  readonly unit: RiskUnit;
  readonly help: string;
  /** Least and most besides 0, in the unit of the code; 0 switches the limit off. */
  readonly least: number;
  readonly most: number;
  /** Distance of two values that an input steps by. */
  readonly step: number;
}

export type RiskFieldName =
  | "orderValue" | "orderQuantity" | "orderLots" | "awayPercent" | "triggerAwayPercent"
  | "instrumentExposure" | "ownerExposure" | "accountExposure" | "openOrders"
  | "perSecond" | "perMinute" | "perHour" | "perDay" | "exitsPerSecond" | "exitsPerMinute"
  | "dailyLoss" | "dailyLossPercent" | "drawdown" | "drawdownPercent" | "duplicateMs" | "staleQuoteMs";

const CRORE = 10_000_000 * PER_RUPEE;

function rupees(name: RiskFieldName, title: string, help: string): RiskField {
  return { name, title, unit: "rupee", help, least: 100 * PER_RUPEE, most: 10_000 * CRORE, step: 1_000 * PER_RUPEE };
}

function count(name: RiskFieldName, title: string, unit: "units" | "lots" | "orders", most: number, help: string): RiskField {
  return { name, title, unit, help, least: 1, most, step: 1 };
}

function percent(name: RiskFieldName, title: string, help: string): RiskField {
  return { name, title, unit: "percent", help, least: 0.1, most: 100, step: 0.1 };
}

/** Every limit that is a number, in the order in which a page shows them: validator, control and message read the same line. */
export const RISK_FIELDS: readonly RiskField[] = [
  rupees("orderValue", "Order value", "Largest value of one order. Of a bought option this is its premium."),
  count("orderQuantity", "Order quantity", "units", 100_000_000, "Largest quantity of one order."),
  count("orderLots", "Order lots", "lots", 100_000, "Most lots of one order in futures and options."),
  percent("awayPercent", "Price away from market", "How far a limit price may be beyond the last price on the losing side."),
  percent("triggerAwayPercent", "Trigger away from market", "How far a trigger may be from the last price."),
  rupees("instrumentExposure", "Exposure per instrument", "Value at market of one instrument if every working order filled."),
  rupees("ownerExposure", "Exposure per owner", "The same over all instruments of one owner: by hand, or one strategy."),
  rupees("accountExposure", "Exposure of the account", "The same over everything in the account."),
  count("openOrders", "Working orders", "orders", 10_000, "Most orders that work at the same time."),
  count("perSecond", "Orders a second", "orders", 1_000, "Most orders and changes in any second, exits included."),
  count("perMinute", "Orders a minute", "orders", 100_000, "Most orders and changes in any minute, exits included."),
  count("perHour", "Orders an hour", "orders", 1_000_000, "Most orders and changes in any hour, exits included."),
  count("perDay", "Orders a day", "orders", 1_000_000, "Most orders and changes in a trading day, exits included."),
  count("exitsPerSecond", "Kept for exits, a second", "orders", 999, "Slots of each second that only exits and cancels may use."),
  count("exitsPerMinute", "Kept for exits, a minute", "orders", 99_999, "Slots of each minute that only exits and cancels may use."),
  rupees("dailyLoss", "Daily loss", "Net loss of the day, charges included, at which the breaker goes."),
  percent("dailyLossPercent", "Daily loss, share of equity", "The same as a share of the equity at the day's beginning."),
  rupees("drawdown", "Drawdown", "Fall of the day's net result from its best, at which the breaker goes."),
  percent("drawdownPercent", "Drawdown, share of equity", "The same as a share of the equity at the day's beginning."),
  { name: "duplicateMs", title: "Duplicate within", unit: "ms", help: "The same order again within this time is taken for a slip.", least: 1, most: 60_000, step: 50 },
  { name: "staleQuoteMs", title: "Quote older than", unit: "ms", help: "No opening order goes against a last price older than this while the market is open.", least: 100, most: 3_600_000, step: 1_000 },
];

const BY_NAME = new Map<string, RiskField>(RISK_FIELDS.map((field) => [field.name, field]));

export function riskField(name: string): RiskField | undefined {
  return BY_NAME.get(name);
}

/** A value of the field for people, with its unit; "off" for 0. */
export function riskValue(field: RiskField, value: number): string {
  if (value === 0) return "off";
  switch (field.unit) {
    case "rupee":
      return formatMoney(value);
    case "percent":
      return `${value} %`;
    case "ms":
      return `${groupDigits(Math.round(value))} ms`;
    default:
      return `${value < 0 ? "\u2212" : ""}${groupDigits(Math.abs(Math.round(value)))} ${value === 1 ? field.unit.slice(0, -1) : field.unit}`;
  }
}

export interface LimitProblem {
  readonly field: string;
  readonly expected: string;
  readonly sentence: string;
}

/** Undefined when the value may stand: 0, or within the field's bounds; whole except for percentages. */
export function limitProblem(field: RiskField, value: unknown): LimitProblem | undefined {
  const expected = `0 (off), or ${riskValue(field, field.least)} to ${riskValue(field, field.most)}`;
  const whole = field.unit !== "percent";
  const number = typeof value === "number" && Number.isFinite(value) && (!whole || Number.isSafeInteger(value)) ? value : undefined;
  if (number === 0 || (number !== undefined && number >= field.least && number <= field.most)) return undefined;
  const shown = number === undefined ? String(value) : riskValue(field, number);
  return { field: field.name, expected, sentence: `The limit "${field.title}" (${field.name}) must be ${expected}; it is ${shown}.` };
}

type Numbers = Readonly<Partial<Record<RiskFieldName, number>>>;

/** What no single field shows: with all slots kept for exits no order could ever be opened. */
export function limitsProblem(limits: Numbers): LimitProblem | undefined {
  for (const field of RISK_FIELDS) {
    const problem = limitProblem(field, limits[field.name]);
    if (problem) return problem;
  }
  for (const [kept, of] of [["exitsPerSecond", "perSecond"], ["exitsPerMinute", "perMinute"]] as const) {
    const most = limits[of] ?? 0;
    const held = limits[kept] ?? 0;
    if (most === 0 || held < most) continue;
    const title = riskField(kept)?.title ?? kept;
    return { field: kept, expected: `less than ${most}`, sentence: `The limit "${title}" (${kept}) must be less than ${most}, which is all of ${of}; it is ${held}.` };
  }
  return undefined;
}
