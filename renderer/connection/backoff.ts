import type { Random } from "../../shared/domain/random.ts";

const FIRST_MS = 250;
const LONGEST_MS = 8_000;

/** Wait before the n-th attempt to reconnect (0 = first), ms: doubling to 8 s, with up to a quarter of chance so that pages do not knock together. */
export function backoffMs(attempt: number, random: Random): number {
  const base = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(base * (1 + random() / 4));
}
