import Database from "better-sqlite3";
import type { NewRecord } from "../../shared/contract/journal.ts";
import type { Row } from "./chain.ts";
import { GENESIS, chain } from "./chain.ts";
import { isCorruption } from "./sqlite-file.ts";

export interface Rescued {
  readonly kept: number;
  readonly lost: { readonly count: number; readonly words: string };
}

/** Where the file itself cannot tell how many records it had, no more than so many are looked for: ten seconds' work. */
const MOST = 5_000_000;
/** So many gaps are named; the rest is only counted. */
const NAMED = 5;

/**
 * Reads a damaged journal record by record, around what cannot be read, and hands on each that its hash
 * proves unchanged. A record behind a gap cannot be proven, since the hash before it is missing: it counts as lost.
 * @param known number of the last record that was told durable, 0 where that is not known.
 * @param keep takes one record; the caller makes all of them durable at once.
 */
export function rescueRecords(path: string, known: number, keep: (record: NewRecord) => void): Rescued {
  let db: Database.Database;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
  } catch {
    return { kept: 0, lost: { count: known, words: known === 0 ? "" : `1 to ${known}` } };
  }
  try {
    return copy(db, known, keep);
  } finally {
    db.close();
  }
}

function copy(db: Database.Database, known: number, keep: (record: NewRecord) => void): Rescued {
  const end = lastOf(db, known);
  const last = Math.max(known, end);
  const gaps: [number, number][] = [];
  const gap = (from: number, to: number): void => {
    const before = gaps.at(-1);
    if (before?.[1] === from - 1) before[1] = to;
    else gaps.push([from, to]);
  };
  let kept = 0;
  let previous: string | undefined = GENESIS;
  const one = attempt(() => db.prepare("SELECT * FROM records WHERE seq = ?"));
  for (let seq = 1; seq <= end; seq++) {
    const row = one && attempt(() => one.get(seq) as Row | undefined);
    const proven = row !== undefined && previous !== undefined && chain(previous, row) === row.hash;
    previous = row?.hash;
    if (row !== undefined && proven) {
      const { at, account, day, kind, version, body } = row;
      keep({ at, account, day, kind, version, body });
      kept++;
    } else gap(seq, seq);
  }
  if (last > end) gap(end + 1, last);
  const words = gaps.slice(0, NAMED).map(([from, to]) => (from === to ? `record ${from}` : `records ${from} to ${to}`));
  if (gaps.length > NAMED) words.push(`and ${gaps.length - NAMED} more places`);
  return { kept, lost: { count: last - kept, words: words.join(", ") } };
}

function lastOf(db: Database.Database, known: number): number {
  const ask = (sql: string): number | undefined => attempt(() => (db.prepare(sql).get() as { last: number | null }).last ?? 0);
  return ask("SELECT max(seq) AS last FROM records") ?? Math.max(ask("SELECT max(last_seq) AS last FROM seals") ?? 0, Math.min(known, MOST));
}

/** @returns undefined where the file is damaged. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    // A damaged schema reads as a table that is not there.
    if (isCorruption(error) || (error instanceof Database.SqliteError && error.code === "SQLITE_ERROR")) return undefined;
    throw error;
  }
}
