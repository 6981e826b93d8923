import { refused, TerminalError } from "../../../shared/domain/errors.ts";

/** Threads for single runs at most: each costs a core its attention and up to a host's memory. */
export const MOST_OWN = 8;

/** Builds that ended a host while they were at work. Started again, such a run harms nobody but itself. Forgotten with the terminal. */
export class Quarantine {
  #builds = new Set<string>();

  add(run: string, hash: string): void {
    this.#builds.add(`${run} ${hash}`);
  }

  has(run: string, hash: string): boolean {
    return this.#builds.has(`${run} ${hash}`);
  }

  /** @throws TerminalError (Refused) where no further thread can be had. */
  check(taken: number, run: string): void {
    if (taken < MOST_OWN) return;
    throw new TerminalError(refused("strategy", `${run} has ended a thread before and needs one of its own, and ${MOST_OWN} strategies have theirs already. Stop one of them first.`, `${MOST_OWN} threads`, `${taken}`));
  }
}
