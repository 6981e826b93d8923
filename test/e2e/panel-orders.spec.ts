import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { OrderKey } from "../../shared/domain/identity.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, gridRows, keys, showPage } from "./panel-helpers.ts";
import { at, INFY, ITC, order, rupees, tradingDay } from "./trading-day.ts";
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
  await goTo(page, "o", "orders");
}

const A = order({ key: "aaaa" as OrderKey, createdAt: at(11, 0) });
const B = order({ key: "bbbb" as OrderKey, createdAt: at(11, 1), instrument: INFY, quantity: 25, filled: 10, filledValue: rupees(15_400), price: rupees(1540) });
const C = order({ key: "cccc" as OrderKey, createdAt: at(11, 2), instrument: ITC, type: "SL", price: rupees(455), trigger: rupees(455.5), side: "SELL", state: "trigger-pending" });
const cancels = (): string[] => terminal.requests("orders.cancel").map(({ order: key }) => key);

test("empty, and with a filter that hides everything", async ({ page }) => {
  await open(page);
  await expect(panel(page, "orders")).toContainText("No orders today");
  await pictures(page, "orders-empty");
  terminal.push("order", { ...A, state: "complete", filled: 100, filledValue: rupees(81_150) });
  await expect(panel(page, "orders").getByRole("grid", { name: "Orders" })).toBeVisible();
  await goTo(page, "o", "orders");
  await keys(page, "f");
  await expect(panel(page, "orders")).toContainText("No order is working");
  await pictures(page, "orders-filtered");
  await keys(page, "f");
  await expect(panel(page, "orders").getByRole("grid", { name: "Orders" })).toBeVisible();
});

test("a full book: newest first, states in words, the unresolved one explained", async ({ page }) => {
  await open(page, { state: tradingDay() });
  await page.setViewportSize({ width: 1900, height: 1200 });
  await expect.poll(async () => (await gridRows(page, "orders")).map((row) => row["state"])).toEqual([
    "Outcome unknown", "Open, 40 filled", "Waits for its trigger", "Cancelled, 120 filled", "Filled", "Rejected", "Filled",
  ]);
  const rows = await gridRows(page, "orders");
  expect(rows[1]).toMatchObject({ instrument: "SBIN", side: "BUY", product: "MIS", type: "LIMIT", quantity: "40 / 100", price: "811.50", trigger: "–", average: "811.50", latency: "1.2 ms", time: "11:24:09" });
  expect(rows[5]).toMatchObject({ text: "RMS:Margin Exceeds, Required:7700, Available:5000 for entity account-P482113" });
  await expect(panel(page, "orders").getByRole("alert")).toContainText("1 order has no clear outcome.");
  await page.setViewportSize({ width: 1280, height: 800 });
  await pictures(page, "orders-full");
});

test("arrows choose, Delete cancels the chosen one, once", async ({ page }) => {
  await open(page, { state: { orders: [A, B, C] }, delayMs: { "orders.cancel": 300 } });
  await keys(page, "ArrowDown", "Delete", "Delete", "c");
  await expect.poll(cancels).toEqual(["bbbb"]);
  await page.evaluate(() => new Promise((done) => setTimeout(done, 400)));
  terminal.push("order", { ...B, change: { kind: "cancel", state: "sent", at: at(11, 5) } });
  await expect.poll(async () => (await gridRows(page, "orders"))[1]?.["state"]).toBe("Open, 10 filled · cancel sent");
  await keys(page, "Delete");
  await expect(page.getByText("The order in INFY cannot be cancelled: its cancel is already on its way.")).toBeVisible();
  expect(cancels()).toEqual(["bbbb"]);
});

test("when rows move or vanish under the cursor, keys still act on the chosen order or on none", async ({ page }) => {
  await open(page, { state: { orders: [A, B, C] } });
  await keys(page, "ArrowDown");
  terminal.push("order", order({ key: "dddd" as OrderKey, createdAt: at(11, 3) }));
  terminal.push("order", order({ key: "eeee" as OrderKey, createdAt: at(11, 4) }));
  await expect.poll(async () => (await gridRows(page, "orders")).length).toBe(5);
  await keys(page, "c");
  await expect.poll(cancels).toEqual(["bbbb"]);
  // The chosen one is done and the filter hides it: its neighbour must not take its place.
  await keys(page, "f");
  terminal.push("order", { ...B, state: "cancelled" });
  await expect.poll(async () => (await gridRows(page, "orders")).length).toBe(4);
  await keys(page, "c");
  await expect(page.getByText("Choose an order first")).toBeVisible();
  expect(cancels()).toEqual(["bbbb"]);
});

