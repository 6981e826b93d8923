import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { OrderLedger } from "../../../electron/orders/order-ledger.ts";
import { JournalThread } from "../../../electron/storage/journal-thread.ts";
import { toEvent } from "../../../electron/storage/journal.ts";
import { EVENT_VERSION } from "../../../electron/storage/upcast.ts";
import { JournalFile } from "../../../workers/journal-writer/journal-file.ts";
import { JOURNAL_STEPS } from "../../../workers/journal-writer/journal-shape.ts";
import { openFile } from "../../../workers/journal-writer/sqlite-file.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { ACCOUNT, SBIN } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { whyNotTraced } from "./strace.ts";

/** Written by the first format's own code: three orders over two days, one of them a square-off. */
const OLD = fileURLToPath(new URL("./fixtures/journal-v1.db", import.meta.url));
const AT = Date.parse("2026-11-21T04:00:00Z");

function oldJournal(): string {
  const path = join(tempFolder(), "journal-practice.db");
  copyFileSync(OLD, path);
  return path;
}

const shapeOf = (path: string, steps = JOURNAL_STEPS): Parameters<typeof openFile>[0] => ({ path, steps, synchronous: "FULL", backup: true });

/** Read from a copy: reading alone would leave a log beside the file. */
function contentOf(original: string): { version: number; records: unknown[]; seals: unknown[]; tables: unknown[] } {
  const path = join(tempFolder(), "copy.db");
  for (const suffix of ["", "-wal"]) if (existsSync(original + suffix)) copyFileSync(original + suffix, path + suffix);
  const db = new Database(path);
  try {
    return {
      version: Number(db.pragma("user_version", { simple: true })),
      records: db.prepare("SELECT * FROM records ORDER BY seq").all(),
      seals: db.prepare("SELECT * FROM seals").all(),
      tables: db.prepare("SELECT name FROM sqlite_schema ORDER BY name").all(),
    };
  } finally {
    db.close();
  }
}

describe("a journal of the first format", () => {
  test("is brought to today's with every record and its hash as it was, and a whole copy of before beside it", async () => {
    const path = oldJournal();
    const before = contentOf(OLD);
    const opened = await JournalThread.open({ journalPath: path, activityPath: `${path}.activity`, startedAt: AT });
    expect(opened.notes).toEqual([expect.stringMatching(/brought to a new format\. The copy made before is .*backups.journal-practice\.db\.format-1-2026-11-21T04-00-00-000Z/)]);
    await opened.journal.close();
    expect(contentOf(path)).toMatchObject({ version: 2, records: before.records, seals: before.seals });
    const [copy] = readdirSync(join(dirname(path), "backups"));
    expect(contentOf(join(dirname(path), "backups", copy ?? ""))).toEqual(before);
    const again = await JournalThread.open({ journalPath: path, activityPath: `${path}.activity`, startedAt: AT });
    expect(again.notes).toEqual([]);
    await again.journal.close();
  });

  test("is read as today's events: a square-off's quantity is the trader's own, and it says what it was for", async () => {
    const path = oldJournal();
    const { journal, records } = await JournalThread.open({ journalPath: path, activityPath: `${path}.activity`, startedAt: AT });
    await journal.close();
    const ledger = new OrderLedger(new MemoryJournal(), { order: () => {}, fill: () => {}, position: () => {}, alarm: () => {} });
    expect(ledger.restore(records)).toEqual([]);
    expect(ledger.orders().map(({ key, owner, state, why }) => [key, owner, state, why?.words])).toEqual([
      ["abcd00000000000003", "manual", "complete", undefined],
      ["abcd00000000000002", "manual", "pending", "Square off"],
    ]);
    expect(ledger.fills().map((fill) => [fill.owner, fill.side, fill.quantity])).toEqual([["manual", "BUY", 100], ["manual", "SELL", 100]]);
    // Bought at 812.05, sold at 811.90: 100 × −0.15.
    expect(ledger.positions.view({ account: ACCOUNT, instrument: SBIN, product: "MIS" })).toMatchObject({ quantity: 0, realised: -150_000 });
    expect(records.map((record) => record.version)).toEqual(records.map(() => 1));
    expect(() => toEvent({ ...records[0]!, version: EVENT_VERSION + 1 })).toThrow(`has format ${EVENT_VERSION + 1}; this Sauda knows ${EVENT_VERSION}`);
  });

  test("has the standing things of its records handed out after the step, as if they had been kept all along", () => {
    const path = oldJournal();
    const db = new Database(path);
    // Records of this kind in an old file: only the projection is new.
    const insert = db.prepare("INSERT INTO records SELECT ?, at, account, day, 'standing.gtt', 1, ?, hash FROM records WHERE seq = 1");
    const bodies = [{ id: "a", over: false, n: 1 }, { id: "b", over: false }, { id: "a", over: false, n: 2 }, { id: "b", over: true }];
    bodies.forEach((body, i) => insert.run(101 + i, JSON.stringify(body)));
    db.close();
    const { db: opened } = openFile(shapeOf(path), AT);
    expect(opened.prepare("SELECT id, seq, over FROM standing ORDER BY id").all()).toEqual([{ id: "a", seq: 103, over: 0 }, { id: "b", seq: 104, over: 1 }]);
    opened.close();
  });
});

