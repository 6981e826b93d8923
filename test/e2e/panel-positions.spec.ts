import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { refused } from "../../shared/domain/errors.ts";
import { accountId } from "../../shared/domain/identity.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, gridRows, keys, showPage } from "./panel-helpers.ts";
import { guardedDay } from "./guarded-day.ts";
import { CALL, FUTURE, INFY, ITC, position, rupees, SBIN, tradingDay } from "./trading-day.ts";
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
  await goTo(page, "p", "positions");
}

const totals = (page: Page) => panel(page, "positions").getByLabel("Totals of all positions");

test("empty", async ({ page }) => {
  await open(page);
  await expect(panel(page, "positions")).toContainText("No positions today");
  await pictures(page, "positions-empty");
});

test("live profit to the paisa, by hand", async ({ page }) => {
  await open(page, { state: tradingDay() });
  // Wide, so that every column is drawn.
  await page.setViewportSize({ width: 1900, height: 1000 });
  // SBIN: 100 × (814.65 − 812.10) = 255.00. NIFTY CE: 150 × (142.35 − 131.20) = 1,672.50.
  // BANKNIFTY: 35 × (52,310.40 − 52,244.80) = 2,296.00. ITC, closed: 120 × 461.00 − 55,188 = 132.00.
  terminal.quote(SBIN, { ltp: rupees(814.65) });
  terminal.quote(CALL, { ltp: rupees(142.35) });
  terminal.quote(FUTURE, { ltp: rupees(52_244.8) });
  terminal.quote(ITC, { ltp: rupees(455.05) });
  await expect.poll(async () => (await gridRows(page, "positions")).map((row) => [row["instrument"], row["net"]])).toEqual([
    ["BANKNIFTY FUT 25 Aug", "+2,296.00"], ["NIFTY 24500 CE 25 Aug", "+1,672.50"], ["SBIN", "+255.00"], ["ITC", "+132.00"],
  ]);
  const rows = await gridRows(page, "positions");
  expect(rows[0]).toMatchObject({ quantity: "−35", average: "52,310.40", ltp: "52,244.80", percent: "+0.13", product: "NRML" });
  expect(rows[2]).toMatchObject({ quantity: "+100", average: "812.10", ltp: "814.65", percent: "+0.31" });
  expect(rows[3]).toMatchObject({ quantity: "0", average: "–", percent: "–", realised: "+132.00" });
  // 18,28,568 + 21,352.50 + 81,465 exposed; 255 + 1,672.50 + 2,296 = 4,223.50 unrealised.
  await expect(totals(page)).toHaveText(/3 open positions\s*exposure ₹ 19,31,385\.50\s*realised \+₹ 132\.00\s*unrealised \+₹ 4,223\.50\s*gross P&L \+₹ 4,355\.50/);
  terminal.quote(SBIN, { ltp: rupees(800.05) });
  await expect.poll(async () => (await gridRows(page, "positions"))[2]?.["net"]).toBe("−1,205.00");
  await expect(totals(page)).toContainText("gross P&L +₹ 2,895.50");
  await pictures(page, "positions-full");
});

