import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { notConnected, TerminalError } from "../../shared/domain/errors.ts";
import type { StrategyView } from "../../shared/contract/schemas/strategies.ts";
import { money } from "../../shared/domain/units.ts";
import { startFakeTerminal, UNIVERSE } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { defaultState } from "./fake/default-state.ts";
import { liveCardOf, noRunCard, unreadableCard } from "./fake/live-cards.ts";
import { BROKER_ACCOUNT, EXAMPLES, strategyFile, strategyView, STRATEGY_FOLDER } from "./fake/strategy-world.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

let terminal: FakeTerminal;
let errors: string[];
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

const OWN = strategyFile({ file: "own/my-ema.ts", title: "My EMA" });
const LIVE: Partial<StrategyView> = { mode: "live", account: BROKER_ACCOUNT.id, capital: money(2_500_000_000), limits: { ordersPerDay: 20, orderValue: money(500_000_000), exposure: money(0), dailyLoss: money(30_000_000), errorsInRow: 3 } };
const ID = "ema-crossover-1";
const HASH = strategyView().hash;
const PARAMETERS = strategyView().parameters;

/** With one live strategy, and its panel in front. */
async function open(page: Page, over: Partial<StrategyView> = {}, answers: FakeOptions["answers"] = {}): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  errors = watchErrors(page);
  const options: FakeOptions = { answers, state: { strategyFiles: { folder: STRATEGY_FOLDER, files: [OWN, ...EXAMPLES] }, accounts: [...defaultState(UNIVERSE).accounts, BROKER_ACCOUNT], strategies: [strategyView({ ...LIVE, ...over })] } };
  terminal = await startFakeTerminal(options);
  await showPage(page, terminal, options);
  await goTo(page, "j", "strategies");
}

const dialog = (page: Page) => page.getByRole("dialog");
const field = (page: Page, check: string) => dialog(page).getByLabel(`Reason to trade all the same: ${check}`);
const startButton = (page: Page) => dialog(page).getByRole("button", { name: /Start it live/ });
const word = (page: Page) => dialog(page).getByLabel(/Type LIVE/);

test("red checks: a reason for each, then the word, all by keyboard; what was said stands in the details", async ({ page }) => {
  await open(page);
  terminal.strategies.card = () => liveCardOf(["deflatedSharpe", "paperDays"]);
  await keys(page, "r");
  await expect(dialog(page)).toContainText("2 of 10 checks are red");
  await expect(dialog(page)).toContainText("Numbers of “EMA crossover on SBIN”");
  await expect(dialog(page).getByRole("listitem").filter({ hasText: "✗" })).toHaveCount(2);
  await expect(dialog(page).getByRole("listitem").filter({ hasText: "✓" })).toHaveCount(8);
  await expect(field(page, "Deflated Sharpe ratio")).toBeFocused();
  await page.keyboard.type("short");
  await expect(dialog(page)).toContainText("At least 10 characters.");
  // Enter goes to what is missing, and starts nothing.
  await keys(page, "Enter");
  await expect(field(page, "Deflated Sharpe ratio")).toBeFocused();
  await page.keyboard.type(" history, small size");
  await keys(page, "Enter");
  await expect(field(page, "Days on paper")).toBeFocused();
  await page.keyboard.type("Short history, small SIZE");
  await expect(dialog(page)).toContainText("1 reason is missing.");
  await keys(page, "Control+a");
  await page.keyboard.type("It ran elsewhere for a month");
  await expect(dialog(page)).toContainText("The word LIVE is missing.");
  await pictures(page, "live-card");
  await keys(page, "Enter");
  await expect(word(page)).toBeFocused();
  await expect(startButton(page)).toBeDisabled();
  await page.keyboard.type("LIVE");
  await keys(page, "Enter");
  await expect(dialog(page)).toHaveCount(0);
  expect(terminal.requests("strategies.start")).toEqual([{
    id: ID, word: "LIVE",
    accept: { version: { hash: HASH, parameters: PARAMETERS }, sameForAll: false, reasons: [{ check: "deflatedSharpe", reason: "short history, small size" }, { check: "paperDays", reason: "It ran elsewhere for a month" }] },
  }]);
  await expectFocusIn(page, "strategies");
  await keys(page, "4");
  const accepted = panel(page, "strategies").getByRole("tabpanel");
  await expect(accepted).toContainText("by trader");
  await expect(accepted).toContainText("Reason: It ran elsewhere for a month");
  await accepted.getByText("Accepted for live").scrollIntoViewIfNeeded();
  await pictures(page, "live-card-accepted");
});

