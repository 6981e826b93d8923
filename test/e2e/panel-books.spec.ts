import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { notConnected } from "../../shared/domain/errors.ts";
import { accountId } from "../../shared/domain/identity.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, gridRows, keys, showPage } from "./panel-helpers.ts";
import { activity, at, fill, rupees, SBIN, tradingDay } from "./trading-day.ts";
import { pictures } from "./pictures.ts";

/** Trades, holdings, funds and activity. */
let terminal: FakeTerminal;
let errors: string[];
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

async function open(page: Page, key: string, id: string, options: FakeOptions = {}): Promise<void> {
  errors = watchErrors(page);
  terminal = await startFakeTerminal(options);
  await showPage(page, terminal, options);
  await goTo(page, key, id);
}

/** The panel as it stands when the link is lost, with what it knew. */
async function loseLink(page: Page, name: string): Promise<void> {
  terminal.dropLink();
  await expect(page.getByText("The link to Sauda was lost").first()).toBeVisible();
  await pictures(page, name);
  errors.length = 0;
}

test.describe("trades", () => {
  test("empty, then each fill, newest first", async ({ page }) => {
    await open(page, "r", "trades");
    await expect(panel(page, "trades")).toContainText("No trades today");
    await pictures(page, "trades-empty");
    terminal.push("fill", fill({ quantity: 60, price: rupees(812.1), at: at(11, 40, 1) }));
    terminal.push("fill", fill({ quantity: 40, price: rupees(812.15), at: at(11, 40, 2) }));
    await expect.poll(() => gridRows(page, "trades")).toHaveLength(2);
    const rows = await gridRows(page, "trades");
    expect(rows[0]).toMatchObject({ time: "11:40:02", instrument: "SBIN", side: "BUY", quantity: "40", price: "812.15", value: "32,486.00", product: "MIS", owner: "Manual" });
    expect(rows[1]).toMatchObject({ quantity: "60", value: "48,726.00" });
  });

  test("full; B on a row trades the row's instrument", async ({ page }) => {
    await open(page, "r", "trades", { state: tradingDay() });
    await pictures(page, "trades-full");
    await keys(page, "ArrowDown", "b");
    await expectFocusIn(page, "ticket");
    await expect(panel(page, "ticket").getByRole("heading")).toHaveText("ITC");
    await loseLink(page, "trades-disconnected");
  });
});

test.describe("holdings", () => {
  test("empty", async ({ page }) => {
    await open(page, "h", "holdings");
    await expect(panel(page, "holdings")).toContainText("No holdings");
    await pictures(page, "holdings-empty");
  });

  test("profit of the day and in all, by hand", async ({ page }) => {
    await open(page, "h", "holdings", { state: tradingDay() });
    // TATASTEEL: 400 (150 of them T1): day 400 × (164.10 − 162.44) = 664.00; in all 400 × (164.10 − 148.90) = 6,080.00.
    terminal.quote("NSE:TATASTEEL" as InstrumentKey, { ltp: rupees(164.1) });
    terminal.quote("NSE:TCS" as InstrumentKey, { ltp: rupees(3_950) });
    terminal.quote("NSE:IDEA" as InstrumentKey, { ltp: rupees(13.05) });
    await expect.poll(async () => (await gridRows(page, "holdings"))[1]).toMatchObject({
      instrument: "TATASTEEL", quantity: "400", t1: "150", average: "148.90", ltp: "164.10", value: "65,640.00", day: "+664.00", dayPercent: "+1.02", total: "+6,080.00",
    });
    // Day: 664 − 415.20 − 100 = 148.80. Total: 6,080 + 4,077 − 16,500 = −6,343.00.
    await expect(panel(page, "holdings").getByLabel("Totals of all holdings")).toContainText(/day \+₹ 148\.80 \(\+0\.08%\)\s*total P&L −₹ 6,343\.00/);
    await pictures(page, "holdings-full");
    await keys(page, "ArrowDown", "Enter");
    await expect(panel(page, "chart").getByRole("heading")).toHaveText("TATASTEEL");
    await loseLink(page, "holdings-disconnected");
  });
});

