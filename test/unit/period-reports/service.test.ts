import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { PeriodReports } from "../../../electron/period-reports/period-reports.ts";
import { JournalThread } from "../../../electron/storage/journal-thread.ts";
import { toEvent } from "../../../electron/storage/journal.ts";
import { runReportCli } from "../../../scripts/lab/run-report-cli.ts";
import { commands } from "../../../shared/contract/commands.ts";
import type { JournalRecord } from "../../../shared/contract/journal.ts";
import type { PeriodAsk } from "../../../shared/contract/schemas/reports.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { JournalFile } from "../../../workers/journal-writer/journal-file.ts";
import { SBIN } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { csvRows } from "../lab-reports/csv-rows.ts";
import { CALL, FUTURE, PRACTISE, calendar } from "../paper/paper-rig.ts";
import type { PaperRig } from "../paper/paper-rig.ts";
import { livedThrough } from "./lived-through.ts";

const AT = Date.parse("2026-11-26T06:00:00Z") as SystemTime;
const ASK: PeriodAsk = { journal: "paper-practice", account: PRACTISE, from: "2026-11-01", to: "2026-11-25" };

let rig: PaperRig;
beforeAll(async () => { rig = await livedThrough(); });

let open: PeriodReports[] = [];
afterEach(async () => {
  await Promise.all(open.map((one) => one.end()));
  open = [];
});

function keep(folder: string, world: string, records: readonly JournalRecord[]): void {
  const file = new JournalFile(join(folder, `journal-${world}.db`), 0);
  file.append([records]);
  file.close();
}

function service(folder: string, marketDay = "2026-11-26"): { reports: PeriodReports; notes: string[] } {
  const notes: string[] = [];
  const reports = new PeriodReports({ opened: { folder: { path: folder, installation: "abcd", file: (name) => join(folder, name), release: () => {} }, world: "practice", resources: { calendar } }, clock: { now: () => AT }, marketDay: () => marketDay, onNote: (sentence) => notes.push(sentence) });
  open.push(reports);
  return { reports, notes };
}

function kept(records: readonly JournalRecord[] = rig.journal.records): string {
  const folder = tempFolder();
  keep(folder, "paper-practice", records);
  return folder;
}

const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);

describe("accounts", () => {
  test("all that the journals know, by their market; its day of today is the market's", async () => {
    const folder = kept();
    keep(folder, "paper-replay", rig.journal.records);
    const { reports } = service(folder);
    expect(await reports.accounts()).toEqual({ accounts: [
      { journal: "paper-practice", account: PRACTISE, name: "Alpha", first: "2026-11-20", last: "2026-11-26", today: "2026-11-26", runs: true, lives: [1] },
      // This terminal runs no replay: nothing is added to that journal today.
      { journal: "paper-replay", account: PRACTISE, name: "Alpha", first: "2026-11-20", last: "2026-11-26", today: "2026-11-26", runs: false, lives: [1] },
    ] });
    expect((await service(folder, "2026-12-04").reports.accounts()).accounts.map(({ today }) => today)).toEqual(["2026-12-04", "2026-11-26"]);
  });

  test("a journal that cannot be read is told once, and the others are there", async () => {
    const folder = kept();
    writeFileSync(join(folder, "journal-live.db"), "this is no journal of anybody");
    const { reports, notes } = service(folder);
    for (let i = 0; i < 2; i++) expect((await reports.accounts()).accounts).toHaveLength(1);
    expect(notes).toEqual([`The journal of live, ${join(folder, "journal-live.db")}, cannot be read. npm run journal -- verify tells what is wrong with it.`]);
    expect(readFileSync(join(folder, "journal-live.db"), "utf8")).toBe("this is no journal of anybody");
  });
});

