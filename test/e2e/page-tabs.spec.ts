import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { guardedDay } from "./guarded-day.ts";
import { expectFocusIn, focusedPanel, panel, watchErrors } from "./page-helpers.ts";
import { keys, showPage } from "./panel-helpers.ts";
import { planDay } from "./plan-day.ts";
import { order, tradingDay } from "./trading-day.ts";
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

/** A day on which every tab has its number. */
function busyDay() {
  const plans = planDay();
  const orders = [...plans.orders, ...tradingDay().orders!, ...Array.from({ length: 12 }, () => order())];
  return { ...tradingDay(), ...plans, orders, protection: guardedDay().protection! };
}

const tab = (page: Page, title: string) => page.locator(".dv-tab").filter({ hasText: title });

/** Letters that go to the panels below, in the order of their tabs. */
const BELOW = { positions: "p", orders: "o", trades: "r", gtt: "g", brackets: "b", slices: "s", baskets: "k", protection: "n", holdings: "h", funds: "f", activity: "a" } as const;

test("no tab is cut off: what does not fit is in a list at the end of the row, and the keys reach all", async ({ page }) => {
  await open(page, { state: busyDay() });
  for (const [id, key] of Object.entries(BELOW)) {
    await keys(page, "Escape", "g", key);
    await expectFocusIn(page, id);
    await expect.poll(() => cutTabs(page)).toEqual({ half: [], active: false });
  }
  await pictures(page, "tabs-busy");
  await page.setViewportSize({ width: 1024, height: 700 });
  await expect.poll(() => cutTabs(page)).toEqual({ half: [], active: false });
  // The row above has a list of its own, and each appears when its tabs have been measured.
  await page.locator(".dv-groupview").filter({ has: tab(page, "Activity") }).locator(".dv-tabs-overflow-dropdown-default").click();
  await expect(page.locator(".dv-tabs-overflow-container").getByText("Positions")).toBeVisible();
  await picture(page, "tabs-list");
  await page.keyboard.press("Escape");
});

/** Tabs of which a part is seen, and whether the tab of the shown panel is among the hidden ones. */
function cutTabs(page: Page): Promise<{ half: string[]; active: boolean }> {
  return page.evaluate(() => {
    const half: string[] = [];
    let active = false;
    for (const one of document.querySelectorAll<HTMLElement>(".dv-tabs-container .dv-tab")) {
      const row = one.closest(".dv-tabs-container")?.getBoundingClientRect();
      const box = one.getBoundingClientRect();
      const hidden = getComputedStyle(one).opacity === "0";
      if (row && !hidden && (box.left < row.left - 2 || box.right > row.right + 2)) half.push(one.textContent ?? "");
      if (hidden && one.classList.contains("dv-active-tab")) active = true;
    }
    return { half, active };
  });
}

test("Delete and Backspace on a tab leave its panel open; a click on it gives the panel the keyboard", async ({ page }) => {
  await open(page, { state: tradingDay() });
  await tab(page, "Orders").focus();
  await keys(page, "Delete", "Backspace");
  await expect(tab(page, "Orders")).toHaveCount(1);
  await tab(page, "Orders").click();
  await expectFocusIn(page, "orders");
  await keys(page, "Delete");
  await expect(tab(page, "Orders")).toHaveCount(1);
  await tab(page, "Orders").click({ button: "middle" });
  await expect(tab(page, "Orders")).toHaveCount(1);
  await tab(page, "Orders").hover();
  await page.getByRole("button", { name: "Close Orders" }).click();
  await expect(tab(page, "Orders")).toHaveCount(0);
  await keys(page, "g", "o");
  await expectFocusIn(page, "orders");
});

test("no panel puts its keys into a field: from each of them the next shortcut goes on", async ({ page }) => {
  await open(page, { state: busyDay() });
  for (const [id, key] of Object.entries({ ...BELOW, ticket: "t", depth: "d", paper: "e", risk: "l", chart: "c", "watch-list": "w" })) {
    await keys(page, "g", key);
    await expect.poll(() => focusedPanel(page)).toBe(id);
    expect(await page.evaluate(() => document.activeElement?.matches("input, select, textarea"))).toBe(false);
  }
  // B and S come to type.
  await keys(page, "b");
  await expect(panel(page, "ticket").getByRole("textbox", { name: /Quantity/ })).toBeFocused();
});

for (const [width, height] of [[1280, 800], [1600, 1000]] as const) {
  test(`at ${width} × ${height} the ticket's costs and the last row of the depth are seen`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page);
    await keys(page, "b");
    await page.keyboard.type("100");
    for (const text of ["Margin needed", "Charges, both ways", "Break-even"]) await expect(panel(page, "ticket").getByText(text)).toBeInViewport({ ratio: 1 });
    for (const text of ["Total bid · ask", "Volume · VWAP"]) await expect(panel(page, "depth").getByText(text)).toBeInViewport({ ratio: 1 });
    await keys(page, "Tab", "Tab");
    await page.keyboard.type("808");
    await keys(page, "Tab");
    await page.keyboard.type("828");
    await expect(panel(page, "ticket").getByText("Risk : reward, of equity")).toBeInViewport({ ratio: 1 });
    await picture(page, `ticket-guarded-${width}`);
  });
}

test("Shift Esc in the ticket closes the messages and leaves the ticket as it is", async ({ page }) => {
  await open(page, { state: tradingDay() });
  await keys(page, "b");
  await page.keyboard.type("10");
  await keys(page, "Shift+Escape");
  await expect(panel(page, "ticket").getByRole("textbox", { name: /Quantity/ })).toHaveValue("10");
  await expect(page.getByRole("button", { name: "Close message" })).toHaveCount(0);
});
