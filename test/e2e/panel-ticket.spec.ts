import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { Request } from "../../shared/contract/commands.ts";
import { notConnected, refused } from "../../shared/domain/errors.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import { Q } from "../../shared/streams/quote-fields.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { CALL, order, rupees, SBIN } from "./trading-day.ts";
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

const ticket = (page: Page) => panel(page, "ticket");
const button = (page: Page) => ticket(page).getByRole("button", { name: /^(Buy|Sell|Change|Sending)/ });
const placed = (): Request<"orders.place">[] => terminal.requests("orders.place");

test("a limit buy by keyboard: B, quantity, Tab, price, Enter", async ({ page }) => {
  await open(page);
  await keys(page, "b");
  await page.keyboard.type("100");
  await keys(page, "Tab");
  await page.keyboard.type("811.5");
  await expect(button(page)).toHaveText(/Buy 100 SBIN @ 811\.50/);
  await keys(page, "Enter");
  await expect.poll(placed).toHaveLength(1);
  expect(placed()[0]?.proposal).toEqual({
    account: ACCOUNT, instrument: SBIN, side: "BUY", type: "LIMIT", quantity: 100, price: 8_115_000, trigger: 0, product: "MIS", validity: "DAY", owner: "manual",
  });
  expect(placed()[0]?.once).toMatch(/^[0-9a-f-]{36}$/);
  await expect(ticket(page).getByRole("status")).toContainText("Sent");
  await pictures(page, "ticket-sent");
});

test("the state of the sent order is told in words as it changes", async ({ page }) => {
  await open(page);
  const sent = order({ key: "fake1" as OrderKey, quantity: 100 });
  await keys(page, "b");
  await page.keyboard.type("100");
  await keys(page, "Enter");
  await expect.poll(placed).toHaveLength(1);
  terminal.push("order", { ...sent, state: "pending" });
  await expect(ticket(page)).toContainText("BUY 100 SBIN: At the broker.");
  terminal.push("order", { ...sent, filled: 40, filledValue: rupees(32_460) });
  await expect(ticket(page)).toContainText("BUY 100 SBIN: Open, 40 filled, average 811.50.");
  terminal.push("order", { ...sent, state: "rejected", text: "RMS:Blocked for SBIN" });
  await expect(ticket(page)).toContainText("BUY 100 SBIN: Rejected. “RMS:Blocked for SBIN”");
});

test("Enter held down, pressed twice, and a double click send one order each", async ({ page }) => {
  await open(page);
  terminal.delay("orders.place", 300);
  await keys(page, "b");
  await page.keyboard.type("100");
  await page.keyboard.down("Enter");
  for (let i = 0; i < 5; i++) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await keys(page, "Enter");
  await expect(button(page)).toHaveText(/Sending…/);
  await expect(ticket(page).getByRole("status")).toContainText("Sent");
  expect(placed()).toHaveLength(1);
  terminal.delay("orders.place", 0);
  // The bounce of the first press must be over, or it would be the first press that is guarded here.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 800)));
  await button(page).dblclick();
  await expect.poll(placed).toHaveLength(2);
  await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
  expect(placed()).toHaveLength(2);
});

test("an answer lost with the link: the same press again carries the same mark, another order waits for Esc", async ({ page }) => {
  await open(page);
  terminal.delay("orders.place", 60_000);
  await keys(page, "b");
  await page.keyboard.type("100");
  await keys(page, "Enter");
  await expect.poll(placed).toHaveLength(1);
  terminal.dropLink();
  await expect(ticket(page).getByRole("alert")).toContainText("The outcome is not known");
  await pictures(page, "ticket-disconnected");
  await expect(button(page)).toHaveAttribute("aria-disabled", "true");
  terminal.delay("orders.place", 0);
  terminal.restoreLink();
  await expect(button(page)).toHaveAttribute("aria-disabled", "false", { timeout: 15_000 });
  await keys(page, "Tab", "ArrowUp");
  await expect(ticket(page)).toContainText("The last order has no clear answer");
  await keys(page, "Enter", "ArrowDown");
  await expect(button(page)).toHaveAttribute("aria-disabled", "false");
  await keys(page, "Enter");
  await expect.poll(placed).toHaveLength(2);
  expect(placed()[1]).toEqual(placed()[0]);
  // The page's own record of the dropped socket.
  errors.length = 0;
});

