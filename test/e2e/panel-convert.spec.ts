import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { refused, TerminalError } from "../../shared/domain/errors.ts";
import type { ConversionPreview, ConversionView } from "../../shared/contract/schemas/conversion.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import { money } from "../../shared/domain/units.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { panel, watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { SBIN, order, rupees, tradingDay } from "./trading-day.ts";
import { pictures } from "./pictures.ts";

let terminal: FakeTerminal;
let errors: string[];
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

async function open(page: Page, options: FakeOptions, [letter, name]: readonly [string, string] = ["p", "positions"]): Promise<void> {
  errors = watchErrors(page);
  terminal = await startFakeTerminal(options);
  await showPage(page, terminal, options);
  await goTo(page, letter, name);
}

const PREVIEW: ConversionPreview = {
  problems: [], open: 100, targets: ["CNC"], marginNow: money(162_420_000), marginThen: money(812_100_000), available: money(5_000_000_000),
  ends: ["The bracket around 100 (stop 805.00, target 825.00) ends: its orders are cancelled first."],
  notes: ["It is delivered: it leaves the intraday square-off and is paid in full.", "Until you place a new stop the position has none: what ends does not come back if the broker refuses."],
};
const view = (state: ConversionView["state"], text: string): ConversionView => ({ id: "convert1", account: ACCOUNT, instrument: SBIN, from: "MIS", to: "CNC", quantity: 40, state, text, askedAt: 0 as never, updatedAt: 0 as never });

/** The row of SBIN, by the keyboard. */
async function choose(page: Page): Promise<void> {
  const row = panel(page, "positions").locator(".ag-row", { hasText: "SBIN" }).first();
  await row.click();
}

test("by keys alone: what it takes, what ends, then what became of it", async ({ page }) => {
  const sent: unknown[] = [];
  const asked: number[] = [];
  await open(page, {
    state: tradingDay(),
    answers: {
      "conversion.preview": ({ quantity }) => (asked.push(quantity), { ...PREVIEW, marginNow: money(quantity * 1_624_200), marginThen: money(quantity * 8_121_000) }),
      "conversion.start": (request) => (sent.push(request), { id: "convert1" }),
    },
  });
  await choose(page);
  await keys(page, "v");
  const dialog = page.getByRole("dialog", { name: "Convert SBIN MIS" });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByLabel("Quantity")).toBeFocused();
  await expect(dialog).toContainText("long 100");
  await expect(dialog).toContainText("Ends first");
  await expect(dialog).toContainText("The bracket around 100 (stop 805.00, target 825.00) ends");
  await pictures(page, "convert-question");
  await page.keyboard.type("40");
  // 40 × (₹812.10 − ₹162.42) = ₹25,987.20.
  await expect(dialog).toContainText("₹ 25,987.20 more");
  await expect(dialog.getByRole("button", { name: /Convert 40 to CNC/ })).toBeEnabled();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect.poll(() => sent.length).toBe(1);
  expect(sent).toMatchObject([{ conversion: { account: ACCOUNT, instrument: SBIN, from: "MIS", to: "CNC", quantity: 40 }, once: expect.stringMatching(/^.{8,64}$/) }]);
  expect(asked.at(-1)).toBe(40);
});

test("progress, doubt and outcome are told in the dialog and above the totals", async ({ page }) => {
  await open(page, { state: tradingDay(), answers: { "conversion.preview": () => PREVIEW, "conversion.start": () => ({ id: "convert1" }) } });
  await choose(page);
  await keys(page, "v");
  await expect(page.getByRole("button", { name: /Convert 100 to CNC/ })).toBeEnabled();
  await page.getByRole("button", { name: /Convert 100 to CNC/ }).click();
  await expect(page.getByRole("dialog", { name: "Converting…" })).toBeVisible();
  terminal.push("conversion", view("in doubt", "It is not known whether 40 SBIN from MIS to CNC was converted: No answer came. It is not sent again; the broker's position book is being compared. An exit goes in MIS until then."));
  await expect(page.getByRole("dialog", { name: "Outcome not known" })).toContainText("It is not sent again");
  await pictures(page, "convert-doubt");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(panel(page, "positions").getByRole("alert")).toContainText("the broker's position book is being compared");
  await pictures(page, "convert-doubt-panel");
  terminal.push("conversion", view("converted", "Converted 40 SBIN from MIS to CNC."));
  await expect(panel(page, "positions").getByRole("alert")).toHaveCount(0);
});

