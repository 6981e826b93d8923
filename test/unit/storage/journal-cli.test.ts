import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { JournalThread } from "../../../electron/storage/journal-thread.ts";
import { toRecord } from "../../../electron/storage/journal.ts";
import { runJournal } from "../../../scripts/journal/run.ts";
import type { OrderEvent } from "../../../shared/domain/order-events.ts";
import { JournalFile } from "../../../workers/journal-writer/journal-file.ts";
import { ACCOUNT, DAY, KEY, approved, fill, proposal, system } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const AT = Date.parse("2026-11-20T04:45:00.123Z");

const events: readonly OrderEvent[] = [
  { ...approved({ owner: "=cmd|calc" }), at: system(AT), checks: [{ rule: "order value", limit: "₹ 50,00,000.00", value: "₹ 81,210.00" }], why: { words: "He said \"buy\", so" } } as OrderEvent,
  { kind: "order.sent", key: KEY, at: system(AT + 2), latencyUs: 912, sent: { route: "place", body: '{"quantity":"100"}' }, steps: { gateUs: 90, journalUs: 610, laneUs: 200 } },
  { kind: "order.acknowledged", key: KEY, at: system(AT + 47), brokerOrderId: "200910000000111", uniqueOrderId: "u1", answer: { status: 200, body: '{"status":true}' } },
  { kind: "order.filled", key: KEY, at: system(AT + 500), fill: { ...fill(100, 812.05), multiplier: 10 } },
];

/** A data folder with a closed journal. */
function folderWith(records = events.map((event) => toRecord({ account: ACCOUNT, day: DAY, event }))): string {
  const folder = tempFolder();
  const file = new JournalFile(join(folder, "journal-practice.db"), 0);
  file.append([records]);
  file.close();
  return folder;
}

function journal(folder: string, ...args: readonly string[]): { code: number; said: string; warned: string } {
  const said: string[] = [];
  const warned: string[] = [];
  const context = { env: {}, platform: process.platform, home: folder, cwd: folder };
  const code = runJournal([...args, "--data-dir", folder], context, (line) => said.push(line), (line) => warned.push(line));
  return { code, said: said.join("\n"), warned: warned.join("\n") };
}

