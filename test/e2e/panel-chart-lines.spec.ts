import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { refused } from "../../shared/domain/errors.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { panel, watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { bracket, gtt, planDay } from "./plan-day.ts";
import { order, position, rupees, SBIN } from "./trading-day.ts";
import { pictures } from "./pictures.ts";

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
  await expect(panel(page, "chart").locator('[data-part="open"]')).toHaveText(/\d/);
}

const line = (page: Page, name: string) => panel(page, "chart").getByRole("slider", { name });
const changes = () => terminal.requests("bracket.change");

/** Takes a line by its label and moves it so many px down (negative = up) without letting go. */
async function drag(page: Page, name: string, dy: number): Promise<void> {
  await expect.poll(async () => (await line(page, name).boundingBox())?.width ?? 0).toBeGreaterThan(20);
  const box = (await line(page, name).boundingBox())!;
  await page.mouse.move(box.x + 30, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + 30, box.y + 10 + dy / 2);
  await page.mouse.move(box.x + 30, box.y + 10 + dy);
}

test("the stop of a bracket is dragged: it snaps to the tick, tells its result, goes out whole, and can be undone", async ({ page }) => {
  await open(page, { state: { positions: [position()], brackets: [bracket({ exits: { stop: { trigger: rupees(810), limit: rupees(809) }, targets: [{ price: rupees(818), quantity: 100 }], breakEvenAfterFirst: true, targetsAtBroker: false }, stopNow: rupees(810) })] } });
  await expect(line(page, "Stop of SBIN")).toHaveAttribute("aria-valuetext", "SL 100 @ 810.00, −₹ 210.00");
  await expect(line(page, "Target of SBIN")).toHaveAttribute("aria-valuetext", "T 100 @ 818.00, +₹ 590.00");
  await drag(page, "Stop of SBIN", 40);
  const note = panel(page, "chart").getByRole("status").filter({ hasText: "Stop of SBIN" });
  await expect(note).toContainText(/SL 100 @ 80\d\.\d[05] −₹ \d+\.00/);
  await pictures(page, "chart-line-held");
  expect(changes()).toEqual([]);
  const shown = Number(/@ (\d+\.\d\d)/.exec((await note.textContent()) ?? "")?.[1]);
  await page.mouse.up();
  await expect.poll(changes).toHaveLength(1);
  const sent = changes()[0]!;
  const trigger = sent.exits.stop?.trigger ?? 0;
  expect(trigger).toBe(rupees(shown));
  expect(trigger % 500).toBe(0);
  expect(trigger).toBeLessThan(rupees(810));
  expect(sent).toEqual({
    account: ACCOUNT, id: expect.any(String),
    exits: { stop: { trigger, limit: trigger - rupees(1) }, targets: [{ price: rupees(818), quantity: 100 }], breakEvenAfterFirst: true, targetsAtBroker: false },
  });
  // Until the news come it stands where it was put, and says that it is on its way.
  await expect(line(page, "Stop of SBIN")).toHaveAttribute("aria-valuetext", /on its way$/);
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect.poll(changes).toHaveLength(2);
  expect(changes()[1]?.exits.stop).toEqual({ trigger: rupees(810), limit: rupees(809) });
});

test("Esc while dragging leaves the line; a refusal puts it back and says why", async ({ page }) => {
  await open(page, { state: { positions: [position()], brackets: [bracket({ stopNow: rupees(810) })] } });
  await drag(page, "Stop of SBIN", 30);
  await keys(page, "Escape");
  await page.mouse.up();
  await expect(line(page, "Stop of SBIN")).toHaveAttribute("aria-valuetext", /810\.00/);
  expect(changes()).toEqual([]);
  terminal.fail("bracket.change", refused("price", "The stop 808.00 is outside the day's band.", "809", "808"));
  await drag(page, "Stop of SBIN", 30);
  await page.mouse.up();
  await expect(page.getByText(/Stop of SBIN to 80\d\.\d\d: The stop 808\.00 is outside the day's band\./)).toBeVisible();
  await expect(line(page, "Stop of SBIN")).toHaveAttribute("aria-valuetext", /810\.00/);
});

test("by keyboard: L to the line, arrows by ticks, Enter; across the market it asks first", async ({ page }) => {
  await open(page, { state: { positions: [position()], brackets: [bracket({ stopNow: rupees(810) })] } });
  await goTo(page, "c", "chart");
  await keys(page, "l");
  await expect(line(page, "Stop of SBIN")).toBeFocused();
  await keys(page, "ArrowUp", "ArrowUp", "Shift+ArrowUp");
  await expect(line(page, "Stop of SBIN")).toHaveAttribute("aria-valuetext", "SL 100 @ 810.60, −₹ 150.00");
  expect(changes()).toEqual([]);
  await keys(page, "Enter");
  await expect.poll(() => changes().map(({ exits }) => exits.stop)).toEqual([{ trigger: rupees(810.6) }]);
  await keys(page, "Tab");
  await expect(line(page, "Target of SBIN")).toBeFocused();
  await keys(page, "ArrowDown", "Escape");
  await expect(line(page, "Target of SBIN")).toHaveAttribute("aria-valuetext", /828\.00/);
  terminal.quote(SBIN, { ltp: rupees(830) });
  await expect(panel(page, "chart").getByLabel("Last price")).toHaveText("830.00");
  await keys(page, "ArrowUp", "Enter");
  await expect(page.getByRole("dialog")).toContainText("The price is there already: this closes the position at once.");
  await keys(page, "Escape");
  expect(changes()).toHaveLength(1);
});

test("a limit order and a GTT trigger are moved too; what is still to come keeps its number", async ({ page }) => {
  await open(page, {
    state: {
      positions: [position()], orders: [order({ price: rupees(811.5) })], gtts: [gtt()],
      brackets: [bracket({ targetsDone: 1, exited: 50, exits: { stop: { trigger: rupees(808) }, targets: [{ price: rupees(819), quantity: 50 }], trail: { kind: "points", by: rupees(4) }, breakEvenAfterFirst: true, targetsAtBroker: true }, stopNow: rupees(812.1) })],
    },
  });
  await line(page, "Buy order of SBIN").focus();
  await keys(page, "ArrowDown", "Enter");
  await expect.poll(() => terminal.requests("orders.modify").map(({ terms }) => terms)).toEqual([{ type: "LIMIT", quantity: 100, price: rupees(811.45), trigger: 0, validity: "DAY" }]);
  await line(page, "GTT trigger of SBIN").first().focus();
  await keys(page, "Shift+ArrowDown", "Enter");
  await expect.poll(() => terminal.requests("gtt.modify").map(({ change }) => change.legs[0])).toEqual([{ trigger: rupees(795.5), type: "LIMIT", price: rupees(795), quantity: 100 }]);
  await line(page, "Target 2 of SBIN").focus();
  await keys(page, "ArrowUp", "Enter");
  // The stop goes along where it has trailed to, and the target that has filled is not asked for anew.
  await expect.poll(() => changes().map(({ exits }) => exits)).toEqual([
    { stop: { trigger: rupees(812.1) }, targets: [{ price: rupees(819.05), quantity: 50 }], trail: { kind: "points", by: rupees(4) }, breakEvenAfterFirst: true, targetsAtBroker: true },
  ]);
});

test("position, bracket, GTT and order lines together", async ({ page }) => {
  await open(page, { state: planDay() });
  await expect(line(page, "Stop of SBIN")).toHaveCount(1);
  await pictures(page, "chart-lines");
});
