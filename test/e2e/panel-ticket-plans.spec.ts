import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { notConnected, refused } from "../../shared/domain/errors.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { CALL, FUTURE, rupees, SBIN } from "./trading-day.ts";
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
const field = (page: Page, id: string) => ticket(page).locator(`#${id}`);
const send = (page: Page) => ticket(page).locator("footer button").first();

async function chooseCall(page: Page): Promise<void> {
  await keys(page, "/");
  await page.keyboard.type("24500CE");
  await expect(page.getByRole("dialog").getByRole("option").first()).toHaveAttribute("title", "NFO NIFTY25AUG2624500CE");
  await keys(page, "Enter");
  await expect(panel(page, "chart").getByRole("heading")).toHaveText("NIFTY 24500 CE");
  await goTo(page, "c", "chart");
}

test("stop and target on the order tab make it a bracket, with its risk told before", async ({ page }) => {
  await open(page);
  await keys(page, "b");
  await page.keyboard.type("100");
  await keys(page, "Tab");
  await page.keyboard.type("814.50");
  await keys(page, "Tab");
  await page.keyboard.type("808");
  await keys(page, "Tab");
  await page.keyboard.type("₹ 828.00");
  // The figures of the drawing: 6.50 and 13.50 a share, 100 shares.
  await expect(ticket(page)).toContainText("−₹ 650.00");
  await expect(ticket(page)).toContainText("+₹ 1,350.00");
  await expect(ticket(page)).toContainText(/Risk : reward, of equity\s*1 : 2\.08\s*0\.07 %/);
  await expect(send(page)).toHaveText(/Buy 100 SBIN @ 814\.50 \+ stop \+ target/);
  await pictures(page, "ticket-order-bracket");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("bracket.place")).toHaveLength(1);
  expect(terminal.requests("bracket.place")[0]).toEqual({
    bracket: {
      account: ACCOUNT, instrument: SBIN, side: "BUY", product: "MIS", quantity: 100, owner: "manual", entry: { type: "LIMIT", price: rupees(814.5), trigger: 0 },
      exits: { stop: { trigger: rupees(808) }, targets: [{ price: rupees(828), quantity: 100 }], breakEvenAfterFirst: false, targetsAtBroker: false },
    },
    once: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(terminal.requests("orders.place")).toEqual([]);
  await expect(ticket(page).getByRole("status")).toContainText("Sent. The bracket is taken. See Brackets.");
});

test("a stop on the wrong side, an IOC and a parted bracket are refused in words at once", async ({ page }) => {
  await open(page);
  await keys(page, "b");
  await page.keyboard.type("100");
  await field(page, "ticket-price").fill("814.50");
  await field(page, "ticket-stop").fill("820");
  await expect(field(page, "ticket-stop-problem")).toHaveText("Stop 820.00 of a buy must lie below its entry 814.50.");
  await field(page, "ticket-stop").fill("808.02");
  await expect(field(page, "ticket-stop-problem")).toContainText("is not a multiple of the tick 0.05");
  await field(page, "ticket-stop").fill("８０８");
  await expect(field(page, "ticket-stop-problem")).toHaveCount(0);
  await keys(page, "Alt+V");
  await expect(ticket(page)).toContainText("An order with stop or target stays for the day: choose DAY.");
  await field(page, "ticket-stop").press("Enter");
  expect(terminal.requests("bracket.place")).toEqual([]);
  expect(terminal.requests("orders.place")).toEqual([]);
});

test("a full bracket by keyboard: three targets that share the rest, trail, break-even", async ({ page }) => {
  await open(page);
  await keys(page, "b");
  await page.keyboard.type("100");
  await keys(page, "Alt+K");
  await expectFocusIn(page, "ticket");
  await field(page, "ticket-price").fill("814.50");
  await field(page, "bracket-stop").fill("808");
  await field(page, "bracket-target-0").fill("820");
  await field(page, "bracket-target-0-quantity").fill("50");
  await ticket(page).getByRole("button", { name: "+ Add a target" }).press("Enter");
  await field(page, "bracket-target-1").fill("826");
  await ticket(page).getByRole("button", { name: "+ Add a target" }).press("Enter");
  await field(page, "bracket-target-2").fill("823");
  // What is left of 100 after 50 is shared: 25 each.
  await expect(field(page, "bracket-target-2-quantity")).toHaveAttribute("placeholder", "25");
  await ticket(page).getByRole("radio", { name: "Trail %" }).focus();
  await keys(page, "Space");
  await field(page, "bracket-trail").fill("0.5 %");
  await ticket(page).getByRole("checkbox").press("Space");
  await expect(ticket(page)).toContainText("The stop rests at the broker; a target is sent when its price is reached, only while Sauda runs.");
  await pictures(page, "ticket-bracket");
  await field(page, "ticket-quantity").press("Enter");
  await expect.poll(() => terminal.requests("bracket.place").map(({ bracket }) => bracket.exits)).toEqual([
    {
      stop: { trigger: rupees(808) }, trail: { kind: "percent", by: 0.5 }, breakEvenAfterFirst: true, targetsAtBroker: false,
      targets: [{ price: rupees(820), quantity: 50 }, { price: rupees(823), quantity: 25 }, { price: rupees(826), quantity: 25 }],
    },
  ]);
});

test("size by risk: rupees and percent, in whole lots", async ({ page }) => {
  await open(page);
  await keys(page, "b");
  await field(page, "ticket-price").fill("814.50");
  await field(page, "ticket-stop").fill("808");
  await keys(page, "Alt+M");
  await field(page, "ticket-risk").fill("1,000");
  // 1,000 / 6.50 = 153.8: 153 shares risk 994.50.
  await expect(ticket(page)).toContainText("153 risk ₹ 994.50, charges apart.");
  await pictures(page, "ticket-more");
  await field(page, "ticket-risk").press("Enter");
  await expect(field(page, "ticket-quantity")).toHaveValue("153");
  expect(terminal.requests("bracket.place")).toEqual([]);
  await ticket(page).getByRole("radio", { name: "%" }).focus();
  await keys(page, "Space");
  await field(page, "ticket-risk").fill("0.5");
  // 0.5 % of 10,00,000 is 5,000: 769 shares.
  await expect(ticket(page)).toContainText("769 risk ₹ 4,998.50, charges apart.");
  await field(page, "ticket-risk").fill("0.0001");
  await expect(ticket(page)).toContainText("One unit loses ₹ 6.50 at the stop, more than the ₹ 1.00 at risk.");
});

test("above the freeze quantity slices are offered, asked about, and sent as one", async ({ page }) => {
  await open(page);
  await chooseCall(page);
  await keys(page, "b", "Alt+1");
  await field(page, "ticket-quantity").fill("75");
  await expect(ticket(page)).toContainText("75 lots are 5,625 units, above the freeze quantity of 1,800 (24 lots) for one order.");
  await ticket(page).getByRole("button", { name: "Send in 4 slices" }).press("Enter");
  await expect(send(page)).toHaveText(/Buy 75 lots NIFTY 24500 CE at market in 4 slices/);
  await field(page, "ticket-quantity").press("Enter");
  await expect(page.getByRole("dialog")).toContainText("Buy 5,625 NIFTY 24500 CE in parts?");
  await expect(page.getByRole("dialog")).toContainText("4 orders of at most 1,800, one after the other at once, about ₹ 7,44,187.50 in all.");
  await pictures(page, "ticket-slices-question");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("slice.start").map(({ slice }) => slice)).toEqual([
    { account: ACCOUNT, instrument: CALL, side: "BUY", product: "MIS", quantity: 5_625, type: "MARKET", price: 0, owner: "manual", way: { kind: "freeze" } },
  ]);
});

