import { check } from "./checker/check.ts";
import type { RunOptions } from "./world/run.ts";
import { run } from "./world/run.ts";

/** A planted bug that needs more luck than this to be seen is not caught. */
const SEEDS = 24;

/** Runs seeds until the checker says something of the kind. @returns what it said; nothing when it saw nothing. */
export async function complaints(what: RegExp, options: RunOptions): Promise<string[]> {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { history } = await run(seed, options);
    const found = check(history).filter((line) => what.test(line));
    if (found.length > 0) return found;
  }
  return [];
}
