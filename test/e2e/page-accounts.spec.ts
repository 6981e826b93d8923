import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { accountId } from "../../shared/domain/identity.ts";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { panel, watchErrors } from "./page-helpers.ts";
import { goTo, gridRows, keys, showPage } from "./panel-helpers.ts";
import { paperState, SWING, SWING_ACCOUNT, SWING_PAPER, swingPerformance } from "./paper-day.ts";
import { activity, fill, INFY, ITC, order, position, rupees, tradingDay } from "./trading-day.ts";
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
}

/** Practice with its trading day, and a paper account that has a little of everything; practice is chosen. */
function twoAccounts(): FakeOptions {
  const day = tradingDay();
  const paper = paperState();
  return {
    state: {
      ...paper, settings: {},
      orders: [...day.orders!, order({ account: SWING, instrument: INFY })],
      fills: [...day.fills!, fill({ account: SWING, instrument: INFY })],
      positions: [...day.positions!, position({ account: SWING, instrument: INFY, quantity: 10, buyQuantity: 10, buyValue: rupees(15_000), cost: rupees(15_000) })],
      holdings: [...day.holdings!, { account: SWING, instrument: ITC, quantity: 20, t1Quantity: 0, averagePrice: rupees(450), previousClose: rupees(461.2) }],
      activity: [activity(1, { sentence: "Sauda started." }), activity(2, { sentence: "Swing bought.", account: SWING }), activity(3, { sentence: "Practice bought.", account: day.positions![0]!.account })],
    },
  };
}

const switcher = (page: Page) => page.getByRole("button", { name: /^Account / });
const instruments = async (page: Page, id: string) => (await gridRows(page, id)).map((row) => row["instrument"]);

test("every panel shows the chosen account and no other", async ({ page }) => {
  await open(page, { ...twoAccounts(), answers: { "paper.performance": swingPerformance } });
  await expect(switcher(page)).toHaveAccessibleName("Account Practice, practice");
  await expect(page.getByRole("group", { name: "Gross P&L today" })).toContainText("₹");
  expect(await instruments(page, "positions")).not.toContain("INFY");
  await keys(page, "Control+Shift+A", "ArrowDown", "Enter");
  await expect(switcher(page)).toHaveAccessibleName("Account Swing, paper");
  await expect.poll(() => instruments(page, "positions")).toEqual(["INFY"]);
  await goTo(page, "o", "orders");
  await expect.poll(() => instruments(page, "orders")).toEqual(["INFY"]);
  await goTo(page, "r", "trades");
  await expect.poll(() => instruments(page, "trades")).toEqual(["INFY"]);
  await goTo(page, "h", "holdings");
  await expect.poll(() => instruments(page, "holdings")).toEqual(["ITC"]);
  await goTo(page, "f", "funds");
  await expect(panel(page, "funds")).toContainText("₹ 8,12,430.15 available");
  await expect(panel(page, "funds").getByRole("region")).toHaveCount(1);
  await goTo(page, "a", "activity");
  await expect.poll(async () => (await gridRows(page, "activity")).map((row) => row["sentence"])).toEqual(["Swing bought.", "Sauda started."]);
  // Of a paper account after charges: the Paper panel's own figure of the day.
  await expect(page.getByRole("group", { name: "Net P&L today" })).toContainText("+₹ 9,420.00");
});

test("the choice is kept over a reload; the list tells what is open elsewhere", async ({ page }) => {
  await open(page, twoAccounts());
  await keys(page, "Control+Shift+A");
  const list = page.getByRole("dialog", { name: "Accounts" });
  await expect(list).toContainText("1 position open in other accounts");
  await pictures(page, "accounts-list");
  await keys(page, "ArrowDown", "Enter");
  await expect(switcher(page)).toHaveAccessibleName("Account Swing, paper");
  await expect.poll(() => terminal.requests("settings.put").some(({ name, value }) => name === "page" && (value as { account?: string }).account === SWING)).toBe(true);
  await page.reload();
  await expect(switcher(page)).toHaveAccessibleName("Account Swing, paper");
  await pictures(page, "accounts-paper");
});

test("by name from the command box", async ({ page }) => {
  await open(page, twoAccounts());
  await keys(page, "Control+k");
  await page.keyboard.type("switch to sw");
  await expect(page.getByRole("dialog").getByRole("option").first()).toContainText("Switch to Swing (paper)");
  await keys(page, "Enter");
  await expect(switcher(page)).toHaveAccessibleName("Account Swing, paper");
  await keys(page, "Control+k");
  await page.keyboard.type("switch to");
  await expect(page.getByRole("option", { name: /Switch to Practice/ })).toBeVisible();
  await expect(page.getByRole("option", { name: /Switch to Swing/ })).toHaveCount(0);
});

