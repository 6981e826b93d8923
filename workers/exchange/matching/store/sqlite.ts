import { mkdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { hashText } from "../hash.ts";
import type { BookEvent } from "../state/events.ts";
import { BookError, type Batch, type BookReference, type BookStore, type ClockPosition, type MarketPosition, type QueuePlace, type StoredBook } from "./port.ts";

/** Format of the file. A book of a later format is refused, never guessed at. */
const FORMAT = 1;

const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE log (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, sum INTEGER NOT NULL);
  CREATE INDEX log_days ON log (seq) WHERE kind = 'day';
  CREATE TRIGGER log_keeps BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
  CREATE TRIGGER log_stays BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
  CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), day TEXT NOT NULL, now INTEGER NOT NULL);
  CREATE TABLE places (order_id TEXT PRIMARY KEY, place INTEGER NOT NULL, ahead INTEGER NOT NULL, shown INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE book_references (token TEXT PRIMARY KEY, price INTEGER NOT NULL, at INTEGER NOT NULL, aggressor TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE market (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
`;

/** Path of the book of a market source. */
export function bookFile(dataDir: string, sourceId: string): string {
  return join(dataDir, `${sourceId.replaceAll(/[^A-Za-z0-9._-]/g, "_")}.book.db`);
}

/**
 * Opens or makes the book of a source: SQLite, write-ahead log, every commit synced to the disk.
 * The file is held alone: a second exchange on it is refused.
 *
 * @param madeAt wall time, epoch ms; kept in a new book
 * @param synced false leaves syncing to the system: a kill loses nothing, a power cut may. For load tests of what trades here.
 * @throws BookError
 */
export function openBookStore(dataDir: string, sourceId: string, madeAt: number, synced = true): BookStore {
  const file = bookFile(dataDir, sourceId);
  let db: Database.Database | undefined;
  try {
    mkdirSync(dataDir, { recursive: true });
    db = new Database(file, { timeout: 0 });
    prepare(db, file, sourceId, madeAt);
    if (!synced) db.pragma("synchronous = NORMAL");
    return new SqliteStore(db, file);
  } catch (error) {
    db?.close();
    throw error instanceof BookError ? error : named(error, file);
  }
}

function prepare(db: Database.Database, file: string, sourceId: string, madeAt: number): void {
  db.pragma("locking_mode = EXCLUSIVE");
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  const made = db.prepare("SELECT count(*) FROM sqlite_master WHERE name = 'meta'").pluck().get() === 1;
  if (!made) {
    db.transaction(() => {
      db.exec(SCHEMA);
      const put = db.prepare("INSERT INTO meta VALUES (?, ?)");
      put.run("format", String(FORMAT));
      put.run("source", sourceId);
      put.run("made at", String(madeAt));
    }).immediate();
    return;
  }
  const format = Number(meta(db, "format"));
  if (format > FORMAT) throw new BookError("newer", file, `The practice book ${file} was written by a newer version (format ${format}; this one reads ${FORMAT}). Use that version, or another data folder.`);
  if (format !== FORMAT) throw corrupt(file, `its format is ${String(meta(db, "format"))}`);
  const source = meta(db, "source");
  if (source !== sourceId) throw new BookError("other source", file, `The practice book ${file} belongs to the market "${String(source)}", not to "${sourceId}".`);
  const verdict = db.pragma("quick_check(1)", { simple: true });
  if (verdict !== "ok") throw corrupt(file, String(verdict));
  // Takes the exclusive lock now rather than at the first order.
  db.transaction(() => db.prepare("UPDATE meta SET value = value WHERE name = 'format'").run()).immediate();
}

class SqliteStore implements BookStore {
  readonly name: string;
  private readonly db: Database.Database;
  private readonly write: (batch: Batch) => void;
  private readonly stored: StoredBook;
  private sum: number;

  constructor(db: Database.Database, file: string) {
    this.db = db;
    this.name = file;
    this.stored = this.read();
    this.sum = (db.prepare("SELECT sum FROM log ORDER BY seq DESC LIMIT 1").pluck().get() as number | undefined) ?? 0;
    const log = db.prepare("INSERT INTO log (kind, body, sum) VALUES (?, ?, ?)");
    const clock = db.prepare("INSERT INTO clock VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET day = excluded.day, now = excluded.now");
    const place = db.prepare("INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?)");
    const reference = db.prepare("INSERT OR REPLACE INTO book_references VALUES (?, ?, ?, ?)");
    const market = db.prepare("INSERT INTO market VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body");
    const forget = ["places", "book_references", "market"].map((table) => db.prepare(`DELETE FROM ${table}`));
    const write = db.transaction((batch: Batch) => {
      let sum = this.sum;
      for (const event of batch.events) {
        if (event.kind === "day") for (const statement of forget) statement.run();
        const body = JSON.stringify(event);
        sum = hashText(body, sum);
        log.run(event.kind, body, sum);
      }
      for (const each of batch.places) place.run(each.orderId, each.place, each.ahead, each.shown);
      for (const each of batch.references) reference.run(each.token, each.price, each.at, each.aggressor);
      if (batch.market !== undefined) market.run(JSON.stringify(batch.market));
      clock.run(batch.clock.day, batch.clock.now);
      return sum;
    });
    this.write = (batch) => {
      this.sum = write.immediate(batch);
    };
  }

  /** What was found on opening: damage shows then, not later. */
  load(): StoredBook {
    return this.stored;
  }

  commit(batch: Batch): void {
    try {
      this.write(batch);
    } catch (error) {
      throw named(error, this.name);
    }
  }

  close(): void {
    this.db.close();
  }

  private read(): StoredBook {
    return {
      events: this.events(),
      clock: this.db.prepare("SELECT day, now FROM clock").get() as ClockPosition | undefined,
      places: this.db.prepare("SELECT order_id AS orderId, place, ahead, shown FROM places").all() as QueuePlace[],
      references: this.db.prepare("SELECT token, price, at, aggressor FROM book_references").all() as BookReference[],
      market: this.market(),
      madeAt: Number(meta(this.db, "made at")),
    };
  }

  /** Rows since the last day began; each row's sum covers its body and the row before it. */
  private events(): BookEvent[] {
    const first = this.db.prepare("SELECT max(seq) FROM log WHERE kind = 'day'").pluck().get() as number | null;
    const rows = this.db.prepare("SELECT seq, body, sum FROM log WHERE seq >= ? ORDER BY seq").iterate(first ?? 1);
    let sum = (this.db.prepare("SELECT sum FROM log WHERE seq = ?").pluck().get((first ?? 1) - 1) as number | undefined) ?? 0;
    const events: BookEvent[] = [];
    for (const row of rows as Iterable<{ seq: number; body: string; sum: number }>) {
      sum = hashText(row.body, sum);
      if (sum !== row.sum) throw corrupt(this.name, `row ${row.seq} of its log is not what was written`);
      events.push(JSON.parse(row.body) as BookEvent);
    }
    if (events.length > 0 && first === null) throw corrupt(this.name, "its log has no beginning of a day");
    return events;
  }

  private market(): MarketPosition | undefined {
    const body = this.db.prepare("SELECT body FROM market").pluck().get() as string | undefined;
    return body === undefined ? undefined : (JSON.parse(body) as MarketPosition);
  }
}

function meta(db: Database.Database, name: string): unknown {
  return db.prepare("SELECT value FROM meta WHERE name = ?").pluck().get(name);
}

function corrupt(file: string, what: string, cause?: unknown): BookError {
  return new BookError("corrupt", file, `The practice book ${file} is damaged: ${what}.`, cause);
}

function named(error: unknown, file: string): BookError {
  const code = error instanceof Database.SqliteError ? error.code : ((error as NodeJS.ErrnoException | undefined)?.code ?? "");
  const what = error instanceof Error ? error.message : String(error);
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) return new BookError("in use", file, `The practice book ${file} is in use by another running exchange.`, error);
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB" || code === "SQLITE_ERROR" || error instanceof SyntaxError) return corrupt(file, what, error);
  return new BookError("unavailable", file, `The practice book ${file} cannot be opened or written: ${what}.`, error);
}
