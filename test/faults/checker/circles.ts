import type { Row } from "./records.ts";
import { momentOf } from "./records.ts";

/** Much more than any plan has reason to write about one thing in a second of busy trading. */
const MOST_A_SECOND = 100;

/** Nothing decides and takes back in a circle: each turn of it is a record. */
export function nothingGoesInCircles(rows: readonly Row[]): string[] {
  const moments = new Map<string, number[]>();
  for (const row of rows) {
    const about = `${row.kind} ${(row.body as { readonly id?: string }).id ?? row.body.key}`;
    const of = moments.get(about);
    if (of) of.push(momentOf(row));
    else moments.set(about, [momentOf(row)]);
  }
  return [...moments].flatMap(([about, of]) => (of.some((at, i) => at - (of[i - MOST_A_SECOND] ?? Number.NEGATIVE_INFINITY) < 1_000) ? [`${about}: more than ${MOST_A_SECOND} records in one second`] : []));
}