test("TWAP and iceberg say what they do and what is wrong", async ({ page }) => {
  await open(page);
  await keys(page, "b");
  await field(page, "ticket-quantity").fill("100");
  await keys(page, "Alt+M");
  await ticket(page).getByRole("radio", { name: "TWAP" }).focus();
  await keys(page, "Space");
  await expect(ticket(page)).toContainText("10 parts of at most 10 over 30 min, each up to 20 % early or late.");
  await field(page, "ticket-parts").fill("200");
  await expect(ticket(page)).toContainText("100 cannot be cut into 200 parts of whole lots (lot 1).");
  await field(page, "ticket-parts").fill("4");
  await field(page, "ticket-parts").press("Enter");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("slice.start").map(({ slice }) => slice.way)).toEqual([{ kind: "twap", parts: 4, overMs: 1_800_000, jitterPercent: 20 }]);
  await ticket(page).getByRole("radio", { name: "Iceberg" }).focus();
  await keys(page, "Space");
  await field(page, "ticket-show").fill("100");
  await expect(ticket(page)).toContainText("Shown 100 is the whole order of 100: show less, or send it whole.");
});

test("templates are kept, applied by number key with their distances, deleted with undo", async ({ page }) => {
  await open(page);
  await keys(page, "s");
  await field(page, "ticket-quantity").fill("250");
  await field(page, "ticket-price").fill("814.50");
  await field(page, "ticket-stop").fill("820");
  await field(page, "ticket-target").fill("800");
  await keys(page, "Alt+T");
  await page.getByLabel("Keep the present ticket as").fill("Fade");
  await page.getByLabel("Keep the present ticket as").press("Enter");
  await expect(page.getByRole("option", { name: /Fade/ })).toContainText("Sell 250 · MIS · Limit · stop ₹ 5.50 away · target ₹ 14.50 away");
  await pictures(page, "ticket-templates");
  await keys(page, "Escape");
  await expect.poll(() => (terminal.state.settings.ticket as { templates?: unknown[] })?.templates).toHaveLength(1);
  // Another habit is saved over it and must not take the templates away.
  await keys(page, "Escape", "Alt+4", "Alt+2");
  await field(page, "ticket-price").fill("810");
  await keys(page, "Alt+B", "Alt+T", "1");
  await expect(field(page, "ticket-quantity")).toHaveValue("250");
  await expect(field(page, "ticket-stop")).toHaveValue("815.50");
  await expect(field(page, "ticket-target")).toHaveValue("795.50");
  await expect(send(page)).toHaveText(/^Sell 250 SBIN @ 810\.00 \+ stop \+ target/);
  await keys(page, "Alt+T", "Delete");
  await expect(page.getByText("None yet.")).toBeVisible();
  await keys(page, "Escape");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect.poll(() => (terminal.state.settings.ticket as { templates?: unknown[] })?.templates).toHaveLength(1);
});

