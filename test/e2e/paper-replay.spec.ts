import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { NO_SHARED_DATA, sharedData } from "../shared-data.ts";
import { BuiltTerminal, cashOf, netToday, orders, paise, paused, show, trades } from "./built-terminal.ts";
import { panel, watchErrors } from "./page-helpers.ts";
import { keys } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

/** A paper account on the replayed ticks of 12 April 2021, with that year's rates. */
const FILES = ["ticks/SBIN_2021-04-12.csv.gz", "ohlcv/intraday_1m/SBIN_1m_2021.csv.gz", "ticks/NIFTY_2021-04-12.csv.gz", "ticks/RELIANCE_2021-04-12.csv.gz"].map(sharedData);
const CAPITAL = 1_00_000_00;
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

/** Half a paisa goes up. */
const paisa = (value: number): number => Math.floor(value + 0.5 + 1e-9);

/**
 * The contract note of one intraday purchase and sale at NSE in 2021, worked as on paper, all in paise:
 * brokerage 0.25 % at most ₹ 20 an order; STT 0.025 % of the sale, to the rupee; NSE 0.00345 % and SEBI
 * 0.0001 % of both; stamp duty 0.003 % of the purchase, to the rupee; GST 18 % of brokerage, NSE and SEBI.
 */
function contractNote(bought: number, sold: number): Readonly<Record<string, number>> {
  const brokerage = [bought, sold].reduce((sum, value) => sum + Math.min(2_000, paisa(value * 0.0025)), 0);
  const stt = Math.round((sold * 0.00025) / 100) * 100;
  const exchange = paisa((bought + sold) * 0.0000345);
  const sebi = paisa((bought + sold) * 0.000001);
  const stamp = Math.round((bought * 0.00003) / 100) * 100;
  const gst = paisa((brokerage + exchange + sebi) * 0.18);
  return { "Brokerage": brokerage, "STT": stt, "Exchange transaction": exchange, "SEBI fee": sebi, "Stamp duty": stamp, "GST": gst, "Together": brokerage + stt + exchange + sebi + stamp + gst };
}

const paper = (page: Page) => panel(page, "paper");
const figure = (page: Page, name: string) => paper(page).getByRole("group", { name: "Figures of the account" }).locator("> div").filter({ has: page.getByText(name, { exact: true }) });
const amount = async (page: Page, name: string): Promise<number> => paise(/[+−]?₹ [\d,]+\.\d\d/.exec(await figure(page, name).innerText())?.[0]);

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

async function account(page: Page, arrow: string, wanted: string): Promise<void> {
  await keys(page, "Control+Shift+A");
  await expect(page.getByRole("dialog", { name: "Accounts" }).locator(":focus")).toHaveCount(1);
  await keys(page, arrow, "Enter");
  await expect(page.getByRole("button", { name: wanted })).toBeVisible();
}

