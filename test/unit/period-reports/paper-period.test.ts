import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { beforeAll, describe, expect, test } from "vitest";
import { accountHistory } from "../../../electron/reports/period/read/account-history.ts";
import { openDataFolder } from "../../../electron/storage/data-folder.ts";
import { runReportCli } from "../../../scripts/lab/run-report-cli.ts";
import { periodReport } from "../../../shared/analytics/period/period-report.ts";
import { netOf } from "../../../shared/analytics/tax/closed-lot.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { JournalFile } from "../../../workers/journal-writer/journal-file.ts";
import type { JournalRecord } from "../../../shared/contract/journal.ts";
import { SBIN, rupees } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { csvRows } from "../lab-reports/csv-rows.ts";
import { CALL, FUTURE, PRACTISE, PaperRig } from "../paper/paper-rig.ts";
import { livedThrough } from "./lived-through.ts";
import { TABLES } from "./made-fills.ts";

const AT = Date.parse("2026-11-26T06:00:00Z");

let rig: PaperRig;
beforeAll(async () => { rig = await livedThrough(); });

const reportOf = (records: readonly JournalRecord[], account: AccountId = PRACTISE, life?: number) => {
  const { fills, booked, warnings, title } = accountHistory(records, account, life, TABLES);
  return periodReport({ account, title, from: "2026-04-01", to: "2026-11-26", madeAt: AT as SystemTime, fills, actions: [], booked, warnings }, TABLES);
};

describe("a paper account's days", () => {
  test("every day's charges are those that the account booked, and all that was earned is what its book says", () => {
    const life = rig.accounts.performance(PRACTISE);
    const report = reportOf(rig.journal.records);
    expect(report.warnings).toEqual([]);
    const traded = life.days.filter(({ charges }) => charges > 0);
    expect(traded.length).toBeGreaterThanOrEqual(4);
    expect(report.days.filter(({ charges }) => charges > 0).map(({ day, charges }) => [day, charges])).toEqual(traded.map(({ day, charges }) => [day, charges]));
    // All is closed at the end: by first in, first out or by average, the sum is the same.
    expect(report.open).toEqual([]);
    expect(report.days.reduce((sum, { realised }) => sum + realised, 0)).toBe(life.realised);
    expect(report.closed.reduce((sum, lot) => sum + netOf(lot), 0)).toBe(life.realised - life.charges);
    expect(report.chargeLines.reduce((sum, { amount }) => sum + amount, 0)).toBe(life.charges);
  });

  test("lots by hand: within the day, delivered, expired", () => {
    const { closed } = reportOf(rig.journal.records);
    const of = (incomeClass: string) => closed.filter((lot) => lot.incomeClass === incomeClass).map(({ instrument, boughtOn, soldOn, quantity, cost, proceeds }) => [instrument, boughtOn, soldOn, quantity, cost / 10_000, proceeds / 10_000]);
    // 30 by hand and 10 by the square-off; then 20 of the 60 sold on the 23rd were bought on that day.
    expect(of("intraday")).toEqual([
      [SBIN, "2026-11-20", "2026-11-20", 30, 24_000, 24_150], [SBIN, "2026-11-20", "2026-11-20", 10, 8_000, 8_050], [SBIN, "2026-11-23", "2026-11-23", 20, 16_400, 16_400],
    ]);
    expect(of("short-term")).toEqual([[SBIN, "2026-11-20", "2026-11-23", 40, 32_000, 32_800], [SBIN, "2026-11-20", "2026-11-25", 60, 48_000, 47_400]]);
    // The call ends 100 beyond its strike of 24,500, the future at the index.
    expect(of("fno")).toEqual([[CALL, "2026-11-20", "2026-11-20", 65, 6_500, 6_500], [CALL, "2026-11-20", "2026-11-24", 65, 6_500, 6_500], [FUTURE, "2026-11-24", "2026-11-20", 65, 1_599_000, 1_592_500]]);
    expect(closed.filter(({ expired }) => expired)).toHaveLength(2);
  });

  test("a reset begins another life with days and lots of its own", async () => {
    const own = await new PaperRig({ at: "2026-11-20T10:00:00+05:30" }).open();
    await own.tick(SBIN, 800, { bids: "800x50000", asks: "800x50000" });
    await own.place({ quantity: 10, product: "CNC", type: "MARKET" });
    await own.handle.day.reset(rupees(5_00_000) as number as Money);
    await own.tick(SBIN, 810, { bids: "810x50000", asks: "810x50000" });
    await own.place({ quantity: 7, product: "MIS", type: "MARKET" });
    await own.place({ quantity: 7, product: "MIS", side: "SELL", type: "MARKET" });
    await own.to("2026-11-23T10:00:00+05:30");
    await own.newDay();
    const [first, second] = [reportOf(own.journal.records, PRACTISE, 1), reportOf(own.journal.records)];
    expect(first.closed.map(({ quantity }) => quantity)).toEqual([10]);
    expect(second.closed.map(({ quantity }) => quantity)).toEqual([7]);
    expect(second.warnings).toEqual([]);
    expect(() => accountHistory(own.journal.records, PRACTISE, 9, TABLES)).toThrow("The account has no life 9. It has 1, 2; a reset begins a new one.");
  });
});

