import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { notConnected, refused } from "../../shared/domain/errors.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, gridRows, keys, showPage } from "./panel-helpers.ts";
import { basket, bracket, gtt, planDay, slice } from "./plan-day.ts";
import { position, rupees, SBIN } from "./trading-day.ts";
import { pictures } from "./pictures.ts";

let terminal: FakeTerminal;
let errors: string[];
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

async function open(page: Page, options: FakeOptions = {}): Promise<void> {
  // Grids draw only the columns in view.
  await page.setViewportSize({ width: 1920, height: 1000 });
  errors = watchErrors(page);
  terminal = await startFakeTerminal(options);
  await showPage(page, terminal, options);
}

const dialog = (page: Page) => page.getByRole("dialog");

test("GTT: empty, full, what each chip means, details, by keyboard", async ({ page }) => {
  await open(page);
  await goTo(page, "g", "gtt");
  await expect(panel(page, "gtt")).toContainText("No GTT waits");
  await pictures(page, "gtt-empty");
  for (const rule of planDay().gtts) terminal.push("gtt", rule);
  await expect.poll(async () => new Set((await gridRows(page, "gtt")).map(({ lives }) => lives))).toEqual(new Set(["at broker", "at broker, today only", "only while Sauda runs"]));
  const sbin = (await gridRows(page, "gtt")).find(({ instrument }) => instrument === "SBIN");
  // 796 and 828 from 815.10.
  expect(sbin).toMatchObject({ kind: "OCO", triggers: "796.00 (−2.34 %) · 828.00 (+1.58 %)", prices: "Limit 795.50 · Limit 827.50", quantity: "100", state: "Waiting" });
  await pictures(page, "gtt-full");
  await goTo(page, "g", "gtt");
  await keys(page, "i");
  await expect(dialog(page)).toContainText("If its order is refused");
  await pictures(page, "gtt-details");
  await keys(page, "Escape");
  await expectFocusIn(page, "gtt");
});

test("GTT: modified and cancelled by keyboard; a refusal stays in the dialog", async ({ page }) => {
  await open(page, { state: { gtts: [gtt()] } });
  await goTo(page, "g", "gtt");
  await keys(page, "e");
  await expect(dialog(page).locator("#gtt-change-quantity")).toBeFocused();
  await expect(dialog(page).locator("#gtt-change-trigger-1")).toHaveValue("828.00");
  await dialog(page).locator("#gtt-change-trigger-1").fill("790");
  await expect(dialog(page)).toContainText("Upper trigger 790.00 must lie above the lower one 796.00.");
  await dialog(page).locator("#gtt-change-trigger-1").fill("830");
  terminal.fail("gtt.modify", refused("band", "The trigger 830.00 is outside the day's band.", "829", "830"));
  await keys(page, "Enter");
  await expect(dialog(page).getByRole("alert")).toHaveText("The trigger 830.00 is outside the day's band.");
  await pictures(page, "gtt-modify-refused");
  terminal.answer("gtt.modify", () => ({}));
  await keys(page, "Enter");
  await expect(dialog(page)).toHaveCount(0);
  expect(terminal.requests("gtt.modify").at(-1)?.change.legs.map(({ trigger }) => trigger)).toEqual([rupees(796), rupees(830)]);
  await expectFocusIn(page, "gtt");
  await keys(page, "Delete");
  await expect(dialog(page)).toContainText("Cancel the GTT in SBIN?");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("gtt.cancel")).toHaveLength(1);
});

