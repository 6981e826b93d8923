import type { StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { worldOf } from "../../../shared/domain/identity.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { scheduleProblem } from "../schedule/check-schedule.ts";

/** Below this no share can be bought, rupees. */
const LEAST_CAPITAL = 1_000;
/** A hundred crore: beyond it a figure has been mistyped, rupees. */
const MOST_CAPITAL = 1_000_000_000;

/**
 * What no schema can say of settings: how they fit together. Parameters are looked at by the file that they are for.
 * @throws TerminalError (BadInput) naming the field.
 */
export function checkSettings(settings: StrategySettings): void {
  const problem = titleProblem(settings) ?? modeProblem(settings) ?? moneyProblem(settings) ?? scheduleProblem(settings.schedule);
  if (problem) throw new TerminalError(problem);
}

function titleProblem({ title }: StrategySettings): Failure | undefined {
  return title.trim() === "" ? badInput("title", "a name of 1 to 60 characters", "The strategy has no name. Give it one by which you will know it again.") : undefined;
}

/**
 * Paper runs anywhere but at a broker: paper accounts, the practice exchange, a replay. Live runs at a broker alone, so that the
 * word "live" never stands over orders that are not. Shadow sends nothing and runs anywhere.
 */
function modeProblem({ mode, account }: StrategySettings): Failure | undefined {
  const live = worldOf(account) === "live";
  if (mode === "paper" && live) return badInput("mode", "shadow or live on this account", "Mode paper cannot run on a broker's account: its orders would be real. Choose a paper account, or mode shadow or live.");
  if (mode === "live" && !live) return badInput("mode", "paper or shadow on this account", "Mode live needs a connected broker's account; this one is for practice. Choose a broker's account, or mode paper.");
  return undefined;
}

function moneyProblem({ capital, limits }: StrategySettings): Failure | undefined {
  if (capital < LEAST_CAPITAL * PER_RUPEE || capital > MOST_CAPITAL * PER_RUPEE) {
    return badInput("capital", `₹ ${LEAST_CAPITAL} to ₹ ${MOST_CAPITAL}`, `Capital must be from ₹ 1,000 to ₹ 1,00,00,00,000; it is ${rupees(capital)}.`);
  }
  for (const [field, title] of [["orderValue", "Value of an order"], ["exposure", "Exposure"], ["dailyLoss", "Daily loss"]] as const) {
    if (limits[field] < 0) return badInput(`limits.${field}`, "0 or more", `${title} must be 0 (no limit) or more; it is ${rupees(limits[field])}.`);
  }
  return undefined;
}

function rupees(amount: Money): string {
  return `₹ ${(amount / PER_RUPEE).toLocaleString("en-IN")}`;
}
