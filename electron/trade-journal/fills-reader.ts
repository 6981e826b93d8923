import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { JournalRecord } from "../../shared/contract/journal.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { ChargeTables } from "../../shared/simulation/charge-tables.ts";
import type { RoundTrip } from "../../shared/trade-journal/round-trips.ts";
import { roundTrips } from "../../shared/trade-journal/round-trips.ts";
import { historyOfRead } from "../reports/period/read/account-history.ts";
import type { AccountRecords } from "../reports/period/read/order-fills.ts";
import { RecordReader } from "../reports/period/read/order-fills.ts";
import type { ByWords } from "./by-words.ts";
import { byWords } from "./by-words.ts";

/** All trades of one account, of all of its lives. */
export interface AccountTrips {
  /** Of the order journal's file: accounts of two worlds may have one name. */
  readonly world: string;
  readonly account: AccountId;
  readonly trips: readonly RoundTrip[];
  readonly by: ByWords;
}

interface JournalFile {
  lastSeq: number;
  readonly accounts: Map<AccountId, RecordReader>;
}

const SELECT = `SELECT seq, at, account, day, kind, version, body FROM records WHERE seq > ? AND (kind = 'standing.paper' OR kind LIKE 'order.%' OR kind LIKE 'change.%' OR kind LIKE 'position.%') ORDER BY seq`;

/** Follows the order journals of a data folder by reading alone: of each file only what is new since the last look. */
export class FillsReader {
  readonly #folder: string;
  readonly #tables: ChargeTables;
  readonly #files = new Map<string, JournalFile>();

  constructor(folder: string, tables: ChargeTables) {
    this.#folder = folder;
    this.#tables = tables;
  }

  /**
   * @returns trades of the accounts of which there is news, and what could not be read, a sentence each: such an
   *   account's entries stay as they are.
   */
  news(): { readonly accounts: readonly AccountTrips[]; readonly problems: readonly string[] } {
    const accounts: AccountTrips[] = [];
    const problems: string[] = [];
    for (const name of readdirSync(this.#folder)) {
      const world = /^journal-([a-z-]+)\.db$/.exec(name)?.[1];
      if (world === undefined) continue;
      for (const [account, reader] of this.#changed(world, join(this.#folder, name), problems)) {
        try {
          accounts.push(tripsOf(world, account, reader.done(), this.#tables));
        } catch (error) {
          problems.push(`The trades of ${account} could not be put together: ${wordsOf(error)}. Their entries in the trade journal stay as they were.`);
        }
      }
    }
    return { accounts, problems };
  }

  #changed(world: string, path: string, problems: string[]): ReadonlyMap<AccountId, RecordReader> {
    let file = this.#files.get(world) ?? { lastSeq: 0, accounts: new Map<AccountId, RecordReader>() };
    const changed = new Map<AccountId, RecordReader>();
    let db: Database.Database | undefined;
    try {
      // One that was closed has no log beside it: SQLite makes one even to read, and only who may write takes it away.
      db = new Database(path, { readonly: existsSync(`${path}-wal`), fileMustExist: true });
      db.pragma("query_only = ON");
      const { last } = db.prepare("SELECT coalesce(max(seq), 0) AS last FROM records").get() as { last: number };
      // An older copy was put back.
      if (last < file.lastSeq) file = { lastSeq: 0, accounts: new Map() };
      for (const record of db.prepare(SELECT).iterate(file.lastSeq) as IterableIterator<JournalRecord>) {
        const account = record.account as AccountId;
        const reader = file.accounts.get(account) ?? new RecordReader();
        file.accounts.set(account, reader);
        reader.take(record);
        changed.set(account, reader);
        file.lastSeq = record.seq;
      }
      this.#files.set(world, file);
    } catch (error) {
      this.#files.delete(world);
      changed.clear();
      problems.push(`The order journal of the world ${world} could not be read for the trade journal: ${wordsOf(error)}. Entries of its accounts stay as they were; npm run journal -- verify tells more.`);
    } finally {
      db?.close();
    }
    return changed;
  }
}

function tripsOf(world: string, account: AccountId, read: AccountRecords, tables: ChargeTables): AccountTrips {
  const last = read.states.at(-1);
  const lives = last ? [...last.earlier, last.life].map(({ generation }) => generation) : [undefined];
  const trips = lives.flatMap((life) => roundTrips(historyOfRead(read, account, life, tables).fills, tables).trips);
  return { world, account, trips, by: byWords(read.orders) };
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}
