import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type Database from "better-sqlite3";
import type { JournalRecord, NewRecord, RecordQuery } from "../../shared/contract/journal.ts";
import type { Row } from "./chain.ts";
import { GENESIS, chain } from "./chain.ts";
import { JOURNAL_STEPS } from "./journal-shape.ts";
import { accountsOf, searchRecords } from "./record-search.ts";
import { rescueRecords } from "./rescue.ts";
import type { OpenedFile } from "./sqlite-file.ts";
import { BrokenContentError, openFile } from "./sqlite-file.ts";
import { TailMark } from "./tail-mark.ts";

/** Records per sealed segment: a start verifies at most this many hashes (about 5 ms). */
const SEGMENT = 1000;

/** The journal on disk: append-only records, each carrying the hash of all before it. */
export class JournalFile {
  readonly notes: string[] = [];
  verified = 0;
  /** Records that had been told durable and are not there any more. */
  lost = 0;
  #db: Database.Database;
  #tail: TailMark;
  #seq = 0;
  #hash = GENESIS;
  #sealed = 0;
  #insert: Database.Statement;
  #seal: Database.Statement;

  constructor(path: string, startedAt: number) {
    const opened = openFile({ path, steps: JOURNAL_STEPS, synchronous: "FULL", backup: true }, startedAt, (db) => this.#verify(db));
    this.#db = opened.db;
    this.#tail = new TailMark(`${path}.tail`);
    this.#insert = this.#db.prepare("INSERT INTO records VALUES (@seq, @at, @account, @day, @kind, @version, @body, @hash)");
    this.#seal = this.#db.prepare("INSERT OR IGNORE INTO seals VALUES (?, ?)");
    if (opened.backup !== undefined) this.notes.push(`The journal was brought to a new format. The copy made before is ${opened.backup}.`);
    const aside = opened.keptAside ?? this.#unfinishedRescue(path);
    if (aside === undefined) this.#lookForLoss();
    else this.#rescue(aside);
    this.#tail.write({ lastSeq: this.#seq, hash: this.#hash });
  }

  /** What can be proven of a damaged journal goes on in the fresh one: what stands (a GTT, the kill switch) is nowhere else. */
  #rescue({ path, why }: NonNullable<OpenedFile["keptAside"]>): void {
    const { kept, lost } = this.#db.transaction(() => rescueRecords(path, this.#tail.found?.lastSeq ?? 0, (record) => this.#write(record)))();
    this.seal();
    this.lost = lost.count;
    const what = kept === 0 && lost.count === 0 ? "Nothing in it could be read" : `${kept} records were taken over into a fresh journal${lost.count === 0 ? "" : `; lost: ${lost.words}`}`;
    this.notes.push(`The journal is damaged (${why}). It was kept aside as ${path}. ${what}. Today's orders are compared with the broker's book before anything is sent; look through GTTs, brackets and limits before you trade.`);
  }

  /** Recomputes the chain since the last seal. A kept-aside journal starts over from the genesis. */
  #verify(db: Database.Database): void {
    this.#seq = 0;
    this.#hash = GENESIS;
    this.verified = 0;
    // The file of a newly begun journal.
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'seals'").get() === undefined) return;
    const seal = db.prepare("SELECT last_seq, hash FROM seals ORDER BY last_seq DESC LIMIT 1").get() as { last_seq: number; hash: string } | undefined;
    this.#seq = seal?.last_seq ?? 0;
    this.#hash = seal?.hash ?? GENESIS;
    this.#sealed = this.#seq;
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

  /** An empty journal that had records, with a damaged one beside it: the start that kept it aside was killed. */
  #unfinishedRescue(path: string): OpenedFile["keptAside"] {
    if (this.#seq > 0 || (this.#tail.found?.lastSeq ?? 0) === 0) return undefined;
    const prefix = `${basename(path)}.corrupt-`;
    const name = readdirSync(dirname(path)).filter((one) => one.startsWith(prefix) && one.endsWith("Z")).sort().at(-1);
    return name === undefined ? undefined : { path: join(dirname(path), name), why: "found at an earlier start" };
  }

  #lookForLoss(): void {
    const { found } = this.#tail;
    this.lost = Math.max(0, (found?.lastSeq ?? 0) - this.#seq);
    if (this.lost > 0) {
      this.notes.push(
        `The journal ends with record ${this.#seq}, though record ${found?.lastSeq ?? 0} had been written and confirmed by the disk: ${this.lost} are lost, by a fault of the disk or because an older copy was put back. Today's orders are compared with the broker's book before anything is sent; look through GTTs, brackets and limits before you trade.`,
      );
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
    this.#tail.write({ lastSeq: this.#seq, hash: this.#hash });
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
    const latest = this.#db.prepare("SELECT max(day) AS day FROM records WHERE account = ?");
    const ofDay = this.#db.prepare("SELECT seq, at, account, day, kind, version, body FROM records WHERE account = ? AND day = ?");
    const days = accountsOf(this.#db).map((account) => [account, (latest.get(account) as { day: string }).day]);
    return days.flatMap(([account, day]) => ofDay.all(account, day) as JournalRecord[]).sort((a, b) => a.seq - b.seq);
  }

  /** The latest record of each standing thing that is not over, in order. */
  standing(): JournalRecord[] {
    return this.#db
      .prepare(
        `SELECT r.seq, r.at, r.account, r.day, r.kind, r.version, r.body
         FROM standing s INDEXED BY standing_open CROSS JOIN records r ON r.seq = s.seq WHERE s.over = 0 ORDER BY s.seq`,
      )
      .all() as JournalRecord[];
  }

  search(query: RecordQuery): Generator<JournalRecord[], void> {
    return searchRecords(this.#db, query);
  }

  close(): void {
    this.seal();
    this.#db.close();
    this.#tail.close();
  }
}
