import { pathToFileURL } from "node:url";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { NO_SHARED_DATA, sharedData } from "../shared-data.ts";
import { BuiltTerminal, cashOf, netToday, paise, paused, show, trades } from "./built-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { keys } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

/** A paper account on the replayed ticks of 12 April 2021: its reports, from the journal that is being written. */
const FILES = ["ticks/SBIN_2021-04-12.csv.gz", "ohlcv/intraday_1m/SBIN_1m_2021.csv.gz", "ticks/NIFTY_2021-04-12.csv.gz", "ticks/RELIANCE_2021-04-12.csv.gz"].map(sharedData);
const QUANTITY = 200;

let terminal: BuiltTerminal;
let errors: string[];
test.beforeEach(async ({ page }) => {
  test.skip(FILES.some((file) => file === undefined), NO_SHARED_DATA);
  test.setTimeout(90_000);
  terminal = new BuiltTerminal();
  errors = watchErrors(page);
  await page.goto(await terminal.start(FILES.filter((file) => file !== undefined)));
  await expect(panel(page, "watch-list").getByRole("row", { name: "SBIN" })).toContainText(/3\d\d\.\d\d/, { timeout: 20_000 });
});
test.afterEach(async () => {
  await terminal?.clear();
  expect(errors).toEqual([]);
});

const reports = (page: Page) => panel(page, "reports");

/** One order at market by keyboard. */
async function trade(page: Page, key: "b" | "s", words: string): Promise<void> {
  await show(page, "c", "chart");
  await keys(page, key, "Control+A");
  await page.keyboard.type(String(QUANTITY));
  await keys(page, "Alt+1");
  await expect(panel(page, "ticket")).toContainText("Margin needed");
  await keys(page, "Enter");
  await expect(panel(page, "ticket").getByRole("status").last()).toContainText(`${words} ${QUANTITY} SBIN: Filled`, { timeout: 20_000 });
}

/** Amount after a word in the line of sums, paise. */
async function told(page: Page, word: string): Promise<number> {
  const text = await reports(page).getByRole("group", { name: "Sum of the period" }).innerText();
  return paise(new RegExp(`${word}\\s+([+−]?₹\\s[\\d,]+\\.\\d\\d)`).exec(text)?.[1]);
}

test("today's net is the header's; its statement, its charges, its lots; the export opens without a network; all by keyboard", async ({ page, context }) => {
  let net = 0;
  let cash = 0;
  await test.step("a round trip on paper", async () => {
    await show(page, "e", "paper");
    await keys(page, "n");
    await expect(page.getByRole("dialog", { name: "New paper account" })).toBeVisible();
    await page.keyboard.type("Desk");
    await keys(page, "Tab", "Control+A");
    await page.keyboard.type("1,00,000");
    await keys(page, "Enter");
    await expect(page.getByRole("button", { name: "Account Desk, paper" })).toBeVisible();
    await trade(page, "b", "BUY");
    await trade(page, "s", "SELL");
    await paused(page, true);
    cash = cashOf(await trades(page));
    await expect.poll(async () => (net = await netToday(page)) !== cash).toBe(true);
  });

  await test.step("the calendar has the day, and its sums are those of the other panels", async () => {
    await show(page, "u", "reports");
    await expect(reports(page).getByRole("combobox", { name: "Account", exact: true })).toHaveValue("paper-replay paper:Desk:paper");
    await expect.poll(() => told(page, "net"), { timeout: 12_000 }).toBe(net);
    expect(await told(page, "realised")).toBe(cash);
    expect(await told(page, "charges")).toBe(cash - net);
    await expect(reports(page)).toContainText(/as of \d\d:\d\d:\d\d IST/);
    const day = reports(page).getByRole("gridcell", { name: /^Monday 12 April 2021: net / });
    expect(paise(/net ([+−]?₹ [\d,]+\.\d\d)/.exec((await day.getAttribute("aria-label")) ?? "")?.[1])).toBe(net);
    await expect(reports(page)).toContainText("✓ The month's days add up to net");
    await pictures(page, "reports-calendar");
  });

  await test.step("Enter on the day opens its statement", async () => {
    await show(page, "u", "reports");
    await expectFocusIn(page, "reports");
    await expect(reports(page).getByRole("gridcell", { name: /^Monday 12 April 2021/ })).toBeFocused();
    await keys(page, "Enter");
    await expect(reports(page).getByRole("heading", { name: "Statement of 12 Apr 2021" })).toBeVisible();
    const lines = reports(page).getByRole("region", { name: "Amount due" });
    const last = lines.getByRole("row").last();
    const due = paise((await last.getByRole("cell").innerText()));
    expect((/^To be paid/.test(await last.innerText()) ? -1 : 1) * due).toBe(net);
    await expect(reports(page).getByRole("row", { name: /SBIN BUY/ }).first()).toBeVisible();
    await pictures(page, "reports-day");
  });

  await test.step("charges, tax and lots", async () => {
    await show(page, "u", "reports");
    await keys(page, "3");
    await expect(reports(page).getByRole("row", { name: /^All charges/ })).toBeVisible();
    expect(paise(/₹ [\d,]+\.\d\d/.exec(await reports(page).getByRole("row", { name: /^All charges/ }).innerText())?.[0])).toBe(cash - net);
    await pictures(page, "reports-charges");
    await show(page, "u", "reports");
    await keys(page, "4");
    await expect(reports(page).getByRole("row", { name: /^2021-22 Shares within the day \(speculative business\) \d/ })).toBeVisible();
    await expect(reports(page)).toContainText("are what the days realised");
    await pictures(page, "reports-tax");
    await show(page, "u", "reports");
    await keys(page, "5");
    await expect(reports(page).getByRole("row", { name: /2021-04-12 SBIN intraday/ }).first()).toBeVisible();
    await pictures(page, "reports-lots");
  });

  await test.step("the statement as HTML", async () => {
    await show(page, "u", "reports");
    await keys(page, "2", "x");
    await expect(page.getByRole("dialog", { name: "Write a report" }).locator(":focus")).toHaveCount(1);
    await pictures(page, "reports-export");
    await keys(page, "Enter");
    const path = await page.getByRole("dialog").getByRole("status").getByRole("listitem").innerText();
    expect(path).toMatch(/exports\/statement-2021-04-01-2021-04-12-desk.*\.html$/);
    await keys(page, "Escape");
    const other = await context.newPage();
    await context.setOffline(true);
    await other.goto(pathToFileURL(path).href);
    await expect(other.getByRole("heading", { name: "Desk", exact: true })).toBeVisible();
    expect(paise(/Net\s*([+−]?₹ [\d,]+\.\d\d)/.exec(await other.locator(".tiles").innerText())?.[1])).toBe(net);
    await expect(other.getByRole("heading", { name: "2021-04-12", exact: true })).toBeVisible();
    // From the trade journal.
    await expect(other.getByRole("heading", { name: /^Long NSE:SBIN MIS/ })).toBeVisible();
    await context.setOffline(false);
    await other.close();
  });
});
