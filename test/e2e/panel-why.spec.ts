import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { StoryView } from "../../shared/contract/schemas/story.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { at, fill, order, rupees } from "./trading-day.ts";
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
}

const ORDER = order({ key: "saudm3k1x9a2b7c4de" as OrderKey, intent: "saudm3k1x9a2b7c4de" as never, owner: "EMA cross", filled: 40, filledValue: rupees(32_460), state: "open", brokerOrderId: "260817000042" });
const step = (seq: number, ms: number, kind: string, sentence: string, us?: number): StoryView["steps"][number] => ({ seq, at: (at(11, 24, 9) + ms) as SystemTime, kind, sentence, ...(us !== undefined && { us }) });
const STORY: StoryView = {
  order: ORDER,
  who: "Strategy EMA cross, by its signal at 11:24:09.112",
  why: "EMA 9 crossed above EMA 21 at 811.45 with volume 1.8 times the average; enters with 0.5 % of equity at risk.",
  checks: [
    { rule: "Order value", limit: "₹ 50,00,000.00", value: "₹ 81,150.00" },
    { rule: "Price away from market", limit: "5 %", value: "0.04 %" },
    { rule: "Orders a second", limit: "8, 2 kept for exits", value: "1" },
    { rule: "Duplicate within", limit: "500 ms", value: "none in 500 ms" },
    { rule: "Margin", limit: "₹ 6,41,830.25 available", value: "₹ 16,230.00" },
  ],
  steps: [
    step(4812, 112, "intent", "Buy 100 SBIN at 811.50, MIS, by EMA cross: passed 22 checks."),
    step(4813, 113, "sent", "Sent to the broker.", 1_240),
    step(4814, 158, "accepted", "The broker took it as 260817000042.", 45_300),
    step(4821, 63_004, "fill", "40 filled at 811.50.", 62_846_000),
  ],
  exchanges: [{
    what: "place", route: "POST /rest/secure/angelbroking/order/v1/placeOrder", status: 200, roundTripMs: 45.3,
    sent: '{"variety":"NORMAL","tradingsymbol":"SBIN-EQ","symboltoken":"3045","transactiontype":"BUY","exchange":"NSE","ordertype":"LIMIT","producttype":"INTRADAY","duration":"DAY","price":"811.50","quantity":"100","ordertag":"saudm3k1x9a2b7c4de"}',
    answer: '{"status":true,"message":"SUCCESS","errorcode":"","data":{"script":"SBIN-EQ","orderid":"260817000042","uniqueorderid":"34reqfachdfih"}}',
  }],
  timing: [{ step: "risk gate", us: 84 }, { step: "journal, on disk", us: 610 }, { step: "send lane", us: 41 }, { step: "to the wire", us: 505 }],
  fills: [fill({ order: ORDER.key, quantity: 40, price: rupees(811.5), at: at(11, 25, 12) })],
};

const sheet = (page: Page) => page.getByRole("dialog", { name: "Why this order" });

test("Y on an order tells who, why, the checks with their numbers, every step, the bytes and the timing", async ({ page }) => {
  await open(page, { state: { orders: [ORDER] }, answers: { "orders.why": () => STORY } });
  await goTo(page, "o", "orders");
  await keys(page, "y");
  await expect(sheet(page).getByRole("heading", { name: "BUY 100 SBIN @ 811.50" })).toBeVisible();
  await expect(sheet(page)).toContainText("Strategy EMA cross, by its signal at 11:24:09.112");
  await expect(sheet(page)).toContainText("EMA 9 crossed above EMA 21");
  await expect(sheet(page).getByRole("row", { name: "Order value ₹ 50,00,000.00 ₹ 81,150.00" })).toBeVisible();
  await expect(sheet(page).getByRole("listitem").nth(1)).toContainText(/11:24:09\.113\s*\+1\.24 ms\s*Sent to the broker\.\s*sent #4813/);
  // 84 + 610 + 41 + 505 µs.
  await expect(sheet(page)).toContainText("Where the time went 1.24 ms");
  await expect(sheet(page)).toContainText('"tradingsymbol": "SBIN-EQ"');
  await expect(sheet(page)).toContainText("HTTP 200 · 45.30 ms");
  await expect(sheet(page).getByRole("row", { name: /40 811\.50 ₹ 32,460\.00/ })).toBeVisible();
  await pictures(page, "why-full");
  await page.setViewportSize({ width: 1280, height: 1900 });
  await picture(page, "why-all");
  await page.setViewportSize({ width: 1280, height: 800 });
  await keys(page, "Escape");
  await expect(sheet(page)).toBeHidden();
  expect(terminal.requests("orders.why")).toEqual([{ order: ORDER.key }]);
});

test("the bytes are copied as they were sent, not as they are laid out", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, { state: { orders: [ORDER] }, answers: { "orders.why": () => STORY } });
  await goTo(page, "o", "orders");
  await keys(page, "y");
  await sheet(page).getByRole("button", { name: "Copy: Sent" }).press("Enter");
  await expect(sheet(page).getByRole("button", { name: "Copy: Sent" })).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(STORY.exchanges[0]!.sent);
});

test("from a trade to its order; while it loads, and when the order changes meanwhile", async ({ page }) => {
  await open(page, { state: { orders: [ORDER], fills: STORY.fills }, answers: { "orders.why": () => STORY }, delayMs: { "orders.why": 600 } });
  await goTo(page, "r", "trades");
  await keys(page, "y");
  await expect(sheet(page).getByRole("status", { name: "Loading the story of the order" })).toBeVisible();
  await pictures(page, "why-loading");
  await expect(sheet(page)).toContainText("EMA 9 crossed");
  terminal.delay("orders.why", 0);
  terminal.answer("orders.why", () => ({ ...STORY, steps: [...STORY.steps, step(4830, 90_000, "fill", "60 filled at 811.50.", 27_000_000)] }));
  terminal.push("order", { ...ORDER, filled: 100, filledValue: rupees(81_150), state: "complete" });
  await expect(sheet(page)).toContainText("60 filled at 811.50.");
});

test("one that cannot be had says why and can be asked for again; then without a link", async ({ page }) => {
  await open(page, { state: { orders: [ORDER] } });
  terminal.fail("orders.why", { kind: "Fault", sentence: "The journal of this day is being checked." });
  await goTo(page, "o", "orders");
  await keys(page, "y");
  await expect(sheet(page).getByRole("alert")).toContainText("The journal of this day is being checked.");
  await pictures(page, "why-error");
  terminal.answer("orders.why", () => STORY);
  await sheet(page).getByRole("button", { name: "Ask again" }).press("Enter");
  await expect(sheet(page)).toContainText("EMA 9 crossed");
  terminal.dropLink();
  await expect(sheet(page).getByRole("alert")).toContainText("This may be out of date:");
  await pictures(page, "why-disconnected");
  errors.length = 0;
});

test("an order from elsewhere, of which little is known", async ({ page }) => {
  const { intent: _none, ...outside } = order({ key: "ext:2026-08-17:99" as OrderKey, owner: "external", state: "complete", filled: 100, filledValue: rupees(81_150) });
  await open(page, { state: { orders: [outside] }, answers: { "orders.why": () => ({ order: outside, who: "Not by Sauda: found in the broker's book", why: "", checks: [], steps: [], exchanges: [], timing: [], fills: [] }) } });
  await goTo(page, "o", "orders");
  await keys(page, "y");
  await expect(sheet(page)).toContainText("No reason was given.");
  await expect(sheet(page)).toContainText("none: placed elsewhere");
  await expect(sheet(page)).toContainText("Nothing was sent from here.");
  await pictures(page, "why-external");
});
