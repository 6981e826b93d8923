import type { ExitTerms } from "../../../shared/contract/schemas/plans.ts";
import type { Money } from "../../../shared/domain/units.ts";
import type { Side } from "../../../shared/domain/words.ts";
import { signOf } from "../../../shared/domain/words.ts";

export interface BracketFigures {
  /** Result if the whole quantity leaves at the stop's trigger, charges left out; negative. Undefined without stop or entry. */
  readonly atStop: Money | undefined;
  /** Result if every target fills; undefined without targets. What the targets leave over is not in it. */
  readonly atTargets: Money | undefined;
  /** Reward for each rupee of risk. */
  readonly ratio: number | undefined;
  /** Units that no target takes: they stay on the stop alone. */
  readonly uncovered: number;
}

/** Signed result of so many units bought or sold at `entry` and closed at `exit`, in 1/10,000 rupee. */
export function resultOf(side: Side, entry: number, exit: number, quantity: number, multiplier: number): Money | undefined {
  const units = (exit - entry) * signOf(side) * quantity * multiplier;
  return entry > 0 && exit > 0 && Number.isSafeInteger(units) ? ((units || 0) as Money) : undefined;
}

/** What a bracket risks and what it may earn, from its expected entry. */
export function bracketFigures(side: Side, entry: number, quantity: number, multiplier: number, exits: Pick<ExitTerms, "stop" | "targets">): BracketFigures {
  const atStop = exits.stop && resultOf(side, entry, exits.stop.trigger, quantity, multiplier);
  const results = exits.targets.map((target) => resultOf(side, entry, target.price, target.quantity, multiplier));
  const known = results.filter((one) => one !== undefined);
  const atTargets = results.length > 0 && known.length === results.length ? (known.reduce((sum, one) => sum + one, 0) as Money) : undefined;
  const ratio = atStop !== undefined && atTargets !== undefined && atStop < 0 ? atTargets / -atStop : undefined;
  const taken = exits.targets.reduce((sum, target) => sum + target.quantity, 0);
  return { atStop, atTargets, ratio, uncovered: exits.targets.length > 0 ? Math.max(0, quantity - taken) : 0 };
}

/** "1 : 2.08". */
export function ratioText(ratio: number): string {
  return `1 : ${ratio.toFixed(2)}`;
}
