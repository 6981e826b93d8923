import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { money } from "../../shared/domain/units.ts";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { paperState, SWING, SWING_ACCOUNT, SWING_PAPER, swingPerformance } from "./paper-day.ts";
import { fill, rupees, SBIN } from "./trading-day.ts";
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
  await goTo(page, "e", "paper");
}

/** Anew for each test: a page writes its settings into it. */
const full = (): FakeOptions => ({ state: paperState(), answers: { "paper.performance": swingPerformance } });
const paper = (page: Page) => panel(page, "paper");
const figure = (page: Page, name: string) => paper(page).getByRole("group", { name: "Figures of the account" }).locator("> div").filter({ has: page.getByText(name, { exact: true }) });
const calendar = (page: Page) => paper(page).getByRole("region", { name: "P&L calendar" });

test("another kind of account: what this is, and how to get one", async ({ page }) => {
  await open(page);
  await expect(paper(page)).toContainText("Practice is no paper account");
  await pictures(page, "paper-none");
  await keys(page, "n");
  await expect(page.getByRole("dialog", { name: "New paper account" })).toBeVisible();
});

test("an account in which nothing has been traded", async ({ page }) => {
  await open(page, { state: { ...paperState(), positions: [], paper: [{ ...SWING_PAPER, generation: 1 }] } });
  await expect(figure(page, "Equity")).toContainText("₹ 10,00,000.00");
  await expect(paper(page)).toContainText("The curve begins with the first minute of trading.");
  await expect(paper(page)).toContainText("No charges yet: none was traded.");
  await expect(paper(page)).toContainText("No position is open.");
  await pictures(page, "paper-empty");
});

test("loading, and an answer that fails and comes again", async ({ page }) => {
  await open(page, { ...full(), delayMs: { "paper.performance": 6_000 } });
  await expect(paper(page).getByRole("status", { name: "Loading the paper portfolio" })).toBeVisible();
  await picture(page, "paper-loading-1280");
  terminal.delay("paper.performance", 0);
  await expect(figure(page, "Equity")).toBeVisible({ timeout: 9_000 });
  terminal.fail("paper.performance", { kind: "Fault", sentence: "The journal of Swing is being read." });
  await expect(paper(page).getByRole("alert")).toContainText("These figures stand still: The journal of Swing is being read.", { timeout: 8_000 });
  await page.reload();
  await expect(panel(page, "watch-list")).toBeVisible();
  await keys(page, "g", "e");
  await expect(paper(page)).toContainText("The results could not be had");
  await pictures(page, "paper-error");
  await expect(paper(page).getByRole("button", { name: "Ask again" })).toBeVisible();
  // It also asks again by itself, every second.
  terminal.answer("paper.performance", swingPerformance);
  await expect(figure(page, "Equity")).toBeVisible();
});

test("figures, charges, curve and calendar, to the paisa", async ({ page }) => {
  await open(page, full());
  await expect(paper(page)).toContainText("Fills assume orders that reach the market 45 ms after the press");
  await expect(figure(page, "Equity")).toContainText("₹ 10,35,892.90");
  // 10,35,892.90 − 10,00,000 = 35,892.90, 3.59 %.
  await expect(figure(page, "Net, after charges")).toContainText("+₹ 35,892.90");
  await expect(figure(page, "Net, after charges")).toContainText("+3.59 %");
  await expect(figure(page, "Charges")).toContainText("₹ 2,040.00");
  await expect(figure(page, "Drawdown")).toContainText("worst −₹ 18,955.40, 1.87 %");
  // One number of the day in the figures, the calendar and the header.
  await expect(figure(page, "Net today")).toContainText("+₹ 9,420.00");
  await expect(page.getByRole("group", { name: "Net P&L today" })).toHaveText("Net P&L today+₹ 9,420.00");
  await expect(paper(page).getByRole("row", { name: "Together ₹ 2,040.00" })).toBeVisible();
  await expect(calendar(page).getByRole("gridcell", { name: /Monday 17 August 2026: net \+₹ 9,420\.00, realised \+₹ 9,540\.00, charges ₹ 120\.00, 1 trade/ })).toContainText("+9.4k");
  terminal.quote(SBIN, { ltp: rupees(830) });
  // 250 × (830 − 805) = 6,250.00.
  await expect(paper(page).getByRole("row", { name: /SBIN CNC 250 805\.00 830\.00 \+6,250\.00/ })).toBeVisible();
  await pictures(page, "paper-full");
  await page.setViewportSize({ width: 1600, height: 1600 });
  await picture(page, "paper-all");
});

