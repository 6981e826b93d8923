import { seenIn } from "../cases.ts";
import { check } from "../checker/check.ts";
import type { Ran } from "../world/run.ts";
import { run } from "../world/run.ts";

/** What is kept of one seed's run. */
export interface Outcome {
  readonly seed: number;
  readonly wrong: readonly string[];
  readonly orders: number;
  readonly fills: number;
  readonly asked: number;
  readonly kills: readonly (readonly [string, number])[];
  /** "fault|border" and how often a kill fell into it there. */
  readonly met: readonly (readonly [string, number])[];
  readonly fates: readonly (readonly [string, number])[];
  /** Names of the cases that occurred. */
  readonly cases: readonly string[];
}

export function outcomeOf(ran: Ran): Outcome {
  const { history, kills, met, fates, stuck, seed } = ran;
  return {
    seed,
    wrong: [...check(history), ...(stuck === undefined ? [] : [stuck])],
    orders: history.broker.orders.filter((order) => !order.elsewhere).length,
    fills: history.broker.fills.length,
    asked: history.asked.length,
    kills: [...kills],
    met: [...met],
    fates: [...fates],
    cases: seenIn(ran),
  };
}

/** A run that throws is a failure of its seed, not of the campaign. */
export async function outcomeOfSeed(seed: number): Promise<Outcome> {
  try {
    return outcomeOf(await run(seed));
  } catch (error) {
    return { seed, wrong: [`the run broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`], orders: 0, fills: 0, asked: 0, kills: [], met: [], fates: [], cases: [] };
  }
}
