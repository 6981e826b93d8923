import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openDataFolder } from "../../../electron/storage/data-folder.ts";
import { JournalThread } from "../../../electron/storage/journal-thread.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { ACCOUNT, DAY, approved } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const entry = (n: number): Parameters<JournalThread["append"]>[0][number] => ({ account: ACCOUNT, day: DAY, event: approved({}, `abcd${n}` as OrderKey) });

test("after one failure nothing more is written, even when it could be: a journal with a gap would mislead the next start", async () => {
  const folder = tempFolder();
  const path = join(folder, "journal-practice.db");
  const { journal } = await JournalThread.open({ journalPath: path, activityPath: join(folder, "activity.db"), startedAt: 0 });
  const failures: string[] = [];
  journal.onFailure = (sentence) => void failures.push(sentence);
  await journal.append([entry(1)]);
  const other = new Database(path);
  other.exec("ALTER TABLE records RENAME TO elsewhere");
  await expect(journal.append([entry(2)])).rejects.toThrow(/journal cannot be written.*start Sauda again/);
  other.exec("ALTER TABLE elsewhere RENAME TO records");
  await expect(journal.append([entry(3)])).rejects.toThrow(/journal cannot be written/);
  await Promise.allSettled([journal.append([entry(4)]), journal.append([entry(5)])]);
  expect(other.prepare("SELECT count(*) AS n FROM records").get()).toEqual({ n: 1 });
  expect(failures.length).toBeGreaterThan(0);
  other.close();
  await journal.close();
});

test("a path that cannot be opened is told, not waited for", async () => {
  // A folder in the place of the file: it can be neither opened nor set aside.
  const folder = tempFolder();
  await expect(JournalThread.open({ journalPath: folder, activityPath: join(folder, "activity.db"), startedAt: 0 })).rejects.toThrow(/journal/i);
});

test("a mark that a killed first start left half written is no obstacle", () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "sauda.json.new"), '{"version":1,"inst');
  const opened = openDataFolder(folder, () => "a1b2");
  expect(opened.installation).toBe("a1b2");
  opened.release();
  expect(readdirSync(folder)).not.toContain("sauda.json.new");
});