test("all of it by keyboard: the calendar's spans and cells, the curve's range and reading", async ({ page }) => {
  await open(page, full());
  await expect(calendar(page).getByRole("status")).toContainText("Monday 17 August 2026");
  await calendar(page).getByRole("gridcell", { name: /17 August/ }).focus();
  await keys(page, "ArrowUp");
  await expect(calendar(page).getByRole("status")).toContainText(/Monday 10 August 2026net \+₹ 3,150\.60/);
  await keys(page, "ArrowLeft");
  await expect(calendar(page).getByRole("status")).toContainText(/Friday 7 August 2026net −₹ 4,400\.00/);
  await keys(page, "PageUp");
  await expect(calendar(page)).toContainText("Jul 2026");
  await expectFocusIn(page, "paper");
  await keys(page, "w");
  await expect(calendar(page).getByRole("grid", { name: "Net result by week, 2026" })).toBeVisible();
  // 3,150.60 − 12,480.90 + 21,905 + 1,300.45 − 7,765.30 = 6,109.85.
  await expect(calendar(page).getByRole("gridcell", { name: /Week of 10 Aug – 14 Aug 2026: net \+₹ 6,109\.85/ })).toContainText("+6.1k");
  await picture(page, "paper-weeks-1280");
  await keys(page, "m");
  await expect(calendar(page).getByRole("gridcell", { name: /August 2026: net/ })).toBeVisible();
  await picture(page, "paper-months-1280");
  await keys(page, "t");
  await expect(paper(page).getByRole("radio", { name: "Today" })).toBeChecked();
  await paper(page).getByRole("img", { name: /Equity curve/ }).focus();
  await keys(page, "Home");
  await expect(paper(page).getByRole("region", { name: "Equity curve" }).getByRole("status")).toContainText("09:15");
  await picture(page, "paper-today-1280");
});

test("earlier runs stay; the present one is asked for again and again while its account is shown, and after a fill", async ({ page }) => {
  await open(page, full());
  const asked = () => terminal.requests("paper.performance").length;
  await expect(figure(page, "Equity")).toBeVisible();
  const first = asked();
  await expect.poll(asked, { timeout: 6_000 }).toBeGreaterThan(first);
  // Behind the chart too: the header tells the same number.
  terminal.answer("paper.performance", () => ({ ...swingPerformance(), days: swingPerformance().days.map((day, i, all) => (i === all.length - 1 ? { ...day, net: rupees(-12.5) } : day)) }));
  terminal.push("fill", fill({ account: SWING }));
  await expect(figure(page, "Net today")).toContainText("−₹ 12.50");
  await keys(page, "g", "c");
  await expectFocusIn(page, "chart");
  await expect(page.getByRole("group", { name: "Net P&L today" })).toContainText("−₹ 12.50");
  await keys(page, "Control+Shift+A", "ArrowUp", "Enter");
  await expect(page.getByRole("button", { name: "Account Practice, practice" })).toBeVisible();
  await page.waitForTimeout(300);
  const hidden = asked();
  await page.waitForTimeout(2_600);
  expect(asked()).toBe(hidden);
  await keys(page, "Control+Shift+A", "ArrowDown", "Enter", "g", "e");
  terminal.answer("paper.performance", ({ generation }) => ({ ...swingPerformance(), generation: generation ?? 2, capital: rupees(500_000), equity: rupees(431_000) }));
  await paper(page).getByRole("combobox", { name: "Run of the account" }).selectOption("1");
  await expect(figure(page, "Equity")).toContainText("₹ 4,31,000.00");
  await expect(paper(page)).not.toContainText("Open positions");
  // An earlier run stands still: it is asked for once.
  expect(terminal.requests("paper.performance").filter(({ generation }) => generation === 1)).toEqual([{ account: SWING, generation: 1 }]);
});

