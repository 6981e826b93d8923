import type { StrategyFile, StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { checkParameters } from "../../../shared/strategy/check-parameters.ts";
import type { FileEntry } from "../file/schema.ts";
import type { StrategiesFile } from "../file/strategies-file.ts";

/** Of the capital: the daily loss of a strategy whose entry names none, as in the panel's form. */
const USUAL_LOSS = 0.05;

/**
 * What an entry asks for, in the terminal's terms; parameters that the file leaves out have the strategy's defaults.
 * @param at place of the entry in the list.
 * @returns sentences instead where its strategy is not there, cannot be run, or its parameters do not fit.
 */
export function settingsOf(entry: FileEntry, at: number, account: AccountId, files: readonly StrategyFile[], place: StrategiesFile["place"]): StrategySettings | { readonly problems: readonly string[] } {
  const source = files.find(({ file }) => file === entry.file);
  const where = place(["strategies", at, "file"]);
  if (!source) {
    const there = files.map(({ file }) => file).join(", ") || "none";
    return { problems: [`${where}: there is no strategy ${entry.file}. There are: ${there}. Your own belong into the folder strategies/ of the data folder.`] };
  }
  if (source.problem !== undefined) return { problems: [`${where}: ${entry.file} cannot be run: ${source.problem}`] };
  const checked = checkParameters(source.parameters, entry.parameters);
  if (!checked.ok) {
    return { problems: checked.failures.map((failure) => `${place(["strategies", at, "parameters", ...("field" in failure && Object.hasOwn(entry.parameters, failure.field) ? [failure.field] : [])])}: ${failure.sentence}`) };
  }
  const { title = entry.id, group, mode, holding, capital, limits, schedule, onStop, autoStart } = entry;
  const { start, lastEntry, stop, policy = onStop, weekdays } = schedule;
  return {
    title, group, account, mode, holding, parameters: checked.values, capital, autoStart,
    limits: { ...limits, dailyLoss: limits.dailyLoss ?? (Math.round(capital * USUAL_LOSS) as Money) },
    schedule: { policy, weekdays, ...(start !== undefined && { start }), ...(lastEntry !== undefined && { lastEntry }), ...(stop !== undefined && { stop }) },
  };
}
