import type { Random } from "../../domain/random.ts";
import type { Outcomes } from "./outcomes.ts";
import { simulate } from "./simulate.ts";
import type { Simulated } from "./simulate.ts";

export interface ShuffleInput extends Simulated {
  /** Net profit of each trade, in any order. */
  readonly profits: readonly number[];
  /** In the unit of the profits, above 0. */
  readonly capital: number;
  readonly random: Random;
}

/**
 * The same trades in other orders: how deep the account might have fallen on the way to the same end. Each run adds
 * all profits to the capital in an order drawn by Fisher and Yates; sizes do not grow with the account, so that the
 * end is the same for all and only the way differs. One step of a path is one trade: how deep a trade stood before it
 * was closed is not seen.
 * @throws RangeError for fewer than one trade, a profit that is no number, a capital not above 0, or counts outside of the limits.
 */
export function shuffleTrades({ profits, capital, random, ...simulated }: ShuffleInput): Outcomes {
  if (!(capital > 0)) throw new RangeError(`capital of a simulation is ${capital}, expected more than 0`);
  const bad = profits.findIndex((one) => !Number.isFinite(one));
  if (bad >= 0) throw new RangeError(`profit of trade ${bad + 1} is ${profits[bad]}, expected a number`);
  const order = Float64Array.from(profits);
  return simulate(simulated, profits.length + 1, (path) => {
    shuffle(order, random);
    let equity = capital;
    path[0] = equity;
    for (let i = 0; i < order.length; i++) path[i + 1] = equity += order[i] ?? 0;
  });
}

function shuffle(values: Float64Array, random: Random): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = values[last] ?? 0;
    values[last] = values[other] ?? 0;
    values[other] = kept;
  }
}