describe("a step that fails", () => {
  const last = JOURNAL_STEPS.at(-1)!;

  test.each(Array.from({ length: last.statements.length + 1 }, (_, i) => i))("after %i statements leaves the file as it was, and says so and where the copy is", (i) => {
    const path = oldJournal();
    const before = contentOf(path);
    const broken = { to: last.to, statements: [...last.statements.slice(0, i), "INSERT INTO nowhere VALUES (1)", ...last.statements.slice(i)] };
    expect(() => openFile(shapeOf(path, [...JOURNAL_STEPS.slice(0, -1), broken]), AT)).toThrow(/could not be brought from format 1 to 2: no such table: nowhere\. The file is as it was, and a copy of it is .*backups/);
    expect(contentOf(path)).toEqual(before);
    openFile(shapeOf(path), AT + 1).db.close();
    expect(contentOf(path)).toMatchObject({ version: 2, records: before.records });
  });

  test("tells the user what to do, and the terminal does not start on it", async () => {
    const path = oldJournal();
    const before = contentOf(path);
    // In the place of the folder for copies lies a file.
    writeFileSync(join(dirname(path), "backups"), "");
    await expect(JournalThread.open({ journalPath: path, activityPath: `${path}.activity`, startedAt: AT })).rejects.toThrow(/from format 1 to 2, and the copy to be made before that failed: .*The file is as it was\. Make room on the disk and the folder writable, then start Sauda again; the Sauda used before can still read the file/);
    expect(contentOf(path)).toEqual(before);
  });

  test("half a copy that a kill left behind is no obstacle and never taken for a copy", () => {
    const path = oldJournal();
    const folder = join(dirname(path), "backups");
    mkdirSync(folder);
    const part = join(folder, "journal-practice.db.format-1-2026-11-21T04-00-00-000Z.part");
    writeFileSync(part, readFileSync(OLD).subarray(0, 5_000));
    new JournalFile(path, AT).close();
    expect(existsSync(part)).toBe(false);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

const reason = whyNotTraced();
test.skipIf(reason !== undefined)(`killed at any write or sync of the step, the next start has every record${reason === undefined ? "" : ` (skipped: ${reason})`}`, { timeout: 240_000 }, () => {
  const child = fileURLToPath(new URL("./migration-child.ts", import.meta.url));
  const before = contentOf(OLD);
  let killed = 0;
  let whole = 0;
  for (let nth = 1; ; nth++) {
    const path = oldJournal();
    const calls = "pwrite64,fdatasync,fsync,rename,unlink,ftruncate";
    const { signal, status } = spawnSync("strace", ["-f", "-qq", "-o", "/dev/null", "-e", `trace=${calls}`, "-e", `inject=${calls}:signal=KILL:when=${nth}`, process.execPath, child, path]);
    const copies = existsSync(join(dirname(path), "backups")) ? readdirSync(join(dirname(path), "backups")).filter((name) => name.endsWith("Z")) : [];
    for (const copy of copies) expect(contentOf(join(dirname(path), "backups", copy))).toEqual(before);
    const file = new JournalFile(path, AT + nth);
    expect([nth, file.lastSeq, file.lost, file.notes.filter((note) => !/new format/.test(note))]).toEqual([nth, 15, 0, []]);
    file.close();
    expect(contentOf(path)).toMatchObject({ version: 2, records: before.records });
    if (signal === null && status === 0) {
      whole++;
      break;
    }
    killed++;
  }
  expect(whole).toBe(1);
  expect(killed).toBeGreaterThan(20);
});
