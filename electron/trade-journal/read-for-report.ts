import { existsSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { ReportEntry } from "../reports/trade-journal/report-entry.ts";
import { TRADE_JOURNAL_FILE, TRADE_PICTURES_FOLDER } from "./entry-desk.ts";
import { EntryStore } from "./entry-store.ts";
import { PictureFiles } from "./picture-files.ts";

export interface EntriesAsked {
  readonly world: string;
  readonly account: AccountId;
  /** First and last day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
}

/** Entries of an account and a period, oldest first, without changing anything. None where no trade journal is kept. @throws Error with a sentence. */
export function reportEntries(dataDir: string, { world, account, from, to }: EntriesAsked): ReportEntry[] {
  const path = join(dataDir, TRADE_JOURNAL_FILE);
  if (!existsSync(path)) return [];
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { readonly: existsSync(`${path}-wal`), fileMustExist: true });
    db.pragma("query_only = ON");
    const store = new EntryStore(db);
    const files = new PictureFiles(join(dataDir, TRADE_PICTURES_FOLDER));
    const ids = db.prepare("SELECT id FROM entries WHERE world = ? AND account = ? AND day >= ? AND day <= ? ORDER BY opened_at, id").pluck().all(world, account, from, to) as string[];
    return ids.map((id) => store.whole(id)).map((entry) => ({ entry, pictures: entry.pictures.map((picture) => ({ kind: picture.kind, png: files.read(store.pictureRow(picture.id).file) })) }));
  } catch (error) {
    throw new Error(`The trade journal ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    db?.close();
  }
}