test("B and S mean an order: from the GTT and the basket they lead to it, and the next key is its quantity", async ({ page }) => {
  await open(page);
  for (const tab of ["Alt+G", "Alt+A"]) {
    await keys(page, tab);
    await expectFocusIn(page, "ticket");
    await goTo(page, "c", "chart");
    await keys(page, "s", "Control+A");
    await page.keyboard.type("75");
    await expect(field(page, "ticket-quantity")).toHaveValue("75");
  }
});

test("Esc empties and Ctrl+Z brings everything back", async ({ page }) => {
  await open(page);
  await keys(page, "b");
  await field(page, "ticket-quantity").fill("100");
  await field(page, "ticket-price").fill("814.50");
  await field(page, "ticket-stop").fill("808");
  await keys(page, "Escape");
  await expect(field(page, "ticket-stop")).toHaveValue("");
  await field(page, "ticket-quantity").focus();
  await keys(page, "Control+z");
  await expect(field(page, "ticket-quantity")).toHaveValue("100");
  await expect(field(page, "ticket-price")).toHaveValue("814.50");
  await expect(field(page, "ticket-stop")).toHaveValue("808");
});

test("a GTT: OCO by keyboard, where it will live, its last day", async ({ page }) => {
  await open(page);
  await keys(page, "Alt+G");
  await expectFocusIn(page, "ticket");
  await field(page, "gtt-quantity").fill("100");
  await field(page, "gtt-trigger-0").fill("₹ 1,234.50");
  await field(page, "gtt-price-0").fill("1,235");
  await expect(field(page, "gtt-expires")).toHaveValue("2027-08-17");
  await expect(ticket(page)).toContainText(/Will live\s*at broker/);
  await ticket(page).getByRole("radio", { name: "OCO" }).focus();
  await keys(page, "Space");
  await expect(ticket(page)).toContainText("Fill in the terms to see where it will live.");
  await expect(field(page, "gtt-trigger-0-problem")).toHaveText("Lower trigger 1,234.50 must lie below the last price 815.10.");
  await field(page, "gtt-trigger-0").fill("796");
  await field(page, "gtt-price-0").fill("795.50");
  await field(page, "gtt-trigger-1").fill("828");
  await field(page, "gtt-price-1").fill("827.50");
  await ticket(page).getByRole("radio", { name: "SELL" }).focus();
  await keys(page, "Space");
  await expect(ticket(page)).toContainText(/Will live\s*only while Sauda runs/);
  await expect(ticket(page).getByRole("checkbox", { name: /Only reduce/ })).not.toBeChecked();
  await pictures(page, "ticket-gtt");
  await field(page, "gtt-quantity").press("Enter");
  await expect.poll(() => terminal.requests("gtt.place").map(({ rule }) => rule)).toEqual([
    {
      account: ACCOUNT, instrument: SBIN, side: "SELL", product: "CNC", owner: "manual", home: "auto", reduceOnly: false, expires: "2027-08-17",
      legs: [{ trigger: rupees(796), type: "LIMIT", price: rupees(795.5), quantity: 100 }, { trigger: rupees(828), type: "LIMIT", price: rupees(827.5), quantity: 100 }],
    },
  ]);
  await expect(ticket(page).getByRole("status")).toContainText("Sent. The GTT is taken. See GTT.");
});

