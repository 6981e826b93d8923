import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { NO_SHARED_DATA, sharedData } from "../shared-data.ts";
import { BuiltTerminal, cashOf, paise, paused, show, trades } from "./built-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, gridRows, keys } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

/** An example from the panel to a paper trade, a hot swap and a stop, on the replayed ticks of 12 April 2021. */
const FILES = ["ticks/SBIN_2021-04-12.csv.gz", "ohlcv/intraday_1m/SBIN_1m_2021.csv.gz", "ticks/NIFTY_2021-04-12.csv.gz"].map(sharedData);
/** Minutes of market pass in seconds; the averages cross several times before ten. */
const SPEED = "20";

let terminal: BuiltTerminal;
let errors: string[];
test.beforeEach(async ({ page }) => {
  test.skip(FILES.some((file) => file === undefined), NO_SHARED_DATA);
  test.setTimeout(240_000);
  terminal = new BuiltTerminal();
  errors = watchErrors(page);
  await page.goto(await terminal.start(FILES.filter((file) => file !== undefined)));
  await expect(panel(page, "watch-list").getByRole("row", { name: "SBIN" })).toContainText(/3\d\d\.\d\d/, { timeout: 20_000 });
});
test.afterEach(async () => {
  await terminal?.clear();
  expect(errors).toEqual([]);
});

const here = (page: Page) => panel(page, "strategies");
const dialog = (page: Page) => page.getByRole("dialog");
const row = async (page: Page): Promise<Record<string, string>> => (await gridRows(page, "strategies"))[0] ?? {};

/** Types a value into a field that Tab would come to. */
async function put(page: Page, field: string, value: string): Promise<void> {
  await page.locator(field).focus();
  await keys(page, "Control+A");
  await page.keyboard.type(value);
}

test("an example becomes an own file, trades on paper, is swapped without missing a tick, and is stopped flat", async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1000 });
  await test.step("a paper account", async () => {
    await show(page, "e", "paper");
    await keys(page, "n");
    await page.keyboard.type("Lab");
    await keys(page, "Enter");
    await expect(page.getByRole("button", { name: "Account Lab, paper" })).toBeVisible();
  });

  await test.step("a copy of an example, with its parameters, on paper", async () => {
    await goTo(page, "j", "strategies");
    await expect(here(page).getByRole("button", { name: /^EMA crossover/ })).toBeVisible({ timeout: 20_000 });
    await keys(page, "n");
    await page.keyboard.type("ema");
    await dialog(page).getByRole("button", { name: /Copy the example/ }).press("Enter");
    await keys(page, "Control+A");
    await page.keyboard.type("quick-ema");
    await keys(page, "Enter");
    await expect(page.locator("#new-strategy-p-fast")).toBeVisible({ timeout: 20_000 });
    await page.locator("#new-strategy-p-bar").selectOption("1");
    await put(page, "#new-strategy-p-fast", "2");
    await put(page, "#new-strategy-p-slow", "3");
    await put(page, "#new-strategy-p-lots", "10");
    await pictures(page, "add", "strategies");
    await keys(page, "Enter");
    await expect(dialog(page)).toHaveCount(0);
    await expectFocusIn(page, "strategies");
    await expect.poll(async () => (await row(page))["state"], { timeout: 30_000 }).toBe("Running");
  });

  await test.step("it trades on paper as the market moves", async () => {
    await page.getByRole("combobox", { name: "Speed of the market" }).selectOption(SPEED);
    await expect.poll(() => trades(page).then((fills) => fills.length), { timeout: 60_000 }).toBeGreaterThan(0);
    await goTo(page, "j", "strategies");
    await expect.poll(async () => (await row(page))["signal"], { timeout: 10_000 }).toMatch(/\d\d:\d\d /);
    await pictures(page, "trading", "strategies");
  });

  await test.step("a better version is saved, offered, swapped in between two ticks, and kept", async () => {
    const path = join(terminal.folder, "strategies", "quick-ema.ts");
    writeFileSync(path, readFileSync(path, "utf8").replace('reason: "fast above slow"', 'reason: "second version"'));
    await goTo(page, "j", "strategies");
    await expect(here(page)).toContainText("new version", { timeout: 20_000 });
    await keys(page, "4", "w");
    await expect(dialog(page)).toContainText("takes over from");
    await keys(page, "Enter");
    await expect(here(page).getByRole("tabpanel")).toContainText(/switched in [\d.,]+ ms/, { timeout: 20_000 });
    await expect(here(page).getByRole("tabpanel")).toContainText(/kept/i, { timeout: 40_000 });
    await pictures(page, "swapped", "strategies");
    await goTo(page, "j", "strategies");
    await expect.poll(async () => (await row(page))["state"], { timeout: 10_000 }).toBe("Running");
  });

  await test.step("stopped and squared off: flat, and its P&L is what the trades say", async () => {
    await goTo(page, "j", "strategies");
    await keys(page, "x");
    if ((await dialog(page).count()) > 0) {
      await dialog(page).getByRole("radio", { name: /Square off/ }).press("Space");
      await keys(page, "Enter");
    }
    await expect.poll(async () => (await row(page))["state"], { timeout: 30_000 }).toBe("Stopped");
    await paused(page, true);
    const fills = await trades(page);
    const signed = fills.reduce((sum, { side, quantity }) => sum + (side === "BUY" ? 1 : -1) * (paise(quantity) / 100), 0);
    expect(signed).toBe(0);
    await goTo(page, "j", "strategies");
    await expect.poll(async () => (await row(page))["position"]).toBe("flat");
    const charges = await chargesOf(page);
    await goTo(page, "j", "strategies");
    expect(paise((await row(page))["today"] ?? "")).toBe(cashOf(fills) - charges);
    await pictures(page, "stopped", "strategies");
  });
});

/** Charges of the paper account, which nobody else trades in, paise. */
async function chargesOf(page: Page): Promise<number> {
  await show(page, "e", "paper");
  const figure = panel(page, "paper").getByRole("group", { name: "Figures of the account" }).locator("> div").filter({ has: page.getByText("Charges", { exact: true }) });
  return paise(/[+−]?₹ [\d,]+\.\d\d/.exec(await figure.innerText())?.[0]);
}