describe("a period", () => {
  test("is what the account's own book says, and every sum is the sum of its parts", async () => {
    const { reports } = service(kept());
    const view = await reports.period(ASK);
    expect(commands["reports.period"].answer.parse(view)).toEqual(view);
    const life = rig.accounts.performance(PRACTISE);
    expect(view.sum).toEqual({ realised: life.realised, charges: life.charges, net: life.realised - life.charges, trades: sum(view.days.map(({ trades }) => trades)) });
    for (const part of ["realised", "charges", "net"] as const) expect(sum(view.days.map((one) => one[part]))).toBe(view.sum[part]);
    expect(sum(view.chargeLines.map(({ amount }) => amount))).toBe(view.sum.charges);
    expect(sum(view.classes.map(({ proceeds, cost }) => proceeds - cost))).toBe(view.sum.realised);
    expect(view.lots).toHaveLength(view.lotCount);
    expect([view.open, view.unmatched, view.warnings]).toEqual([0, 0, []]);
    expect([view.madeAt, view.goesOn]).toEqual([AT, false]);
    // Diwali Balipratipada and Guru Nanak Jayanti.
    expect(view.holidays).toEqual(["2026-11-10", "2026-11-24"]);
  });

  test("classes by hand: 8 lots, their cost and proceeds", async () => {
    const { classes } = await service(kept()).reports.period(ASK);
    expect(classes.map(({ year, incomeClass, lots, cost, proceeds }) => [year, incomeClass, lots, cost / 10_000, proceeds / 10_000])).toEqual([
      // 24,000 + 8,000 + 16,400; 24,150 + 8,050 + 16,400.
      ["2026-27", "intraday", 3, 48_400, 48_600],
      // 32,000 + 48,000; 32,800 + 47,400.
      ["2026-27", "short-term", 2, 80_000, 80_200],
      // 6,500 + 6,500 + 15,99,000; 6,500 + 6,500 + 15,92,500.
      ["2026-27", "fno", 3, 1_612_000, 1_605_500],
    ]);
  });

  test("a day like a contract note: its rows, its lines and what is due add up", async () => {
    const { reports } = service(kept());
    const { from: _, to: __, ...source } = ASK;
    const note = await reports.day({ ...source, day: "2026-11-20" });
    expect(commands["reports.day"].answer.parse(note)).toEqual(note);
    const rows = note.rows.map(({ instrument, side, product, quantity, price }) => [instrument, side, product, quantity, price / 10_000]);
    expect(rows).toHaveLength(7);
    expect(rows).toEqual(expect.arrayContaining([[SBIN, "BUY", "CNC", 100, 800], [SBIN, "BUY", "MIS", 40, 800], [SBIN, "SELL", "MIS", 30, 805], [SBIN, "SELL", "MIS", 10, 805], [CALL, "SELL", "NRML", 65, 100], [CALL, "BUY", "NRML", 130, 100], [FUTURE, "SELL", "NRML", 65, 24_500]]));
    // Shares 100 × 800 + 40 × 800 and premium 130 × 100 bought; 40 × 805 and 65 × 100 sold. A future's value moves no money.
    expect([note.bought, note.sold, note.futures]).toEqual([(80_000 + 32_000 + 13_000) * 10_000, (32_200 + 6_500) * 10_000, 0]);
    expect(sum(note.lines.map(({ amount }) => amount))).toBe(note.charges);
    expect(note.due).toBe(note.sold - note.bought + note.futures - note.charges);
    expect(sum(note.rows.map(({ brokerage }) => brokerage))).toBe(note.lines.find(({ name }) => name === "Brokerage")?.amount);
    // 30 and 10 shares at 5 rupees; the option's round trip at one price earns nothing.
    expect([note.realised, note.net]).toEqual([200 * 10_000, 200 * 10_000 - note.charges]);
  });

  test("while the journal is being written: what is durable is in it, and the running day says so", async () => {
    const folder = kept([]);
    const { reports } = service(folder, "2026-11-20");
    const { journal } = await JournalThread.open({ journalPath: join(folder, "journal-paper-practice.db"), activityPath: undefined, startedAt: 0 });
    try {
      const ask = { ...ASK, from: "2026-11-20", to: "2026-11-20" };
      let before = -1;
      const { records } = rig.journal;
      const cut = records.findIndex(({ day }) => day > "2026-11-20");
      for (const [from, to] of [[0, Math.floor(cut / 2)], [Math.floor(cut / 2), cut]] as const) {
        await journal.append(records.slice(from, to).map((record) => ({ account: record.account, day: record.day, event: toEvent(record) })));
        const { sum: { trades }, goesOn } = await reports.period(ask);
        expect(goesOn).toBe(true);
        expect(trades).toBeGreaterThan(before);
        before = trades;
      }
      const { files } = await reports.export({ ...ask, kind: "calendar", format: "html" });
      expect(readFileSync(files[0]!.path, "utf8")).toContain("The last day was not over: the figures are those of 2026-11-26 11:30:00 IST, and what came later is not in them.");
      const asked = await Promise.all([journal.append([{ account: PRACTISE, day: "2026-11-20", event: toEvent(records[0]!) }]), reports.period(ask), reports.accounts()]);
      expect(asked[1].sum.trades).toBe(before);
    } finally {
      await journal.close();
    }
  });

  test.each([
    [{ from: "2026-11-26", to: "2026-11-20" }, "BadInput", "The period begins on 2026-11-26, after its end on 2026-11-20."],
    [{ from: "2026-02-30" }, "BadInput", "2026-02-30 is no day. Write it like 2026-11-20."],
    [{ from: "1990-01-01" }, "BadInput", "at most 3660 can be reported at once"],
    [{ journal: "mars" }, "BadInput", "There is no journal mars here."],
    [{ account: "paper:Other:paper" as AccountId }, "BadInput", "The journal paper-practice knows no account paper:Other:paper."],
    [{ life: 9 }, "Fault", "The report could not be made. The account has no life 9. It has 1; a reset begins a new one."],
  ])("%j is refused: %s", async (change, kind, sentence) => {
    const asked = service(kept()).reports.period({ ...ASK, ...change });
    await expect(asked).rejects.toMatchObject({ failure: { kind, sentence: expect.stringContaining(sentence) } });
  });

  test("one that ends before a later day's settlements has only its own days", async () => {
    const { sum: all, days, open: left } = await service(kept()).reports.period({ ...ASK, to: "2026-11-20" });
    // 60 + 40 shares, 65 calls and 65 of the future are held then.
    expect([days.map(({ day }) => day), all.realised, left]).toEqual([["2026-11-20"], 200 * 10_000, 3]);
  });

  test("a day without a trade is none of a statement", async () => {
    const { from: _, to: __, ...source } = ASK;
    await expect(service(kept()).reports.day({ ...source, day: "2026-11-19" })).rejects.toMatchObject({ failure: { kind: "BadInput", field: "day", sentence: "Nothing was traded or settled on 2026-11-19." } });
  });
});

