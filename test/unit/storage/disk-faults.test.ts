import { spawn } from "node:child_process";
import { chmodSync, chownSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { JournalFile } from "../../../workers/journal-writer/journal-file.ts";
import { sentenceOf } from "../../../workers/journal-writer/failure-words.ts";
import { toRecord } from "../../../electron/storage/journal.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { ACCOUNT, DAY, approved } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { whyNotTraced } from "./strace.ts";

const CHILD = fileURLToPath(new URL("./journal-child.ts", import.meta.url));
const reason = whyNotTraced();
const skipped = reason === undefined ? "" : ` (skipped: ${reason})`;

interface Ran {
  /** Number of the last record that was told durable. */
  readonly told: number;
  /** What the journal said when it failed. */
  readonly failed: string;
}

async function run(command: string, args: readonly string[], options: { uid?: number } = {}): Promise<Ran> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"], ...options });
  let said = "";
  child.stdout.on("data", (data: Buffer) => {
    said += data.toString();
    // The fault did not come: the test shall say so, not wait.
    if (said.length > 50_000) child.kill("SIGKILL");
  });
  await new Promise((resolve) => child.on("close", resolve));
  const numbers = said.split("\n").filter((line) => /^\d+$/.test(line)).map(Number);
  return { told: Math.max(0, ...numbers), failed: /^failed: (.*)$/m.exec(said)?.[1] ?? "" };
}

const traced = (folder: string, call: string, inject: string): Promise<Ran> =>
  run("strace", ["-f", "-qq", "-o", "/dev/null", "-P", join(folder, "journal-practice.db-wal"), "-e", `trace=${call}`, "-e", `inject=${call}:${inject}`, process.execPath, CHILD, folder]);

/** What the next start finds. */
function reopened(folder: string): { last: number; lost: number; notes: readonly string[] } {
  const file = new JournalFile(join(folder, "journal-practice.db"), 0);
  const { lastSeq: last, lost, notes } = file;
  file.close();
  return { last, lost, notes };
}

describe("a disk that fails", () => {
  test.skipIf(reason !== undefined)(`full: said so, and what was told durable is there${skipped}`, async () => {
    const folder = tempFolder();
    const { told, failed } = await traced(folder, "pwrite64", "error=ENOSPC:when=120+");
    expect(told).toBeGreaterThan(10);
    expect(failed).toBe("The journal cannot be written: the disk is full (SQLITE_FULL). Nothing can be ordered until it can be written again: make room on it, then start Sauda again.");
    expect(reopened(folder)).toMatchObject({ last: told, lost: 0, notes: [] });
  });

  test.skipIf(reason !== undefined)(`a sync that fails is never taken for one that did not${skipped}`, async () => {
    const folder = tempFolder();
    const { told, failed } = await traced(folder, "fdatasync,fsync", "error=EIO:when=30+");
    expect(told).toBeGreaterThan(10);
    expect(failed).toMatch(/the disk does not confirm what is written to it \(SQLITE_IOERR_FSYNC\).*check the disk, for it may be failing/);
    const { last, lost, notes } = reopened(folder);
    // The record that was not confirmed may be there or not; no other may.
    expect(last).toBeGreaterThanOrEqual(told);
    expect(last).toBeLessThanOrEqual(told + 1);
    expect({ lost, notes }).toEqual({ lost: 0, notes: [] });
  });

  test.skipIf(reason !== undefined)(`killed at a sync, with the unconfirmed rest of the log torn at any byte of interest${skipped}`, { timeout: 120_000 }, async () => {
    const folder = tempFolder();
    const { told } = await traced(folder, "fdatasync,fsync", "signal=KILL:when=25");
    const path = join(folder, "journal-practice.db");
    const [db, wal] = [readFileSync(path), readFileSync(`${path}-wal`)];
    const whole = tornAt(db, wal, wal.length).last;
    expect(whole).toBeGreaterThanOrEqual(told);
    let least = whole;
    for (const cut of cuts(wal.length)) {
      const { last, lost, notes } = tornAt(db, wal, cut);
      expect([cut, lost, notes]).toEqual([cut, 0, []]);
      expect(last).toBeLessThanOrEqual(whole);
      least = Math.min(least, last);
    }
    expect(least).toBe(0);
  });

  test("a file size limit, the portable kind of full", async () => {
    if (process.platform === "win32") return;
    const folder = tempFolder();
    const { told, failed } = await run("bash", ["-c", `trap "" XFSZ; ulimit -f 300; exec "$0" "$@"`, process.execPath, CHILD, folder]);
    expect(told).toBeGreaterThan(3);
    expect(failed).toMatch(/The journal cannot be written: the disk .*make room on it.*then start Sauda again/);
    expect(reopened(folder)).toMatchObject({ last: told, lost: 0, notes: [] });
  });

  test("a folder that has become read-only", async () => {
    if (process.platform === "win32") return;
    const folder = tempFolder();
    new JournalFile(join(folder, "journal-practice.db"), 0).close();
    const root = process.getuid?.() === 0;
    if (root) for (const name of ["", "journal-practice.db", "journal-practice.db.tail"]) chownSync(join(folder, name), 65_534, 65_534);
    chmodSync(join(folder, "journal-practice.db"), 0o400);
    chmodSync(folder, 0o500);
    const { failed } = await run(process.execPath, [CHILD, folder], root ? { uid: 65_534 } : {});
    chmodSync(folder, 0o700);
    expect(failed).toMatch(/The journal cannot be written: its (folder or file is read-only|file cannot be opened).*make the folder writable, then start Sauda again/);
  });
});

