import type { RiskLimits } from "../../../shared/contract/schemas/risk.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { limitProblem, limitsProblem, RISK_FIELDS, riskValue } from "../../../shared/domain/risk-fields.ts";
import type { RiskField, RiskFieldName } from "../../../shared/domain/risk-fields.ts";
import { parseUnits, plainRupees } from "../../../shared/domain/units.ts";

/** What was typed over the saved limits; fields that were not touched are absent and follow what is saved. */
export interface LimitDraft {
  readonly texts: Readonly<Partial<Record<RiskFieldName, string>>>;
  readonly onBreach?: RiskLimits["onBreach"];
  /** One instrument or underlying a line, or parted by commas. */
  readonly banned?: string;
}

export const NO_DRAFT: LimitDraft = { texts: {} };

/** Groups of the page; every field stands in exactly one. */
export const GROUPS: readonly { readonly title: string; readonly fields: readonly RiskFieldName[] }[] = [
  { title: "The day", fields: ["dailyLoss", "dailyLossPercent", "drawdown", "drawdownPercent"] },
  { title: "One order", fields: ["orderValue", "orderQuantity", "orderLots", "awayPercent", "triggerAwayPercent"] },
  { title: "Exposure", fields: ["instrumentExposure", "ownerExposure", "accountExposure", "openOrders"] },
  { title: "Pace", fields: ["perSecond", "perMinute", "perHour", "perDay", "exitsPerSecond", "exitsPerMinute"] },
  { title: "Slips and stale prices", fields: ["duplicateMs", "staleQuoteMs"] },
];

/** A value as a field shows it: empty for "off". */
export function limitText(field: RiskField, value: number): string {
  if (value === 0) return "";
  if (field.unit === "percent") return String(value);
  if (field.unit !== "rupee") return groupDigits(Math.round(value));
  const [whole = "", fraction = ""] = plainRupees(value).split(".");
  return `${groupDigits(Number(whole))}${/^0*$/.test(fraction) ? "" : `.${fraction}`}`;
}

/** Whole numbers and decimals with the commas of India or of elsewhere; others could mean another number. */
const TYPED = /^(?:\d{1,14}|\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+)(?:\.\d{1,4})?$/;

/** The value that was typed, in the unit of the code; empty and "off" are 0, NaN is what cannot be read. */
export function readLimit(field: RiskField, text: string): number {
  const typed = text.replaceAll(/[₹%\s]/g, "");
  if (typed === "" || typed.toLowerCase() === "off") return 0;
  if (!TYPED.test(typed)) return Number.NaN;
  if (field.unit === "rupee") return parseUnits(typed) ?? Number.NaN;
  return Number(typed.replaceAll(",", ""));
}

function readBanned(text: string): string[] {
  return [...new Set(text.split(/[\n,;]+/).map((one) => one.trim().toUpperCase()).filter(Boolean))];
}

export function bannedText(banned: readonly string[]): string {
  return banned.join("\n");
}

export interface LimitChange {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  /** Lets more through than before. */
  readonly looser: boolean;
}

export interface ReadDraft {
  readonly limits: RiskLimits;
  readonly problems: Readonly<Partial<Record<string, string>>>;
  readonly changes: readonly LimitChange[];
}

/** The limits as they would be saved, what is wrong with them, and how they differ from the saved ones. */
export function readDraft(saved: RiskLimits, draft: LimitDraft): ReadDraft {
  const problems: Partial<Record<string, string>> = {};
  const values: Partial<Record<RiskFieldName, number>> = {};
  for (const field of RISK_FIELDS) {
    const text = draft.texts[field.name];
    const value = text === undefined ? saved[field.name] : readLimit(field, text);
    values[field.name] = value;
    if (text === undefined) continue;
    const problem = limitProblem(field, value);
    if (problem) problems[field.name] = Number.isNaN(value) ? `“${text.trim()}” cannot be read; expected is ${problem.expected}.` : `Expected is ${problem.expected}.`;
  }
  const banned = draft.banned === undefined ? saved.banned : readBanned(draft.banned);
  // Amounts are whole units by how they were read; what was not is among the problems.
  const limits = { ...saved, ...values, banned, onBreach: draft.onBreach ?? saved.onBreach } as RiskLimits;
  const tooLong = banned.find((one) => one.length > MOST_NAME);
  if (tooLong !== undefined) problems["banned"] = `“${tooLong.slice(0, 20)}…” is longer than ${MOST_NAME} signs: one instrument or underlying a line.`;
  if (banned.length > MOST_BANNED) problems["banned"] = `At most ${MOST_BANNED} instruments can be banned; these are ${groupDigits(banned.length)}.`;
  if (Object.keys(problems).length === 0) {
    const whole = limitsProblem(limits);
    if (whole) problems[whole.field] = whole.sentence;
  }
  return { limits, problems, changes: changesOf(saved, limits) };
}

const MOST_NAME = 60;
const MOST_BANNED = 500;

/** Less of these is what lets more through. */
const KEPT_FREE: ReadonlySet<RiskFieldName> = new Set(["exitsPerSecond", "exitsPerMinute", "duplicateMs"]);

function looser({ name }: RiskField, from: number, to: number): boolean {
  if (KEPT_FREE.has(name)) return to < from;
  return to === 0 || (from !== 0 && to > from);
}

export function changesOf(from: RiskLimits, to: RiskLimits): readonly LimitChange[] {
  const changes: LimitChange[] = [];
  for (const field of RISK_FIELDS) {
    const [before, after] = [from[field.name], to[field.name]];
    if (before === after || Number.isNaN(after)) continue;
    changes.push({ title: field.title, from: riskValue(field, before), to: riskValue(field, after), looser: looser(field, before, after) });
  }
  if (from.onBreach !== to.onBreach) changes.push({ title: "When the breaker goes", from: BREACH_WORDS[from.onBreach], to: BREACH_WORDS[to.onBreach], looser: to.onBreach === "reduce-only" });
  const added = to.banned.filter((one) => !from.banned.includes(one));
  const taken = from.banned.filter((one) => !to.banned.includes(one));
  if (added.length > 0) changes.push({ title: "Banned", from: "allowed", to: added.join(", "), looser: false });
  if (taken.length > 0) changes.push({ title: "No longer banned", from: taken.join(", "), to: "allowed", looser: true });
  return changes;
}

export const BREACH_WORDS: Readonly<Record<RiskLimits["onBreach"], string>> = { "reduce-only": "only reducing orders", flat: "square off everything" };

/** How many fields differ from the limits as installed. */
export function countChanged(limits: RiskLimits, defaults: RiskLimits | undefined): number {
  return defaults ? changesOf(defaults, limits).length : 0;
}
