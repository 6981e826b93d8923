import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { NO_SHARED_DATA, sharedData } from "../shared-data.ts";
import { BuiltTerminal, cashOf, marketTime, netToday, orders, paise, paused, show, speed, trades } from "./built-terminal.ts";
import { panel, watchErrors } from "./page-helpers.ts";
import { gridRows, keys } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

/**
 * Bracket and GTT against the built terminal, on SBIN's ticks of 12 April 2021. It trades between 337.25 and
 * 338.45 from 09:15:13 to 09:17:24, at 336.00 or below for the first time at 09:17:39 (335.95), between 335.40
 * and 336.05 until 09:18:10, at 336.70 at 09:18:11, and at 335.30 or below at 09:19:55.
 */
const FILES = ["ticks/SBIN_2021-04-12.csv.gz", "ohlcv/intraday_1m/SBIN_1m_2021.csv.gz", "ticks/NIFTY_2021-04-12.csv.gz", "ticks/RELIANCE_2021-04-12.csv.gz"].map(sharedData);

let terminal: BuiltTerminal;
let errors: string[];
test.beforeEach(async ({ page }) => {
  test.skip(FILES.some((file) => file === undefined), NO_SHARED_DATA);
  test.setTimeout(120_000);
  terminal = new BuiltTerminal();
  errors = watchErrors(page);
  await page.goto(await terminal.start(FILES.filter((file) => file !== undefined)));
  await expect(panel(page, "watch-list").getByRole("row", { name: "SBIN" })).toContainText(/3\d\d\.\d\d/, { timeout: 20_000 });
  // Until its first tick a share stands at the close of the day before, 352.90.
  await marketTime(page, "09:15:14");
  await paused(page, true);
});
test.afterEach(async () => {
  await terminal?.clear();
  expect(errors).toEqual([]);
});

const ticket = (page: Page) => panel(page, "ticket");
const line = (page: Page, name: string) => panel(page, "chart").getByRole("slider", { name });
const stop = async (page: Page) => (await gridRows(page, "orders")).find(({ type }) => type === "SL-M");

test("a short in a bracket: stop at the exchange with the fill, dragged on the chart, target met, flat to the paisa", async ({ page }) => {
  await test.step("entry with stop and target by keyboard", async () => {
    await keys(page, "Escape", "s");
    await page.keyboard.type("300");
    await keys(page, "Tab");
    await page.keyboard.type("338.30");
    await keys(page, "Tab");
    await page.keyboard.type("342");
    await keys(page, "Tab");
    await page.keyboard.type("336");
    await expect(ticket(page)).toContainText("At the stop");
    await keys(page, "Enter");
    await expect(ticket(page).getByRole("status").last()).toContainText("The bracket:");
  });

  await test.step("filled on the tape, and its stop rests at the exchange", async () => {
    await show(page, "o", "orders");
    await page.evaluate(() => {
      const seen: Record<string, number> = {};
      (window as unknown as { seen: typeof seen }).seen = seen;
      const look = (): void => {
        const text = document.querySelector('[data-panel="orders"] [role=grid]')?.textContent ?? "";
        if (text.includes("300 / 300")) seen["filled"] ??= performance.now();
        if (/SL-M.*Waits for its trigger/.test(text)) seen["stop"] ??= performance.now();
        requestAnimationFrame(look);
      };
      look();
    });
    await paused(page, false);
    await expect.poll(async () => (await stop(page))?.["state"], { timeout: 60_000 }).toBe("Waits for its trigger");
    await paused(page, true);
    const { filled = NaN, stop: rests = NaN } = await page.evaluate(() => (window as unknown as { seen: Record<string, number> }).seen);
    test.info().annotations.push({ type: "ms from the fill to its stop, as seen", description: (rests - filled).toFixed(0) });
    console.log(`ms from the fill to its stop, as seen on the page: ${(rests - filled).toFixed(0)}`);
    expect(await stop(page)).toMatchObject({ side: "BUY", quantity: "0 / 300", trigger: "342.00" });
    const there = await terminal.books(page);
    expect(there.orders.filter(({ status }) => status === "trigger pending")).toMatchObject([{ side: "BUY", quantity: 300, triggerPaise: 34_200 }]);
    expect(there.net).toEqual([["SBIN-EQ INTRADAY", -300]]);
    await show(page, "b", "brackets");
    await expect.poll(async () => (await gridRows(page, "brackets"))[0]).toMatchObject({ filled: "300 / 300", cover: "300 at broker", stop: "342.00", state: "Working" });
    await expect(panel(page, "brackets").locator(".row-alarm")).toHaveCount(0);
    await pictures(page, "bracket-works", "plans");
  });

  await test.step("its stop dragged on the chart is the trigger at the exchange", async () => {
    await show(page, "c", "chart");
    await expect.poll(async () => (await line(page, "Stop of SBIN").boundingBox())?.width ?? 0).toBeGreaterThan(20);
    const box = (await line(page, "Stop of SBIN").boundingBox())!;
    await page.mouse.move(box.x + 30, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 30, box.y + 14);
    await page.mouse.move(box.x + 30, box.y + 18);
    const held = (await line(page, "Stop of SBIN").getAttribute("aria-valuetext")) ?? "";
    await pictures(page, "bracket-stop-held", "plans");
    await page.mouse.up();
    const dropped = paise(/@ ([\d.]+)/.exec((await line(page, "Stop of SBIN").getAttribute("aria-valuetext")) ?? "")?.[1]);
    expect(paise(/@ ([\d.]+)/.exec(held)?.[1])).toBe(dropped);
    expect(dropped).toBeGreaterThan(33_900);
    expect(dropped).toBeLessThan(34_200);
    await show(page, "o", "orders");
    await expect.poll(async () => paise((await stop(page))?.["trigger"])).toBe(dropped);
    await expect.poll(async () => (await stop(page))?.["state"]).toBe("Waits for its trigger");
    const there = await terminal.books(page);
    expect(there.orders.filter(({ status }) => status === "trigger pending")).toMatchObject([{ side: "BUY", quantity: 300, triggerPaise: dropped }]);
  });

  await test.step("the target is met: stop gone, flat, money in less money out", async () => {
    await speed(page, 10);
    await paused(page, false);
    await show(page, "b", "brackets");
    await expect(panel(page, "brackets")).toContainText("No bracket works", { timeout: 60_000 });
    await paused(page, true);
    const all = await orders(page);
    expect(all.map(({ side, type, quantity, state }) => [side, type, quantity, state])).toEqual([
      ["BUY", "LIMIT", "300 / 300", "Filled"], ["BUY", "SL-M", "0 / 300", "Cancelled"], ["SELL", "LIMIT", "300 / 300", "Filled"],
    ]);
    const cash = cashOf(await trades(page));
    // At most 336.00 out and at least 338.30 in, 300 shares.
    expect(cash).toBeGreaterThanOrEqual(300 * (33_830 - 33_600));
    await show(page, "p", "positions");
    expect(await gridRows(page, "positions")).toMatchObject([{ quantity: "0" }]);
    expect(paise((await gridRows(page, "positions"))[0]?.["realised"])).toBe(cash);
    expect(await netToday(page)).toBe(cash);
    const there = await terminal.books(page);
    expect(there.orders.map(({ status }) => status).sort()).toEqual(["cancelled", "complete", "complete"]);
    expect(there.fills.reduce((sum, { side, quantity, pricePaise }) => sum + (side === "SELL" ? 1 : -1) * quantity * pricePaise, 0)).toBe(cash);
    expect(there.net.map(([, quantity]) => quantity)).toEqual([0]);
    await show(page, "b", "brackets");
    await keys(page, "h");
    await expect(panel(page, "brackets").getByRole("row", { name: /SBIN/ })).toHaveCount(1);
    await pictures(page, "bracket-done", "plans");
  });
});

