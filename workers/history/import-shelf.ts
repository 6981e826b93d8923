import { crc32 } from "node:zlib";
import type Database from "better-sqlite3";
import type { NewImport, SeriesName, StoredImport } from "../../shared/contract/history-store.ts";
import { frameName } from "../../shared/history/frames.ts";
import { blobsOf } from "./rows.ts";

const COLUMNS = "day, final, source, bars, expected, missing, at, crc, data";
/** Series named in the words of an import. */
const NAMED = 6;

/** Imports and their undoing. Each is one transaction: all of it is there, or nothing. */
export class ImportShelf {
  #db: Database.Database;
  #idOf: (series: SeriesName) => number;

  constructor(db: Database.Database, idOf: (series: SeriesName) => number) {
    this.#db = db;
    this.#idOf = idOf;
  }

  add({ file, at, rows, present, series }: NewImport): StoredImport {
    const db = this.#db;
    return db.transaction(() => {
      const id = Number(db.prepare("INSERT INTO imports (file, at, rows, days, replaced, what) VALUES (?, ?, ?, 0, 0, ?)").run(file, at, rows, wordsOf(series)).lastInsertRowid);
      const keep = db.prepare(`INSERT INTO replaced (import, series, ${COLUMNS}) SELECT ?, series, ${COLUMNS} FROM days WHERE series = ? AND day = ?`);
      const put = db.prepare(`INSERT INTO days (series, day, final, source, bars, expected, missing, at, crc, data) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (series, day) DO UPDATE SET final = 1, source = excluded.source, bars = excluded.bars, expected = excluded.expected, missing = excluded.missing, at = excluded.at, crc = excluded.crc, data = excluded.data
        WHERE ? OR days.bars = 0`);
      let days = 0;
      let replaced = 0;
      for (const one of series) {
        const name = this.#idOf(one);
        for (const { day, data } of blobsOf(one)) {
          const kept = keep.run(id, name, day.day).changes;
          const put1 = put.run(name, day.day, id, day.bars, day.expected, day.missing, at, crc32(data), data, present === "replace" ? 1 : 0).changes;
          if (put1 === 0) db.prepare("DELETE FROM replaced WHERE import = ? AND series = ? AND day = ?").run(id, name, day.day);
          days += put1;
          replaced += put1 === 1 ? kept : 0;
        }
      }
      db.prepare("UPDATE imports SET days = ?, replaced = ? WHERE id = ?").run(days, replaced, id);
      return this.#one(id);
    })();
  }

  list(): readonly StoredImport[] {
    return this.#db.prepare("SELECT * FROM imports ORDER BY id DESC").all() as StoredImport[];
  }

  /** Puts back what the import replaced and takes away what it brought. */
  undo(id: number): StoredImport {
    const db = this.#db;
    return db.transaction(() => {
      const undone = this.#one(id);
      const later = db.prepare("SELECT imports.file FROM replaced JOIN imports ON imports.id = replaced.import WHERE replaced.source = ? AND replaced.import > ? LIMIT 1").get(id, id) as { file: string } | undefined;
      if (later) throw new Error(`The import of ${later.file} came later and replaced some of these days. Undo that one first; nothing was changed.`);
      db.prepare("DELETE FROM days WHERE source = ?").run(id);
      db.prepare(`INSERT OR IGNORE INTO days (series, ${COLUMNS}) SELECT series, ${COLUMNS} FROM replaced WHERE import = ?`).run(id);
      db.prepare("DELETE FROM replaced WHERE import = ?").run(id);
      db.prepare("DELETE FROM imports WHERE id = ?").run(id);
      return undone;
    })();
  }

  #one(id: number): StoredImport {
    const found = this.#db.prepare("SELECT * FROM imports WHERE id = ?").get(id) as StoredImport | undefined;
    if (!found) throw new Error("This import is not there any more; it has been undone already.");
    return found;
  }
}

function wordsOf(series: readonly SeriesName[]): string {
  const named = series.slice(0, NAMED).map(({ instrument, frame }) => `${instrument} ${frameName(frame)}`);
  return `${named.join(", ")}${series.length > NAMED ? ` and ${series.length - NAMED} more` : ""}`;
}