test("an account that vanishes gives way to the first, with a word about it", async ({ page }) => {
  await open(page, { state: paperState() });
  await expect(switcher(page)).toHaveAccessibleName("Account Swing, paper");
  terminal.push("paper", { ...SWING_PAPER, closed: true });
  await expect(switcher(page)).toHaveAccessibleName("Account Practice, practice");
  await expect(page.getByText("Swing is closed; its history is in the list of accounts. The page now shows Practice, and orders go there.")).toBeVisible();
  await keys(page, "Control+Shift+A");
  await expect(page.getByRole("dialog", { name: "Accounts" }).getByRole("list", { name: "Closed" }).getByRole("listitem")).toHaveCount(1);
});

test("a closed account is looked at: its history, nothing to send, and the way back", async ({ page }) => {
  const state = paperState();
  // After a restart the terminal runs it no longer: only its record is left.
  await open(page, { state: { ...state, accounts: state.accounts!.filter(({ id }) => id !== SWING), paper: [{ ...SWING_PAPER, closed: true }], positions: [], settings: {} }, answers: { "paper.performance": swingPerformance } });
  await expect(switcher(page)).toHaveAccessibleName("Account Practice, practice");
  await keys(page, "Control+Shift+A");
  await pictures(page, "accounts-closed-list");
  await keys(page, "ArrowDown", "Enter");
  await expect(switcher(page)).toHaveAccessibleName("Account Swing, paper");
  await expect(page.getByText("Its orders, trades and results can be looked at; nothing can be sent.").first()).toBeVisible();
  await goTo(page, "e", "paper");
  await expect(panel(page, "paper")).toContainText("₹ 10,35,892.90");
  await expect(page.getByRole("button", { name: "Reset", exact: true })).toHaveCount(0);
  await expect(panel(page, "ticket")).toContainText("Swing takes no orders now: It is closed.");
  await pictures(page, "accounts-closed");
  await goTo(page, "l", "risk");
  await expect(panel(page, "risk")).toContainText("A closed account takes no orders, so nothing limits them.");
  await goTo(page, "f", "funds");
  await expect(panel(page, "funds")).toContainText("What it had at its end stands in the Paper panel.");
  await keys(page, "Control+Shift+X");
  await expect(page.getByText("Swing is closed: nothing is open in it.")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Back to Practice" }).press("Enter");
  await expect(switcher(page)).toHaveAccessibleName("Account Practice, practice");
  await keys(page, "Control+k");
  await page.keyboard.type("look at sw");
  await keys(page, "Enter");
  await expect(switcher(page)).toHaveAccessibleName("Account Swing, paper");
  // A closed account is not where the next day begins.
  expect(terminal.requests("settings.put").filter(({ value }) => (value as { account?: string }).account === SWING)).toEqual([]);
  await page.reload();
  await expect(switcher(page)).toHaveAccessibleName("Account Practice, practice");
});

test("what the ticket said of one account's order does not stand under another", async ({ page }) => {
  await open(page, twoAccounts());
  terminal.fail("orders.place", { kind: "Refused", rule: "dailyLoss", limit: "1", value: "2", sentence: "The loss limit is reached." });
  await keys(page, "b");
  await page.keyboard.type("10");
  await keys(page, "Enter");
  await expect(panel(page, "ticket")).toContainText("The loss limit is reached.");
  await keys(page, "Control+Shift+A", "ArrowDown", "Enter");
  await expect(switcher(page)).toHaveAccessibleName("Account Swing, paper");
  await expect(panel(page, "ticket")).not.toContainText("The loss limit is reached.");
});

test("a doubt stays under another account, and names its own", async ({ page }) => {
  await open(page, twoAccounts());
  terminal.fail("orders.place", { kind: "Unresolved", sentence: "The broker did not answer." });
  await keys(page, "b");
  await page.keyboard.type("10");
  await keys(page, "Enter");
  await expect(panel(page, "ticket")).toContainText("The broker did not answer.");
  await expect(panel(page, "ticket")).not.toContainText("In Practice:");
  await keys(page, "Control+Shift+A", "ArrowDown", "Enter");
  await expect(panel(page, "ticket")).toContainText("In Practice: The broker did not answer.");
});

test("orders of unknown outcome in another account are not forgotten", async ({ page }) => {
  await open(page, { state: paperState() });
  const status = page.getByRole("contentinfo", { name: "Status" });
  const health = terminal.state.orderHealth[0]!;
  terminal.push("orderHealth", { ...health, unresolved: 2 });
  await status.getByRole("button", { name: "2 unresolved in another account" }).press("Enter");
  await expect(page.getByRole("dialog", { name: "Accounts" })).toBeVisible();
  await keys(page, "ArrowUp", "Enter");
  await expect(status.getByRole("button", { name: "2 orders unresolved" })).toBeVisible();
});

test("the four worlds in one list look different", async ({ page }) => {
  const others = (["replay", "live"] as const).map((world) => ({ ...SWING_ACCOUNT, id: accountId("angelone", "P482113", world), title: `Angel One ${world}`, broker: "Angel One", clientCode: "P482113", world }));
  const state = paperState();
  await open(page, { state: { ...state, accounts: [...state.accounts!, ...others] } });
  await keys(page, "Control+Shift+A");
  await expect(page.getByRole("dialog", { name: "Accounts" }).getByRole("listitem")).toHaveCount(4);
  await pictures(page, "accounts-worlds");
});
