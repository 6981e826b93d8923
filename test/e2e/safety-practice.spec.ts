import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { BuiltTerminal, orders, paise, show } from "./built-terminal.ts";
import { panel, watchErrors } from "./page-helpers.ts";
import { gridRows, keys } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

/** The ways out, against the built terminal on its own synthetic market. */
let terminal: BuiltTerminal;
let errors: string[];
test.beforeEach(async ({ page }) => {
  test.setTimeout(90_000);
  terminal = new BuiltTerminal();
  errors = watchErrors(page);
  await page.goto(await terminal.start());
  await expect(panel(page, "watch-list").getByRole("row", { name: /^SBIN/ })).toContainText(/\d\.\d\d/, { timeout: 20_000 });
});
test.afterEach(async () => {
  await terminal.clear();
  expect(errors).toEqual([]);
});

const ticket = (page: Page) => panel(page, "ticket");
const said = (page: Page) => ticket(page).getByRole("status").last();
const ltp = async (page: Page): Promise<number> => paise(await panel(page, "chart").getByLabel("Last price").innerText());

/** Chooses an instrument by the search, as the keyboard does. */
async function choose(page: Page, name: string): Promise<void> {
  await show(page, "c", "chart");
  await keys(page, "/");
  await page.keyboard.type(name);
  await expect(page.getByRole("dialog").getByRole("option").first()).toContainText(name);
  await keys(page, "Enter");
  await expect(panel(page, "chart").getByRole("heading")).toHaveText(name);
  await expect(panel(page, "chart").getByLabel("Last price")).toContainText(/\d/);
}

/** One order at market, as a trader types it. */
async function market(page: Page, key: "b" | "s", quantity: number): Promise<void> {
  await show(page, "c", "chart");
  await keys(page, key, "Control+A");
  await page.keyboard.type(String(quantity));
  await keys(page, "Alt+1");
  // One that only closes needs none, and nobody is asked for it.
  await expect(ticket(page)).toContainText(/Margin(, by the broker|, our estimate| needed\s*₹ 0\.00)/);
  await keys(page, "Enter");
}

/** A purchase of 30 SBIN that rests 5 % below the market. */
async function rest(page: Page): Promise<void> {
  await show(page, "c", "chart");
  const price = (Math.floor((await ltp(page)) * 0.095) / 10).toFixed(2);
  await keys(page, "b", "Alt+2");
  await page.locator("#ticket-price").fill(price);
  await expect(ticket(page).locator("footer button").first()).toContainText(`Buy 30 SBIN @ ${price}`);
  await expect(ticket(page)).toContainText(/Margin, (by the broker|our estimate)/);
  await page.locator("#ticket-price").press("Enter");
  await expect(said(page)).toContainText("BUY 30 SBIN: Open");
}

test("square off by keyboard: two positions and a resting order, watched until nothing is left", async ({ page }) => {
  await test.step("one long, one short, one order that rests", async () => {
    await choose(page, "SBIN");
    await market(page, "b", 30);
    await expect(said(page)).toContainText("BUY 30 SBIN: Filled");
    await rest(page);
    await choose(page, "RELIANCE");
    await market(page, "s", 20);
    await expect(said(page)).toContainText("SELL 20 RELIANCE: Filled");
  });

  await test.step("Ctrl+Shift+X, Enter, and the list ends", async () => {
    await keys(page, "Control+Shift+X");
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText(/Everything in this account\s*1 order\s*2 positions/);
    await pictures(page, "square-off", "safety");
    await keys(page, "Enter");
    await expect(dialog).toContainText("Square-off done: 2 positions closed", { timeout: 20_000 });
    await expect(dialog.getByRole("row", { name: /SBIN/ })).toContainText(/30\s*0\s*Closed/);
    await expect(dialog.getByRole("row", { name: /RELIANCE/ })).toContainText(/20\s*0\s*Closed/);
    await pictures(page, "square-off-done", "safety");
    await keys(page, "Enter");
    await expect(dialog).toHaveCount(0);
  });

  await test.step("flat here and at the exchange", async () => {
    expect((await orders(page)).map(({ instrument, side, quantity, state }) => [instrument, side, quantity, state].join(" ")).sort()).toEqual([
      "RELIANCE BUY 20 / 20 Filled", "RELIANCE SELL 20 / 20 Filled", "SBIN BUY 0 / 30 Cancelled", "SBIN BUY 30 / 30 Filled", "SBIN SELL 30 / 30 Filled",
    ]);
    await show(page, "p", "positions");
    expect((await gridRows(page, "positions")).map(({ quantity }) => quantity)).toEqual(["0", "0"]);
    const there = await terminal.books(page);
    expect(there.net.map(([, quantity]) => quantity)).toEqual([0, 0]);
    expect(there.orders.map(({ status }) => status).sort()).toEqual(["cancelled", "complete", "complete", "complete", "complete"]);
  });
});

