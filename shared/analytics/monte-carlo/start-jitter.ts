import type { Random } from "../../domain/random.ts";
import type { Outcomes } from "./outcomes.ts";
import { simulate } from "./simulate.ts";
import type { Simulated } from "./simulate.ts";

export interface JitterInput extends Simulated {
  /** Of the run, one for each step, all above 0. */
  readonly equity: ArrayLike<number>;
  /** Steps by which the start is put off at most. */
  readonly latest: number;
  readonly random: Random;
}

/**
 * The same run begun on other days: how much of the result hangs on when one started. Each run begins at a step drawn
 * evenly from the first to `latest` and goes on for the same number of steps, so that the returns compare; its equity
 * follows the original's in proportion, from the original's first value. There are only `latest` + 1 different ones.
 * @throws RangeError for an equity not above 0, a start that leaves no step, or counts outside of the limits.
 */
export function jitterStart({ equity, latest, random, ...simulated }: JitterInput): Outcomes {
  if (!Number.isInteger(latest) || latest < 1 || latest > equity.length - 2) throw new RangeError(`latest start of a simulation is step ${latest}, expected 1 to ${equity.length - 2}`);
  const bad = Array.from(equity).findIndex((one) => !(one > 0));
  if (bad >= 0) throw new RangeError(`equity at step ${bad} is ${equity[bad]}, expected more than 0: an account that is spent cannot be begun anew`);
  const capital = equity[0] ?? 0;
  return simulate(simulated, equity.length - latest, (path) => {
    const start = Math.floor(random() * (latest + 1));
    const scale = capital / (equity[start] ?? 0);
    for (let i = 0; i < path.length; i++) path[i] = (equity[start + i] ?? 0) * scale;
    path[0] = capital;
  });
}