test("an OCO kept here fires once: its other trigger, crossed later, sends nothing", async ({ page }) => {
  await test.step("100 delivered shares, then the rule on both sides of the market", async () => {
    await speed(page, 20);
    await paused(page, false);
    await marketTime(page, "09:17:46");
    await paused(page, true);
    await keys(page, "Escape", "b", "Alt+1", "Alt+p");
    await page.keyboard.type("100");
    await keys(page, "Enter");
    await expect(ticket(page).getByRole("status").last()).toContainText("BUY 100 SBIN: Filled");
    await keys(page, "Alt+g");
    await page.locator("#gtt-quantity").fill("100");
    await ticket(page).getByRole("radio", { name: "OCO" }).focus();
    await keys(page, "Space");
    await ticket(page).getByRole("radio", { name: "SELL" }).focus();
    await keys(page, "Space");
    await page.locator("#gtt-trigger-0").fill("335.30");
    await page.locator("#gtt-price-0").fill("334.50");
    await page.locator("#gtt-trigger-1").fill("336.60");
    await page.locator("#gtt-price-1").fill("336.00");
    await expect(ticket(page)).toContainText(/Will live\s*only while Sauda runs/);
    await pictures(page, "oco-ticket", "plans");
    await page.locator("#gtt-quantity").press("Enter");
    await expect(ticket(page).getByRole("status").last()).toContainText("kept by Sauda and watched only while it runs");
    await show(page, "g", "gtt");
    await expect.poll(async () => (await gridRows(page, "gtt"))[0]).toMatchObject({ kind: "OCO", state: "Waiting", lives: "only while Sauda runs" });
    await pictures(page, "oco-waits", "plans");
  });

  await test.step("it fires at the tape's 336.70, and nothing follows at 335.30", async () => {
    await paused(page, false);
    await expect(panel(page, "gtt")).toContainText("No GTT waits", { timeout: 60_000 });
    await marketTime(page, "09:19:58");
    await paused(page, true);
    const sold = (await orders(page)).filter(({ side }) => side === "SELL");
    expect(sold).toMatchObject([{ product: "CNC", type: "LIMIT", price: "336.00", quantity: "100 / 100", state: "Filled" }]);
    const there = await terminal.books(page);
    expect(there.orders.filter(({ side }) => side === "SELL")).toMatchObject([{ quantity: 100, filled: 100, status: "complete" }]);
    expect(there.net.map(([, quantity]) => quantity)).toEqual([0]);
    await show(page, "g", "gtt");
    await keys(page, "h");
    await expect.poll(async () => (await gridRows(page, "gtt")).length).toBe(1);
    await keys(page, "g", "g", "i");
    const details = page.getByRole("dialog");
    await expect(details).toContainText(/at 336\.\d\d, the upper trigger/);
    await pictures(page, "oco-fired", "plans");
    await keys(page, "Escape");
  });
});
