import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { expect, test } from "@playwright/test";
import type { Browser, Page } from "@playwright/test";
import { NO_SHARED_DATA, sharedData } from "../shared-data.ts";
import { BuiltTerminal } from "./built-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, gridRows, keys } from "./panel-helpers.ts";
import { picture, pictures } from "./pictures.ts";

/** The whole way in the built terminal: real minutes of 2021 imported, a run, its report in a browser, sweep, card, walk-forward, portfolio, paper. */
const FILE = sharedData("ohlcv/intraday_1m/SBIN_1m_2021.csv.gz");
/** A machine with two cores plays them beside everything else that it does. */
const PLAYED = { timeout: 120_000 };

let terminal: BuiltTerminal;
let errors: string[];
test.beforeEach(async ({ page }) => {
  test.skip(FILE === undefined, NO_SHARED_DATA);
  test.setTimeout(300_000);
  terminal = new BuiltTerminal();
  page.setDefaultTimeout(20_000);
  errors = watchErrors(page);
  await page.goto(await terminal.start());
  await expect(panel(page, "watch-list").getByRole("row", { name: "SBIN" })).toContainText(/\d\d\d\.\d\d/, { timeout: 60_000 });
});
test.afterEach(async () => {
  await terminal?.clear();
  expect(errors).toEqual([]);
});

const here = (page: Page) => panel(page, "lab");
const dialog = (page: Page) => page.getByRole("dialog");
const drawn = (page: Page) => expect(here(page).locator("[data-drawn=true] canvas").first()).toBeVisible();
const idle = (page: Page) => expect(here(page).getByRole("list", { name: "What the lab does now" })).toHaveCount(0, PLAYED);
const enter = (page: Page) => goTo(page, "v", "lab");

async function put(page: Page, field: string, value: string): Promise<void> {
  await page.locator(field).focus();
  await keys(page, "Control+A");
  await page.keyboard.type(value);
}

async function importMinutes(page: Page): Promise<void> {
  await goTo(page, "y", "history");
  await page.getByRole("button", { name: "Import…" }).click();
  await page.getByLabel("File to import").setInputFiles(FILE ?? "");
  await expect(dialog(page)).toContainText("Import SBIN_1m_2021.csv.gz");
  await page.locator("#import-instrument").focus();
  await page.keyboard.type("SBIN");
  await keys(page, "Enter");
  await expect(dialog(page)).toContainText("All of the file is imported, or nothing of it.");
  await dialog(page).getByRole("button", { name: /^Import/ }).click();
  await expect(dialog(page)).toHaveCount(0, { timeout: 60_000 });
  await expect(panel(page, "history").getByRole("region", { name: "Imports" })).toContainText("SBIN_1m_2021.csv.gz");
}

/** Opens a written report as its reader would, without a network, and looks at it. */
async function lookAt(browser: Browser, path: string, name: string, drawings: string): Promise<string> {
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const bad: string[] = [];
  page.on("console", (message) => message.type() === "error" && bad.push(message.text()));
  page.on("pageerror", (error) => bad.push(String(error)));
  page.on("request", (request) => !/^(file|data|blob):/.test(request.url()) && bad.push(request.url()));
  await page.goto(pathToFileURL(path).href);
  await expect(page.locator(drawings).first()).toBeVisible();
  await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
  await picture(page, name, { folder: "lab-real" });
  const text = await page.locator("body").innerText();
  const empty = await page.locator("canvas").evaluateAll((all) => all.filter((one) => {
    const canvas = one as HTMLCanvasElement;
    return canvas.width === 0 || !canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte !== 0);
  }).length);
  expect([bad, empty]).toEqual([[], 0]);
  await context.close();
  return text;
}

