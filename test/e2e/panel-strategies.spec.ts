import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { badInput, notConnected, TerminalError } from "../../shared/domain/errors.ts";
import { money } from "../../shared/domain/units.ts";
import { UNIVERSE } from "./fake-terminal.ts";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { defaultState } from "./fake/default-state.ts";
import { BROKER_ACCOUNT, equityTo, EXAMPLES, manyStrategies, strategyFile, strategyView, STRATEGY_FOLDER } from "./fake/strategy-world.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, gridRows, keys, showPage } from "./panel-helpers.ts";
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

/** Pictures at both sizes, and back to where all columns are in view. */
async function look(page: Page, name: string): Promise<void> {
  await pictures(page, name);
  await page.setViewportSize({ width: 1920, height: 1000 });
}

const here = (page: Page) => panel(page, "strategies");
const dialog = (page: Page) => page.getByRole("dialog");
const tab = (page: Page) => here(page).getByRole("tabpanel");
const OWN = strategyFile({ file: "own/my-ema.ts", title: "My EMA", hash: "a1b2c3d4e5f60718293a4b5c6d7e8f90" });
/** The practice account beside a broker's. */
const ACCOUNTS = [...defaultState(UNIVERSE).accounts, BROKER_ACCOUNT];
const FILES = { folder: STRATEGY_FOLDER, files: [OWN, ...EXAMPLES] };

test("nothing yet: an example and Enter twice, then pause, resume, a swap with its trial, and a stop, all by keyboard", async ({ page }) => {
  test.slow();
  await open(page);
  await goTo(page, "j", "strategies");
  await expect(here(page)).toContainText("No strategy yet");
  await look(page, "strategies-empty");
  await goTo(page, "j", "strategies");
  await expect(here(page).getByRole("button", { name: /^EMA crossover/ })).toBeFocused();
  await keys(page, "Enter");
  await expect(dialog(page)).toContainText("Fast average");
  await look(page, "strategies-add");
  await keys(page, "Enter");
  await expect(here(page).getByRole("tab", { name: /Parameters/ })).toBeVisible();
  // Without the details there is room for all columns.
  await keys(page, "i");
  await expect.poll(() => gridRows(page, "strategies").then((rows) => rows[0])).toMatchObject({ title: "EMA crossover", mode: "PAPER", state: "Running", position: "flat", instruments: "SBIN" });
  expect(terminal.requests("strategies.add")[0]).toMatchObject({ file: "example/ema-crossover.ts", settings: { mode: "paper", parameters: { fast: 9, slow: 21 }, capital: 1_000_000_000 } });
  await expectFocusIn(page, "strategies");
  terminal.strategies.trade("strategy-1", "BUY", 100, 812.1, 30);
  await expect.poll(() => gridRows(page, "strategies").then((rows) => rows[0])).toMatchObject({ position: "+100 SBIN", signal: "11:02 Buy 100 at market" });
  await keys(page, "i", "p");
  await expect(here(page).getByRole("status").filter({ hasText: "Paused by hand" })).toBeVisible();
  await keys(page, "r");
  await expect.poll(() => gridRows(page, "strategies").then((rows) => rows[0]?.["state"])).toBe("Running");
  expect(terminal.requests("strategies.resume")).toEqual([{ ids: ["strategy-1"] }]);
  // The file is the version that runs: nothing to swap.
  await keys(page, "w");
  await expect(page.getByText("Save a change, then swap it in.")).toBeVisible();
  terminal.strategies.save("example/ema-crossover.ts", "beefbeefbeefbeef00112233");
  await expect(here(page)).toContainText("new version");
  await keys(page, "4", "w");
  await expect(dialog(page)).toContainText("beefbeefbeef takes over from a1b2c3d4e5f6 between two ticks");
  await keys(page, "Enter");
  await expect(tab(page)).toContainText("switched in 12.4 ms");
  await expect(tab(page)).toContainText("On trial");
  terminal.strategies.change("strategy-1", { swap: { ...terminal.strategies.view("strategy-1").swap!, outcome: "kept", sentence: "It has run 10 s without an error." } });
  await expect(tab(page)).toContainText("It has run 10 s without an error.");
  await look(page, "strategies-versions");
  await goTo(page, "j", "strategies");
  await keys(page, "x");
  await expect(dialog(page)).toContainText("1 position open.");
  await expect(dialog(page)).toContainText("+100 SBIN");
  await expect(dialog(page).getByRole("radio", { name: /Square off/ })).toBeFocused();
  await look(page, "strategies-stop");
  await keys(page, "ArrowUp");
  await expect(dialog(page).getByRole("radio", { name: /Cancel orders/ })).toBeChecked();
  await keys(page, "ArrowDown", "Enter");
  await expect.poll(() => gridRows(page, "strategies").then((rows) => rows[0]?.["state"])).toBe("Stopped");
  expect(terminal.requests("strategies.stop")).toEqual([{ ids: ["strategy-1"], policy: "square-off" }]);
  await keys(page, "Delete");
  await expect(dialog(page)).toContainText("Remove EMA crossover?");
  await keys(page, "Enter");
  await expect(here(page)).toContainText("No strategy yet");
});

