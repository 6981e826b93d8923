import { createHash } from "node:crypto";
import type { JournalRecord } from "../../shared/contract/journal.ts";

/** What the first record's hash is taken over, in place of a former one. */
export const GENESIS = "sauda journal";

/** A record as it lies in the file. */
export interface Row extends JournalRecord {
  /** Over this record and the hash of the one before: no record can change without all after it changing too. */
  readonly hash: string;
}

/** The hash that `record` must carry when `previous` is that of the record before it; SHA-256, hexadecimal. */
export function chain(previous: string, record: JournalRecord): string {
  const { seq, at, account, day, kind, version, body } = record;
  return createHash("sha256").update(JSON.stringify([previous, seq, at, account, day, kind, version, body])).digest("hex");
}
