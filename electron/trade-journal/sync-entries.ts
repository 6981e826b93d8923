import type { EntryWords } from "../../shared/contract/schemas/trade-journal.ts";
import { MOST_TAGS } from "../../shared/contract/schemas/trade-journal.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import type { Matched } from "../../shared/trade-journal/keep-entries.ts";
import { matchEntries } from "../../shared/trade-journal/keep-entries.ts";
import type { EntryRow } from "./entry-rows.ts";
import { bodyOf, entryIdOf } from "./entry-rows.ts";
import type { EntryStore } from "./entry-store.ts";
import type { AccountTrips } from "./fills-reader.ts";

/**
 * Brings the entries of one account to what its trades are now. Figures follow the fills; words and pictures stay with
 * their trade, go over to the one that it became a part of, or stay by themselves. Nothing that a person wrote is deleted.
 * @returns whether anything changed, and the files of pictures that nothing needs any more.
 */
export function syncEntries(store: EntryStore, { world, account, trips, by }: AccountTrips, at: SystemTime): { readonly changed: boolean; readonly dropped: readonly string[] } {
  const { db } = store;
  const kept = db.prepare("SELECT id, world, account, state, anchor, product, body FROM entries WHERE world = ? AND account = ?").all(world, account) as EntryRow[];
  const before = new Map(kept.map((row) => [row.id, row]));
  const { matched, gone } = matchEntries(trips, kept);
  const dropped: string[] = [];
  let changed = false;
  db.transaction(() => {
    const taken = new Set(before.keys());
    for (const one of matched) {
      const id = one.id ?? freshId(one, world, account, taken);
      taken.add(id);
      for (const merged of one.merged) mergeInto(store, id, merged, dropped, at);
      if (put(store, { id, world, account, match: one }, bodyOf(one.trip, by), before.get(id))) changed = true;
    }
    for (const id of gone) if (letGo(store, id, before.get(id), dropped)) changed = true;
    if (matched.some(({ merged }) => merged.length > 0)) changed = true;
  }).immediate();
  return { changed, dropped };
}

/** The same as ever: of the first fill; with the product where another trade begins with a part of that fill. */
function freshId({ anchor, trip }: Matched, world: string, account: AccountTrips["account"], taken: ReadonlySet<string>): string {
  const id = entryIdOf(world, account, anchor);
  return taken.has(id) ? entryIdOf(world, account, anchor, trip.product) : id;
}

interface Place {
  readonly id: string;
  readonly world: string;
  readonly account: string;
  readonly match: Matched;
}

function put(store: EntryStore, { id, world, account, match: { anchor } }: Place, body: ReturnType<typeof bodyOf>, before: EntryRow | undefined): boolean {
  const text = JSON.stringify(body);
  const state = body.closedAt === undefined ? "open" : "closed";
  if (before?.body === text && before.state === state) return false;
  const { instrument, product, side, openedAt, openedDay, closedDay, net, charges } = body;
  store.db.prepare(`INSERT OR REPLACE INTO entries (id, world, account, anchor, instrument, product, side, state, opened_at, day, net, charges, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`).run(id, world, account, anchor, instrument, product, side, state, openedAt, closedDay ?? openedDay, net, charges, text);
  store.index(id);
  return true;
}

/** Words of both, the other's after a line of its own. */
function mergeInto(store: EntryStore, id: string, other: string, dropped: string[], at: SystemTime): void {
  const { db } = store;
  const [own, theirs] = [store.words(id), store.words(other)];
  if (hasWords(theirs)) store.keep(id, joined(own, theirs), at);
  const there = new Set(store.pictures(id).map(({ kind }) => kind));
  for (const { id: picture, kind } of store.pictures(other)) {
    // One entry has one picture of its entry: the other's stays as an attached one.
    const as = kind !== "attached" && there.has(kind) ? "attached" : kind;
    db.prepare("UPDATE pictures SET entry = ?, kind = ? WHERE id = ?").run(id, as, picture);
    there.add(as);
  }
  erase(store, other, dropped);
}

function joined(own: EntryWords, theirs: EntryWords): EntryWords {
  const tags = [...new Set([...own.tags, ...theirs.tags])];
  const surplus = tags.slice(MOST_TAGS);
  // Nothing that was said is lost: what there is no room for among the tags goes into the note.
  const notes = [own.note, theirs.note, surplus.length === 0 ? "" : `Tags: ${surplus.join(", ")}`].filter((note) => note !== "");
  const verdict = own.verdict === "broken" || theirs.verdict === "broken" ? "broken" : (own.verdict ?? theirs.verdict);
  const rating = own.rating ?? theirs.rating;
  return {
    note: notes.join("\n\n"), tags: tags.slice(0, MOST_TAGS),
    rule: own.rule || theirs.rule, setup: own.setup || theirs.setup, ...(verdict && { verdict }), ...(rating !== undefined && { rating }),
  };
}

function hasWords({ note, tags, verdict, rule, setup, rating }: EntryWords): boolean {
  return note !== "" || tags.length > 0 || verdict !== undefined || rule !== "" || setup !== "" || rating !== undefined;
}

/** Fills that looked like a trade of their own and are none: what was said of it stays, what nobody touched goes. */
function letGo(store: EntryStore, id: string, before: EntryRow | undefined, dropped: string[]): boolean {
  if (before?.state === "gone") return false;
  const own = store.pictures(id).some(({ kind }) => kind === "attached");
  if (hasWords(store.words(id)) || own) store.db.prepare("UPDATE entries SET state = 'gone' WHERE id = ?").run(id);
  else erase(store, id, dropped);
  return true;
}

function erase({ db }: EntryStore, id: string, dropped: string[]): void {
  dropped.push(...(db.prepare("SELECT file FROM pictures WHERE entry = ?").pluck().all(id) as string[]));
  for (const table of ["pictures", "declined", "words", "tags", "search"]) db.prepare(`DELETE FROM ${table} WHERE entry = ?`).run(id);
  db.prepare("DELETE FROM entries WHERE id = ?").run(id);
}