test("GTT history: loading, error, full, and back", async ({ page }) => {
  await open(page, { state: { gtts: [gtt({ reduceOnly: true })] } });
  terminal.push("gtt", gtt({ id: "gttidle1", reduceOnly: true, nothingToClose: true }));
  await goTo(page, "g", "gtt");
  await expect.poll(async () => (await gridRows(page, "gtt")).map(({ state }) => String(state)).toSorted((a, b) => a.localeCompare(b))).toEqual(["Nothing to close any more", "Waiting"]);
  await pictures(page, "gtt-nothing-to-close");
  terminal.delay("gtt.history", 60_000);
  await goTo(page, "g", "gtt");
  await keys(page, "h");
  await expect(panel(page, "gtt").getByRole("status")).toBeVisible();
  await pictures(page, "gtt-loading");
  await keys(page, "h");
  terminal.delay("gtt.history", 0);
  terminal.fail("gtt.history", notConnected("The journal cannot be read just now."));
  await keys(page, "h");
  await expect(panel(page, "gtt").getByRole("alert")).toContainText("The journal cannot be read just now.");
  await pictures(page, "gtt-error");
  terminal.answer("gtt.history", () => ({ gtts: [gtt({ state: "fired", firedLeg: 1, firedPrice: rupees(828), text: "Fired at 828.00; its order filled." })] }));
  await panel(page, "gtt").getByRole("button", { name: "Try again" }).press("Enter");
  await expect.poll(async () => (await gridRows(page, "gtt")).map(({ state }) => state)).toEqual(["Fired"]);
  await goTo(page, "g", "gtt");
  await keys(page, "h");
  await expect.poll(async () => (await gridRows(page, "gtt")).map(({ state }) => String(state)).toSorted((a, b) => a.localeCompare(b))).toEqual(["Nothing to close any more", "Waiting"]);
  terminal.dropLink();
  await expect(page.getByText("The link to Sauda was lost").first()).toBeVisible();
  await pictures(page, "gtt-disconnected");
  errors.length = 0;
});

test("brackets: results, cover, a naked one alarms; break-even, change, cancel and exit by keyboard", async ({ page }) => {
  await open(page, { state: planDay() });
  await goTo(page, "b", "brackets");
  await expect(panel(page, "brackets").getByRole("alert")).toContainText("25 INFY naked for");
  const rows = await gridRows(page, "brackets");
  const sbin = rows.find(({ instrument }) => instrument === "SBIN");
  // From 812.10: 3.00 up now, stop 4.10 below, target 15.90 above, 100 shares.
  expect(sbin).toMatchObject({ filled: "100 / 100", entry: "812.10", stop: "808.00", targets: "828.00", cover: "100 at broker", now: "+300.00", atStop: "−410.00", atTargets: "+1,590.00", state: "Working" });
  expect(rows.find(({ instrument }) => instrument === "INFY")).toMatchObject({ stop: "1,555.00 ↟ 1 %", atStop: "−375.00", cover: expect.stringMatching(/^25 naked \d+ s$/) });
  await pictures(page, "brackets-full");
  terminal.push("bracket", { ...planDay().brackets[1]!, id: terminal.state.brackets[1]!.id, naked: 0, covered: 25 });
  await expect(panel(page, "brackets").getByRole("alert")).toHaveCount(0);
  // The alarm goes from the row as well.
  await expect(panel(page, "brackets").locator(".row-alarm")).toHaveCount(0);
  await goTo(page, "b", "brackets");
  const names = (await gridRows(page, "brackets")).map(({ instrument }) => instrument);
  const downs = Array.from({ length: names.indexOf("SBIN") }, () => "ArrowDown");
  await keys(page, ...downs, "v");
  await expect.poll(() => terminal.requests("bracket.breakEven")).toHaveLength(1);
  await keys(page, "e");
  await expect(dialog(page).locator("#bracket-change-stop")).toBeFocused();
  await page.keyboard.type("809");
  await pictures(page, "bracket-change");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("bracket.change").map(({ exits }) => exits)).toEqual([{ stop: { trigger: rupees(809) }, targets: [{ price: rupees(828), quantity: 100 }], breakEvenAfterFirst: false, targetsAtBroker: false }]);
  await expect(dialog(page)).toHaveCount(0);
  await expectFocusIn(page, "brackets");
  await keys(page, "Delete");
  await expect(dialog(page)).toContainText("100 stay open without protection.");
  await keys(page, "Escape");
  await keys(page, "x");
  await expect.poll(() => terminal.requests("bracket.cancel").map(({ exit }) => exit)).toEqual([true]);
});