test("a new account: what is wrong is said at once, the assumptions are shown, and the page goes there", async ({ page }) => {
  await open(page);
  await keys(page, "n");
  const dialog = page.getByRole("dialog", { name: "New paper account" });
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await expect(dialog.getByLabel("Capital")).toHaveValue("10,00,000");
  await expect(dialog.getByRole("status")).toContainText("Fills assume a latency around 45 ms (one order in a hundred slower than 250 ms) from sending to the exchange; limit orders wait behind the quantity displayed at their price when they came");
  await page.keyboard.type("2nd");
  await expect(dialog).toContainText("Letters and digits, beginning with a letter, at most 20.");
  await keys(page, "Control+A");
  await page.keyboard.type("Options1");
  await keys(page, "Tab");
  await page.keyboard.type("999");
  await expect(dialog).toContainText("The capital must be ₹ 1,000 to ₹ 1,00,00,00,000; it is ₹ 999.00.");
  await expect(dialog.getByRole("button", { name: "Open the account" })).toBeDisabled();
  await pictures(page, "paper-open-bad");
  await keys(page, "Control+A");
  await page.keyboard.type("2,50,000");
  await expect(dialog).toContainText("₹ 2,50,000.00 to begin with");
  await keys(page, "Tab", "Tab", "ArrowRight", "Tab", "Control+A");
  await page.keyboard.type("100");
  await expect(dialog.getByRole("status")).toContainText("Fills assume a latency of 100 ms from sending to the exchange");
  await keys(page, "Tab", "ArrowRight");
  await expect(dialog.getByRole("status")).toContainText("limit orders fill on any trade at their price, as if nobody stood before them");
  await pictures(page, "paper-open");
  terminal.fail("paper.open", { kind: "BadInput", field: "name", expected: "a free name", sentence: "The disk is full: the account cannot be opened." });
  await keys(page, "Enter");
  await expect(dialog.getByRole("alert")).toContainText("The disk is full");
  terminal.answer("paper.open", () => ({ account: SWING }));
  await keys(page, "Enter");
  await expect(dialog).toBeHidden();
  expect(terminal.requests("paper.open").at(-1)).toEqual({ name: "Options1", capital: money(250_000 * 10_000), model: { latency: { kind: "fixed", ms: 100 }, queue: "touch", protectionPercent: 3 } });
  // The account is chosen as soon as it is there.
  terminal.push("paper", SWING_PAPER);
  terminal.push("account", SWING_ACCOUNT);
  await expect(page.getByRole("button", { name: "Account Swing, paper" })).toBeVisible();
  await expect(paper(page).getByRole("heading", { name: "Swing" })).toBeVisible();
});

test("reset by typing the name, change of the model, close", async ({ page }) => {
  await open(page, full());
  await paper(page).getByRole("heading", { name: "Swing" }).waitFor();
  await page.getByRole("button", { name: "Reset", exact: true }).press("Enter");
  const reset = page.getByRole("dialog", { name: "Reset the paper account Swing?" });
  await expect(reset).toContainText("History is kept: the results until now stay as run 2");
  await page.keyboard.type("Swong");
  await expect(reset.getByRole("button", { name: "Reset the account" })).toBeDisabled();
  await pictures(page, "paper-reset");
  await keys(page, "Control+A");
  await page.keyboard.type("Swing");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("paper.reset")).toEqual([{ account: SWING, capital: rupees(1_000_000) }]);
  await expect(reset).toBeHidden();
  await keys(page, "g", "e", "e");
  const model = page.getByRole("dialog", { name: "Fill model of Swing" });
  await model.getByLabel("Market protection").fill("25");
  await expect(model).toContainText("The protection must be 0.1 to 20 %.");
  await model.getByLabel("Market protection").fill("5");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("paper.model")).toEqual([{ account: SWING, model: { ...SWING_PAPER.model, protectionPercent: 5 } }]);
  await expect(model).toBeHidden();
  await page.getByRole("button", { name: "Close account" }).press("Enter");
  await expect(page.getByRole("dialog", { name: /Close .*Swing/ })).toBeVisible();
  await page.keyboard.type("Swing");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("paper.close")).toEqual([{ account: SWING }]);
  terminal.push("paper", { ...SWING_PAPER, closed: true });
  await expect(page.getByRole("button", { name: "Account Practice, practice" })).toBeVisible();
  await expect(page.getByText("Swing is closed; its history is in the list of accounts. The page now shows Practice, and orders go there.")).toBeVisible();
});

test("without a link the figures stay and say so", async ({ page }) => {
  await open(page, full());
  await expect(figure(page, "Equity")).toBeVisible();
  terminal.dropLink();
  await expect(paper(page).getByRole("alert")).toContainText("These figures stand still:");
  await pictures(page, "paper-disconnected");
  errors.length = 0;
});
