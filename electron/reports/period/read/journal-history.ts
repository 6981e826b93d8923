import type Database from "better-sqlite3";
import type { JournalRecord } from "../../../../shared/contract/journal.ts";
import type { AccountId } from "../../../../shared/domain/identity.ts";
import { isStanding } from "../../../../shared/domain/order-events.ts";
import type { ChargeTables } from "../../../../shared/simulation/charge-tables.ts";
import type { PaperState } from "../../../paper/paper-state.ts";
import { toEvent } from "../../../storage/journal.ts";
import type { AccountHistory } from "./account-history.ts";
import { accountHistory } from "./account-history.ts";

/** What a journal has of one account. */
export interface JournalAccount {
  readonly account: AccountId;
  /** Days of its first and its last record. */
  readonly first: string;
  readonly last: string;
  /** What a paper account is called. */
  readonly name: string | undefined;
  /** Of a paper account, oldest first: each reset begins another. */
  readonly lives: readonly number[];
}

/** Each step finds the next account through the index, whatever lies between. */
const ACCOUNTS = `WITH RECURSIVE known (account) AS (
  SELECT min(account) FROM records
  UNION ALL SELECT (SELECT min(account) FROM records WHERE account > known.account) FROM known WHERE known.account IS NOT NULL
) SELECT account, (SELECT min(day) FROM records WHERE records.account = known.account) AS first, (SELECT max(day) FROM records WHERE records.account = known.account) AS last
  FROM known WHERE account IS NOT NULL`;

const COLUMNS = "seq, at, account, day, kind, version, body";

export function accountsIn(db: Database.Database): JournalAccount[] {
  const latest = db.prepare(`SELECT ${COLUMNS} FROM records WHERE kind = 'standing.paper' AND account = ? ORDER BY seq DESC LIMIT 1`);
  return (db.prepare(ACCOUNTS).all() as Pick<JournalAccount, "account" | "first" | "last">[]).map((known) => {
    const state = paperState(latest.get(known.account) as JournalRecord | undefined);
    return { ...known, name: state?.name, lives: state ? [...state.earlier, state.life].map(({ generation }) => generation) : [] };
  });
}

function paperState(record: JournalRecord | undefined): PaperState | undefined {
  const event = record && toEvent(record);
  return event && isStanding(event) ? (event.state as PaperState) : undefined;
}

/**
 * What the account did from its first day to `to`: lots need what came before the period.
 * @param life of a paper account; the present one where none is named.
 * @throws Error with a sentence for a record that cannot be read and for a life that is not there.
 */
export function historyIn(db: Database.Database, account: AccountId, life: number | undefined, to: string, tables: ChargeTables): AccountHistory {
  try {
    return accountHistory(recordsOf(db, account, to), account, life, tables, to);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error(`A record of ${account} cannot be read: ${error.message}. npm run journal -- verify tells which.`, { cause: error });
    throw error;
  }
}

/** Orders, conversions and the states of a paper account; states of later days too, since they book the days before. */
function recordsOf(db: Database.Database, account: string, to: string): Iterable<JournalRecord> {
  const sql = `SELECT ${COLUMNS} FROM records WHERE account = @account AND (kind = 'standing.paper' OR (day <= @to AND (kind LIKE 'order.%' OR kind LIKE 'change.%' OR kind LIKE 'position.%'))) ORDER BY seq`;
  return db.prepare(sql).iterate({ account, to }) as IterableIterator<JournalRecord>;
}
