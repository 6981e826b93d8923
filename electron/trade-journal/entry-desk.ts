import { join } from "node:path";
import type { TradeEntry } from "../../shared/contract/schemas/trade-journal.ts";
import { writeTradeExport } from "../reports/trade-journal/write-export.ts";
import type { TradeJournalCalls, TradeJournalData } from "./calls.ts";
import { findEntries, listEntries } from "./entry-search.ts";
import { EntryStore } from "./entry-store.ts";
import { FillsReader } from "./fills-reader.ts";
import { PictureFiles } from "./picture-files.ts";
import { pngSize } from "./png.ts";
import { openEntries } from "./schema.ts";
import { syncEntries } from "./sync-entries.ts";

/** Names in the data folder. */
export const TRADE_JOURNAL_FILE = "trade-journal.db";
export const TRADE_PICTURES_FOLDER = "trade-journal";
/** Pictures that are asked for at once: a page draws them one after another. */
const WANTED_AT_ONCE = 12;

export interface OpenedDesk {
  readonly calls: TradeJournalCalls;
  readonly notes: readonly string[];
  readonly close: () => void;
}

/** Everything the trade journal does, on whatever thread it is opened. @throws Error with a sentence. */
export function openDesk({ folder, charges }: TradeJournalData): OpenedDesk {
  const { db, notes } = openEntries(join(folder, TRADE_JOURNAL_FILE));
  const store = new EntryStore(db);
  const files = new PictureFiles(join(folder, TRADE_PICTURES_FOLDER));
  const fills = new FillsReader(folder, charges);
  files.sweep();
  const calls: TradeJournalCalls = {
    sync: (at) => {
      const { accounts, problems } = fills.news();
      const done = accounts.map((one) => syncEntries(store, one, at));
      for (const { dropped } of done) dropped.forEach((file) => files.remove(file));
      return { changed: done.some(({ changed }) => changed), problems };
    },
    list: ({ filter, most }) => listEntries(store, filter, most),
    open: ({ entry }) => store.whole(entry),
    write: ({ entry, words }, at) => store.write(entry, words, at),
    rules: ({ rules }) => store.setRules(rules),
    picture: ({ picture }) => ({ png: files.read(store.pictureRow(picture).file).toString("base64") }),
    attach: ({ entry, kind, png }, at) => {
      const there = store.pictureInPlace(entry, kind);
      if (there !== undefined) return { picture: there, fresh: false };
      const bytes = Buffer.from(png, "base64");
      const size = pngSize(bytes);
      const next = Number(db.prepare("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'pictures'").pluck().get());
      const file = `${entry}-${next}-${kind}.png`;
      files.write(file, bytes);
      return { picture: store.addPicture(entry, kind, size, bytes.length, file, at), fresh: true };
    },
    removePicture: ({ picture }) => {
      const row = store.pictureRow(picture);
      store.dropPicture(row);
      files.remove(row.file);
    },
    wanted: (accounts) => ({ pictures: accounts.flatMap(({ world, account }) => wantedOf(store, world, account)).sort((a, b) => b.entry.openedAt - a.entry.openedAt).slice(0, WANTED_AT_ONCE) }),
    export: ({ filter, format }, at) => writeTradeExport({
      entries: findEntries(db, filter).map((id) => store.whole(id)),
      pictureOf: (id) => files.read(store.pictureRow(id).file),
      format, at,
      folder: join(folder, "exports"),
    }),
  };
  return { calls, notes, close: () => db.close() };
}

function wantedOf(store: EntryStore, world: string, account: TradeEntry["account"]): { entry: TradeEntry; fills: ReturnType<EntryStore["whole"]>["fills"]; kind: "entry" | "exit" }[] {
  const missing = (kind: string): string => `NOT EXISTS (SELECT 1 FROM pictures p WHERE p.entry = e.id AND p.kind = '${kind}') AND NOT EXISTS (SELECT 1 FROM declined d WHERE d.entry = e.id AND d.kind = '${kind}')`;
  const ids = (kind: "entry" | "exit", state: string): { id: string; kind: "entry" | "exit" }[] =>
    store.db.prepare(`SELECT e.id, '${kind}' AS kind FROM entries e WHERE e.world = ? AND e.account = ? AND ${state} AND ${missing(kind)} ORDER BY e.opened_at DESC LIMIT ${WANTED_AT_ONCE}`).all(world, account) as { id: string; kind: "entry" | "exit" }[];
  return [...ids("entry", "e.state <> 'gone'"), ...ids("exit", "e.state = 'closed'")].map(({ id, kind }) => {
    const { fills, ...entry } = store.whole(id);
    return { entry, fills, kind };
  });
}