test("a GTT that can close a holding only reduces, unless it is told otherwise; what the terminal has against it is shown", async ({ page }) => {
  await open(page, { state: { holdings: [{ account: ACCOUNT, instrument: SBIN, quantity: 100, t1Quantity: 0, averagePrice: rupees(700), previousClose: rupees(810) }] } });
  await keys(page, "Alt+G");
  await ticket(page).getByRole("radio", { name: "SELL" }).focus();
  await keys(page, "Space");
  const only = ticket(page).getByRole("checkbox", { name: /Only reduce/ });
  await field(page, "gtt-quantity").fill("100");
  await field(page, "gtt-trigger-0").fill("796");
  await field(page, "gtt-price-0").fill("795.50");
  await expect(only).toBeChecked();
  await expect.poll(() => terminal.requests("gtt.preview").at(-1)?.rule).toMatchObject({ side: "SELL", product: "CNC", reduceOnly: true });
  await field(page, "gtt-quantity").fill("101");
  await expect(only).not.toBeChecked();
  await only.focus();
  await keys(page, "Space");
  await expect(only).toBeChecked();
  terminal.answer("gtt.preview", () => ({ home: "only while Sauda runs", sentences: [], problems: [{ kind: "BadInput", field: "reduceOnly", expected: "something to close", sentence: "There is no open CNC position or holding in SBIN that this rule could close." }] }));
  await field(page, "gtt-quantity").fill("102");
  await expect.poll(() => terminal.requests("gtt.preview").at(-1)?.rule.legs[0]?.quantity).toBe(102);
  await expect(ticket(page).getByLabel("Where it will live")).toContainText("There is no open CNC position or holding in SBIN");
  await expect(ticket(page).locator('button[aria-disabled="true"]')).toBeVisible();
  await pictures(page, "ticket-gtt-nothing-to-close");
  await field(page, "gtt-quantity").press("Enter");
  expect(terminal.requests("gtt.place")).toEqual([]);
});

test("a basket by keyboard: hedges first, margin saved, the way back before sending", async ({ page }) => {
  await open(page, {
    answers: {
      "basket.preview": ({ basket }) => ({
        order: basket.lines.length === 2 ? [1, 0] : basket.lines.map((_, i) => i), problems: basket.lines.map(() => []), margin: rupees(84_500), marginAlone: rupees(1_62_300), available: rupees(10_00_000), charges: rupees(148.2),
        rollback: ["Cancel what rests of BUY 75 NIFTY 24500 CE, sell at market what has filled", "Cancel what rests of SELL 35 BANKNIFTY FUT, buy back at market what has filled"],
      }),
    },
  });
  await keys(page, "Alt+A");
  await expect(ticket(page).getByRole("combobox").first()).toBeFocused();
  await pictures(page, "ticket-basket-empty");
  await page.keyboard.type("BANKNIFTY25");
  await expect(ticket(page).getByRole("option").first()).toContainText("BANKNIFTY FUT");
  await keys(page, "Enter");
  await page.keyboard.type("24500CE");
  await expect(ticket(page).getByRole("option").first()).toContainText("NIFTY 24500 CE");
  await keys(page, "Enter");
  await ticket(page).getByRole("button", { name: "BUY: turn line 1" }).press("Enter");
  await ticket(page).getByRole("group", { name: "If one is refused" }).getByRole("radio", { name: "Roll back" }).focus();
  await keys(page, "Space");
  await expect(ticket(page)).toContainText(/Each alone\s*₹ 1,62,300\.00 ₹ 77,800\.00 saved/);
  await expect(ticket(page)).toContainText("Hedge legs go first");
  await pictures(page, "ticket-basket");
  await ticket(page).getByRole("combobox").first().press("Enter");
  await expect(page.getByRole("dialog")).toContainText("Send 2 orders as a basket?");
  await expect(page.getByRole("dialog")).toContainText("Cancel what rests of BUY 75 NIFTY 24500 CE");
  await pictures(page, "ticket-basket-question");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("basket.send").map(({ basket }) => basket)).toEqual([
    {
      account: ACCOUNT, name: "", ifRefused: "roll back", owner: "manual",
      lines: [
        { instrument: FUTURE, side: "SELL", quantity: 35, type: "MARKET", price: 0, trigger: 0, product: "MIS" },
        { instrument: CALL, side: "BUY", quantity: 75, type: "MARKET", price: 0, trigger: 0, product: "MIS" },
      ],
    },
  ]);
  await expect(ticket(page)).toContainText("No orders yet.");
});

