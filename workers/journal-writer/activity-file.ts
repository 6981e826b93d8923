import type Database from "better-sqlite3";
import type { ActivityView } from "../../shared/contract/schemas/activity.ts";
import { openFile } from "./sqlite-file.ts";

const SCHEMA = "CREATE TABLE IF NOT EXISTS activity (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL) STRICT;";

/** Every event in words. Lost or rebuilt without harm to money. */
export class ActivityFile {
  readonly notes: string[] = [];
  #db: Database.Database;
  #insert: Database.Statement;

  constructor(path: string, startedAt: number) {
    const opened = openFile({ path, version: 1, schema: SCHEMA, synchronous: "NORMAL" }, startedAt);
    this.#db = opened.db;
    if (opened.keptAside !== undefined) this.notes.push(`The activity log could not be read. It was kept aside as ${opened.keptAside} and begun anew.`);
    this.#insert = this.#db.prepare("INSERT OR REPLACE INTO activity VALUES (?, ?)");
  }

  append(entries: readonly ActivityView[]): void {
    this.#db.transaction(() => {
      for (const entry of entries) this.#insert.run(entry.seq, JSON.stringify(entry));
    })();
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