test("never run: ten red checks scroll within, one reason for all by choice, and the buttons stay in sight", async ({ page }) => {
  await open(page);
  terminal.strategies.card = noRunCard;
  await keys(page, "r");
  await expect(dialog(page)).toContainText("10 of 10 checks are red");
  await expect(dialog(page)).toContainText("The lab has no run of this code");
  await expect(dialog(page)).toContainText("10 reasons are missing.");
  await pictures(page, "live-card-never-run");
  for (const button of [startButton(page), dialog(page).getByRole("button", { name: /Leave it/ }), word(page)]) await expect(button).toBeInViewport({ ratio: 1 });
  await dialog(page).getByLabel("One reason for all 10 red checks").check();
  const all = dialog(page).getByLabel("Reason for all 10 red checks", { exact: true });
  await all.fill("aaaaaaaaaaaa");
  await expect(dialog(page)).toContainText("One character again and again is no reason.");
  await all.fill("Ten shares to see the orders work");
  // A press beside the dialog closes it, and what was typed is there again.
  await page.mouse.click(5, 5);
  await expect(dialog(page)).toHaveCount(0);
  await goTo(page, "j", "strategies");
  await keys(page, "r");
  await expect(all).toHaveValue("Ten shares to see the orders work");
  await word(page).fill("LIVE");
  await pictures(page, "live-card-same-for-all");
  await keys(page, "Enter");
  await expect(dialog(page)).toHaveCount(0);
  const accept = terminal.requests("strategies.start")[0]?.accept;
  expect(accept?.sameForAll).toBe(true);
  expect(accept?.reasons.map(({ reason }) => reason)).toEqual(Array.from({ length: 10 }, () => "Ten shares to see the orders work"));
});