test("a key pressed before the next frame finds the ticket it was meant for", async ({ page }) => {
  await open(page);
  await keys(page, "F6");
  const focused = await page.evaluate(() => {
    const press = (key: string): void => void (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key, altKey: true, bubbles: true, cancelable: true }));
    press("a");
    press("i");
    return document.activeElement?.getAttribute("aria-label");
  });
  expect(focused).toBe("Add an instrument to the basket");
  await expect(ticket(page).getByLabel("Quantity of line 1, SBIN")).toBeVisible();
});

test("a basket line that is wrong or refused says so; a lost link blocks it", async ({ page }) => {
  await open(page);
  terminal.answer("basket.preview", ({ basket }) => ({
    order: basket.lines.map((_, i) => i), problems: basket.lines.map(() => [refused("freeze", "SBIN is on the banned list.", "0", "1")]), margin: rupees(0), marginAlone: rupees(0), available: rupees(0), charges: rupees(0), rollback: [],
  }));
  await keys(page, "Alt+A", "Alt+I");
  await ticket(page).getByLabel("Quantity of line 1, SBIN").fill("7500 for 75");
  await expect(ticket(page)).toContainText("Quantity: “7500 for 75” is not a number.");
  await ticket(page).getByLabel("Quantity of line 1, SBIN").fill("1,00,000");
  await expect(ticket(page).getByText("Line 1: SBIN is on the banned list.")).toBeVisible();
  await ticket(page).getByLabel("Quantity of line 1, SBIN").press("Enter");
  expect(terminal.requests("basket.send")).toEqual([]);
  terminal.fail("basket.preview", notConnected("The margin table is not loaded yet."));
  await ticket(page).getByLabel("Quantity of line 1, SBIN").fill("10");
  await expect(ticket(page)).toContainText("Margin and way back are not known, so nothing is sent: The margin table is not loaded yet.");
  await ticket(page).getByLabel("Quantity of line 1, SBIN").press("Enter");
  await pictures(page, "ticket-basket-error");
  expect(terminal.requests("basket.send")).toEqual([]);
  terminal.dropLink();
  await expect(ticket(page)).toContainText(/No order can be sent now/);
  await pictures(page, "ticket-basket-disconnected");
  errors.length = 0;
});

test("a bracket whose answer is lost goes again with the same mark, also from another tab's side of the lock", async ({ page }) => {
  await open(page);
  terminal.delay("bracket.place", 60_000);
  await keys(page, "b");
  await field(page, "ticket-quantity").fill("100");
  await field(page, "ticket-price").fill("814.50");
  await field(page, "ticket-stop").fill("808");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("bracket.place")).toHaveLength(1);
  terminal.dropLink();
  await expect(ticket(page).getByRole("alert")).toContainText("The outcome is not known");
  terminal.delay("bracket.place", 0);
  terminal.restoreLink();
  await expect(send(page)).toHaveAttribute("aria-disabled", "false", { timeout: 15_000 });
  await keys(page, "Alt+G");
  await expect(ticket(page)).toContainText("The last order has no clear answer");
  await keys(page, "Alt+O");
  // The bounce of the first press must be over.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 800)));
  await field(page, "ticket-quantity").press("Enter");
  await expect.poll(() => terminal.requests("bracket.place")).toHaveLength(2);
  const [first, second] = terminal.requests("bracket.place");
  expect(second).toEqual(first);
  errors.length = 0;
});