test("brackets: empty, history, disconnected", async ({ page }) => {
  await open(page);
  await goTo(page, "b", "brackets");
  await expect(panel(page, "brackets")).toContainText("No bracket works");
  await pictures(page, "brackets-empty");
  terminal.answer("bracket.history", () => ({ brackets: [bracket({ state: "done", exited: 100, covered: 0, targetsDone: 1, text: "Closed at its target 828.00." })] }));
  await keys(page, "h");
  await expect.poll(async () => (await gridRows(page, "brackets")).map(({ state }) => state)).toEqual(["Done"]);
  await goTo(page, "b", "brackets");
  await keys(page, "i");
  await expect(dialog(page)).toContainText("Filled 100 at 812.10; stop placed.");
  await pictures(page, "bracket-details");
  await keys(page, "Escape");
  terminal.dropLink();
  await expect(page.getByText("The link to Sauda was lost").first()).toBeVisible();
  await pictures(page, "brackets-disconnected");
  errors.length = 0;
});

test("Shift+B protects the open position at the last used distances", async ({ page }) => {
  await open(page, { state: { positions: [position()] } });
  await goTo(page, "c", "chart");
  await keys(page, "Shift+B");
  await expect(dialog(page)).toContainText("Protect long 100 SBIN · MIS");
  // One percent below 815.10 is 806.949: on the tick 806.95.
  await expect(dialog(page).locator("#protect-stop")).toHaveValue("806.95");
  await expect(dialog(page)).toContainText("at the stop −₹ 515.00");
  await dialog(page).locator("#protect-stop").fill("811.05");
  await dialog(page).locator("#protect-target-0").fill("823.25");
  await pictures(page, "protect");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("bracket.protect")).toHaveLength(1);
  expect(terminal.requests("bracket.protect")[0]).toMatchObject({
    account: ACCOUNT, instrument: SBIN, product: "MIS", owner: "manual", exits: { stop: { trigger: rupees(811.05) }, targets: [{ price: rupees(823.25), quantity: 100 }] },
  });
  await expect(dialog(page)).toHaveCount(0);
  await expectFocusIn(page, "chart");
  await keys(page, "Shift+B");
  await expect(dialog(page).locator("#protect-stop")).toHaveValue("811.05");
  await expect(dialog(page).locator("#protect-target-0")).toHaveValue("823.25");
  await keys(page, "Escape");
  await expect(dialog(page)).toHaveCount(0);
});

test("slices: progress, pause, resume and stop by keyboard", async ({ page }) => {
  await open(page);
  await goTo(page, "s", "slices");
  await expect(panel(page, "slices")).toContainText("No order goes in parts");
  await pictures(page, "slices-empty");
  const running = slice();
  terminal.push("slice", running);
  await expect.poll(async () => (await gridRows(page, "slices"))[0]).toMatchObject({ way: "TWAP 30 min", progress: "150 / 500", parts: "3 of 10 sent, next 11:33:00", average: "459.88", state: "Running" });
  await goTo(page, "s", "slices");
  await keys(page, "p");
  await expect.poll(() => terminal.requests("slice.pause").map(({ paused }) => paused)).toEqual([true]);
  terminal.push("slice", { ...running, state: "paused" });
  await expect.poll(async () => (await gridRows(page, "slices"))[0]?.["state"]).toBe("Paused");
  await keys(page, "p");
  await expect.poll(() => terminal.requests("slice.pause").map(({ paused }) => paused)).toEqual([true, false]);
  terminal.push("slice", planDay().slices[1]!);
  await expect.poll(async () => (await gridRows(page, "slices")).length).toBe(2);
  await pictures(page, "slices-full");
  terminal.fail("slice.stop", notConnected("Not signed in to the broker: nothing can be cancelled now."));
  await keys(page, "x");
  await expect(page.getByText("Stop of the parts in ITC: Not signed in to the broker: nothing can be cancelled now.")).toBeVisible();
  await pictures(page, "slices-error");
  terminal.dropLink();
  await expect(page.getByText("The link to Sauda was lost").first()).toBeVisible();
  await pictures(page, "slices-disconnected");
  errors.length = 0;
});

test("baskets: what became of each order, undone after one question", async ({ page }) => {
  await open(page);
  await goTo(page, "k", "baskets");
  await expect(panel(page, "baskets")).toContainText("No basket was sent today");
  terminal.push("basket", basket());
  await expect.poll(async () => (await gridRows(page, "baskets"))[0]).toMatchObject({ progress: "1 filled, 1 refused", state: "Stopped" });
  await goTo(page, "k", "baskets");
  await pictures(page, "baskets-full");
  await keys(page, "u");
  await expect(dialog(page)).toContainText("Undo this basket?");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("basket.rollBack")).toHaveLength(1);
});
