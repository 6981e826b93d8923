import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { notConnected, refused } from "../../shared/domain/errors.ts";
import type { Money } from "../../shared/domain/units.ts";
import { TradeJournalWorld, tradeEntry } from "./fake/trade-journal-world.ts";
import type { FakeOptions } from "./fake-terminal.ts";
import { ACCOUNT, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, gridRows, keys, showPage } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";
import { at, tradingDay } from "./trading-day.ts";

let terminal: FakeTerminal;
let errors: string[];
test.beforeEach(({ page }) => {
  errors = watchErrors(page);
});
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

const here = (page: Page) => panel(page, "trade-journal");

async function open(page: Page, options: FakeOptions = {}): Promise<void> {
  terminal = await new FakeTerminal({ state: tradingDay(), ...options }).start();
  await showPage(page, terminal, options);
}

const NOTES = ["Waited for the retest of the opening range, then took it. Would do again.", "", "Averaged down twice, against the plan.", "", "Gap and go; the exit was too early by half."];

function world(): TradeJournalWorld {
  return new TradeJournalWorld(NOTES.map((note, i) => tradeEntry(i + 1, ACCOUNT, at(14, 50 - 7 * i), {
    note, tags: [["orb", "breakout"], [], ["fomo"], [], ["gap"]][i] ?? [],
    ...(i === 0 && { verdict: "kept" as const, rule: "Wait for the candle to close", rating: 5, setup: "Opening range" }),
    ...(i === 2 && { verdict: "broken" as const, rule: "No averaging down", side: "SELL" as const, net: -14_021_500 as Money, gross: -13_000_000 as Money }),
    ...(i === 3 && { state: "gone" as const }),
  })));
}

test("by keyboard alone: through the trades, words, rules, search, export", async ({ page }) => {
  const journal = world();
  await open(page, { answers: journal.answers() });
  await goTo(page, "q", "trade-journal");
  await expect.poll(async () => (await gridRows(page, "trade-journal")).map(({ rule }) => rule)).toEqual(["KEPT", "", "BROKEN", "", ""]);
  await expect(here(page)).toContainText("Costliest when broken: “No averaging down”, −₹ 1,904.50 in 2 trades.");
  await pictures(page, "trade-journal-full");
  await keys(page, "j", "r");
  await expect.poll(() => terminal.requests("tradeJournal.write").at(-1)).toEqual({ entry: journal.entries[1]!.id, words: { verdict: "kept" } });
  await keys(page, "Enter", "t");
  await expect(page.locator("#trade-tag")).toBeFocused();
  await page.keyboard.type("Breakout, second try,");
  await expect.poll(() => journal.entries[1]!.tags).toEqual(["breakout", "second try"]);
  await keys(page, "Backspace");
  await expect.poll(() => journal.entries[1]!.tags).toEqual(["breakout"]);
  await keys(page, "Escape", "n");
  await page.keyboard.type("Typed");
  await expect(here(page)).toContainText("Kept.");
  expect(journal.entries[1]!.note).toBe("Typed");
  await keys(page, "Escape", "3", "j");
  await expect(here(page)).toContainText("SHORT");
  await expect(here(page)).toContainText("The picture is taken as soon as");
  await pictures(page, "trade-journal-broken");
  await keys(page, "j");
  await expect(here(page)).toContainText("order journal no longer");
  await keys(page, "Escape");
  await expectFocusIn(page, "trade-journal");
  await keys(page, "f");
  await page.keyboard.type("gap");
  await expect.poll(async () => (await gridRows(page, "trade-journal")).length).toBe(1);
  await keys(page, "Escape", "x", "Enter");
  await expect(page.getByRole("dialog")).toContainText("trade-journal-2026-08-17-113000.html");
  expect(terminal.requests("tradeJournal.export").at(-1)).toEqual({ filter: { text: "gap" }, format: "html" });
  await pictures(page, "trade-journal-export-dialog");
  await keys(page, "Escape", "Shift+R", "Control+End");
  await page.keyboard.type("\nStop before entry");
  await pictures(page, "trade-journal-rules");
  await keys(page, "Control+Enter");
  await expect.poll(() => journal.rules).toEqual(["Wait for the candle to close", "No averaging down", "Stop before entry"]);
});

test("nothing yet, loading, what fails, no link: a note outlives the loss of the link", async ({ page }) => {
  const journal = world();
  await open(page, { answers: { ...journal.answers(), "tradeJournal.list": () => new Promise(() => {}) } });
  await goTo(page, "q", "trade-journal");
  await expect(here(page).getByRole("status", { name: "Loading the trade journal" })).toBeVisible();
  await pictures(page, "trade-journal-loading");
  terminal.fail("tradeJournal.list", notConnected("The trade journal cannot be kept: trade-journal.db was written by a newer Sauda. Update Sauda; nothing was changed."));
  terminal.push("tradeJournal", { revision: 1 });
  await expect(here(page).getByRole("alert")).toContainText("written by a newer Sauda");
  await pictures(page, "trade-journal-error");
  terminal.answer("tradeJournal.list", () => ({ ...emptyList() }));
  await here(page).getByRole("button", { name: "Ask again" }).press("Enter");
  await expect(here(page)).toContainText("No trades yet");
  await pictures(page, "trade-journal-empty");
  terminal.answer("tradeJournal.list", journal.answers()["tradeJournal.list"]!);
  terminal.push("tradeJournal", { revision: 2 });
  await expect.poll(async () => (await gridRows(page, "trade-journal")).length).toBe(5);
  await goTo(page, "q", "trade-journal");
  await keys(page, "Enter", "n");
  await expect(page.locator("#trade-note")).toBeFocused();
  terminal.dropLink();
  await expect(here(page)).toContainText("No link to Sauda");
  await page.keyboard.type("Kept through it. ");
  await expect(here(page)).toContainText("Not kept yet, and tried again");
  await pictures(page, "trade-journal-no-link");
  terminal.restoreLink();
  await expect.poll(() => journal.entries.some(({ note }) => note.includes("Kept through it."))).toBe(true);
  await expect(here(page)).toContainText("Kept.");
  terminal.fail("tradeJournal.write", refused("trade-journal", "The trade journal was not written (SQLITE_FULL): the disk is full: make room on it, then try again.", "", ""));
  await keys(page, "Escape", "r");
  await expect(page.getByText("What you said of the trade was not kept: The trade journal was not written (SQLITE_FULL)")).toBeVisible();
  await expect(here(page).getByRole("radio", { name: "Kept" })).toBeChecked();
  errors.length = 0;
});

function emptyList() {
  const part = { trades: 0, won: 0, net: 0 as Money };
  return { entries: [], total: 0, sums: { ...part, open: 0, charges: 0 as Money, kept: part, broken: part, unsaid: part, rules: [] }, tags: [], setups: [], rules: [], accounts: [] };
}
