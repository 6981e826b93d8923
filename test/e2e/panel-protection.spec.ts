import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { ProtectionView } from "../../shared/contract/schemas/plans.ts";
import { accountId } from "../../shared/domain/identity.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { guardedDay, PROTECTION } from "./guarded-day.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, gridRows, keys, showPage } from "./panel-helpers.ts";
import { ITC, rupees, SBIN, tradingDay } from "./trading-day.ts";
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
  await goTo(page, "n", "protection");
}

const status = (page: Page) => page.getByRole("contentinfo", { name: "Status" });
const totals = (page: Page) => panel(page, "protection").getByLabel("Totals of the protection");

test("empty: nothing is open, and the status bar is quiet", async ({ page }) => {
  await open(page);
  await expect(panel(page, "protection")).toContainText("Nothing is open");
  await expect(status(page).getByRole("button", { name: /protected at broker/ })).toHaveCount(0);
  await pictures(page, "protection-empty");
});

test("worst first, with the split, the losses and their sums by hand", async ({ page }) => {
  await open(page, { state: { ...tradingDay(), ...guardedDay() } });
  await page.setViewportSize({ width: 1900, height: 1000 });
  await expect.poll(async () => (await gridRows(page, "protection")).map((row) => row["instrument"])).toEqual(["SBIN", "NIFTY 24500 CE 25 Aug", "BANKNIFTY FUT 25 Aug"]);
  const [sbin, call] = await gridRows(page, "protection");
  expect(sbin).toMatchObject({ quantity: "+100", atBroker: "60", here: "–", naked: "40", lossAtStop: "−486.00", lossAtCircuit: "−8,449.00" });
  expect(call).toMatchObject({ quantity: "+150", atBroker: "–", here: "150", naked: "–", lossAtStop: "−480.00", lossAtCircuit: "–" });
  await expect(panel(page, "protection").getByRole("img", { name: "60 at broker, 40 naked" })).toBeVisible();
  // −486 − 480 − 20,636 = −21,602. At the circuits, the option's being unknown: −8,449 − 1,84,968.40 = −1,93,417.40.
  await expect(totals(page)).toContainText(/1 at broker.*1 only here.*1 naked/);
  await expect(totals(page)).toContainText("worst at the stops −₹ 21,602.00");
  await expect(totals(page)).toContainText("at the circuits −₹ 1,93,417.40 (1 without a known circuit left out)");
  await pictures(page, "protection-full");
});

test("the status bar tells it and opens it; X gets out of the chosen one", async ({ page }) => {
  await open(page, { state: { ...tradingDay(), ...guardedDay() } });
  await goTo(page, "o", "orders");
  const item = status(page).getByRole("button", { name: "1 protected at broker, 1 here, 1 naked" });
  await item.press("Enter");
  await expectFocusIn(page, "protection");
  await keys(page, "x");
  await expect.poll(() => terminal.requests("positions.exit")).toMatchObject([{ account: ACCOUNT, instrument: SBIN, product: "MIS" }]);
  await keys(page, "ArrowDown", "Enter");
  await expect(panel(page, "chart").getByRole("heading")).toHaveText("NIFTY 24500 CE");
  terminal.push("protection", { account: ACCOUNT, rows: PROTECTION.map((row) => (row.naked > 0 ? { ...row, atBroker: 100, naked: 0 } : row)) });
  await expect(status(page).getByRole("button", { name: "2 protected at broker, 1 here, 0 naked" })).toBeVisible();
  terminal.push("protection", { account: accountId("paper", "Swing", "paper"), rows: [{ ...PROTECTION[0]!, account: accountId("paper", "Swing", "paper") }] });
  terminal.push("protection", { account: ACCOUNT, rows: [] });
  await expect(panel(page, "protection")).toContainText("Nothing is open");
});

test("without a link it stays as it was", async ({ page }) => {
  await open(page, { state: { ...tradingDay(), ...guardedDay() } });
  terminal.dropLink();
  await expect(page.getByText("The link to Sauda was lost").first()).toBeVisible();
  expect(await gridRows(page, "protection")).toHaveLength(3);
  await pictures(page, "protection-disconnected");
  errors.length = 0;
});

test("holdings stand in a group of their own, with sums of their own, and alarm nobody", async ({ page }) => {
  const held: ProtectionView[] = [
    { kind: "holding", account: ACCOUNT, instrument: ITC, product: "CNC", quantity: 200, atBroker: 0, here: 0, naked: 200, lossAtCircuit: rupees(-8_200), words: "200 held without a stop." },
    { kind: "holding", account: ACCOUNT, instrument: SBIN, product: "CNC", quantity: 50, atBroker: 50, here: 0, naked: 0, lossAtStop: rupees(1_400), lossAtCircuit: rupees(-2_300), words: "50 protected by a rule at the broker (trigger 796.00)." },
  ];
  await open(page, { state: { ...tradingDay(), ...guardedDay(), protection: [...PROTECTION, ...held] } });
  const group = panel(page, "protection").getByRole("region", { name: "Holdings" });
  await expect(group).toContainText(/1 held without a stop.*1 with one.*at the circuits −₹ 10,500\.00/);
  await expect(totals(page)).toContainText(/1 at broker.*1 only here.*1 naked/);
  await expect(status(page).getByRole("button", { name: "1 protected at broker, 1 here, 1 naked" })).toBeVisible();
  await group.getByRole("gridcell").first().click();
  await keys(page, "x");
  await expect(page.getByText("Holdings are sold in the Holdings panel")).toBeVisible();
  expect(terminal.requests("positions.exit")).toEqual([]);
  await pictures(page, "protection-holdings");
});
