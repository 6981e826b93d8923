import type Database from "better-sqlite3";
import type { Request } from "../../shared/contract/commands.ts";
import type { EntryWords, PictureKind, TradePicture, WholeEntry } from "../../shared/contract/schemas/trade-journal.ts";
import { MOST_PICTURES } from "../../shared/contract/schemas/trade-journal.ts";
import { TerminalError, badInput, refused } from "../../shared/domain/errors.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import type { EntryRow, WordsRow } from "./entry-rows.ts";
import { wholeOf, wordsOf } from "./entry-rows.ts";
import type { PngSize } from "./png.ts";

interface PictureRow extends TradePicture {
  readonly entry: string;
  readonly file: string;
}

/** Rows of entries and of all that the user says of them. */
export class EntryStore {
  readonly db: Database.Database;

  constructor(db: Database.Database) {
    this.db = db;
  }

  row(id: string): EntryRow | undefined {
    return this.db.prepare("SELECT id, world, account, state, anchor, product, body FROM entries WHERE id = ?").get(id) as EntryRow | undefined;
  }

  /** @throws TerminalError (BadInput) for one that is not there. */
  whole(id: string): WholeEntry {
    const row = this.row(id);
    if (!row) throw new TerminalError(badInput("entry", "an entry of the trade journal", `There is no entry ${id} in the trade journal: its trade turned out to be a part of another. Choose it from the list again.`));
    return wholeOf(row, this.words(id), this.pictures(id));
  }

  words(id: string): EntryWords {
    const row = this.db.prepare("SELECT note, verdict, rule, setup, rating FROM words WHERE entry = ?").get(id) as WordsRow | undefined;
    return wordsOf(row, this.db.prepare("SELECT tag FROM tags WHERE entry = ? ORDER BY place").pluck().all(id) as string[]);
  }

  /** @throws TerminalError (BadInput) for an entry that is not there. */
  write(id: string, change: Request<"tradeJournal.write">["words"], at: SystemTime): void {
    this.db.transaction(() => {
      const before = this.whole(id);
      const { note = before.note, tags = before.tags, rule = before.rule, setup = before.setup } = change;
      const verdict = change.verdict === null ? undefined : (change.verdict ?? before.verdict);
      const rating = change.rating === null ? undefined : (change.rating ?? before.rating);
      this.keep(id, { note, tags, rule, setup, ...(verdict && { verdict }), ...(rating !== undefined && { rating }) }, at);
    }).immediate();
  }

  keep(id: string, { note, tags, verdict, rule, setup, rating }: EntryWords, at: SystemTime): void {
    this.db.prepare("INSERT OR REPLACE INTO words (entry, note, verdict, rule, setup, rating, at) VALUES (?, ?, ?, ?, ?, ?, ?)").run(id, note, verdict ?? null, rule, setup, rating ?? null, at);
    this.db.prepare("DELETE FROM tags WHERE entry = ?").run(id);
    const tag = this.db.prepare("INSERT OR IGNORE INTO tags (entry, tag, place) VALUES (?, ?, ?)");
    tags.forEach((one, place) => tag.run(id, one, place));
    this.index(id);
  }

  /** Puts the entry's words into the search anew. */
  index(id: string): void {
    const row = this.row(id);
    this.db.prepare("DELETE FROM search WHERE entry = ?").run(id);
    if (!row) return;
    const { instrument, product, account, entryBy, exitBy, note, tags, rule, setup, verdict } = wholeOf(row, this.words(id), []);
    const words = [instrument, product, account, entryBy, exitBy, note, tags.join(" "), rule, setup, verdict ?? ""].join("\n");
    this.db.prepare("INSERT INTO search (entry, words) VALUES (?, ?)").run(id, words);
  }

  setRules(rules: readonly string[]): void {
    this.db.transaction(() => {
      this.db.prepare("DELETE FROM rules").run();
      const add = this.db.prepare("INSERT INTO rules (place, rule) VALUES (?, ?)");
      [...new Set(rules)].forEach((rule, place) => add.run(place, rule));
    }).immediate();
  }

  pictures(entry: string): TradePicture[] {
    return this.db.prepare("SELECT id, kind, at, width, height, bytes FROM pictures WHERE entry = ? ORDER BY CASE kind WHEN 'entry' THEN 0 WHEN 'exit' THEN 1 ELSE 2 END, id").all(entry) as TradePicture[];
  }

  /** @throws TerminalError (BadInput) for one that is not there. */
  pictureRow(id: number): PictureRow {
    const row = this.db.prepare("SELECT id, entry, kind, at, width, height, bytes, file FROM pictures WHERE id = ?").get(id) as PictureRow | undefined;
    if (!row) throw new TerminalError(badInput("picture", "a picture that is kept", `There is no picture ${id}: it was removed.`));
    return row;
  }

  /** Where an entry has its picture of this kind, that one. @throws TerminalError where there are too many, or there is no such entry. */
  pictureInPlace(entry: string, kind: PictureKind): number | undefined {
    const { pictures } = this.whole(entry);
    const there = kind === "attached" ? undefined : pictures.find((one) => one.kind === kind);
    if (!there && pictures.length >= MOST_PICTURES) throw new TerminalError(refused("trade-journal-pictures", `An entry keeps at most ${MOST_PICTURES} pictures. Remove one of them first.`, String(MOST_PICTURES), String(pictures.length + 1)));
    return there?.id;
  }

  addPicture(entry: string, kind: PictureKind, { width, height }: PngSize, bytes: number, file: string, at: SystemTime): number {
    const { lastInsertRowid } = this.db.prepare("INSERT INTO pictures (entry, kind, at, width, height, bytes, file) VALUES (?, ?, ?, ?, ?, ?, ?)").run(entry, kind, at, width, height, bytes, file);
    return Number(lastInsertRowid);
  }

  dropPicture({ id, entry, kind }: PictureRow): void {
    this.db.transaction(() => {
      this.db.prepare("DELETE FROM pictures WHERE id = ?").run(id);
      if (kind !== "attached") this.db.prepare("INSERT OR IGNORE INTO declined (entry, kind) VALUES (?, ?)").run(entry, kind);
    }).immediate();
  }
}