test("parameters: every fault names its field, values step, a refusal stands at its field, what differs from paper is marked", async ({ page }) => {
  await open(page, { state: { strategyFiles: FILES, accounts: ACCOUNTS, strategies: [strategyView({ mode: "live", account: BROKER_ACCOUNT.id, paperParameters: { stock: "NSE:SBIN", bar: 5, fast: 12, slow: 21, lots: 100 } })] } });
  await goTo(page, "j", "strategies");
  await keys(page, "e");
  await expect(page.locator("#strategy-p-stock")).toBeFocused();
  await expect(tab(page)).toContainText("On paper: 12 bars");
  const fast = page.locator("#strategy-p-fast");
  await fast.focus();
  await keys(page, "ArrowUp");
  await expect(fast).toHaveValue("10");
  await fast.fill("1");
  await expect(page.locator("#strategy-p-fast-note")).toHaveText("Fast average must be at least 2 bars; it is 1.");
  await page.locator("#strategy-capital").fill("1,000,00");
  await page.locator("#strategy-l-dailyLoss").fill("lots");
  await page.locator("#strategy-start").fill("9");
  await expect(page.locator("#strategy-capital-note")).toContainText("is not an amount in rupees above 0");
  await expect(page.locator("#strategy-start-note")).toHaveText("Start is a time such as 09:15; “9” is not. Leave it empty for none.");
  await expect(tab(page)).toContainText("4 fields need correcting before it can be saved.");
  await look(page, "strategies-parameters-wrong");
  await fast.fill("30");
  await page.locator("#strategy-capital").fill("2,00,000");
  await page.locator("#strategy-l-dailyLoss").fill("4,000");
  await page.locator("#strategy-start").fill("09:20");
  terminal.answer("strategies.change", () => {
    throw new TerminalError(badInput("fast", "below slow", "The fast average (30) must be shorter than the slow one (21)."));
  });
  await keys(page, "Enter");
  await expect(page.locator("#strategy-p-fast-note")).toHaveText("The fast average (30) must be shorter than the slow one (21).");
  terminal.answer("strategies.change", terminal.strategies.answers()["strategies.change"]!);
  await fast.fill("12");
  await expect(tab(page)).not.toContainText("On paper:");
  await tab(page).getByRole("radio", { name: "Paper" }).press("Space");
  await expect(tab(page)).toContainText("This is a broker's account, whose orders are real");
  await tab(page).getByRole("radio", { name: "Live" }).press("Space");
  await keys(page, "Enter");
  await expect(page.getByText("is saved; its next start takes it")).toBeVisible();
  expect(terminal.requests("strategies.change").at(-1)?.settings).toMatchObject({ parameters: { fast: 12 }, capital: 2_000_000_000, limits: { dailyLoss: 40_000_000 }, schedule: { start: "09:20", policy: "square-off" } });
  await page.locator("#strategy-p-stock").fill("reli");
  await expect(page.getByRole("option", { name: /RELIANCE/ })).toBeVisible();
  await keys(page, "Enter");
  await expect(page.locator("#strategy-p-stock")).toHaveValue("NSE:RELIANCE");
  await keys(page, "Escape");
  await expectFocusIn(page, "strategies");
  await expect(page.locator(":focus")).toHaveClass(/ag-cell/);
});

