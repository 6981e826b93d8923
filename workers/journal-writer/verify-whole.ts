import type Database from "better-sqlite3";
import type { Row } from "./chain.ts";
import { GENESIS, chain } from "./chain.ts";
import { IS_STANDING } from "./journal-shape.ts";

export interface Verified {
  readonly records: number;
  readonly seals: number;
  readonly firstDay: string | undefined;
  readonly lastDay: string | undefined;
  readonly lastSeq: number;
  /** The first thing that is wrong; all before it is as it was written. */
  readonly broken: string | undefined;
}

/** Recomputes the whole chain, some 100,000 records a second, and compares each seal and projection with it. Changes nothing. */
export function verifyWhole(db: Database.Database): Verified {
  const seals = new Map((db.prepare("SELECT last_seq, hash FROM seals").all() as { last_seq: number; hash: string }[]).map((seal) => [seal.last_seq, seal.hash]));
  const days: [string | undefined, string | undefined] = [undefined, undefined];
  let [hash, seq] = [GENESIS, 0];
  const done = (broken: string | undefined): Verified => ({ records: seq, seals: seals.size, firstDay: days[0], lastDay: days[1], lastSeq: seq, broken });
  try {
    for (const row of db.prepare("SELECT * FROM records ORDER BY seq").iterate() as IterableIterator<Row>) {
      const name = `record ${row.seq} (${row.kind} of ${row.day}, ${row.account})`;
      if (row.seq !== seq + 1) return done(`record ${seq + 1} is missing; the next one is ${name}`);
      hash = chain(hash, row);
      if (hash !== row.hash) return done(`${name} was altered after it was written, or its hash was`);
      const seal = seals.get(row.seq);
      if (seal !== undefined && seal !== hash) return done(`${name} does not match its seal`);
      seq = row.seq;
      if (days[0] === undefined || row.day < days[0]) days[0] = row.day;
      if (days[1] === undefined || row.day > days[1]) days[1] = row.day;
    }
  } catch (error) {
    return done(`record ${seq + 1} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const beyond = [...seals.keys()].find((last) => last > seq);
  if (beyond !== undefined) return done(`records ${seq + 1} to ${beyond} are missing, though they were sealed`);
  return done(standingFault(db));
}

/** The list of what stands is a projection: whoever changes it changes what the next start takes up. */
function standingFault(db: Database.Database): string | undefined {
  if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'standing'").get() === undefined) return undefined;
  const odd = db
    .prepare(
      `WITH latest AS (
         SELECT kind, account, json_extract(body, '$.id') AS id, max(seq) AS seq, json_extract(body, '$.over') AS over FROM records WHERE ${IS_STANDING} GROUP BY 1, 2, 3
       )
       SELECT * FROM (SELECT * FROM latest EXCEPT SELECT kind, account, id, seq, over FROM standing)
       UNION ALL SELECT * FROM (SELECT kind, account, id, seq, over FROM standing EXCEPT SELECT * FROM latest) LIMIT 1`,
    )
    .get() as { kind: string; id: string } | undefined;
  return odd && `the list of what stands does not fit the records: ${odd.kind} ${odd.id}`;
}