describe("export", () => {
  test("the same bytes as npm run report writes, beside nothing else, for the user alone", async () => {
    const folder = kept();
    const { reports } = service(folder);
    const { files } = await reports.export({ ...ASK, kind: "tax", format: "csv" });
    expect(files.map(({ path }) => path)).toEqual(files.map(({ name }) => join(folder, "exports", name)));
    for (const { path } of files) expect(statSync(path).mode & 0o777).toBe(0o600);
    await runReportCli(["--account", PRACTISE, "--from", ASK.from, "--to", ASK.to, "--kind", "tax", "--format", "csv", "--out", "out", "--data-dir", folder], { env: {}, platform: "linux", home: folder, cwd: folder, now: AT }, () => {}, () => {});
    expect(readdirSync(join(folder, "out")).filter((name) => name !== "summary.json").sort()).toEqual(files.map(({ name }) => name).sort());
    for (const { name, path } of files) expect([name, readFileSync(path).equals(readFileSync(join(folder, "out", name)))]).toEqual([name, true]);
    const lots = csvRows(readFileSync(files.find(({ name }) => name.endsWith("-lots.csv"))!.path));
    expect(lots).toHaveLength(1 + 8);
  });

  test.each(["html", "xlsx", "pdf"] as const)("%s, and a second one under another name", async (format) => {
    const { reports } = service(kept());
    const [first, second] = [await reports.export({ ...ASK, kind: "statement", format }), await reports.export({ ...ASK, kind: "statement", format })];
    expect(first.files.map(({ name }) => name)).toEqual([expect.stringMatching(new RegExp(`^statement-2026-11-01-2026-11-25-alpha.*\\.${format}$`))]);
    expect(basename(second.files[0]!.path)).toBe(first.files[0]!.name.replace(`.${format}`, `_2.${format}`));
  });

  test("where nothing can be written: why, and what to do", async () => {
    const folder = kept();
    writeFileSync(join(folder, "exports"), "a file where the folder should be");
    await expect(service(folder).reports.export({ ...ASK, kind: "tax", format: "html" })).rejects.toMatchObject({ failure: { kind: "Fault", sentence: expect.stringMatching(/^The report could not be written into .*exports: .*Make room on the disk and the folder writable/) } });
  });
});