test("while it runs new parameters are swapped in, and what needs a stop is locked", async ({ page }) => {
  await open(page, { state: { strategyFiles: FILES, strategies: [strategyView({ state: "running", sentence: "Running since 09:15." })] } });
  await goTo(page, "j", "strategies");
  await keys(page, "e");
  await expect(page.locator("#strategy-capital")).toBeDisabled();
  await expect(page.locator("#strategy-account")).toBeDisabled();
  await page.locator("#strategy-p-slow").fill("30");
  await keys(page, "Enter");
  await expect(dialog(page)).toContainText("Swap new parameters into EMA crossover?");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("strategies.swap")).toEqual([{ id: "ema-crossover-1", parameters: { stock: "NSE:SBIN", bar: 5, fast: 9, slow: 30, lots: 100 } }]);
  await expect(page.getByText("was switched in 12.4 ms")).toBeVisible();
});

test("live: the start says what it means in money and asks for the word", async ({ page }) => {
  await open(page, { state: { strategyFiles: FILES, accounts: ACCOUNTS, strategies: [strategyView({ mode: "live", account: BROKER_ACCOUNT.id, capital: money(2_500_000_000), limits: { ordersPerDay: 20, orderValue: money(500_000_000), exposure: money(0), dailyLoss: money(30_000_000), errorsInRow: 3 } })] } });
  await goTo(page, "j", "strategies");
  await keys(page, "r");
  await expect(dialog(page)).toContainText("Start EMA crossover live?");
  await expect(dialog(page)).toContainText("to Trading (Angel One R114433), with real money");
  await expect(dialog(page)).toContainText("It works with a capital of ₹\u00a02,50,000.");
  await expect(dialog(page)).toContainText("One order is worth ₹\u00a050,000 at most.");
  await expect(dialog(page)).toContainText("At a net loss of ₹\u00a03,000 in a day it is stopped and squared off");
  await look(page, "strategies-live");
  await page.keyboard.type("live");
  await expect(dialog(page).getByRole("button", { name: /Start it live/ })).toBeDisabled();
  await keys(page, "Enter");
  expect(terminal.requests("strategies.start")).toEqual([]);
  await keys(page, "Control+A");
  await page.keyboard.type("LIVE");
  await keys(page, "Enter");
  await expect(dialog(page)).toHaveCount(0);
  expect(terminal.requests("strategies.start")).toEqual([{ id: "ema-crossover-1", word: "LIVE" }]);
});

test("a hundred: groups fold and filters narrow", async ({ page }) => {
  test.slow();
  await open(page, { state: { strategyFiles: FILES, strategies: manyStrategies(100) } });
  await goTo(page, "j", "strategies");
  await expect(here(page)).toContainText("100 strategies");
  await expect(here(page).getByRole("alert").first()).toContainText("its thread was ended");
  await look(page, "strategies-many");
  await goTo(page, "j", "strategies");
  await keys(page, "f");
  await page.keyboard.type("banks running");
  await expect(here(page)).toContainText("No strategy fits the filter");
  await look(page, "strategies-filter-nothing");
  await page.locator("#strategies-filter").fill("banks");
  await expect(here(page)).toContainText("25 of 100 strategies");
  await keys(page, "Escape", "Home");
  // The heading stands for its members: Enter folds them.
  await keys(page, "Control+Home", "Enter");
  await expect.poll(() => gridRows(page, "strategies").then((rows) => rows.map(({ title }) => title))).toEqual(["▸ Banks 25"]);
});