/** Borders of pages and headers, their neighbours, and some in between; from the whole log to none of it. */
function cuts(length: number): number[] {
  const found = new Set([0, 1, 31, 32, 33]);
  for (let at = 32; at <= length; at += 24 + 4_096) for (const near of [-1, 0, 1, 23, 24, 25, 2_000]) if (at + near <= length && at + near >= 0) found.add(at + near);
  return [...found].sort((a, b) => b - a);
}

/** A start on a copy whose log ends at `cut`, without the witness: nothing was told of what is gone. */
function tornAt(db: Buffer, wal: Buffer, cut: number): ReturnType<typeof reopened> {
  const folder = tempFolder();
  const path = join(folder, "journal-practice.db");
  writeAll(path, db, wal.subarray(0, cut));
  return reopened(folder);
}

function writeAll(path: string, db: Buffer, wal?: Buffer, tail?: Buffer): void {
  writeFileSync(path, db);
  if (wal) writeFileSync(`${path}-wal`, wal);
  if (tail) writeFileSync(`${path}.tail`, tail);
}

describe("the log of a journal that was killed", () => {
  /** A journal as a kill leaves it: records 1 to 30 in its log, each told durable. */
  function killed(): { folder: string; path: string; db: Buffer; wal: Buffer; tail: Buffer } {
    const folder = tempFolder();
    const path = join(folder, "journal-practice.db");
    const file = new JournalFile(path, 0);
    for (let n = 1; n <= 30; n++) file.append([[toRecord({ account: ACCOUNT, day: DAY, event: approved({}, `abcd${n}` as OrderKey) })]]);
    const [db, wal, tail] = [readFileSync(path), readFileSync(`${path}-wal`), readFileSync(`${path}.tail`)];
    file.close();
    return { folder, path, db, wal, tail };
  }

  test("garbled in any page: what is lost of the confirmed records is counted and told, what is left is unchanged", { timeout: 120_000 }, () => {
    const { db, wal, tail } = killed();
    const lostAt: number[] = [];
    for (let at = 32; at < wal.length; at += (24 + 4_096) * 4) {
      const garbled = Buffer.from(wal);
      garbled.fill(0x5a, at + 100, at + 400);
      const folder = tempFolder();
      writeAll(join(folder, "journal-practice.db"), db, garbled, tail);
      const { last, lost, notes } = reopened(folder);
      expect([at, last + lost]).toEqual([at, 30]);
      if (lost > 0) expect(notes.join()).toContain(`The journal ends with record ${last}, though record 30 had been written and confirmed by the disk: ${lost} are lost`);
      lostAt.push(lost);
      // Said at the start that finds it; the next begins from there.
      expect(reopened(folder)).toMatchObject({ last, lost: 0, notes: [] });
    }
    expect(Math.max(...lostAt)).toBeGreaterThan(20);
  });

  test("whole: nothing is lost and nothing is said", () => {
    const { db, wal, tail } = killed();
    const folder = tempFolder();
    writeAll(join(folder, "journal-practice.db"), db, wal, tail);
    expect(reopened(folder)).toEqual({ last: 30, lost: 0, notes: [] });
  });

  test("an older copy put in its place is noticed", () => {
    const { folder, path, db } = killed();
    writeAll(path, db);
    expect(reopened(folder)).toMatchObject({ lost: 30, notes: [expect.stringMatching(/an older copy was put back/)] });
  });
});

test("two writers on one journal: the second is stopped at its first record, and the first one's are whole", () => {
  const path = join(tempFolder(), "journal.db");
  const record = (n: number): ReturnType<typeof toRecord> => toRecord({ account: ACCOUNT, day: DAY, event: approved({}, `abcd${n}` as OrderKey) });
  const first = new JournalFile(path, 0);
  const second = new JournalFile(path, 0);
  first.append([[record(1), record(2)]]);
  const words = (): string => {
    try {
      second.append([[record(3)]]);
      return "";
    } catch (error) {
      return sentenceOf(error);
    }
  };
  expect(words()).toMatch(/another program has written to its file \(SQLITE_CONSTRAINT_PRIMARYKEY\).*close that program, then start Sauda again/);
  first.append([[record(4)]]);
  first.close();
  second.close();
  const again = new JournalFile(path, 0);
  expect({ last: again.lastSeq, notes: again.notes }).toEqual({ last: 3, notes: [] });
  again.close();
});