test("what is wrong is said at its field, and the text stays as it was typed", async ({ page }) => {
  await open(page);
  await keys(page, "b");
  const quantity = ticket(page).getByLabel(/^(Quantity|Lots)/);
  const price = ticket(page).getByLabel(/^Price/);
  for (const [text, said] of [["1,00,000", ""], ["  75 ", ""], ["7500 for 75 lot", "Quantity: “7500 for 75 lot” is not a number."], ["1,00", "Quantity: the commas in “1,00” are not where thousands are grouped; write 100, with a point before paise."]] as const) {
    await quantity.fill(text);
    if (said === "") await expect(ticket(page).locator("#ticket-quantity-problem")).toHaveCount(0);
    else await expect(ticket(page).locator("#ticket-quantity-problem")).toHaveText(said);
    await expect(quantity).toHaveValue(text);
  }
  await quantity.fill("75");
  await price.fill("814.52");
  await expect(ticket(page).locator("#ticket-price-problem")).toHaveText("Price 814.52 is not a multiple of the tick 0.05; nearest 814.50 or 814.55.");
  await expect(button(page)).toHaveAttribute("aria-disabled", "true");
  await pictures(page, "ticket-off-tick");
  await price.press("Enter");
  await price.press("ArrowUp");
  await expect(price).toHaveValue("814.55");
  await price.press("Shift+ArrowDown");
  await expect(price).toHaveValue("814.05");
  expect(placed()).toEqual([]);
});

test("options are bought in lots, and units typed as lots are explained", async ({ page }) => {
  await open(page);
  await keys(page, "/");
  await page.keyboard.type("24500CE");
  await expect(page.getByRole("dialog").getByRole("option").first()).toHaveAttribute("title", "NFO NIFTY25AUG2624500CE");
  await keys(page, "Enter");
  await expect(panel(page, "chart").getByRole("heading")).toHaveText("NIFTY 24500 CE");
  await goTo(page, "c", "chart");
  await keys(page, "b");
  const lots = ticket(page).getByLabel(/^Lots/);
  await lots.fill("7500");
  await expect(ticket(page)).toContainText("7,500 lots are 5,62,500 units, above the freeze quantity of 1,800 (24 lots) for one order. 7,500 units would be 100 lots.");
  await lots.fill("2");
  await expect(ticket(page)).toContainText("= 150");
  await keys(page, "Alt+1", "Alt+P");
  await expect(button(page)).toHaveText(/Buy 2 lots NIFTY 24500 CE at market/);
  await keys(page, "Enter");
  await expect.poll(placed).toHaveLength(1);
  expect(placed()[0]?.proposal).toMatchObject({ instrument: CALL, quantity: 150, type: "MARKET", price: 0, product: "NRML" });
});

test("every type, product, validity and side by keyboard", async ({ page }) => {
  await open(page);
  await keys(page, "s");
  await page.keyboard.type("10");
  await keys(page, "Alt+3", "Alt+V", "Alt+P");
  await expectFocusIn(page, "ticket");
  await keys(page, "Tab");
  await page.keyboard.type("803.5");
  await keys(page, "Tab");
  await page.keyboard.type("804");
  await expect(button(page)).toHaveText(/Sell 10 SBIN stop 804\.00, limit 803\.50 IOC/);
  await keys(page, "Enter");
  await expect.poll(placed).toHaveLength(1);
  expect(placed()[0]?.proposal).toMatchObject({ side: "SELL", type: "SL", price: 8_035_000, trigger: 8_040_000, validity: "IOC", product: "CNC" });
  await keys(page, "Alt+4", "Alt+B", "Alt+V", "Alt+P");
  await expect(button(page)).toHaveText(/Buy 10 SBIN stop 804\.00, at market/);
  // The radio buttons take arrows, as everywhere.
  await keys(page, "Shift+Tab", "Shift+Tab", "ArrowLeft");
  await expect(ticket(page).getByRole("radio", { name: "SL", exact: true })).toBeChecked();
});

