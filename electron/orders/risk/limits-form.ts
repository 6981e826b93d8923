import type { RiskLimits } from "../../../shared/contract/schemas/risk.ts";
import { riskLimits } from "../../../shared/contract/schemas/risk.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { RiskField } from "../../../shared/domain/risk-fields.ts";
import { RISK_FIELDS, limitsProblem, riskField, riskValue } from "../../../shared/domain/risk-fields.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";

/** In the file amounts stand in rupees, so that a person can read and change them. */
function scaleOf(field: RiskField | undefined): number {
  return field?.unit === "rupee" ? PER_RUPEE : 1;
}

/** @throws TerminalError (BadInput) naming the field, its bounds and the value. */
export function checkLimits(limits: RiskLimits): RiskLimits {
  const problem = limitsProblem(limits);
  if (problem) throw new TerminalError(badInput(problem.field, problem.expected, problem.sentence));
  return limits;
}

/**
 * One account's limits as they stand in the file, on top of the defaults: what is absent keeps its default.
 * @throws TerminalError (BadInput) naming what is unknown or off.
 */
export function readLimits(json: unknown, defaults: RiskLimits): RiskLimits {
  if (json === null || typeof json !== "object" || Array.isArray(json)) throw new TerminalError(badInput("limits", "an object of limits", "The limits of an account must be an object."));
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(json)) {
    if (!(name in defaults)) throw new TerminalError(badInput(name, "the name of a limit", `There is no limit "${name}".`));
    const field = riskField(name);
    values[name] = field && typeof value === "number" ? scaled(field, value) : value;
  }
  const parsed = riskLimits.safeParse({ ...defaults, ...values });
  if (parsed.success) return checkLimits(parsed.data);
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? "limits");
  throw new TerminalError(badInput(name, issue?.message ?? "", `The limit "${name}" is not valid: ${issue?.message ?? ""}; it is ${JSON.stringify(values[name])}.`));
}

/** Rupees of the file in units. What is finer than a unit stays a fraction, and is refused as such; the last bits of a double are not. */
function scaled(field: RiskField, value: number): number {
  const units = value * scaleOf(field);
  const noise = Math.max(1e-3, Math.abs(units) * 2 ** -50);
  return field.unit === "rupee" && Math.abs(units - Math.round(units)) < noise ? Math.round(units) : units;
}

export function writtenLimits(limits: RiskLimits): Record<string, unknown> {
  return Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, typeof value === "number" ? value / scaleOf(riskField(name)) : value]));
}

/** What changed, before and after, in words for the audit trail; empty when nothing did. */
export function changesOf(before: RiskLimits, after: RiskLimits): string {
  const changes: string[] = [];
  for (const field of RISK_FIELDS) {
    const [was, is] = [before[field.name], after[field.name]];
    if (was !== is) changes.push(`${field.title}: ${riskValue(field, was)} → ${riskValue(field, is)}`);
  }
  if (before.onBreach !== after.onBreach) changes.push(`On breach: ${before.onBreach} → ${after.onBreach}`);
  const added = after.banned.filter((name) => !before.banned.includes(name));
  const gone = before.banned.filter((name) => !after.banned.includes(name));
  if (added.length > 0) changes.push(`Banned: + ${added.join(", ")}`);
  if (gone.length > 0) changes.push(`Banned: − ${gone.join(", ")}`);
  return changes.join("; ");
}