test("imported minutes are played; report, sweep, card, walk-forward, portfolio and paper", async ({ page, browser }) => {
  await test.step("import", () => importMinutes(page));

  await test.step("run", async () => {
    await enter(page);
    await page.locator("#lab-file").selectOption("example/ema-crossover.ts");
    await put(page, "#lab-p-stock", "NSE:SBIN");
    await put(page, "#lab-from", "2021-04-05");
    await put(page, "#lab-to", "2021-06-04");
    await expect(here(page)).toContainText(/Plays [\d,]+ bars of SBIN, 2021-04-05 09:15 to 2021-06-04 1\d:\d\d\./, { timeout: 30_000 });
    await pictures(page, "setup", "lab-real");
    await page.locator("#lab-from").press("Control+Enter");
    await expect(here(page).getByRole("tab", { name: "Overview", exact: true })).toBeVisible(PLAYED);
    await drawn(page);
    await pictures(page, "overview", "lab-real");
    await enter(page);
    await keys(page, "t");
    await expect(here(page)).toContainText(/Trade 1: long/);
    await keys(page, "ArrowDown");
    await expect(here(page)).toContainText(/Trade 2: long/);
    await drawn(page);
    await pictures(page, "trades", "lab-real");
  });

  await test.step("report", async () => {
    await enter(page);
    await keys(page, "x", "Enter");
    await expect(dialog(page).getByRole("status")).toContainText(".html", { timeout: 60_000 });
    const path = await dialog(page).getByRole("status").getByRole("listitem").innerText();
    const text = await lookAt(browser, path, "report", "#equity canvas");
    expect(text).toContain("EMA crossover on SBIN");
    expect(text).toMatch(/Equity and drawdown[\s\S]*Returns by month[\s\S]*Trades/);
    expect(readFileSync(path).length).toBeLessThan(6_000_000);
    await keys(page, "Escape");
  });

  await test.step("sweep, heat map, a cell", async () => {
    await enter(page);
    await keys(page, "s");
    for (const [name, from, to, step] of [["Fast average", "5", "13", "4"], ["Slow average", "20", "40", "10"]] as const) {
      await here(page).getByLabel(`Sweep ${name}`).press("Space");
      for (const [field, value] of [["from", from], ["to", to], ["step", step]] as const) {
        await here(page).getByLabel(`${name}, ${field}`).press("Control+A");
        await page.keyboard.type(value);
      }
    }
    await expect(here(page)).toContainText("9 runs, on all cores but one.");
    await pictures(page, "sweep-form", "lab-real");
    await here(page).getByLabel("Slow average, step").press("Control+Enter");
    await expect(here(page)).toContainText("Open the run on what was kept apart", PLAYED);
    await idle(page);
    await drawn(page);
    const map = here(page).getByRole("application");
    const box = (await map.boundingBox())!;
    // The middle of three by three cells, right of the axis and above the other one.
    await map.click({ position: { x: box.width / 2 + 29, y: box.height / 2 - 16 } });
    await expect(here(page).locator("#lab-cell")).toContainText("fast 9, slow 30");
    await pictures(page, "heat", "lab-real");
    await here(page).getByRole("button", { name: /^Run this/ }).click();
    await expect(here(page).getByRole("tab", { name: "Overview", exact: true })).toBeVisible(PLAYED);
  });

  await test.step("walk-forward", async () => {
    await enter(page);
    await keys(page, "w");
    await put(page, "#lab-walk-in", "15");
    await put(page, "#lab-walk-out", "6");
    await pictures(page, "walk-form", "lab-real");
    await page.locator("#lab-walk-out").press("Control+Enter");
    await expect(here(page)).toContainText("On days that no choice was made on", PLAYED);
    await idle(page);
    await expect(here(page).getByRole("table", { name: "Windows" }).getByRole("row").nth(4)).toBeVisible();
    await drawn(page);
    await pictures(page, "walk", "lab-real");
  });

  await test.step("report card", async () => {
    await enter(page);
    await keys(page, "3", "c");
    const card = (name: string) => here(page).getByRole("listitem").filter({ hasText: name });
    await expect(card("Walk-forward efficiency")).toBeVisible(PLAYED);
    await expect(card("Walk-forward efficiency")).not.toContainText("Not run yet");
    await expect(card("Return out of sample")).not.toContainText("Not run yet");
    await pictures(page, "card", "lab-real");
  });

  await test.step("portfolio", async () => {
    await enter(page);
    await keys(page, "2");
    await expect.poll(() => gridRows(page, "lab").then((rows) => rows.length)).toBeGreaterThanOrEqual(2);
    await keys(page, "Home", "Space", "End", "Space", "7");
    await expect(here(page).getByRole("region", { name: "Weights" })).toContainText("50.00 %", PLAYED);
    await drawn(page);
    await pictures(page, "portfolio", "lab-real");
    await enter(page);
    await here(page).getByRole("radio", { name: "Risk parity" }).press("Space");
    await expect(here(page)).toContainText("The weights are chosen on the very returns");
    await here(page).getByRole("button", { name: /^Export/ }).click();
    const told = page.getByText(/4 files written, the first is \S+\.html/);
    await expect(told).toBeVisible({ timeout: 60_000 });
    const path = /first is (\S+\.html)/.exec(await told.innerText())?.[1] ?? "";
    expect(await lookAt(browser, path, "portfolio-report", "svg")).toMatch(/Portfolio of 2 runs[\s\S]*Correlation/);
  });

  await test.step("paper", async () => {
    await enter(page);
    await keys(page, "3");
    await keys(page, "p");
    await expect(page.locator("#new-strategy-p-fast")).toHaveValue("9");
    await expect(dialog(page)).toContainText("are those of the run");
    await pictures(page, "paper", "lab-real");
    await dialog(page).getByRole("button", { name: /^Add and start, paper/ }).click();
    await expectFocusIn(page, "strategies");
    await expect.poll(async () => (await gridRows(page, "strategies"))[0]?.["state"], { timeout: 60_000 }).toBe("Running");
    await pictures(page, "strategies", "lab-real");
  });
});