test("the kill switch: orders refused, an exit goes, kill -9 and a start leave it pulled, typing lets go", async ({ page }) => {
  const band = page.getByRole("alert", { name: "Kill switch pulled" });

  await test.step("held with a position and a working order", async () => {
    await choose(page, "SBIN");
    await market(page, "b", 30);
    await expect(said(page)).toContainText("BUY 30 SBIN: Filled");
    await rest(page);
    await page.keyboard.down("F12");
    await expect(band).toBeVisible({ timeout: 5_000 });
    await page.keyboard.up("F12");
    await expect(band).toContainText("Only orders that make a position smaller go");
    await expect.poll(async () => (await orders(page)).map(({ state }) => state)).toEqual(["Cancelled", "Filled"]);
    await pictures(page, "kill-pulled", "safety");
  });

  const expectShut = async (): Promise<void> => {
    await market(page, "b", 10);
    await expect(ticket(page)).toContainText("The kill switch is pulled. Only orders that make a position smaller go.");
  };
  await test.step("a new order is refused, one that reduces goes", async () => {
    await expectShut();
    await pictures(page, "kill-refuses", "safety");
    await market(page, "s", 10);
    await expect(said(page)).toContainText("SELL 10 SBIN: Filled");
    await show(page, "p", "positions");
    await expect.poll(async () => (await gridRows(page, "positions"))[0]?.["quantity"]).toBe("+20");
  });

  await test.step("killed and started again it is still pulled", async () => {
    await terminal.kill();
    await expect(page.getByText("The link to Sauda was lost").first()).toBeVisible({ timeout: 15_000 });
    await terminal.start();
    await expect(page.getByText("The link to Sauda was lost")).toHaveCount(0, { timeout: 30_000 });
    await expect(band).toBeVisible();
    await show(page, "p", "positions");
    await expect.poll(async () => (await gridRows(page, "positions"))[0]?.["quantity"], { timeout: 20_000 }).toBe("+20");
    await expectShut();
    await pictures(page, "kill-after-restart", "safety");
  });

  await test.step("RELEASE, typed, and orders go again", async () => {
    await show(page, "c", "chart");
    await keys(page, "Shift+F12");
    await expect(page.getByRole("dialog", { name: "Release the kill switch?" })).toBeVisible();
    await page.keyboard.type("RELEASE");
    await keys(page, "Enter");
    await expect(band).toBeHidden();
    await market(page, "b", 10);
    await expect(said(page)).toContainText("BUY 10 SBIN: Filled");
    const there = await terminal.books(page);
    expect(there.net).toEqual([["SBIN-EQ INTRADAY", 30]]);
    // 30 bought, 30 that rested, 10 sold, 10 bought: what was refused never came.
    expect(there.orders.map(({ side, quantity, status }) => `${side} ${quantity} ${status}`).sort()).toEqual(["BUY 10 complete", "BUY 30 cancelled", "BUY 30 complete", "SELL 10 complete"]);
  });
  // What a browser says of a terminal that was killed.
  errors = errors.filter((text) => !/WebSocket|ERR_CONNECTION|Failed to load resource/.test(text));
});