test.describe("funds", () => {
  test("available, used and cash; a broker that has not told them", async ({ page }) => {
    await open(page, "f", "funds", { state: { ...tradingDay() } });
    const account = panel(page, "funds").getByRole("region", { name: "Practice P482113" });
    await expect(account).toContainText("₹ 6,41,830.25 available");
    await expect(account).toContainText(/In use₹ 3,58,169\.75 \(36%\)Cash₹ 10,00,000\.00/);
    terminal.push("funds", { account: ACCOUNT, available: rupees(-1_200.5), cash: rupees(0), utilised: rupees(50_000), at: at(11, 33) });
    await expect(account).toContainText("−₹ 1,200.50 short");
    await pictures(page, "funds-full");
    await loseLink(page, "funds-disconnected");
  });

  test("several accounts, one of them stopped: the chosen one, another by keyboard, sign in again", async ({ page }) => {
    const other = accountId("angelone", "Q7", "paper");
    const base = { broker: "Angel One", clientCode: "P482113", title: "Practice", world: "practice", state: "ready", sentence: "Ready", trading: true } as const;
    await open(page, "f", "funds", {
      state: {
        funds: [],
        accounts: [{ id: ACCOUNT, ...base }, { ...base, id: other, title: "Paper", clientCode: "Q7", world: "paper", state: "stopped", sentence: "The PIN was refused. Enter it again in the settings.", trading: false }],
      },
    });
    await expect(panel(page, "funds").getByRole("region", { name: "Practice P482113" })).toBeVisible();
    await keys(page, "Tab", "Enter", "ArrowDown", "Enter");
    const paper = panel(page, "funds").getByRole("region", { name: "Paper Q7" });
    await expect(paper).toContainText("The PIN was refused. Enter it again in the settings.");
    await expect(paper).toContainText("The broker has not told the funds yet.");
    await expect(panel(page, "ticket")).toContainText("Paper takes no orders now: The PIN was refused.");
    await goTo(page, "f", "funds");
    await keys(page, "r");
    await expect.poll(() => terminal.requests("account.retry")).toEqual([{ account: other }]);
    await pictures(page, "funds-error");
  });
});

test.describe("activity", () => {
  test("empty, then what happens, newest first; the filters by keyboard", async ({ page }) => {
    await open(page, "a", "activity");
    await expect(panel(page, "activity")).toContainText("Nothing has happened yet");
    await pictures(page, "activity-empty");
    terminal.push("activity", activity(1, { sentence: "Signed in." , topic: "account" }));
    terminal.push("activity", activity(2, { sentence: "Bought 100 SBIN at 812.10.", topic: "fill", tone: "good", instrument: SBIN }));
    terminal.push("activity", activity(3, { sentence: "The feed was silent for 6 s.", topic: "feed", tone: "warning" }));
    await expect.poll(async () => (await gridRows(page, "activity")).map((row) => row["sentence"])).toEqual(["The feed was silent for 6 s.", "Bought 100 SBIN at 812.10.", "Signed in."]);
    await goTo(page, "a", "activity");
    await keys(page, "t");
    await expect.poll(async () => (await gridRows(page, "activity")).map((row) => row["topic"])).toEqual(["feed"]);
    await keys(page, "f");
    await expect(panel(page, "activity")).toContainText("Nothing of this kind");
    await keys(page, "t", "f");
    await expect.poll(async () => (await gridRows(page, "activity")).map((row) => row["topic"])).toEqual(["fill"]);
  });

  test("Enter goes to the order that an entry is about", async ({ page }) => {
    await open(page, "a", "activity", { state: tradingDay() });
    await pictures(page, "activity-full");
    await keys(page, "ArrowDown", "ArrowDown", "Enter");
    await expectFocusIn(page, "orders");
    await expect(panel(page, "orders").locator(".ag-row-selected").first()).toContainText("INFY");
    await expect(panel(page, "chart").getByRole("heading")).toHaveText("INFY");
    await loseLink(page, "activity-disconnected");
  });

  test("older entries come page by page; a page that fails is told and can be had again", async ({ page }) => {
    const all = Array.from({ length: 700 }, (_, i) => activity(i + 1));
    const older = (before: number, count: number) => ({ entries: all.filter(({ seq }) => seq < before).slice(-count) });
    await open(page, "a", "activity", {
      state: { activity: all.slice(-60) },
      answers: { "activity.page": ({ before = Number.POSITIVE_INFINITY, count }) => older(before, count) },
    });
    terminal.fail("activity.page", notConnected("The journal is being compacted."));
    const bottom = () => keys(page, "Control+End", "End");
    await bottom();
    await panel(page, "activity").locator(".ag-row").first().waitFor();
    await keys(page, "o");
    await expect(panel(page, "activity")).toContainText("Older entries could not be had: The journal is being compacted.");
    await pictures(page, "activity-error");
    terminal.answer("activity.page", ({ before = Number.POSITIVE_INFINITY, count }) => older(before, count));
    const grid = panel(page, "activity").getByRole("grid", { name: "Activity" });
    for (const held of [260, 460, 660, 700]) {
      await keys(page, "o");
      // One more: the heading.
      await expect(grid).toHaveAttribute("aria-rowcount", String(held + 1));
    }
    await keys(page, "o", "o");
    await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
    // The last page was shorter than asked for: nothing older is there, and nothing more is asked.
    expect(Math.min(...terminal.requests("activity.page").map(({ before = 0 }) => before))).toBe(41);
  });
});
