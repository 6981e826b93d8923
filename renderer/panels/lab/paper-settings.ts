import type { RunHead } from "../../../shared/contract/schemas/lab.ts";
import type { StrategyFile, StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import { money } from "../../../shared/domain/units.ts";

/** Of the capital, at which a day on paper ends: as for any new strategy. */
const FIRST_LOSS = 0.05;

/**
 * Settings of a new strategy that goes on with what a run was. Parameters that the file has no longer are left out, and
 * new ones take their default: both are shown in the form.
 */
export function paperSettings({ request }: Pick<RunHead, "request">, file: Pick<StrategyFile, "parameters">, first: StrategySettings): StrategySettings {
  const known = Object.entries(request.parameters).filter(([name]) => Object.hasOwn(file.parameters, name));
  return {
    ...first, mode: "paper", holding: request.holding, parameters: { ...first.parameters, ...Object.fromEntries(known) },
    capital: request.capital, limits: { ...first.limits, dailyLoss: money(Math.round(request.capital * FIRST_LOSS)) },
  };
}

/** A sentence where the file is another one than that which was played; else nothing. */
export function changedCode({ codeHash }: Pick<RunHead, "codeHash">, { hash }: Pick<StrategyFile, "hash">): string {
  return codeHash === hash || hash === "" ? "" : " The file was changed since this run: what it found may no longer hold. Play it again (A) to know.";
}
