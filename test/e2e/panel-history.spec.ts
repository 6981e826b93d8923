import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { HistoryJobView, HistoryOverview, ImportRequest } from "../../shared/contract/schemas/history.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { plainDays } from "./fake/history-days.ts";
import { panel, watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { picture, pictures } from "./pictures.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
const INFY = "NSE:INFY" as InstrumentKey;
let terminal: FakeTerminal;
let errors: string[];
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

async function open(page: Page, options: FakeOptions = {}): Promise<void> {
  errors = watchErrors(page);
  terminal = await startFakeTerminal(options);
  await showPage(page, terminal, options);
  await goTo(page, "y", "history");
}

const history = (page: Page) => panel(page, "history");
const dialog = (page: Page, name: string) => page.getByRole("dialog", { name });

const JOB: HistoryJobView = { id: 3, instrument: SBIN, frame: 1, from: "2021-11-20", to: "2026-11-20", state: "running", sentence: "Has 2026-05-24 and later.", chunksDone: 7, chunks: 61, bars: 46_125, barsPerSecond: 8_842.4, leftMs: 41_000 };
const OVERVIEW: HistoryOverview = {
  series: [
    { instrument: INFY, frame: 1440, days: 5_306, bars: 5_306, bytes: 88_412, first: "2000-01-03", last: "2021-04-30", imported: 5_306 },
    { instrument: SBIN, frame: 1, days: 248, bars: 92_880, bytes: 698_221, first: "2025-11-21", last: "2026-11-19", imported: 0 },
    { instrument: SBIN, frame: 5, days: 61, bars: 4_575, bytes: 42_870, first: "2026-08-24", last: "2026-11-19", imported: 0 },
  ],
  bytes: 1_402_880, limitBytes: 2_000_000_000, path: "/home/trader/.local/share/sauda/candles-practice-1.db",
  jobs: [{ ...JOB, id: 1, frame: 1440, state: "done", sentence: "1,237 bars are kept.", chunks: 1, chunksDone: 1, bars: 1_237 }, { ...JOB, id: 2, instrument: INFY, state: "failed", sentence: "The candles of INFY could not be had: Angel One failed with HTTP 503. Resume goes on where it was.", chunksDone: 2, bars: 15_750 }, JOB],
  imports: [{ id: 4, file: "infy_daily.csv", at: 1_795_150_000_000 as SystemTime, rows: 5_306, days: 5_306, replaced: 0, what: "NSE:INFY 1d" }],
};
const days = (from: string, to: string) => plainDays(from, to, (day) => (day % 29 === 3 ? "gaps" : day % 97 === 5 ? "empty" : day % 61 < 9 ? "missing" : "whole"));
const full = (): FakeOptions => ({
  answers: {
    "history.overview": () => OVERVIEW,
    "history.coverage": ({ from, to }) => ({ days: days(from, to) }),
    "history.actions": () => ({ actions: [{ day: "2014-11-20", factor: 10, sentence: "SBIN fell to about 1/10 overnight on 2014-11-20: a split or bonus. Bars before it are not adjusted; compare prices across that day with care." }] }),
  },
});

test("nothing kept yet: what this is, and the chosen instrument's empty year", async ({ page }) => {
  await open(page);
  await expect(history(page)).toContainText("No bars are kept yet.");
  await expect(history(page).getByRole("application")).toHaveAttribute("aria-label", /0 of 2\d\d sessions whole/);
  await expect(history(page)).toContainText("58 kB of 2,000 MB");
  await pictures(page, "history-empty");
});

test("a full panel: coverage, downloads, kept bars, imports, disk", async ({ page }) => {
  await open(page, full());
  const panelNow = history(page);
  await expect(panelNow.getByRole("region", { name: "Downloads" })).toContainText("7 of 61 requests · 46,125 bars · 8,842 bars/s · 41 s left");
  await expect(panelNow.getByRole("region", { name: "Kept bars" })).toContainText("92,880");
  await expect(panelNow.getByRole("region", { name: "Imports" })).toContainText("infy_daily.csv");
  await expect(panelNow.getByRole("list", { name: "Splits and bonuses" })).toContainText("1/10 overnight");
  await pictures(page, "history-full");
  terminal.push("historyJob", { ...JOB, chunksDone: 8, bars: 53_125, leftMs: 120_000 });
  await expect(panelNow).toContainText("8 of 61 requests · 53,125 bars · 8,842 bars/s · 2 min left");
  // Wherever the page is, the status bar tells it, without asking.
  const asked = terminal.requests("history.overview").length;
  await expect(page.getByRole("contentinfo", { name: "Status" }).getByRole("button", { name: "Download 13 %" })).toBeVisible();
  terminal.push("historyJob", { ...JOB, chunksDone: 30, bars: 199_000 });
  await expect(page.getByRole("contentinfo", { name: "Status" }).getByRole("button", { name: "Download 49 %" })).toBeVisible();
  expect(terminal.requests("history.overview")).toHaveLength(asked);
});

test("by keyboard: find, choose, download, stop, resume", async ({ page }) => {
  const asked: unknown[] = [];
  await open(page, {
    answers: {
      ...full().answers,
      "history.download": (request) => (asked.push(request), { job: 9 }),
      "history.cancel": (request) => (asked.push(request), {}),
      "history.resume": (request) => (asked.push(request), {}),
    },
  });
  await keys(page, "Tab");
  await expect(history(page).getByRole("combobox", { name: "Instrument" })).toBeFocused();
  await page.keyboard.type("infy");
  await expect(history(page).getByRole("option").first()).toContainText("INFY");
  await keys(page, "Enter");
  await expect(history(page).getByRole("region", { name: "Coverage" })).toContainText("NSE:INFY, bars of 1 minute");
  await page.getByLabel("Bars of", { exact: true }).selectOption("15");
  await history(page).getByRole("button", { name: "1 year" }).press("Enter");
  await history(page).getByRole("button", { name: "Download", exact: true }).press("Enter");
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]).toMatchObject({ instrument: INFY, frame: 15 });
  await history(page).getByRole("button", { name: "Stop the download of NSE:SBIN 1m" }).press("Enter");
  await history(page).getByRole("button", { name: "Resume the download of NSE:INFY 1m" }).press("Enter");
  await expect.poll(() => asked.slice(1)).toEqual([{ job: 3 }, { job: 2 }]);
});

