import type Database from "better-sqlite3";
import type { EntryFilter, EntryList, TradeEntry } from "../../shared/contract/schemas/trade-journal.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { Money } from "../../shared/domain/units.ts";
import type { SummedEntry } from "../../shared/trade-journal/entry-sums.ts";
import { entrySums } from "../../shared/trade-journal/entry-sums.ts";
import type { EntryStore } from "./entry-store.ts";

/** Letters of a note that a list shows. */
const NOTE_SHOWN = 160;
/** Used tags and setups that are offered. */
const OFFERED = 200;

type Parameters = Record<string, string>;

/** What fits a filter, as a condition of SQL on `entries` and `words`, with its parameters. */
function conditionOf(filter: EntryFilter): { readonly sql: string; readonly values: Parameters } {
  const { text, account, from, to, side, result, verdict, rule, tag } = filter;
  const all: (readonly [sql: string, values: Parameters] | undefined)[] = [
    searched(text),
    account === undefined ? undefined : ["e.account = @account", { account }],
    from === undefined ? undefined : ["e.day >= @from", { from }],
    to === undefined ? undefined : ["e.day <= @to", { to }],
    side === undefined ? undefined : ["e.side = @side", { side }],
    result === undefined ? undefined : [{ won: "e.state <> 'open' AND e.net > 0", lost: "e.state <> 'open' AND e.net < 0", open: "e.state = 'open'" }[result], {}],
    verdict === undefined ? undefined : verdict === "unsaid" ? ["w.verdict IS NULL", {}] : ["w.verdict = @verdict", { verdict }],
    rule === undefined ? undefined : ["w.rule = @rule", { rule }],
    tag === undefined ? undefined : ["EXISTS (SELECT 1 FROM tags t WHERE t.entry = e.id AND t.tag = @tag COLLATE NOCASE)", { tag }],
  ];
  const parts = all.filter((one) => one !== undefined);
  return { sql: parts.length === 0 ? "1" : parts.map(([sql]) => `(${sql})`).join(" AND "), values: Object.assign({}, ...parts.map(([, values]) => values)) as Parameters };
}

/** Every word must occur; each may be the beginning of one. Signs mean nothing: "NSE:SBIN" is two words. */
function searched(text: string | undefined): readonly [string, Parameters] | undefined {
  const words = text?.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  if (words.length === 0) return undefined;
  return ["e.id IN (SELECT entry FROM search WHERE search MATCH @match)", { match: words.map((word) => `"${word}"*`).join(" AND ") }];
}

const FROM = "FROM entries e LEFT JOIN words w ON w.entry = e.id";

interface SumRow {
  readonly id: string;
  readonly state: TradeEntry["state"];
  readonly net: Money;
  readonly charges: Money;
  readonly verdict: "kept" | "broken" | null;
  readonly rule: string | null;
}

/** Ids of what fits, newest first. */
export function findEntries(db: Database.Database, filter: EntryFilter): string[] {
  return sumRows(db, filter).map(({ id }) => id);
}

function sumRows(db: Database.Database, filter: EntryFilter): SumRow[] {
  const { sql, values } = conditionOf(filter);
  return db.prepare(`SELECT e.id, e.state, e.net, e.charges, w.verdict, w.rule ${FROM} WHERE ${sql} ORDER BY e.opened_at DESC, e.id`).all(values) as SumRow[];
}

/** @param most entries that are answered; the sums are over all that fit. */
export function listEntries(store: EntryStore, filter: EntryFilter, most: number): EntryList {
  const { db } = store;
  const rows = sumRows(db, filter);
  const summed = rows.map(({ state, net, charges, verdict, rule }): SummedEntry => ({ closed: state !== "open", net, charges, verdict: verdict ?? undefined, rule: rule ?? "" }));
  const entries = rows.slice(0, most).map(({ id }): TradeEntry => {
    const { fills: _fills, note, ...entry } = store.whole(id);
    return { ...entry, note: note.length > NOTE_SHOWN ? `${note.slice(0, NOTE_SHOWN)}…` : note };
  });
  const { rules, ...sums } = entrySums(summed);
  return {
    entries, total: rows.length,
    sums: { ...sums, rules: [...rules] },
    tags: db.prepare(`SELECT tag FROM tags GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ${OFFERED}`).pluck().all() as string[],
    setups: db.prepare(`SELECT setup FROM words WHERE setup <> '' GROUP BY setup ORDER BY count(*) DESC, setup LIMIT ${OFFERED}`).pluck().all() as string[],
    rules: db.prepare("SELECT rule FROM rules ORDER BY place").pluck().all() as string[],
    accounts: db.prepare("SELECT DISTINCT account FROM entries ORDER BY account").pluck().all() as AccountId[],
  };
}
