import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { watchErrors } from "./page-helpers.ts";
import { keys, showPage } from "./panel-helpers.ts";
import { at, tradingDay } from "./trading-day.ts";
import { picture, pictures } from "./pictures.ts";

let terminal: FakeTerminal;
let errors: string[];
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

async function open(page: Page, options: FakeOptions = {}): Promise<void> {
  errors = watchErrors(page);
  terminal = await startFakeTerminal(options);
  await showPage(page, terminal, options);
}

const pulls = () => terminal.requests("kill.pull");
const group = (page: Page) => page.getByRole("group", { name: "Kill switch" });
const main = (page: Page) => group(page).getByRole("button", { name: /hold for one second/ });
const PULLED = { pulled: true, squareOff: false, at: at(11, 33, 7), sentence: "3 working orders were cancelled. New orders are blocked; only those that reduce a position go." } as const;

/** Stands still, as a finger on the key does. */
async function wait(page: Page, ms: number): Promise<void> {
  await page.evaluate((time) => new Promise((done) => setTimeout(done, time)), ms);
}

test("held for a second F12 pulls, once; let go earlier it does nothing", async ({ page }) => {
  await open(page, { state: tradingDay() });
  await page.keyboard.down("F12");
  await expect(main(page)).toHaveAttribute("data-holding", "true");
  await expect(main(page)).toContainText("Keep holding…");
  // Well below the second, whatever the keys take on a busy machine.
  await wait(page, 100);
  await page.keyboard.up("F12");
  await expect(main(page)).not.toHaveAttribute("data-holding");
  await wait(page, 1_300);
  expect(pulls()).toEqual([]);
  await page.keyboard.down("F12");
  await page.keyboard.down("F12");
  await wait(page, 500);
  await picture(page, "kill-holding", { clip: { x: 640, y: 0, width: 640, height: 60 } });
  await expect.poll(pulls).toEqual([{ squareOff: false }]);
  await wait(page, 1_300);
  await page.keyboard.up("F12");
  expect(pulls()).toHaveLength(1);
});

test("by pointer, and by Enter on the button; a short press does nothing", async ({ page }) => {
  await open(page);
  await main(page).click();
  await wait(page, 1_200);
  expect(pulls()).toEqual([]);
  const box = (await main(page).boundingBox())!;
  await page.mouse.move(box.x + 20, box.y + 10);
  await page.mouse.down();
  await wait(page, 300);
  await page.mouse.move(10, 300);
  await wait(page, 1_200);
  await page.mouse.up();
  expect(pulls()).toEqual([]);
  await main(page).focus();
  await page.keyboard.down("Enter");
  await expect.poll(pulls).toHaveLength(1);
  await page.keyboard.up("Enter");
});

test("with the option everything is squared off as well; it is chosen anew each time", async ({ page }) => {
  await open(page, { state: tradingDay() });
  await keys(page, "Shift+F12", "Space");
  const box = page.getByRole("dialog", { name: "Kill switch" });
  await expect(box.getByRole("checkbox")).toBeChecked();
  await expect(box.getByRole("button", { name: /Kill and square off/ })).toBeVisible();
  await pictures(page, "kill-options");
  await keys(page, "Escape", "Shift+F12");
  await expect(box.getByRole("checkbox")).not.toBeChecked();
  await keys(page, "Space");
  // F12 works over the open box.
  await page.keyboard.down("F12");
  await expect.poll(pulls).toEqual([{ squareOff: true }]);
  await page.keyboard.up("F12");
  await expect(box).toBeHidden();
});

test("pulled it cannot be overlooked, survives a reload, and is released only by typing", async ({ page }) => {
  await open(page, { state: { ...tradingDay(), kill: { ...PULLED } } });
  const band = page.getByRole("alert", { name: "Kill switch pulled" });
  await expect(band).toContainText("Kill switch pulled 11:33:07");
  await expect(band).toContainText("only those that reduce a position go");
  await pictures(page, "kill-pulled");
  await page.reload();
  await expect(band).toBeVisible();
  await page.keyboard.down("F12");
  await wait(page, 1_200);
  await page.keyboard.up("F12");
  expect(pulls()).toEqual([]);
  await keys(page, "Shift+F12");
  const release = page.getByRole("dialog", { name: "Release the kill switch?" });
  await expect(release.getByRole("button", { name: /^Release the kill switch/ })).toBeDisabled();
  await page.keyboard.type("release");
  await keys(page, "Enter");
  await expect(release).toBeVisible();
  expect(terminal.requests("kill.release")).toEqual([]);
  await keys(page, "Control+A");
  terminal.fail("kill.release", { kind: "NotConnected", sentence: "The journal cannot be written now: the switch stays pulled." });
  await page.keyboard.type("RELEASE");
  await pictures(page, "kill-release");
  await keys(page, "Enter");
  await expect(release.getByRole("alert")).toContainText("the switch stays pulled");
  terminal.answer("kill.release", () => ({}));
  await keys(page, "Enter");
  await expect(release).toBeHidden();
  expect(terminal.requests("kill.release").at(-1)).toEqual({ typed: "RELEASE" });
  await expect(band).toBeVisible();
  terminal.push("kill", { pulled: false, squareOff: false, sentence: "" });
  await expect(band).toBeHidden();
  await expect(main(page)).toBeVisible();
});

test("one that cannot be pulled is an alarm with what to do", async ({ page }) => {
  await open(page);
  terminal.dropLink();
  await expect(page.getByText("The link to Sauda was lost").first()).toBeVisible();
  await page.keyboard.down("F12");
  await expect(page.getByRole("alert").filter({ hasText: /Kill switch:.*If it is urgent, use the broker's own app\./ })).toBeVisible();
  await page.keyboard.up("F12");
  await pictures(page, "kill-disconnected");
  errors.length = 0;
});