test("marked ones are paused and stopped together, after one question", async ({ page }) => {
  test.slow();
  await open(page, { state: { strategyFiles: FILES, strategies: manyStrategies(100) } });
  await goTo(page, "j", "strategies");
  await keys(page, "f");
  await page.keyboard.type("banks");
  await keys(page, "Escape", "Control+Home", "Space");
  await expect(here(page)).toContainText("25 marked");
  await expect(here(page).getByRole("region", { name: "Details of the group Banks" })).toContainText("25 strategies, 17 running, 1 failed");
  await look(page, "strategies-marked");
  await goTo(page, "j", "strategies");
  await keys(page, "p");
  await expect.poll(() => terminal.requests("strategies.pause")).toHaveLength(1);
  const { ids } = terminal.requests("strategies.pause")[0]!;
  expect(ids.length).toBeGreaterThan(5);
  expect(new Set(ids.map((id) => terminal.strategies.view(id).state))).toEqual(new Set(["paused"]));
  // Several go on only after a question, which says that some of them are live.
  await keys(page, "r");
  await expect(dialog(page)).toContainText(/Start \d+ and resume \d+\?/);
  await expect(dialog(page)).toContainText("live and opens positions again");
  await keys(page, "Escape", "x");
  await expect(dialog(page)).toContainText(/Stop \d+ strategies\?/);
  await look(page, "strategies-stop-many");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("strategies.stop")).toHaveLength(1);
  await expect(here(page).getByRole("group", { name: "Marked strategies" })).toHaveCount(0);
});

test("the log: levels, search, older pages, and it follows the newest line until it is scrolled", async ({ page }) => {
  await open(page, { state: { strategyFiles: FILES, strategies: [strategyView({ state: "running", sentence: "Running since 09:15." })] } });
  for (let i = 1; i <= 450; i++) terminal.strategies.log("ema-crossover-1", i % 50 === 0 ? "warn" : i % 3 === 0 ? "debug" : "info", `line ${i} of the morning`);
  terminal.strategies.log("ema-crossover-1", "error", "onCandle threw: price is not defined (my-ema.ts line 31)");
  await goTo(page, "j", "strategies");
  await keys(page, "2");
  const log = here(page).getByRole("log");
  await expect(log).toContainText("my-ema.ts line 31");
  await expect(log).not.toContainText("line 3 of");
  await look(page, "strategies-log");
  terminal.strategies.log("ema-crossover-1", "info", "a new line came");
  await expect(log).toContainText("a new line came");
  await log.getByRole("button", { name: "Older lines" }).press("Enter");
  await expect(log).toContainText("line 1 of the morning");
  await expect(here(page)).toContainText("it does not follow while you read");
  // Back at the end it follows again; one step up from there and it does not.
  const follow = here(page).getByRole("button", { name: "Follow", exact: true });
  await log.focus();
  await log.press("End");
  await expect(follow).toHaveAttribute("aria-pressed", "true");
  terminal.strategies.log("ema-crossover-1", "info", "the line after");
  await expect(log.getByText("the line after")).toBeInViewport();
  await log.press("PageUp");
  await expect(follow).toHaveAttribute("aria-pressed", "false");
  terminal.strategies.log("ema-crossover-1", "info", "the one nobody waits for");
  await expect(log).toContainText("the one nobody waits for");
  await expect(log.getByText("the one nobody waits for")).not.toBeInViewport();
  await here(page).getByLabel("Search the log").fill("line 31");
  // 31, 310 to 319 without those of level debug, and the error.
  await expect(log.getByRole("row")).toHaveCount(9);
  await expect(log.locator("mark").first()).toHaveText("line 31");
  await here(page).getByLabel("Search the log").fill("nowhere");
  await expect(here(page)).toContainText("Nothing is written about “nowhere”");
  terminal.fail("strategies.log", notConnected("The log cannot be read just now."));
  await here(page).getByLabel("Search the log").fill("x");
  await expect(here(page).getByRole("alert")).toContainText("The log cannot be read just now.");
  await look(page, "strategies-log-failed");
});