test("a paper account: a round trip to the paisa, the why of its order, its calendar, its reset; none of it at the exchange", async ({ page }) => {
  await test.step("opened by keyboard with ₹ 1,00,000", async () => {
    await show(page, "e", "paper");
    await keys(page, "n");
    await expect(page.getByRole("dialog", { name: "New paper account" })).toBeVisible();
    await page.keyboard.type("Desk");
    await keys(page, "Tab", "Control+A");
    await page.keyboard.type("1,00,000");
    await pictures(page, "new-account", "paper");
    await keys(page, "Enter");
    await expect(page.getByRole("button", { name: "Account Desk, paper" })).toBeVisible();
    await expect(figure(page, "Equity")).toContainText("₹ 1,00,000.00");
    await expect(paper(page)).toContainText("The curve begins with the first minute of trading.");
  });

  let charges: Readonly<Record<string, number>> = {};
  let cash = 0;
  await test.step("bought and sold at market; charges and equity as on the contract note", async () => {
    await trade(page, "b", "BUY");
    await trade(page, "s", "SELL");
    await paused(page, true);
    const fills = await trades(page);
    const value = (wanted: string): number => Math.abs(cashOf(fills.filter(({ side }) => side === wanted)));
    cash = cashOf(fills);
    charges = contractNote(value("BUY"), value("SELL"));
    expect(fills.reduce((sum, { quantity }) => sum + paise(quantity) / 100, 0)).toBe(2 * QUANTITY);
    await show(page, "e", "paper");
    await expect.poll(() => amount(page, "Charges"), { timeout: 10_000 }).toBe(charges["Together"]);
    for (const [name, due] of Object.entries(charges)) {
      const row = paper(page).getByRole("row", { name: new RegExp(`^${name}`) });
      expect(`${name} ${paise((await row.innerText()).replace(name, ""))}`).toBe(`${name} ${due}`);
    }
    expect(await amount(page, "Realised")).toBe(cash);
    expect(await amount(page, "Unrealised")).toBe(0);
    expect(await amount(page, "Equity")).toBe(CAPITAL + cash - (charges["Together"] ?? NaN));
    console.log(`bought ${value("BUY")}, sold ${value("SELL")} paise: charges ${JSON.stringify(charges)}`);
    // The header tells the day after charges, as the panel does.
    await expect.poll(() => netToday(page)).toBe(cash - (charges["Together"] ?? NaN));
    expect(await amount(page, "Net today")).toBe(cash - (charges["Together"] ?? NaN));
  });

  await test.step("its calendar has the day, and the curve is drawn", async () => {
    const net = cash - (charges["Together"] ?? NaN);
    const rupees = (value: number): string => (Math.abs(value) / 100).toLocaleString("en-IN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    const day = paper(page).getByRole("gridcell", { name: /Monday 12 April 2021/ });
    await expect(day).toHaveAccessibleName(new RegExp(`net ${net < 0 ? "−" : "\\+"}₹ ${rupees(net).replace(".", "\\.")}, .*charges ₹ ${rupees(charges["Together"] ?? NaN).replace(".", "\\.")}, \\d+ trades`));
    // There was no curve when the panel was opened.
    await expect.poll(async () => (await paper(page).getByRole("img", { name: /Equity curve/ }).locator("svg").boundingBox())?.width ?? 0).toBeGreaterThan(150);
    await pictures(page, "traded", "paper");
    await day.scrollIntoViewIfNeeded();
    await pictures(page, "calendar", "paper");
  });

  await test.step("why its order: checks, times, bytes, answer, fill", async () => {
    const all = await orders(page);
    expect(all.map(({ side, state }) => [side, state])).toEqual([["SELL", "Filled"], ["BUY", "Filled"]]);
    await keys(page, "g", "o", "ArrowDown", "y");
    const why = page.getByRole("dialog");
    await expect(why).toContainText(`BUY ${QUANTITY} SBIN`);
    await expect(why.getByRole("row", { name: /^quantity at least 1 200$/ })).toBeVisible();
    await expect(why.getByRole("row", { name: /^funds ₹ 1,00,000\.00 ₹ [\d,]+\.\d\d$/ })).toBeVisible();
    await expect(why).toContainText(/Journal, on the disk\s*[\d.,]+ (µs|ms)/);
    await expect(why).toContainText(/"quantity": 200/);
    await expect(why).toContainText(/"order": "PAPER210412\d+"/);
    await expect(why).not.toContainText("No answer came back");
    await pictures(page, "why", "paper");
    await why.getByText("Sent and answered").scrollIntoViewIfNeeded();
    await pictures(page, "why-bytes", "paper");
    await keys(page, "Escape");
  });

  await test.step("the exchange has seen nothing of it", async () => {
    await account(page, "ArrowUp", "Account Replay, replay");
    expect(await orders(page)).toEqual([]);
    expect(await terminal.books(page)).toEqual({ orders: [], fills: [], net: [] });
    await account(page, "ArrowDown", "Account Desk, paper");
  });

  await test.step("reset begins anew and keeps the first run", async () => {
    await show(page, "e", "paper");
    await page.getByRole("button", { name: "Reset", exact: true }).press("Enter");
    await page.keyboard.type("Desk");
    await keys(page, "Enter");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect.poll(() => amount(page, "Equity"), { timeout: 10_000 }).toBe(CAPITAL);
    expect(await amount(page, "Charges")).toBe(0);
    // The day's orders stay: what happened has happened.
    expect((await orders(page)).map(({ side, state }) => [side, state])).toEqual([["SELL", "Filled"], ["BUY", "Filled"]]);
    await show(page, "e", "paper");
    await paper(page).getByRole("combobox", { name: "Run of the account" }).selectOption("1");
    await expect.poll(() => amount(page, "Equity"), { timeout: 10_000 }).toBe(CAPITAL + cash - (charges["Together"] ?? NaN));
    await pictures(page, "first-run", "paper");
  });
});
