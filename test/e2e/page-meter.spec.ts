import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { accountId } from "../../shared/domain/identity.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import { istEpoch } from "../../shared/domain/time.ts";
import { LIMITS } from "../../shared/brokers/angelone/limits.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeTerminal } from "./fake-terminal.ts";
import { watchErrors, watchRow } from "./page-helpers.ts";
import { picture } from "./pictures.ts";

let terminal: FakeTerminal;
test.afterEach(() => terminal.stop());

async function open(page: Page): Promise<void> {
  terminal = await startFakeTerminal();
  await page.goto(terminal.url);
  await expect(watchRow(page, "SBIN")).toContainText(/\d\.\d/);
}

/** Every lane that the broker's table has, some calls used. */
function everyLane() {
  return LIMITS.map(({ name, windows, ...rest }, i) => ({
    name,
    waiting: 0,
    windows: windows.map(({ calls, ms }) => ({ ms, used: Math.min(calls, i), limit: calls, official: ("official" in rest ? rest.official : windows).find((one) => one.ms === ms)!.calls })),
  }));
}

const status = (page: Page) => page.getByRole("contentinfo", { name: "Status" });
const table = (page: Page) => page.getByRole("dialog", { name: "Broker limits" });

test("the status bar tells what is used of the second and the minute; the table tells of every lane", async ({ page }) => {
  const errors = watchErrors(page);
  await open(page);
  const button = status(page).getByRole("button", { name: /^Order budget/ });
  await expect(button).toContainText("0 of 9 /s · 12 of 490 /min");
  terminal.answer("broker.meter", ({ account }) => ({
    account,
    lanes: everyLane().map((lane) => (lane.name === "orders" ? { ...lane, waiting: 3, backingOffUntil: istEpoch("2026-09-02", 692) as SystemTime, windows: [{ ms: 1_000, used: 8, limit: 8, official: 9 }, { ms: 60_000, used: 481, limit: 490, official: 500 }, { ms: 3_600_000, used: 979, limit: 980, official: 1_000 }] } : lane.name === "candles" ? { ...lane, waiting: 1_204 } : lane)),
  }));
  await expect(button).toContainText("481 of 490 /min");
  await button.click();
  const rows = table(page).getByRole("row");
  await expect(rows).toHaveCount(LIMITS.length + 1);
  await expect(table(page).getByRole("row", { name: "Orders" })).toHaveText(/^Orders8 \/ 8481 \/ 490979 \/ 9803 waiting, backs off until 11:32:00$/);
  await expect(table(page).getByRole("row", { name: "Orders" })).toHaveAttribute("title", "The broker allows 9 a second, 500 a minute, 1,000 an hour; Sauda stays below, since other programs of yours may send too.");
  await expect(table(page).getByRole("row", { name: "Candles" })).toContainText("1,204 waiting");
  await expect(table(page).getByRole("row", { name: "Order book" })).toHaveText(/^Order book1 \/ 1––/);
  await picture(page, "broker-limits");
  const box = (await table(page).boundingBox())!;
  expect(box.y).toBeGreaterThan(0);
  expect(box.y + box.height).toBeLessThanOrEqual((await button.boundingBox())!.y);
  const scroller = table(page).getByRole("group", { name: "Lanes" });
  expect(await scroller.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(0);
  await page.keyboard.press("Escape");
  await expect(table(page)).toBeHidden();
  expect(errors).toEqual([]);
});

test("by the keyboard alone: from the palette, scrolled to the last lane, and back", async ({ page }) => {
  await open(page);
  terminal.answer("broker.meter", ({ account }) => ({ account, lanes: everyLane() }));
  await page.keyboard.press("Control+K");
  await page.keyboard.type("broker's limits");
  await page.getByRole("option", { name: /Show how much of the broker's limits is used/ }).waitFor();
  await page.keyboard.press("Enter");
  await expect(table(page)).toBeVisible();
  await expect(table(page).getByRole("row")).toHaveCount(LIMITS.length + 1);
  await expect(table(page).getByRole("row", { name: "GTT list" })).not.toBeInViewport();
  await page.keyboard.press("End");
  await expect(table(page).getByRole("row", { name: "GTT list" })).toBeInViewport();
  await page.keyboard.press("Escape");
  await expect(table(page)).toBeHidden();
  expect(terminal.requests("broker.meter")[0]).toEqual({ account: ACCOUNT });
});

test("no lanes, a failure, and a lost link are said; old figures do not stand", async ({ page }) => {
  await open(page);
  const button = status(page).getByRole("button", { name: /^Order budget/ });
  await button.press("Enter");
  terminal.answer("broker.meter", ({ account }) => ({ account, lanes: [] }));
  await expect(table(page)).toContainText("Orders of this account do not leave this machine: no broker's limits hold.");
  await expect(button).toHaveText(/9 \/s$/);
  terminal.fail("broker.meter", { kind: "BadInput", field: "account", expected: "a connected account", sentence: `There is no account ${accountId("angelone", "P482113", "practice")} here.` });
  await expect(table(page).getByRole("alert")).toContainText("The limits could not be read: There is no account");
  await picture(page, "broker-limits-failed");
  terminal.dropLink();
  await expect(table(page)).toContainText("The link to Sauda is lost");
  await expect(button).not.toContainText("/min");
});