test("signals and fills stand in the details and on the chart of their instrument, and can be switched off", async ({ page }) => {
  await open(page, { state: { strategyFiles: FILES, strategies: [strategyView({ state: "running", sentence: "Running since 09:15.", today: { net: money(12_400_000), charges: money(310_000), orders: 4 }, equity: equityTo(1_240, 3) })] } });
  terminal.strategies.trade("ema-crossover-1", "BUY", 100, 812.1, 95);
  terminal.strategies.trade("ema-crossover-1", "SELL", 100, 815.4, 40);
  terminal.strategies.trade("ema-crossover-1", "BUY", 100, 813.25, 12);
  await goTo(page, "j", "strategies");
  await keys(page, "3");
  await expect(tab(page).getByRole("row")).toHaveCount(7);
  await expect(tab(page).getByRole("row").nth(1)).toContainText("813.25");
  await look(page, "strategies-signals");
  await tab(page).getByRole("button", { name: "SBIN" }).first().press("Enter");
  await expectFocusIn(page, "chart");
  await expect(panel(page, "chart")).toContainText("EMA crossover: 3 signals, 3 fills today");
  await look(page, "chart-signals");
  await goTo(page, "c", "chart");
  await keys(page, "m");
  await expect(panel(page, "chart")).not.toContainText("3 fills today");
  await expect.poll(() => terminal.state.settings.chart).toMatchObject({ signals: false });
});

test("a new file of one's own: a copy under a name, a name that is taken, then its form", async ({ page }) => {
  await open(page, { state: { strategyFiles: { folder: STRATEGY_FOLDER, files: [...FILES.files, strategyFile({ file: "own/broken.ts", title: "broken", problem: "broken.ts line 12: ';' expected." })] }, strategies: [strategyView({ state: "failed", sentence: "onInit threw: no such series (my-ema.ts line 22). Correct it, then start it again.", errors: 1 })] } });
  await goTo(page, "j", "strategies");
  await expect(here(page).getByRole("alert")).toContainText("onInit threw");
  await expect(here(page)).toContainText("broken.ts cannot be run.");
  await look(page, "strategies-failed");
  await goTo(page, "j", "strategies");
  await keys(page, "n");
  await expect(dialog(page).getByRole("option")).toHaveCount(6);
  await look(page, "strategies-new");
  await page.keyboard.type("opening");
  await expect(dialog(page).getByRole("option", { name: /Opening range/ })).toHaveAttribute("aria-selected", "true");
  await dialog(page).getByRole("button", { name: "Copy the example…" }).press("Enter");
  await expect(page.locator("#strategy-file-name")).toHaveValue("my-opening-range-breakout");
  await page.locator("#strategy-file-name").fill("my-ema");
  await keys(page, "Enter");
  await expect(dialog(page)).toContainText("my-ema.ts is there already");
  await page.locator("#strategy-file-name").fill("my-range");
  await keys(page, "Enter");
  await expect(dialog(page)).toContainText("My Opening range breakout");
  await expect(page.locator("#new-strategy-p-exitAt")).toHaveValue("15:10");
  await keys(page, "Escape");
  await expectFocusIn(page, "strategies");
  await keys(page, "h");
  await expect(tab(page)).toContainText("What the limits do");
  await look(page, "strategies-help");
});

test("link lost: what is shown stays, and says so", async ({ page }) => {
  await open(page, { state: { strategyFiles: FILES, strategies: manyStrategies(6) } });
  await goTo(page, "j", "strategies");
  terminal.dropLink();
  await expect(page.getByText("The link to Sauda was lost").first()).toBeVisible();
  await look(page, "strategies-disconnected");
  errors.length = 0;
});