test("the days of the year are walked with arrows", async ({ page }) => {
  await open(page, full());
  const strip = history(page).getByRole("application");
  await strip.focus();
  const words = history(page).locator("#history-day");
  const last = await words.textContent();
  await keys(page, "ArrowLeft");
  await expect(words).not.toHaveText(last ?? "");
  await keys(page, "Home");
  const first = await words.textContent();
  await keys(page, "ArrowRight", "ArrowLeft");
  await expect(words).toHaveText(first ?? "");
});

test("what is refused is told in the form; deleting asks first", async ({ page }) => {
  const removed: unknown[] = [];
  await open(page, { answers: { ...full().answers, "history.remove": (request) => (removed.push(request), { days: 248 }) } });
  terminal.fail("history.download", { kind: "BadInput", field: "instrument", expected: "an instrument of today's list", sentence: "NSE:SBIN is not in today's instrument list, so the broker gives no candles of it." });
  await history(page).getByRole("button", { name: "Download", exact: true }).click();
  await expect(history(page).getByRole("form", { name: "Download" }).getByRole("alert")).toContainText("is not in today's instrument list");
  await history(page).getByRole("button", { name: "Delete the kept bars of NSE:SBIN 1m" }).click();
  await expect(page.getByRole("dialog")).toContainText("248 days, 699 kB. The broker can be asked for them again.");
  await pictures(page, "history-delete");
  await keys(page, "Escape");
  expect(removed).toEqual([]);
  await history(page).getByRole("button", { name: "Delete the kept bars of NSE:INFY 1d" }).click();
  await expect(page.getByRole("dialog")).toContainText("were imported and cannot be downloaded again");
  await keys(page, "Enter");
  await expect.poll(() => removed).toEqual([{ instrument: INFY, frame: 1440 }]);
});

test("loading, and an overview that cannot be had", async ({ page }) => {
  await open(page, { delayMs: { "history.overview": 4_000 } });
  await expect(history(page).getByRole("status", { name: "Loading the kept bars" })).toBeVisible();
  await picture(page, "history-loading-1280");
  terminal.delay("history.overview", 0);
  terminal.fail("history.overview", { kind: "Fault", sentence: "Candles cannot be kept on the disk now (SQLITE_FULL): the disk is full." });
  await page.reload();
  await expect(panel(page, "watch-list")).toBeVisible();
  await keys(page, "g", "y");
  await expect(history(page)).toContainText("The kept bars could not be looked at");
  await pictures(page, "history-error");
});