test("margin, charges with their lines, break-even; the terminal's refusal is the reason of the dead button", async ({ page }) => {
  await open(page);
  await keys(page, "b");
  await page.keyboard.type("100");
  await expect(ticket(page)).toContainText(/Margin needed\s*₹ 16,\d{3}\.\d\d of ₹ 10,00,000\.00/);
  await expect(ticket(page)).toContainText(/Break-even\s*8\d\d\.\d\d 13 ticks away/);
  await ticket(page).getByRole("button", { name: /Charges, both ways/ }).press("Enter");
  await expect(ticket(page)).toContainText("Brokerage");
  expect(placed()).toEqual([]);
  await pictures(page, "ticket-full");
  const { proposal } = terminal.requests("orders.preview").at(-1)!;
  terminal.answer("orders.preview", () => ({
    problems: [refused("funds", "This order needs ₹ 16,300.00 and ₹ 5,000.00 is available: ₹ 11,300.00 short.", "5,000.00", "16,300.00")],
    hints: ["The broker turns this into a limit order a little beyond the market (price protection)."],
    orderValue: rupees(81_500), margin: rupees(16_300), available: rupees(5_000),
    charges: { entry: rupees(30), roundTrip: rupees(61), lines: [], table: "scripted" },
  }));
  await expect(ticket(page)).toContainText("₹ 11,300.00 short.");
  await expect(button(page)).toHaveAttribute("aria-disabled", "true");
  await ticket(page).getByLabel(/^Quantity/).press("Enter");
  await pictures(page, "ticket-refused-before");
  expect(proposal.quantity).toBe(100);
  expect(placed()).toEqual([]);
});

test("a refusal on sending is told with the broker's own words; a preview that fails says so and does not hold the order back", async ({ page }) => {
  await open(page);
  terminal.fail("orders.preview", notConnected("The margin table is not loaded yet."));
  terminal.fail("orders.place", { kind: "BrokerRefused", sentence: "The broker refused the order.", code: "AB4036", text: "RMS:Rule: Check circuit limit" });
  await keys(page, "b");
  await page.keyboard.type("100");
  await expect(ticket(page)).toContainText("These figures could not be had: The margin table is not loaded yet.");
  await keys(page, "Enter");
  await expect(ticket(page).getByRole("alert")).toHaveText("The broker refused the order. The broker says: “RMS:Rule: Check circuit limit”");
  await pictures(page, "ticket-error");
});

test("an unusual size is asked about once; Esc sends nothing", async ({ page }) => {
  await open(page);
  terminal.answer("orders.preview", () => ({
    problems: [], hints: [], confirm: "This order is worth ₹ 40,00,000.00.", orderValue: rupees(4_000_000), margin: rupees(800_000), available: rupees(1_000_000),
    charges: { entry: rupees(300), roundTrip: rupees(900), lines: [], table: "scripted" },
  }));
  await keys(page, "b");
  await page.keyboard.type("4900");
  await keys(page, "Enter");
  await expect(page.getByRole("dialog")).toContainText("This order is worth ₹ 40,00,000.00.");
  await keys(page, "Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(placed()).toEqual([]);
  await page.evaluate(() => new Promise((done) => setTimeout(done, 800)));
  await ticket(page).getByLabel(/^Quantity/).press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await keys(page, "Enter");
  await expect.poll(placed).toHaveLength(1);
});

test("an index cannot be traded and says what can; another instrument empties the prices", async ({ page }) => {
  await open(page);
  await keys(page, "b");
  await page.keyboard.type("100");
  await keys(page, "F6", "g", "w", "Home", "ArrowDown", "Enter");
  await expect(ticket(page)).toContainText("NIFTY is an index and cannot be traded itself; choose its future or an option.");
  await expect(ticket(page).getByLabel(/^Price/)).toHaveValue("");
  await pictures(page, "ticket-index");
});

test("depth gives its price, Esc empties and leaves, habits survive a reload", async ({ page }) => {
  await open(page);
  await expect(panel(page, "depth").getByRole("row").nth(1).getByRole("gridcell").nth(1)).toContainText(/\d\.\d\d/);
  await keys(page, "g", "d", "ArrowRight", "b");
  await expectFocusIn(page, "ticket");
  const ask = terminal.board.row(terminal.board.slot(SBIN))[Q.asks] ?? 0;
  await expect(ticket(page).getByLabel(/^Price/)).toHaveValue((ask / 10_000).toFixed(2));
  await page.keyboard.type("5");
  await keys(page, "Alt+1", "Alt+V");
  await keys(page, "Escape");
  await expect(ticket(page).getByLabel(/^Quantity/)).toHaveValue("");
  await keys(page, "Escape");
  await expectFocusIn(page, "chart");
  await expect.poll(() => terminal.state.settings.ticket).toMatchObject({ type: "MARKET", validity: "IOC" });
  await page.reload();
  await expect(ticket(page).getByRole("radio", { name: "Market" })).toBeChecked();
  await expect(ticket(page).getByRole("radio", { name: "IOC" })).toBeChecked();
});
