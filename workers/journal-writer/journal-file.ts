import { createHash } from "node:crypto";
import type Database from "better-sqlite3";
import type { JournalRecord, NewRecord } from "../../shared/contract/journal.ts";
import { BrokenContentError, openFile } from "./sqlite-file.ts";

/** Records per sealed segment: a start verifies at most this many hashes (about 5 ms). */
const SEGMENT = 1000;
const GENESIS = "sauda journal";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS records (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, account TEXT NOT NULL, day TEXT NOT NULL,
    kind TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS records_by_day ON records (account, day, seq);
  CREATE TABLE IF NOT EXISTS seals (last_seq INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT;
`;

interface Row extends JournalRecord {
  readonly hash: string;
}

function chain(previous: string, record: JournalRecord): string {
  const { seq, at, account, day, kind, version, body } = record;
  return createHash("sha256").update(JSON.stringify([previous, seq, at, account, day, kind, version, body])).digest("hex");
}

/** The journal on disk: append-only records, each carrying the hash of all before it. */
export class JournalFile {
  readonly notes: string[] = [];
  verified = 0;
  #db: Database.Database;
  #seq = 0;
  #hash = GENESIS;
  #sealed = 0;
  #insert: Database.Statement;
  #seal: Database.Statement;

  constructor(path: string, startedAt: number) {
    const opened = openFile({ path, version: 1, schema: SCHEMA, synchronous: "FULL" }, startedAt, (db) => this.#verify(db));
    this.#db = opened.db;
    if (opened.keptAside !== undefined) {
      this.notes.push(`The journal could not be read. It was kept aside as ${opened.keptAside}, and today's orders are rebuilt from the broker's book.`);
    }
    this.#insert = this.#db.prepare("INSERT INTO records VALUES (@seq, @at, @account, @day, @kind, @version, @body, @hash)");
    this.#seal = this.#db.prepare("INSERT OR IGNORE INTO seals VALUES (?, ?)");
  }

  /** Recomputes the chain since the last seal. A kept-aside journal starts over from the genesis. */
  #verify(db: Database.Database): void {
    const seal = db.prepare("SELECT last_seq, hash FROM seals ORDER BY last_seq DESC LIMIT 1").get() as { last_seq: number; hash: string } | undefined;
    this.#seq = seal?.last_seq ?? 0;
    this.#hash = seal?.hash ?? GENESIS;
    this.#sealed = this.#seq;
    this.verified = 0;
    if (seal) {
      const sealed = db.prepare("SELECT hash FROM records WHERE seq = ?").get(seal.last_seq) as { hash: string } | undefined;
      if (sealed?.hash !== seal.hash) throw new BrokenContentError(`record ${seal.last_seq} does not match its seal`);
    }
    for (const row of db.prepare("SELECT * FROM records WHERE seq > ? ORDER BY seq").iterate(this.#seq) as IterableIterator<Row>) {
      if (row.seq !== this.#seq + 1) throw new BrokenContentError(`record ${this.#seq + 1} is missing`);
      const hash = chain(this.#hash, row);
      if (hash !== row.hash) throw new BrokenContentError(`record ${row.seq} was altered`);
      this.#seq = row.seq;
      this.#hash = hash;
      this.verified++;
    }
  }

  get lastSeq(): number {
    return this.#seq;
  }

  /** Writes all batches in one transaction, durable on return. @throws with nothing written. */
  append(batches: readonly (readonly NewRecord[])[]): void {
    const before = { seq: this.#seq, hash: this.#hash };
    try {
      this.#db.transaction(() => {
        for (const batch of batches) for (const record of batch) this.#write(record);
      })();
    } catch (error) {
      this.#seq = before.seq;
      this.#hash = before.hash;
      throw error;
    }
    if (this.#seq - this.#sealed >= SEGMENT) this.seal();
  }

  #write(record: NewRecord): void {
    const row = { ...record, seq: this.#seq + 1 };
    const hash = chain(this.#hash, row);
    this.#insert.run({ ...row, hash });
    this.#seq = row.seq;
    this.#hash = hash;
  }

  seal(): void {
    if (this.#seq === this.#sealed) return;
    this.#seal.run(this.#seq, this.#hash);
    this.#sealed = this.#seq;
  }

  /** Records of each account's latest day. */
  latestDays(): JournalRecord[] {
    return this.#db
      .prepare(
        `SELECT seq, at, account, day, kind, version, body FROM records
         WHERE (account, day) IN (SELECT account, max(day) FROM records GROUP BY account) ORDER BY seq`,
      )
      .all() as JournalRecord[];
  }

  close(): void {
    this.seal();
    this.#db.close();
  }
}