test("never run: the lab opens with the file and the parameters", async ({ page }) => {
  await open(page, { parameters: { ...PARAMETERS, fast: 12, slow: 34 } });
  terminal.strategies.card = noRunCard;
  await keys(page, "r");
  await dialog(page).getByRole("button", { name: "Open in the lab" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expectFocusIn(page, "lab");
  const lab = panel(page, "lab");
  await expect(lab.getByLabel("Strategy", { exact: true })).toHaveValue("own/my-ema.ts");
  await expect(lab.locator("#lab-p-fast")).toHaveValue("12");
  await expect(lab.locator("#lab-p-slow")).toHaveValue("34");
  await expect(lab.getByLabel("Capital")).toHaveValue("2,50,000");
  expect(terminal.requests("strategies.start")).toEqual([]);
});

test("a card that is still read, and one that is all green", async ({ page }) => {
  await open(page);
  const gate = Promise.withResolvers<void>();
  terminal.strategies.cardGate = gate.promise;
  await keys(page, "r");
  await expect(dialog(page)).toContainText("The report card is read.");
  // The word may be typed meanwhile; nothing starts before the card was shown.
  await expect(word(page)).toBeFocused();
  await page.keyboard.type("LIVE");
  await expect(startButton(page)).toBeDisabled();
  await pictures(page, "live-card-loading");
  gate.resolve();
  await expect(dialog(page)).toContainText("All 10 checks are green");
  await expect(startButton(page)).toBeEnabled();
  await pictures(page, "live-card-green");
  await keys(page, "Enter");
  await expect(dialog(page)).toHaveCount(0);
  expect(terminal.requests("strategies.start")).toEqual([{ id: ID, word: "LIVE" }]);
});

test("a lab that cannot be read asks for one reason; once accepted, nothing is asked", async ({ page }) => {
  await open(page);
  terminal.strategies.card = unreadableCard;
  await keys(page, "r");
  await expect(dialog(page)).toContainText("The lab could not be read");
  await expect(dialog(page)).toContainText("Nothing is known");
  await pictures(page, "live-card-unreadable");
  await field(page, "The lab could not be read").fill("The disk is being replaced today");
  await word(page).fill("LIVE");
  await keys(page, "Enter");
  await expect(dialog(page)).toHaveCount(0);
  await expect(panel(page, "strategies")).toContainText("Running");
  terminal.strategies.change(ID, { state: "stopped", sentence: "Stopped for the night." });
  await expect(panel(page, "strategies")).toContainText("Stopped for the night.");
  await keys(page, "r");
  await expect(dialog(page)).toContainText("Accepted before");
  await expect(dialog(page)).toContainText("Reason: The disk is being replaced today");
  await expect(word(page)).toBeFocused();
  await pictures(page, "live-card-accepted-before");
});

test("a swap of one that trades live asks for the new version's card; worse, it keeps what was said", async ({ page }) => {
  await open(page, { state: "running", sentence: "Runs.", fileHash: "beefbeefbeefbeef" });
  terminal.strategies.card = (hash) => liveCardOf(hash === HASH ? [] : ["trades", "drawdown"]);
  terminal.strategies.accepted.push({ at: Date.parse("2026-08-10T05:00:00Z") as never, by: "trader", file: "own/my-ema.ts", version: { hash: "beefbeefbeefbeef", parameters: PARAMETERS }, card: liveCardOf(["drawdown"]), reasons: [{ check: "drawdown", reason: "Half of the capital" }], sameForAll: false });
  await keys(page, "w");
  await expect(dialog(page)).toContainText("Swap the new version of EMA crossover in?");
  await expect(dialog(page)).toContainText("The card got worse since it was accepted (Enough trades)");
  await expect(field(page, "Drawdown in 95 of 100 simulations")).toHaveValue("Half of the capital");
  await expect(field(page, "Enough trades")).toBeFocused();
  await pictures(page, "live-card-swap");
  await page.keyboard.type("It trades once a month");
  await keys(page, "Enter");
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByText("was switched in 12.4 ms")).toBeVisible();
  expect(terminal.requests("strategies.swap")).toEqual([{ id: ID, accept: { version: { hash: "beefbeefbeefbeef", parameters: PARAMETERS }, sameForAll: false, reasons: [{ check: "trades", reason: "It trades once a month" }, { check: "drawdown", reason: "Half of the capital" }] } }]);
});

test("new parameters of one that trades live, and the way back, ask likewise; Esc leaves all as it was", async ({ page }) => {
  await open(page, { state: "running", sentence: "Runs.", swap: { at: 0 as never, switchMs: 2, from: "cafecafecafecafe", to: HASH, outcome: "kept", sentence: "Kept." } });
  terminal.strategies.card = (hash) => liveCardOf(hash === HASH ? ["paperDays"] : []);
  await keys(page, "e");
  await page.locator("#strategy-p-slow").fill("30");
  await keys(page, "Enter");
  await expect(dialog(page)).toContainText("Swap new parameters into EMA crossover?");
  await expect(dialog(page)).toContainText("1 of 10 checks is red");
  expect(terminal.requests("strategies.card").at(-1)).toEqual({ id: ID, way: "swap", parameters: { ...PARAMETERS, slow: 30 } });
  await keys(page, "Escape");
  await expect(dialog(page)).toHaveCount(0);
  expect(terminal.requests("strategies.swap")).toEqual([]);
  await expect(page.locator("#strategy-p-slow")).toHaveValue("30");
  await keys(page, "Escape");
  await goTo(page, "j", "strategies");
  await keys(page, "z");
  await expect(dialog(page)).toContainText("Swap EMA crossover back to cafecafecafe?");
  await expect(dialog(page)).toContainText("All 10 checks are green");
  await dialog(page).getByRole("button", { name: /Swap back live/ }).click();
  await expect(dialog(page)).toHaveCount(0);
  expect(terminal.requests("strategies.swapBack")).toEqual([{ id: ID }]);
});

test("what the terminal refuses stays in the dialog with what was typed, and the card is read anew", async ({ page }) => {
  await open(page);
  let red = ["paperDays"];
  terminal.strategies.card = () => liveCardOf(red);
  await keys(page, "r");
  await field(page, "Days on paper").fill("Tested for a year elsewhere");
  await word(page).fill("LIVE");
  red = ["paperDays", "trades"];
  await keys(page, "Enter");
  await expect(dialog(page).getByRole("alert")).toContainText("Without a reason: Enough trades");
  await expect(dialog(page)).toContainText("2 of 10 checks are red");
  await expect(field(page, "Days on paper")).toHaveValue("Tested for a year elsewhere");
  await expect(startButton(page)).toBeDisabled();
  await pictures(page, "live-card-refused");
});

test("a card that cannot be asked for says why and is asked for again", async ({ page }) => {
  let down = true;
  await open(page, {}, {
    "strategies.card": () => {
      if (down) throw new TerminalError(notConnected("own/my-ema.ts cannot be read at the moment."));
      return { version: { hash: HASH, parameters: PARAMETERS }, card: liveCardOf([]), asks: false, standing: "none", why: "All checks are green." };
    },
  });
  await keys(page, "r");
  await expect(dialog(page)).toContainText("The report card could not be asked for");
  await expect(dialog(page)).toContainText("own/my-ema.ts cannot be read at the moment.");
  await expect(startButton(page)).toBeDisabled();
  await pictures(page, "live-card-error");
  down = false;
  await dialog(page).getByRole("button", { name: /Ask again/ }).click();
  await expect(dialog(page)).toContainText("All 10 checks are green");
});