test("import: a file is sent, its columns are named, the terminal is asked once, and it can be undone", async ({ page }) => {
  const imported: ImportRequest[] = [];
  const undone: unknown[] = [];
  let bytes = 0;
  await open(page, {
    answers: {
      ...full().answers,
      "history.upload": ({ at, data }) => ({ bytes: (bytes = at + Buffer.from(data, "base64").length) }),
      "history.inspect": () => ({
        kind: "csv", headers: ["When", "o", "h", "l", "Settle", "Vol"],
        rows: Array.from({ length: 8 }, (_, i) => [`20-11-2026 09:${15 + i}`, "812.10", "812.90", "811.80", "812.45", "12040"]),
        guess: { time: 0, open: 1, high: 2, low: 3, volume: 5, format: "dmy", zone: "IST", stamp: "open" }, frame: 1,
      }),
      "history.undoImport": (request) => (undone.push(request), {}),
    },
  });
  // Out of the search field: a letter typed there is text.
  await history(page).getByRole("application").focus();
  await keys(page, "i");
  await expect(dialog(page, "Import bars")).toBeVisible();
  await pictures(page, "history-import-file");
  await page.getByLabel("File to import").setInputFiles({ name: "infy.csv", mimeType: "text/csv", buffer: Buffer.from("When,o,h,l,Settle,Vol\n".repeat(20_000)) });
  await expect(dialog(page, "Import bars")).toContainText("Import infy.csv");
  expect(bytes).toBe(22 * 20_000);
  await expect(dialog(page, "Import bars")).toContainText("Say above which column is Close.");
  await pictures(page, "history-import-mapping");
  await expect(page.getByRole("button", { name: "Import Enter" })).toBeDisabled();
  await page.getByLabel("Column Settle is").selectOption("close");
  await expect(dialog(page, "Import bars")).toContainText("All of the file is imported, or nothing of it.");
  terminal.fail("history.import", { kind: "BadInput", field: "file", expected: "a file of candles", sentence: "Line 812, column “h”: “811.20” is lower than the row's open or close. Nothing was imported." });
  await page.getByLabel("Column Settle is").press("Enter");
  await page.getByRole("button", { name: "Import Enter" }).click();
  await expect(dialog(page, "Import bars").getByRole("alert")).toContainText("Line 812, column “h”");
  await pictures(page, "history-import-error");
  terminal.answer("history.import", (request) => (imported.push(request), OVERVIEW.imports[0]!));
  await page.getByRole("button", { name: "Import Enter" }).click();
  await expect(dialog(page, "Import bars")).toBeHidden();
  expect(imported).toMatchObject([{ file: "infy.csv", instrument: SBIN, frame: 1, present: "keep", mapping: { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5, format: "dmy", zone: "IST", stamp: "open" } }]);
  await keys(page, "Control+z");
  await expect(page.getByRole("dialog")).toContainText("Undo the import of infy_daily.csv?");
  await keys(page, "Enter");
  await expect.poll(() => undone).toEqual([{ import: 4 }]);
});

test("export: the path is told", async ({ page }) => {
  const asked: unknown[] = [];
  await open(page, { answers: { ...full().answers, "history.export": (request) => (asked.push(request), { path: "/home/trader/.local/share/sauda/exports/NSE-SBIN_1m_2025-11-21_2026-11-19.csv", rows: 92_880, first: "2025-11-21", last: "2026-11-19" }) } });
  await history(page).getByRole("application").focus();
  await keys(page, "x");
  await expect(dialog(page, "Export bars").getByLabel("Instrument")).toBeFocused();
  await page.getByRole("button", { name: "Export Enter" }).click();
  await expect(dialog(page, "Export bars")).toContainText("92,880 bars, 21 Nov 2025 to 19 Nov 2026, are in /home/trader/.local/share/sauda/exports/NSE-SBIN_1m");
  expect(asked).toMatchObject([{ instrument: SBIN, frame: 1, from: "2025-11-21", to: "2026-11-19", format: "csv" }]);
  await pictures(page, "history-export");
});