test("X exits the chosen one at once, impatient presses send nothing more", async ({ page }) => {
  await open(page, { state: tradingDay(), delayMs: { "positions.exit": 200 } });
  terminal.answer("positions.exit", () => ({ orders: ["exit1" as OrderKey] }));
  const exits = () => terminal.requests("positions.exit");
  await keys(page, "ArrowDown", "ArrowDown", "x", "x", "x");
  await expect(page.getByText("Exit of SBIN MIS sent.")).toBeVisible();
  await keys(page, "x");
  await expect(page.getByText("The exit of SBIN MIS is on its way: see Orders.").first()).toBeVisible();
  expect(exits()).toEqual([{ account: ACCOUNT, instrument: SBIN, product: "MIS", once: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  terminal.push("position", position({ quantity: 0, sellQuantity: 100, sellValue: rupees(81_465), cost: rupees(0), realised: rupees(255) }));
  await expect.poll(async () => (await gridRows(page, "positions")).map((row) => row["instrument"])).toEqual(["BANKNIFTY FUT 25 Aug", "NIFTY 24500 CE 25 Aug", "ITC", "SBIN"]);
  await keys(page, "x");
  await expect(page.getByText("SBIN MIS is closed already.")).toBeVisible();
  expect(exits()).toHaveLength(1);
});

test("R asks, and reverses only what was asked about", async ({ page }) => {
  await open(page, { state: tradingDay() });
  terminal.answer("positions.reverse", () => ({ orders: ["rev1" as OrderKey] }));
  await keys(page, "ArrowDown", "ArrowDown", "r");
  await expect(page.getByRole("dialog")).toContainText("Sells 200 at market: closes long 100 and opens short 100.");
  await pictures(page, "positions-reverse");
  await keys(page, "Escape");
  expect(terminal.requests("positions.reverse")).toEqual([]);
  await keys(page, "r");
  await expect(page.getByRole("dialog")).toBeVisible();
  terminal.push("position", position({ quantity: 60, sellQuantity: 40, sellValue: rupees(32_600), cost: rupees(48_726), realised: rupees(116) }));
  await expect.poll(async () => (await gridRows(page, "positions"))[2]?.["quantity"]).toBe("+60");
  await keys(page, "Enter");
  await expect(page.getByText("SBIN MIS has changed meanwhile and was not reversed.")).toBeVisible();
  expect(terminal.requests("positions.reverse")).toEqual([]);
  await keys(page, "r", "Enter");
  await expect.poll(() => terminal.requests("positions.reverse")).toHaveLength(1);
});

test("B and S on a row are about the row; Enter shows it in the chart", async ({ page }) => {
  await open(page, { state: tradingDay() });
  await keys(page, "Enter");
  await expect(panel(page, "chart").getByRole("heading")).toHaveText("BANKNIFTY FUT");
  await keys(page, "ArrowDown", "s");
  await expectFocusIn(page, "ticket");
  await expect(panel(page, "ticket").getByRole("heading")).toHaveText("NIFTY 24500 CE");
  await expect(panel(page, "ticket").getByRole("radio", { name: "NRML" })).toBeChecked();
});

test("owner, exit plan and protection of each, as they change", async ({ page }) => {
  await open(page, { state: { ...tradingDay(), ...guardedDay() } });
  const row = async (name: string) => (await gridRows(page, "positions")).find(({ instrument }) => instrument!.startsWith(name))!;
  await expect.poll(() => row("SBIN")).toMatchObject({ owner: "Manual 60 · EMA cross 40", exit: "SL 804", guard: "40 naked" });
  expect(await row("NIFTY")).toMatchObject({ owner: "EMA cross", exit: "Trail 128 · T 150 +1", guard: "here" });
  expect(await row("BANKNIFTY")).toMatchObject({ owner: "Manual", exit: "GTT 51,400 / 52,900", guard: "at broker" });
  await pictures(page, "positions-guarded");
  terminal.push("protection", { account: ACCOUNT, rows: guardedDay().protection!.map((one) => (one.instrument === SBIN ? { ...one, atBroker: 100, naked: 0 } : one)) });
  await expect.poll(() => row("SBIN")).toMatchObject({ guard: "at broker, today" });
});

test("another account's positions are not here", async ({ page }) => {
  const other = accountId("paper", "Swing", "paper");
  await open(page, { state: { positions: [position({ account: other }), position({ instrument: INFY })] } });
  await expect.poll(async () => (await gridRows(page, "positions")).map((row) => row["instrument"])).toEqual(["INFY"]);
  await expect(totals(page)).toContainText("1 open position");
});

test("a failed exit alarms with the reason; a position without a price is left out of the sums and told", async ({ page }) => {
  await open(page, { quotes: false, state: { positions: [position(), position({ instrument: INFY, buyValue: rupees(154_000), cost: rupees(154_000), exact: false })] } });
  terminal.fail("positions.exit", refused("resting orders", "1 order in NSE:SBIN could not be cancelled within 4 s, so no exit was sent: both could fill. See the Orders panel, then try again.", "0", "1"));
  await keys(page, "ArrowDown", "x");
  await expect(page.getByRole("alert").filter({ hasText: "no exit was sent" })).toBeVisible();
  terminal.quote(SBIN, { ltp: rupees(814.65) });
  await page.setViewportSize({ width: 1900, height: 1000 });
  await expect.poll(async () => (await gridRows(page, "positions"))[0]).toMatchObject({ instrument: "INFY", ltp: "–", net: "–", unrealised: "–", percent: "–" });
  await expect(totals(page)).toContainText("1 without a price left out · some fills still at the broker's rounded average");
  await pictures(page, "positions-error");
});

test("without a link the figures fade and stay", async ({ page }) => {
  await open(page, { state: tradingDay() });
  await expect(totals(page)).toContainText("3 open positions");
  terminal.dropLink();
  await expect(page.getByText("The link to Sauda was lost").first()).toBeVisible();
  await expect(panel(page, "positions").locator(".live-cell").first()).toHaveCSS("opacity", "0.45");
  await pictures(page, "positions-disconnected");
  errors.length = 0;
});