test("E puts the order on the ticket; Enter there changes it and goes back", async ({ page }) => {
  await open(page, { state: { orders: [A, B, C] } });
  await keys(page, "ArrowDown", "e");
  await expectFocusIn(page, "ticket");
  const ticket = panel(page, "ticket");
  await expect(ticket.getByRole("heading")).toHaveText("Change order: INFY");
  await expect(ticket).toContainText("The order is for 25, of which 10 are filled. The quantity here is the new total.");
  await expect(ticket.getByLabel(/^Quantity/)).toHaveValue("25");
  await expect(ticket).toContainText("Nothing is changed yet.");
  await keys(page, "Control+A");
  await page.keyboard.type("10");
  await expect(ticket).toContainText("10 of the order are filled; the total must be above that, not 10. To stop here, cancel the rest.");
  await pictures(page, "ticket-change");
  await keys(page, "Control+A");
  await page.keyboard.type("30");
  await keys(page, "Tab", "ArrowUp");
  await expect(ticket.getByRole("button", { name: "Change buy to 30 INFY @ 1,540.05" })).toBeVisible();
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("orders.modify")).toEqual([{ order: "bbbb", terms: { type: "LIMIT", quantity: 30, price: rupees(1540.05), trigger: 0, validity: "DAY" } }]);
  await expectFocusIn(page, "orders");
  await expect(ticket.getByRole("heading")).not.toContainText("Change order");
  expect(terminal.requests("orders.place")).toEqual([]);
});

test("an order that is filled while it is being changed says so", async ({ page }) => {
  await open(page, { state: { orders: [A] } });
  await keys(page, "F2");
  await expectFocusIn(page, "ticket");
  terminal.push("order", { ...A, state: "complete", filled: 100, filledValue: rupees(81_150) });
  await expect(panel(page, "ticket")).toContainText("The order can no longer be changed: Filled. Esc empties the ticket.");
  await keys(page, "Enter", "Escape");
  await expect(panel(page, "ticket").getByRole("heading")).toHaveText("SBIN");
  expect(terminal.requests("orders.modify")).toEqual([]);
});

test("cancel all asks once and tells that stop-losses go too", async ({ page }) => {
  await open(page, { state: { orders: [A, B, C] } });
  terminal.answer("orders.cancelAll", () => ({ asked: 3 }));
  await keys(page, "Shift+Delete");
  await expect(page.getByRole("dialog")).toContainText("Cancel 3 working orders?");
  await expect(page.getByRole("dialog")).toContainText("1 of them stop-losses: their positions will be unprotected");
  await keys(page, "Escape");
  expect(terminal.requests("orders.cancelAll")).toEqual([]);
  await keys(page, "Shift+Delete", "Enter");
  await expect.poll(() => terminal.requests("orders.cancelAll")).toEqual([{ account: ACCOUNT }]);
  await expect(page.getByText("Asked to cancel 3 of 3 orders.")).toBeVisible();
});

test("a cancel that fails is told; without a link the book stays in view", async ({ page }) => {
  await open(page, { state: { orders: [A, B, C] } });
  terminal.fail("orders.cancel", { kind: "BrokerRefused", sentence: "The broker refused the cancel: the order is traded.", code: "AB4008", text: "Order not open" });
  await keys(page, "ArrowUp", "Delete");
  await expect(page.getByText("Cancel of SELL ITC: The broker refused the cancel: the order is traded.")).toBeVisible();
  await pictures(page, "orders-error");
  terminal.dropLink();
  await expect(page.getByText("The link to Sauda was lost").first()).toBeVisible();
  expect(await gridRows(page, "orders")).toHaveLength(3);
  await pictures(page, "orders-disconnected");
  errors.length = 0;
});
