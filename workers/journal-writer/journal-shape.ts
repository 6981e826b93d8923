import type { ShapeStep } from "./file-shape.ts";

/** What a record is about: the `key` of an order, or the `id` of a standing thing. Queries must spell it like the index. */
export const ABOUT = "CASE WHEN json_valid(body) THEN coalesce(json_extract(body, '$.key'), json_extract(body, '$.id')) END";
/** Kinds that begin with `standing.`; "/" is the character after ".". */
export const IS_STANDING = "kind >= 'standing.' AND kind < 'standing/'";

/** Keeps the latest record of each standing thing, so that a start need not look through years of them. */
const KEEP_STANDING = `INSERT OR REPLACE INTO standing
  SELECT kind, account, json_extract(body, '$.id'), seq, json_extract(body, '$.over') FROM records WHERE ${IS_STANDING} AND json_valid(body)`;

/**
 * The journal's file, format by format. `records` and `seals` are for ever; everything else is an index or
 * a projection of them that a step may build anew.
 */
export const JOURNAL_STEPS: readonly ShapeStep[] = [
  {
    to: 1,
    statements: [
      `CREATE TABLE IF NOT EXISTS records (
        seq INTEGER PRIMARY KEY, at REAL NOT NULL, account TEXT NOT NULL, day TEXT NOT NULL,
        kind TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL
      ) STRICT`,
      "CREATE INDEX IF NOT EXISTS records_by_day ON records (account, day, seq)",
      "CREATE TABLE IF NOT EXISTS seals (last_seq INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT",
    ],
  },
  {
    to: 2,
    statements: [
      `CREATE INDEX records_about ON records (${ABOUT}, seq)`,
      `CREATE INDEX records_standing ON records (seq, kind, account) WHERE ${IS_STANDING}`,
      `CREATE TABLE standing (
        kind TEXT NOT NULL, account TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, over INTEGER NOT NULL,
        PRIMARY KEY (kind, account, id)
      ) STRICT, WITHOUT ROWID`,
      "CREATE INDEX standing_open ON standing (seq) WHERE over = 0",
      `${KEEP_STANDING} ORDER BY seq`,
      `CREATE TRIGGER keep_standing AFTER INSERT ON records WHEN new.kind >= 'standing.' AND new.kind < 'standing/'
      BEGIN ${KEEP_STANDING} AND seq = new.seq; END`,
    ],
  },
];
