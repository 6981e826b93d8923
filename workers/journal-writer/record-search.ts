import type Database from "better-sqlite3";
import type { JournalRecord, RecordQuery } from "../../shared/contract/journal.ts";
import { ABOUT, IS_STANDING } from "./journal-shape.ts";

const COLUMNS = "seq, at, account, day, kind, version, body";
/** Records looked through at a time: about 5 ms, so that an order waits no longer for its turn. */
const WINDOW = 20_000;

/**
 * Finds records in a journal of years. Every step of the answer is short; between two of them the caller
 * may write.
 * @returns parts of the answer, newest part first, each oldest first; `most` records in all.
 */
export function* searchRecords(db: Database.Database, query: RecordQuery): Generator<JournalRecord[], void> {
  if (query.about !== undefined) {
    yield find(db, query, "INDEXED BY records_about", [`${ABOUT} = @about`], query.most);
    return;
  }
  if (query.kindPrefix?.startsWith("standing.") === true) {
    yield find(db, query, "INDEXED BY records_standing", [IS_STANDING], query.most);
    return;
  }
  const [first, last] = bounds(db, query);
  let left = query.most;
  for (let to = last; to >= first && left > 0; to -= WINDOW) {
    const part = find(db, query, "NOT INDEXED", [`seq > ${Math.max(first - 1, to - WINDOW)}`, `seq <= ${to}`], left);
    left -= part.length;
    yield part;
  }
}

function find(db: Database.Database, query: RecordQuery, index: string, where: readonly string[], most: number): JournalRecord[] {
  const conditions = [...where];
  if (query.account !== undefined) conditions.push("account = @account");
  if (query.fromDay !== undefined) conditions.push("day >= @fromDay");
  if (query.toDay !== undefined) conditions.push("day <= @toDay");
  if (query.kindPrefix !== undefined) conditions.push("substr(kind, 1, length(@kindPrefix)) = @kindPrefix");
  if (query.beforeSeq !== undefined) conditions.push("seq < @beforeSeq");
  const sql = `SELECT ${COLUMNS} FROM records ${index} WHERE ${conditions.join(" AND ")} ORDER BY seq DESC LIMIT @limit`;
  return (db.prepare(sql).all({ ...query, limit: most }) as JournalRecord[]).reverse();
}

/** First and last number that a record of these days can have. Days need not follow one another: a practice world goes back. */
function bounds(db: Database.Database, { account, fromDay, toDay, beforeSeq }: RecordQuery): [number, number] {
  const end = (beforeSeq ?? Number.MAX_SAFE_INTEGER) - 1;
  if (fromDay === undefined && toDay === undefined) {
    const { last } = db.prepare("SELECT max(seq) AS last FROM records").get() as { last: number | null };
    return [1, Math.min(end, last ?? 0)];
  }
  const days = daysOf(db, account, fromDay, toDay);
  const first = days.reduce((least, one) => Math.min(least, one.first), Number.MAX_SAFE_INTEGER);
  return [first, Math.min(end, days.reduce((most, one) => Math.max(most, one.last), 0))];
}

export interface JournalDay {
  readonly account: string;
  readonly day: string;
  readonly first: number;
  readonly last: number;
}

/** Days of one account or of all, by hopping through the index: some 25 µs a day, whatever lies between. */
export function daysOf(db: Database.Database, account?: string, fromDay = "", toDay = "9999"): JournalDay[] {
  const days: JournalDay[] = [];
  const first = db.prepare("SELECT day FROM records WHERE account = ? AND day >= ? AND day <= ? ORDER BY day LIMIT 1");
  const next = db.prepare("SELECT day FROM records WHERE account = ? AND day > ? AND day <= ? ORDER BY day LIMIT 1");
  const ends = db.prepare(
    `SELECT (SELECT seq FROM records INDEXED BY records_by_day WHERE account = @account AND day = @day ORDER BY seq LIMIT 1) AS first,
            (SELECT seq FROM records INDEXED BY records_by_day WHERE account = @account AND day = @day ORDER BY seq DESC LIMIT 1) AS last`,
  );
  for (const one of account === undefined ? accountsOf(db) : [account]) {
    for (let at = first.get(one, fromDay, toDay) as { day: string } | undefined; at !== undefined; at = next.get(one, at.day, toDay) as typeof at) {
      days.push({ account: one, day: at.day, ...(ends.get({ account: one, day: at.day }) as { first: number; last: number }) });
    }
  }
  return days;
}

export function accountsOf(db: Database.Database): string[] {
  const accounts: string[] = [];
  const next = db.prepare("SELECT min(account) AS account FROM records WHERE account > ?");
  for (let after = ""; ; ) {
    const { account } = next.get(after) as { account: string | null };
    if (account === null) return accounts;
    accounts.push(account);
    after = account;
  }
}