test("a refusal stands in words where the button is, and nothing can be sent", async ({ page }) => {
  const problem = refused("margin", "As CNC it needs about ₹ 64,968.00 more, and ₹ 10,000.00 is available. Convert less, or add funds.", "₹ 10,000.00", "₹ 64,968.00");
  let sent = 0;
  await open(page, { state: tradingDay(), answers: { "conversion.preview": () => ({ ...PREVIEW, available: money(100_000_000), problems: [problem] }), "conversion.start": () => (sent++, { id: "convert1" }) } });
  await choose(page);
  await keys(page, "v");
  const dialog = page.getByRole("dialog", { name: "Convert SBIN MIS" });
  await expect(dialog.getByRole("alert")).toContainText("Convert less, or add funds.");
  await expect(dialog.getByRole("button", { name: /Convert 100 to CNC/ })).toBeDisabled();
  await pictures(page, "convert-refused");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  expect(sent).toBe(0);
});

test("an answer that is lost keeps its mark: pressed again it is the same conversion", async ({ page }) => {
  const marks: string[] = [];
  await open(page, {
    state: tradingDay(),
    answers: {
      "conversion.preview": () => PREVIEW,
      "conversion.start": ({ once }) => {
        marks.push(once);
        if (marks.length === 1) throw new TerminalError({ kind: "Unresolved", sentence: "The link broke before an answer came." });
        return { id: "convert1" };
      },
    },
  });
  await choose(page);
  await keys(page, "v");
  const button = page.getByRole("button", { name: /Convert 100 to CNC/ });
  await expect(button).toBeEnabled();
  await button.click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("The link broke");
  await button.click();
  await expect.poll(() => marks.length).toBe(2);
  expect(marks[0]).toBe(marks[1]);
});

test("authorise a sale: from the holdings by keys, the link to open or copy, then what became of it", async ({ page }) => {
  const state = tradingDay();
  state.holdings = [{ account: ACCOUNT, instrument: SBIN, quantity: 10, t1Quantity: 0, averagePrice: rupees(700), previousClose: rupees(810) }];
  await open(page, { state }, ["h", "holdings"]);
  await panel(page, "holdings").locator(".ag-row", { hasText: "SBIN" }).first().click();
  await keys(page, "e");
  const dialog = page.getByRole("dialog", { name: "Authorise the sale of SBIN" });
  await expect(dialog.getByLabel("Quantity")).toHaveValue("10");
  await pictures(page, "authorise-question");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("link", { name: /Open the depository/ })).toHaveAttribute("href", /^http:\/\/127\.0\.0\.1:\d+\/authorise\/[0-9a-f]{32}$/);
  await expect(dialog.getByLabel(/Link for your browser/)).toContainText("http://127.0.0.1:8123/authorise/");
  await pictures(page, "authorise-link");
  await dialog.getByRole("button", { name: /Check/ }).click();
  await expect(dialog).toContainText("10 of SBIN may be sold today. Place the sale now");
  await pictures(page, "authorise-done");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
});

test("the ticket offers it where a sale out of holdings was refused for want of it, and nowhere else", async ({ page }) => {
  const refusal = order({ key: "fake1" as OrderKey, side: "SELL", product: "CNC", quantity: 4, state: "rejected", text: "Your order has been rejected as the sale is not authorised. Authorised quantity - 0 . You require 4" });
  await open(page, { state: tradingDay(), answers: { "orders.place": () => ({ order: refusal.key }) } });
  await keys(page, "b");
  await page.keyboard.type("4");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("orders.place")).toHaveLength(1);
  terminal.push("order", { ...refusal, text: "Insufficient funds" });
  const ticket = panel(page, "ticket");
  await expect(ticket).toContainText("Insufficient funds");
  await expect(ticket.getByRole("button", { name: /Authorise sale/ })).toHaveCount(0);
  terminal.push("order", refusal);
  await ticket.getByRole("button", { name: /Authorise sale \(eDIS\)/ }).click();
  await expect(page.getByRole("dialog", { name: "Authorise the sale of SBIN" }).getByLabel("Quantity")).toHaveValue("4");
  await pictures(page, "authorise-from-ticket");
});

test("the row's actions are whole at the smaller size", async ({ page }) => {
  await open(page, { state: tradingDay() });
  await page.setViewportSize({ width: 1280, height: 800 });
  const actions = panel(page, "positions").locator(".row-actions").first();
  await expect(actions.getByRole("button", { name: "Convert to another product" })).toBeVisible();
  expect(await actions.evaluate((box) => {
    const cell = box.closest(".ag-cell")!.getBoundingClientRect();
    return [...box.querySelectorAll("button")].every((button) => button.getBoundingClientRect().left >= cell.left && button.getBoundingClientRect().right <= cell.right);
  })).toBe(true);
  await pictures(page, "convert-row");
});
