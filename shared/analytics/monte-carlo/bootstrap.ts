import type { Random } from "../../domain/random.ts";
import type { Outcomes } from "./outcomes.ts";
import { simulate } from "./simulate.ts";
import type { Simulated } from "./simulate.ts";

export interface BootstrapInput extends Simulated {
  /** Period returns as fractions, in their order. */
  readonly returns: readonly number[];
  /** Where each path starts, above 0. */
  readonly capital: number;
  /** Mean length of the stretches that are kept together, in periods; 1 draws each period on its own. */
  readonly meanBlock: number;
  readonly random: Random;
}

/**
 * Other histories made of the periods of this one: the stationary bootstrap of Politis and Romano (1994). A path is
 * as long as the history; each next period follows the last one drawn, the first after the last, or with the chance
 * 1 / mean block begins anew at any period. Longer blocks keep rows of losses together. Returns compound.
 * @throws RangeError for no periods, a return below −1, a mean block outside of 1 to the number of periods, or counts
 * outside of the limits.
 */
export function bootstrapReturns({ returns, capital, meanBlock, random, ...simulated }: BootstrapInput): Outcomes {
  const periods = returns.length;
  if (!(capital > 0)) throw new RangeError(`capital of a simulation is ${capital}, expected more than 0`);
  if (!(meanBlock >= 1 && meanBlock <= Math.max(1, periods))) throw new RangeError(`mean block of a simulation is ${meanBlock} periods, expected 1 to ${periods}`);
  const bad = returns.findIndex((one) => !(one >= -1 && Number.isFinite(one)));
  if (bad >= 0) throw new RangeError(`return of period ${bad} is ${returns[bad]}, expected -1 or more`);
  const anew = 1 / meanBlock;
  return simulate(simulated, periods + 1, (path) => {
    let equity = capital;
    let at = -1;
    path[0] = equity;
    for (let i = 1; i <= periods; i++) {
      at = at < 0 || random() < anew ? Math.floor(random() * periods) : (at + 1) % periods;
      path[i] = equity *= 1 + (returns[at] ?? 0);
    }
  });
}