describe("verify", () => {
  test("says what is whole, and leaves nothing behind", () => {
    const folder = folderWith();
    const before = readdirSync(folder);
    expect(journal(folder, "verify")).toEqual({ code: 0, said: "journal-practice.db is whole: 4 records of 2026-11-20, 1 seal.", warned: "" });
    expect(readdirSync(folder)).toEqual(before);
  });

  test.each([
    ["UPDATE records SET body = replace(body, '912', '112') WHERE seq = 2", /record 2 \(order\.sent of 2026-11-20, angelone:P100001:practice\) was altered/, 1],
    ["UPDATE records SET at = at + 1 WHERE seq = 3", /record 3 \(order\.acknowledged .*was altered/, 2],
    ["DELETE FROM records WHERE seq = 2", /record 2 is missing; the next one is record 3/, 1],
    ["DELETE FROM records WHERE seq = 4", /records 4 to 4 are missing, though they were sealed/, 3],
    ["UPDATE seals SET hash = 'x'", /record 4 .*does not match its seal/, 3],
    ["INSERT INTO standing VALUES ('standing.gtt', 'a', 'b', 2, 0)", /the list of what stands does not fit the records: standing\.gtt b/, 4],
  ])("names the first thing that is wrong: %s", (sql, words, whole) => {
    const folder = folderWith();
    const db = new Database(join(folder, "journal-practice.db"));
    db.exec(sql);
    db.close();
    const { code, warned } = journal(folder, "verify");
    expect(code).toBe(1);
    expect(warned).toMatch(words);
    expect(warned).toContain(`The ${whole} records before that are as they were written`);
  });

  test("knows from the journal's witness that the end is gone, seals and all", () => {
    const folder = folderWith();
    const db = new Database(join(folder, "journal-practice.db"));
    db.exec("DELETE FROM seals; DELETE FROM records WHERE seq > 2");
    db.close();
    expect(journal(folder, "verify").warned).toMatch(/ends with record 2, though record 4 had been written and confirmed by the disk/);
  });

  test("reads a journal that is being written, and one in a folder it may not write to", async () => {
    const folder = folderWith();
    const opened = await JournalThread.open({ journalPath: join(folder, "journal-practice.db"), activityPath: join(folder, "activity.db"), startedAt: 0 });
    await opened.journal.append([{ account: ACCOUNT, day: "2026-11-21", event: approved() }]);
    expect(journal(folder, "verify").said).toMatch(/whole: 5 records of 2026-11-20 to 2026-11-21/);
    await opened.journal.append([{ account: ACCOUNT, day: "2026-11-21", event: approved() }]);
    await opened.journal.close();
    expect(journal(folder, "verify").said).toMatch(/whole: 6 records/);
    if (process.platform === "win32") return;
    const root = process.getuid?.() === 0;
    for (const name of [".", ...readdirSync(folder)]) if (root) chownSync(join(folder, name), 65_534, 65_534);
    chmodSync(folder, 0o500);
    const script = fileURLToPath(new URL("./journal-cli-child.ts", import.meta.url));
    const child = spawnSync(process.execPath, [script, "verify", "--data-dir", folder], { encoding: "utf8", ...(root ? { uid: 65_534 } : {}) });
    chmodSync(folder, 0o700);
    expect(child.stdout + child.stderr).toMatch(/whole: 6 records/);
  });

  test("a file that is no journal, no folder and no journal at all each get their sentence", () => {
    const folder = tempFolder();
    expect(journal(folder, "verify")).toMatchObject({ code: 1, warned: expect.stringMatching(/has no journal\. Name the right folder with --data-dir/) });
    expect(journal(join(folder, "none"), "verify")).toMatchObject({ code: 1, warned: expect.stringMatching(/There is no data folder/) });
    writeFileSync(join(folder, "journal-live.db"), "no database");
    expect(journal(folder, "verify")).toMatchObject({ code: 1, warned: expect.stringMatching(/cannot be read\. It is damaged/) });
  });
});

/** The rows of a file whose cells hold no line breaks. */
function rowsOf(path: string): Record<string, string>[] {
  const [head = "", ...lines] = readFileSync(path, "utf8").replace(/^\ufeff/, "").trimEnd().split("\r\n");
  const split = (line: string): string[] => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((cell) => cell[1]?.replaceAll('""', '"') ?? cell[2] ?? "");
  return lines.map((line) => Object.fromEntries(split(head).map((name, i) => [name, split(line)[i] ?? ""])));
}

describe("export", () => {
  test("one row a record: who, what, why, checks, bytes, answer, fill, microseconds", () => {
    const folder = folderWith();
    const csv = join(folder, "trail.csv");
    expect(journal(folder, "export", "--day", DAY, "--csv", csv)).toMatchObject({ code: 0, said: `4 records of ${DAY} are in ${csv}.` });
    const [first, sent, taken, filled] = rowsOf(csv);
    expect(first).toMatchObject({
      "record": "1", "date (IST)": "2026-11-20", "time (IST)": "10:15:00.123", "account": ACCOUNT, "event": "order.approved", "owner": "'=cmd|calc", "who": "Strategy =cmd|calc",
      "why": 'He said "buy", so', "limit price (₹)": "812.10", "trigger price (₹)": "", "quantity (units)": "100", "checks": "order value: ₹ 81,210.00 (limit ₹ 50,00,000.00)", "state after": "queued",
    });
    expect(sent).toMatchObject({ "request": "place", "bytes sent": '{"quantity":"100"}', "risk checks (µs)": "90", "journal (µs)": "610", "waiting to be sent (µs)": "200", "asking to sending (µs)": "912" });
    expect(taken).toMatchObject({ "answer status": "200", "answer": '{"status":true}', "broker's order id": "200910000000111" });
    // 100 × 812.05 × a multiplier of 10.
    expect(filled).toMatchObject({ "filled (units)": "100", "fill price (₹)": "812.05", "fill value (₹)": "812050.00" });
    expect(filled?.["record's hash"]).toMatch(/^[0-9a-f]{64}$/);
  });

  test("days and account bound it; what is there already is left alone; nothing is said to be something", () => {
    const other = "angelone:X1:practice";
    const refusal = { kind: "proposal.refused", at: system(AT), proposal: proposal(), rule: "lot", limit: "75", value: "70", sentence: "70 is no whole number of lots." } as const;
    const folder = folderWith([
      toRecord({ account: ACCOUNT, day: "2026-11-18", event: events[0]! }),
      toRecord({ account: other, day: "2026-11-19", event: refusal }),
      toRecord({ account: ACCOUNT, day: "2026-11-20", event: events[1]! }),
    ]);
    const csv = (name: string): string => join(folder, name);
    expect(journal(folder, "export", "--day", "2026-11-18", "--to", "2026-11-19", "--csv", "a.csv").code).toBe(0);
    expect(rowsOf(csv("a.csv")).map((row) => row["record"])).toEqual(["1", "2"]);
    expect(rowsOf(csv("a.csv"))[1]).toMatchObject({ "what happened": "Refused here: 70 is no whole number of lots.", "checks": "lot: 70 (limit 75) REFUSED", "who": "By hand" });
    expect(journal(folder, "export", "--day", "2026-11-18", "--to", "2026-11-20", "--account", other, "--csv", "b.csv").code).toBe(0);
    expect(rowsOf(csv("b.csv"))).toHaveLength(1);
    expect(journal(folder, "export", "--day", "2026-11-20", "--csv", "a.csv")).toMatchObject({ code: 1, warned: expect.stringMatching(/there already\. Nothing was written/) });
    expect(journal(folder, "export", "--day", "2026-11-22", "--csv", "c.csv")).toMatchObject({ code: 1, warned: expect.stringMatching(/no records of 2026-11-22; its last days are 2026-11-18, 2026-11-19, 2026-11-20/) });
    expect(journal(folder, "export", "--day", "2026-11-20", "--csv", join("no", "such", "d.csv"))).toMatchObject({ code: 1, warned: expect.stringMatching(/could not be written/) });
    expect(existsSync(csv("c.csv"))).toBe(false);
    copyFileSync(csv("journal-practice.db"), csv("journal-paper-practice.db"));
    expect(journal(folder, "export", "--day", "2026-11-20", "--csv", "e.csv").warned).toMatch(/several journals \(paper-practice, practice\)\. Name one with --world/);
    expect(journal(folder, "export", "--world", "paper-practice", "--day", "2026-11-20", "--csv", "e.csv").code).toBe(0);
  });

  test.each([
    [["export", "--csv", "x"], /needs a day/],
    [["export", "--day", "2026-02-30", "--csv", "x"], /--day 2026-02-30 is no day/],
    [["export", "--day", "2026-11-20", "--to", "2026-11-19", "--csv", "x"], /--to 2026-11-19 is before --day 2026-11-20/],
    [["export", "--day", "2026-11-20"], /needs a file to write/],
    [["burn"], /There is no command “burn”/],
    [["verify", "--world", "mars"], /--world mars is none of live, practice/],
    [["verify", "--frobnicate"], /Unknown option '--frobnicate'\. See npm run journal -- --help/],
  ])("%j is refused with a sentence", (args, words) => {
    const { code, warned } = journal(folderWith(), ...args);
    expect([code, warned]).toEqual([1, expect.stringMatching(words)]);
  });
});

test("list names the days of each account", () => {
  expect(journal(folderWith(), "list").said).toBe(`journal-practice.db (practice, format 2)\n  2026-11-20  ${ACCOUNT}  4 records`);
});

describe("paper accounts have journals of their own", () => {
  test.each(["paper-practice", "paper-replay", "paper-live"])("%s is listed, verified and exported", (world) => {
    const folder = folderWith();
    copyFileSync(join(folder, "journal-practice.db"), join(folder, `journal-${world}.db`));
    expect(journal(folder, "list").said).toContain(`journal-${world}.db (${world}, format 2)`);
    expect(journal(folder, "verify").said).toContain(`journal-${world}.db is whole: 4 records`);
    expect(journal(folder, "export", "--world", world, "--day", DAY, "--csv", "trail.csv")).toMatchObject({ code: 0, warned: "" });
    expect(journal(folder, "export", "--day", DAY, "--csv", "other.csv").warned).toContain(`${world}, practice). Name one with --world.`);
  });

  test("a world that has no journal of that name is refused with the names there are", () => {
    expect(journal(folderWith(), "list", "--world", "paper").warned).toBe("--world paper is none of live, practice, replay, paper-live, paper-practice, paper-replay.");
  });
});
