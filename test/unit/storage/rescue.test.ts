import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { toRecord } from "../../../electron/storage/journal.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { StandingRecord } from "../../../shared/domain/order-events.ts";
import { JournalFile } from "../../../workers/journal-writer/journal-file.ts";
import { ACCOUNT, DAY, approved, system } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const order = (n: number): ReturnType<typeof toRecord> => toRecord({ account: ACCOUNT, day: DAY, event: approved({}, `abcd${n}` as OrderKey) });

function killSwitch(): ReturnType<typeof toRecord> {
  const event: StandingRecord = { kind: "standing.kill", at: system(1), account: ACCOUNT, day: DAY, id: "switch", what: "pulled", over: false, state: { latched: true } };
  return toRecord({ account: ACCOUNT, day: DAY, event });
}

/** A closed journal of so many records, the kill switch among the first. */
function journal(count: number): string {
  const path = join(tempFolder(), "journal.db");
  const file = new JournalFile(path, 0);
  file.append([[order(1), killSwitch()]]);
  file.append([Array.from({ length: count - 2 }, (_, n) => order(n + 3))]);
  file.close();
  return path;
}

function reopen(path: string): JournalFile {
  return new JournalFile(path, Date.parse("2026-11-21T04:00:00Z"));
}

/** The page that holds a record, found by its tag. */
function garblePageOf(path: string, tag: string): void {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(`"key":"${tag}"`);
  bytes.fill(0x5a, Math.floor(at / 4_096) * 4_096, Math.floor(at / 4_096) * 4_096 + 4_096);
  writeFileSync(path, bytes);
}

test("a damaged page costs the records in it; what is before and behind goes on, the kill switch too, and the file is kept", () => {
  const path = journal(600);
  garblePageOf(path, "abcd300");
  const file = reopen(path);
  expect(file.lost).toBeGreaterThan(0);
  expect(file.lost).toBeLessThan(20);
  expect(file.lastSeq + file.lost).toBe(600);
  expect(file.notes).toEqual([expect.stringMatching(new RegExp(`The journal is damaged \\(.*\\)\\. It was kept aside as .*corrupt-2026-11-21T04-00-00-000Z\\. ${600 - file.lost} records were taken over into a fresh journal; lost: records \\d+ to \\d+\\. Today's orders are compared`))]);
  expect(file.standing().map((record) => record.kind)).toEqual(["standing.kill"]);
  const bodies = file.latestDays().map((record) => record.body);
  expect(bodies.at(-1)).toBe(order(600).body);
  expect(new Set(bodies).size).toBe(600 - file.lost);
  file.append([[order(601)]]);
  file.close();
  const again = reopen(path);
  expect({ lost: again.lost, notes: again.notes }).toEqual({ lost: 0, notes: [] });
  again.close();
  expect(readdirSync(dirname(path)).some((name) => name.includes("corrupt-"))).toBe(true);
});

test("any one damaged page: the start goes on, and nothing that is taken over was changed", { timeout: 120_000 }, () => {
  const whole = readFileSync(journal(150));
  const bodies = new Map([[2, killSwitch().body]]);
  for (let n = 1; n <= 150; n++) if (n !== 2) bodies.set(n, order(n).body);
  for (let page = 0; page < whole.length / 4_096; page++) {
    const path = join(tempFolder(), "journal.db");
    const bytes = Buffer.from(whole);
    bytes.fill(0xa5, page * 4_096, (page + 1) * 4_096);
    writeFileSync(path, bytes);
    writeFileSync(`${path}.tail`, `${JSON.stringify({ lastSeq: 150, hash: "0".repeat(64) })}\n`);
    const file = reopen(path);
    expect([page, file.lastSeq + file.lost]).toEqual([page, 150]);
    expect([page, file.notes.length]).toEqual([page, 1]);
    const known = new Set(bodies.values());
    expect([...file.search({ most: 10_000 })].flat().every((record) => known.has(record.body))).toBe(true);
    file.close();
  }
});

test("killed while it takes over the records, the next start does it all", () => {
  const path = journal(300);
  garblePageOf(path, "abcd100");
  // As a kill leaves it: the damaged file has its new name, and the fresh one is empty.
  const aside = `${path}.corrupt-2026-11-20T04-00-00-000Z`;
  renameSync(path, aside);
  const tail = readFileSync(`${path}.tail`);
  writeFileSync(path, "");
  writeFileSync(`${path}.tail`, tail);
  const file = reopen(path);
  expect(file.lost).toBeGreaterThan(0);
  expect(file.lost).toBeLessThan(20);
  expect(file.lastSeq + file.lost).toBe(300);
  expect(file.notes).toEqual([expect.stringMatching(/found at an earlier start.*kept aside as .*2026-11-20T04-00-00-000Z.*records were taken over/)]);
  file.close();
  const again = reopen(path);
  expect({ notes: again.notes, lost: again.lost }).toEqual({ notes: [], lost: 0 });
  again.close();
});

test.each(["", "{", '{"lastSeq":1e300,"hash":"x"}', '{"lastSeq":"9","hash":5}', "null"])("a damaged witness says nothing: %j", (text) => {
  const path = journal(10);
  writeFileSync(`${path}.tail`, text);
  const file = reopen(path);
  expect({ last: file.lastSeq, lost: file.lost, notes: file.notes }).toEqual({ last: 10, lost: 0, notes: [] });
  file.close();
});

test("a record that was altered is left out and named; the others go on", () => {
  const path = join(tempFolder(), "journal.db");
  const file = new JournalFile(path, 0);
  file.append([[order(1), order(2), order(3), order(4)]]);
  const db = new Database(path);
  db.prepare("UPDATE records SET body = replace(body, '\"quantity\":100', '\"quantity\":900') WHERE seq = 2").run();
  db.close();
  const again = reopen(path);
  expect(again.notes.join()).toMatch(/record 2 was altered.*3 records were taken over into a fresh journal; lost: record 2\./);
  expect(again.latestDays().map((record) => record.body)).toEqual([order(1).body, order(3).body, order(4).body]);
  again.close();
  file.close();
});
