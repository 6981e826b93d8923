import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { BuiltTerminal, show, speed } from "./built-terminal.ts";
import { panel, watchErrors } from "./page-helpers.ts";
import { gridRows, keys } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

/** A trade of the built terminal on its own synthetic market, kept in the trade journal, found again after a kill. */
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
});

const journal = (page: Page) => panel(page, "trade-journal");
const entryImages = (page: Page) => journal(page).getByRole("img", { name: /^Chart of SBIN/ });

/** One order at market in SBIN, as a trader types it. */
async function market(page: Page, key: "b" | "s", quantity: number, side: string): Promise<void> {
  await show(page, "c", "chart");
  await keys(page, key, "Control+A");
  await page.keyboard.type(String(quantity));
  await keys(page, "Alt+1");
  await expect(panel(page, "ticket")).toContainText(/Margin(, by the broker|, our estimate| needed\s*₹ 0\.00)/);
  await keys(page, "Enter");
  await expect(panel(page, "ticket").getByRole("status").last()).toContainText(`${side} ${quantity} SBIN: Filled`);
}

test("buy, sell, both pictures by themselves; tag, note and rule by keyboard; kill, start, all there; search; an export that opens offline", async ({ page, context }) => {
  await test.step("a trade becomes an entry with two pictures, while the panel lies behind the chart", async () => {
    await keys(page, "/");
    await page.keyboard.type("SBIN");
    await expect(page.getByRole("dialog").getByRole("option").first()).toContainText("SBIN");
    await keys(page, "Enter");
    await market(page, "b", 30, "BUY");
    await market(page, "s", 30, "SELL");
    // A picture shows the whole minute of its fill.
    await speed(page, 20);
    await expect.poll(() => pictureFiles(), { timeout: 30_000 }).toHaveLength(2);
    await speed(page, 1);
    for (const file of pictureFiles()) expect(readFileSync(join(terminal.folder, "trade-journal", file)).subarray(1, 4).toString()).toBe("PNG");
  });

  await test.step("it is told by keyboard what it was", async () => {
    await show(page, "q", "trade-journal");
    await expect.poll(async () => (await gridRows(page, "trade-journal")).length).toBe(1);
    const [row] = await gridRows(page, "trade-journal");
    expect(row).toMatchObject({ side: "LONG", quantity: "30", pictures: "2" });
    await pictures(page, "trade-journal-list");
    await keys(page, "j", "Enter");
    await expect(entryImages(page)).toHaveCount(2);
    await keys(page, "r", "r");
    await expect(journal(page).getByRole("radio", { name: "Broken" })).toBeChecked();
    await keys(page, "t");
    await expect(page.locator("#trade-tag")).toBeFocused();
    await page.keyboard.type("breakout");
    await keys(page, "Enter", "Escape", "n");
    await expect(page.locator("#trade-note")).toBeFocused();
    await page.keyboard.type("Chased it: the candle had not closed.");
    await expect(journal(page)).toContainText("Kept.");
    await keys(page, "Escape", "4");
    await pictures(page, "trade-journal-entry");
    await keys(page, "a");
    await expect(entryImages(page)).toHaveCount(3);
    await keys(page, "p");
    await expect(page.getByRole("dialog").getByRole("img")).toBeVisible();
    await pictures(page, "trade-journal-large");
    await keys(page, "Escape", "Shift+R");
    await page.keyboard.type("Wait for the close\nNo chasing");
    await keys(page, "Control+Enter");
    await expect(page.locator("#trade-rule")).toContainText("No chasing");
    await keys(page, "w");
    await page.locator("#trade-rule").selectOption("No chasing");
    // The sums above the list are the terminal's: it has the rule, and the kill may come.
    await keys(page, "Escape", "Escape");
    await expect(journal(page)).toContainText("“No chasing”");
    expect(errors).toEqual([]);
  });

  await test.step("a kill and a start later it is all there", async () => {
    await terminal.kill();
    await page.goto(await terminal.start());
    await expect(panel(page, "watch-list").getByRole("row", { name: /^SBIN/ })).toContainText(/\d\.\d\d/, { timeout: 20_000 });
    await show(page, "q", "trade-journal");
    await keys(page, "f");
    await page.keyboard.type("chas breako");
    await expect.poll(async () => (await gridRows(page, "trade-journal")).map(({ rule, words }) => [rule, words])).toEqual([["BROKEN", "#breakout Chased it: the candle had not closed."]]);
    await expect(journal(page)).toContainText("“No chasing”");
    await page.keyboard.type(" nothing");
    await expect(journal(page)).toContainText("No trade fits the filter");
    await keys(page, "Escape", "c");
    await expect.poll(async () => (await gridRows(page, "trade-journal")).length).toBe(1);
    await keys(page, "j", "Enter");
    await expect(entryImages(page)).toHaveCount(3);
    await expect(page.locator("#trade-note")).toHaveValue("Chased it: the candle had not closed.");
    await expect(page.locator("#trade-rule")).toHaveValue("No chasing");
    await expect(journal(page).getByRole("radio", { name: "4 of 5" })).toBeChecked();
  });

  await test.step("the export opens without a network", async () => {
    await keys(page, "x", "Enter");
    await expect(page.getByRole("dialog")).toContainText("Written:");
    const [file = ""] = readdirSync(join(terminal.folder, "exports"));
    await keys(page, "Escape");
    const other = await context.newPage();
    const reader = watchErrors(other);
    await context.setOffline(true);
    await other.goto(pathToFileURL(join(terminal.folder, "exports", file)).href);
    await expect(other.getByRole("img")).toHaveCount(3);
    expect(await other.getByRole("img").evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth))).toEqual([1280, 1280, 1280]);
    await expect(other.locator("body")).toContainText("Chased it: the candle had not closed.");
    expect(reader).toEqual([]);
    await pictures(other, "trade-journal-export");
    await context.setOffline(false);
    await other.close();
  });
});

function pictureFiles(): string[] {
  try {
    return readdirSync(join(terminal.folder, "trade-journal"));
  } catch {
    return [];
  }
}