describe("npm run report", () => {
  function dataFolder(): string {
    const folder = tempFolder();
    const file = new JournalFile(join(folder, "journal-paper-practice.db"), 0);
    file.append([rig.journal.records]);
    file.close();
    return folder;
  }

  async function run(folder: string, ...args: string[]): Promise<{ code: number; said: string[]; warned: string[] }> {
    const [said, warned]: [string[], string[]] = [[], []];
    const code = await runReportCli([...args, "--data-dir", folder], { env: {}, platform: "linux", home: folder, cwd: folder, now: AT }, (line) => said.push(line), (line) => warned.push(line));
    return { code, said, warned };
  }

  const ASK = ["--account", PRACTISE, "--from", "2026-11-01", "--to", "2026-11-26"];

  test.each(["statement", "tax", "calendar"])("writes every format of %s, tells the sums, and leaves the journal as it was", async (kind) => {
    const folder = dataFolder();
    const before = readFileSync(join(folder, "journal-paper-practice.db"));
    const { code, said, warned } = await run(folder, ...ASK, "--kind", kind, "--format", "html,csv,excel,pdf", "--out", "out", "--json");
    expect(warned).toEqual([]);
    expect(code).toBe(0);
    const names = readdirSync(join(folder, "out"));
    expect(names.filter((name) => name.endsWith(".html") || name.endsWith(".xlsx") || name.endsWith(".pdf"))).toHaveLength(3);
    expect(names.filter((name) => name.endsWith(".csv")).length).toBeGreaterThanOrEqual(3);
    const summary = JSON.parse(said.at(-1)!) as { net: number; realised: number; charges: number; openLots: number };
    expect(summary.net).toBe(summary.realised - summary.charges);
    expect(JSON.parse(readFileSync(join(folder, "out/summary.json"), "utf8"))).toEqual(summary);
    expect(readFileSync(join(folder, "journal-paper-practice.db")).equals(before)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(["journal-paper-practice.db", "journal-paper-practice.db.tail", "out"].filter((name) => readdirSync(folder).includes(name)));
  });

  test("the CSV of the lots holds the figures that were told", async () => {
    const folder = dataFolder();
    await run(folder, ...ASK, "--kind", "tax", "--format", "csv", "--out", "out");
    const name = readdirSync(join(folder, "out")).find((one) => one.endsWith("-lots.csv"))!;
    const [head, ...rows] = csvRows(readFileSync(join(folder, "out", name)));
    expect(rows).toHaveLength(8);
    const place = head!.indexOf("after all charges (₹)");
    const life = rig.accounts.performance(PRACTISE);
    expect(Math.round(rows.reduce((sum, row) => sum + Number(row[place]), 0) * 10_000)).toBe(life.realised - life.charges);
  });

  test("refuses while Sauda runs on the folder, and not after", async () => {
    const folder = dataFolder();
    const claimed = openDataFolder(folder, () => "abcd");
    const refused = await run(folder, ...ASK, "--kind", "tax");
    expect(refused).toEqual({ code: 1, said: [], warned: [`Sauda is running on the data folder ${folder}. Close it first: a report of a day that goes on would be wrong.`] });
    claimed.release();
    expect((await run(folder, ...ASK, "--kind", "tax")).code).toBe(0);
  });

  test("two journals may know an account of one name: which is meant must be told", async () => {
    const folder = dataFolder();
    const other = new JournalFile(join(folder, "journal-paper-replay.db"), 0);
    other.append([rig.journal.records.slice(0, 1)]);
    other.close();
    expect(await run(folder, ...ASK, "--kind", "tax")).toEqual({ code: 1, said: [], warned: ["paper:Alpha:paper is another account in each of several journals (paper-practice, paper-replay). Name one with --world."] });
    expect((await run(folder, ...ASK, "--kind", "tax", "--world", "paper-practice")).code).toBe(0);
    expect((await run(folder, ...ASK, "--kind", "tax", "--world", "mars")).warned).toEqual([`${folder} has no journal of the world mars. Name the right folder with --data-dir.`]);
  });

  test("a record that is damaged is told, and nothing is written", async () => {
    const folder = dataFolder();
    const db = new Database(join(folder, "journal-paper-practice.db"));
    db.exec("UPDATE records SET body = substr(body, 1, 20) WHERE kind = 'order.filled'");
    db.close();
    const { code, warned } = await run(folder, ...ASK, "--kind", "tax", "--out", "out");
    expect(code).toBe(1);
    expect(warned[0]).toContain("npm run journal -- verify tells which");
    expect(readdirSync(folder)).not.toContain("out");
  });

  test.each([
    [["--kind", "tax"], "--account is missing."],
    [["--account", "paper:Alpha", "--kind", "tax"], "--account paper:Alpha is no account."],
    [["--account", "paper:Other:paper", "--kind", "tax"], "knows the account paper:Other:paper. There are paper:Alpha:paper."],
    [[...ASK], "--kind is missing. Name one of statement, tax, calendar."],
    [[...ASK, "--kind", "gst"], "--kind gst is none of statement, tax, calendar."],
    [[...ASK, "--kind", "tax", "--format", "docx"], "--format docx is none of html, csv, excel, pdf."],
    [["--account", PRACTISE, "--from", "2026-12-01", "--to", "2026-11-01", "--kind", "tax"], "--from 2026-12-01 is after --to 2026-11-01."],
    [["--account", PRACTISE, "--from", "2026-02-30", "--kind", "tax"], "--from 2026-02-30 is no day."],
    [[...ASK, "--kind", "tax", "--split", "NSE:SBIN,2026-05-04,5"], "--split NSE:SBIN,2026-05-04,5 cannot be read."],
    [[...ASK, "--kind", "tax", "--split", "NSE:SBIN,2026-05-04,5,1"], "a consolidation is not computed"],
    [[...ASK, "--kind", "tax", "--life", "x"], "--life x is not a whole number."],
    [[...ASK, "--kind", "tax", "--sum"], "npm run report -- --help"],
  ])("%j is refused with a sentence", async (args, sentence) => {
    const { code, warned } = await run(dataFolder(), ...args);
    expect(code).toBe(1);
    expect(warned.join("\n")).toContain(sentence);
  });
});
