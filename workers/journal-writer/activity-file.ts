import type Database from "better-sqlite3";
import type { ActivityView } from "../../shared/contract/schemas/activity.ts";
import { openFile } from "./sqlite-file.ts";

const STEPS = [{ to: 1, statements: ["CREATE TABLE IF NOT EXISTS activity (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL) STRICT"] }];

/** Every event in words. Lost or rebuilt without harm to money. */
export class ActivityFile {
  readonly notes: string[] = [];
  #db: Database.Database;
  #insert: Database.Statement;

  constructor(path: string, startedAt: number) {
    const opened = openFile({ path, steps: STEPS, synchronous: "NORMAL", backup: false }, startedAt);
    this.#db = opened.db;
    if (opened.keptAside !== undefined) this.notes.push(`The activity log could not be read. It was kept aside as ${opened.keptAside.path} and begun anew.`);
    this.#insert = this.#db.prepare("INSERT OR REPLACE INTO activity VALUES (?, ?)");
  }

  append(entries: readonly ActivityView[]): void {
    this.#db.transaction(() => {
      for (const entry of entries) this.#insert.run(entry.seq, JSON.stringify(entry));
    })();
  }

  /**
   * Drops what was told before `at`, epoch ms. Entries are in the order of their telling, so that the border is
   * found by halving; a clock that was set back in between leaves some for a later start.
   */
  prune(at: number): void {
    const before = this.#db.prepare("SELECT seq, json_extract(entry, '$.at') AS at FROM activity WHERE seq <= ? ORDER BY seq DESC LIMIT 1");
    const ends = this.#db.prepare("SELECT min(seq) AS first, max(seq) AS last FROM activity").get() as { first: number | null; last: number | null };
    let low = ends.first ?? 0;
    let high = (ends.last ?? -1) + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const entry = before.get(middle) as { seq: number; at: number } | undefined;
      if (entry && entry.at < at) low = middle + 1;
      else high = middle;
    }
    this.#db.prepare("DELETE FROM activity WHERE seq < ?").run(low);
  }

  /** Newest first. */
  page(before: number | undefined, count: number): ActivityView[] {
    const rows = this.#db
      .prepare("SELECT entry FROM activity WHERE seq < ? ORDER BY seq DESC LIMIT ?")
      .all(before ?? Number.MAX_SAFE_INTEGER, count) as { entry: string }[];
    return rows.map((row) => JSON.parse(row.entry) as ActivityView);
  }

  close(): void {
    this.#db.close();
  }
}
