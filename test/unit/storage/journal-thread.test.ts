import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import type { OpenedJournal } from "../../../electron/storage/journal-thread.ts";
import { JournalThread } from "../../../electron/storage/journal-thread.ts";
import { toEvent } from "../../../electron/storage/journal.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { ACCOUNT, DAY, approved } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function open(folder: string): Promise<OpenedJournal> {
  return JournalThread.open({ journalPath: join(folder, "journal-practice.db"), activityPath: join(folder, "activity.db"), startedAt: Date.parse("2026-11-20T04:00:00Z") });
}

const entry = (n: number, day = DAY): Parameters<JournalThread["append"]>[0][number] => ({ account: ACCOUNT, day, event: approved({}, `abcd${n}` as OrderKey) });

test("what was appended is there after closing and opening again, in order, with its hash chain verified", async () => {
  const folder = tempFolder();
  const first = await open(folder);
  await Promise.all(Array.from({ length: 50 }, (_, n) => first.journal.append([entry(n)])));
  await first.journal.close();
  const second = await open(folder);
  expect(second.records.map((record) => toEvent(record))).toEqual(Array.from({ length: 50 }, (_, n) => JSON.parse(JSON.stringify(approved({}, `abcd${n}` as OrderKey)))));
  expect(second.notes).toEqual([]);
  await second.journal.close();
});

test("a start reads each account's latest day only", async () => {
  const folder = tempFolder();
  const { journal } = await open(folder);
  await journal.append([entry(1, "2026-11-19"), entry(2, "2026-11-20"), { ...entry(3, "2026-11-18"), account: "other" }]);
  await journal.close();
  const again = await open(folder);
  expect(again.records.map(({ account, day }) => `${account} ${day}`)).toEqual([`${ACCOUNT} 2026-11-20`, "other 2026-11-18"]);
  await again.journal.close();
});

test("a file that is no database is kept aside and told, and a fresh journal begins", async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "journal-practice.db"), "this is not a database, ".repeat(500));
  const { journal, notes, records } = await open(folder);
  expect(records).toEqual([]);
  expect(notes.join()).toMatch(/is damaged \(file is not a database\)\. It was kept aside as .*journal-practice\.db\.corrupt-2026-11-20T04-00-00-000Z.*Nothing in it could be read.*compared with the broker's book/);
  await journal.append([entry(1)]);
  await journal.close();
  expect(readdirSync(folder).some((name) => name.includes(".corrupt-"))).toBe(true);
});

test("a record altered behind the journal's back breaks the chain and is found", async () => {
  const folder = tempFolder();
  const { journal } = await open(folder);
  await journal.append([entry(1), entry(2), entry(3)]);
  // Not closed in order: a clean close would seal the records, and a start verifies what follows the last seal.
  const db = new Database(join(folder, "journal-practice.db"));
  db.prepare("UPDATE records SET body = replace(body, '\"quantity\":100', '\"quantity\":900') WHERE seq = 2").run();
  db.close();
  const again = await open(folder);
  expect(again.notes.join()).toMatch(/kept aside/);
  await again.journal.close();
  await journal.close();
});

test("a journal of a newer format is left as it is, with a sentence", async () => {
  const folder = tempFolder();
  const db = new Database(join(folder, "journal-practice.db"));
  db.pragma("user_version = 99");
  db.close();
  await expect(open(folder)).rejects.toThrow(/written by a newer Sauda \(format 99, this one knows 2\).*Nothing was changed/);
});

test("everything told durable survives kill -9", async () => {
  const folder = tempFolder();
  const child = spawn(process.execPath, [fileURLToPath(new URL("./journal-child.ts", import.meta.url)), folder], { stdio: ["ignore", "pipe", "inherit"] });
  let told = 0;
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (data: Buffer) => {
      for (const line of data.toString().split("\n")) if (line !== "") told = Math.max(told, Number(line));
      if (told >= 200) child.kill("SIGKILL");
    });
    child.on("exit", () => resolve());
  });
  expect(told).toBeGreaterThanOrEqual(200);
  const { records, notes, journal } = await open(folder);
  expect(notes).toEqual([]);
  expect(records.length).toBeGreaterThanOrEqual(told);
  expect(records.map((record) => record.seq)).toEqual(records.map((_, i) => i + 1));
  await journal.close();
});
