import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import type { Snapshot } from "../../shared/contract/commands.ts";
import { instrumentKey } from "../../shared/domain/identity.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import type { MarketTime, SystemTime } from "../../shared/domain/time.ts";
import { money, price } from "../../shared/domain/units.ts";
import { ACCOUNT, DAY, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchRow } from "./page-helpers.ts";
import { picture } from "./pictures.ts";

let terminal: FakeTerminal;
test.afterEach(() => terminal.stop());

const SBIN = instrumentKey("NSE", "SBIN");
const BIDS = [[8_146_000, 1_840, 12], [8_145_500, 3_310, 19], [8_145_000, 5_204, 31], [8_144_500, 7_120, 44], [8_144_000, 9_035, 52]] as const;
const ASKS = [[8_146_500, 920, 7], [8_147_000, 2_115, 11], [8_147_500, 3_890, 16], [8_148_000, 6_240, 25], [8_148_500, 7_710, 33]] as const;

async function open(page: Page, options: FakeOptions = {}): Promise<Locator> {
  terminal = await startFakeTerminal(options);
  await page.goto(terminal.url);
  const depth = panel(page, "depth");
  await expect(depth).toBeVisible();
  return depth;
}
async function openBook(page: Page, options: FakeOptions = {}): Promise<Locator> {
  const depth = await open(page, options);
  terminal.quote(
    SBIN,
    { ltp: 8_146_500, totalBuy: 1_241_830, totalSell: 1_005_412, low: 8_061_000, high: 8_174_000, lowerCircuit: 7_276_000, upperCircuit: 8_893_000, volume: 6_412_868, atp: 8_123_700, open: 8_100_000, previousClose: 8_084_500 },
    { bids: BIDS, asks: ASKS },
  );
  await expect(depth.getByRole("row").nth(1)).toContainText("814.60");
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await expectFocusIn(page, "depth");
  return depth;
}
const cell = (depth: Locator, row: number, side: "bid" | "ask"): Locator => depth.getByRole("row").nth(row).getByRole("gridcell").nth(side === "bid" ? 0 : 1);
const priceField = (page: Page): Locator => panel(page, "ticket").getByRole("textbox", { name: /price/i });

function order(rest: Partial<Snapshot["orders"][number]>): Snapshot["orders"][number] {
  return {
    key: "sauda1" as OrderKey, account: ACCOUNT, day: DAY, instrument: SBIN, side: "BUY", type: "LIMIT", quantity: 100, price: price(8_145_000), trigger: price(0), validity: "DAY",
    product: "MIS", owner: "manual", state: "open", filled: 30, filledValue: money(0), filledExactly: 30, text: "", createdAt: 1 as SystemTime, brokerUpdatedAt: 1 as MarketTime, multiplier: 1, exactValue: money(0), ...rest,
  };
}

test("five levels with quantities, orders and bars, and the day in figures", async ({ page }) => {
  const depth = await openBook(page);
  await expect(cell(depth, 1, "bid")).toHaveText("121,840814.60");
  await expect(cell(depth, 5, "ask")).toHaveText("337,710814.85");
  await expect(depth).toContainText("12,41,830 · 10,05,412");
  await expect(depth).toContainText("806.10 – 817.40");
  await expect(depth).toContainText("727.60 – 889.30");
  await expect(depth).toContainText("64,12,868 · 812.37");
  const bars = await depth.locator("[data-cell$=bar]").evaluateAll((all) => all.map((bar) => Number.parseFloat((bar as HTMLElement).style.backgroundSize)));
  expect(Math.max(...bars)).toBe(100);
  expect(bars[0]).toBeCloseTo((1_840 / 9_035) * 100, 0);
  await expect.poll(() => terminal.requests("market.watch").at(-1)?.full).toEqual([SBIN]);
  await picture(page, "depth");
});

test("by keyboard: arrows walk the book, Enter gives the price to the ticket and keeps its side", async ({ page }) => {
  await openBook(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await picture(page, "depth-cursor");
  await page.keyboard.press("Enter");
  await expectFocusIn(page, "ticket");
  await expect(priceField(page)).toHaveValue("814.50");
  await expect(panel(page, "ticket")).toContainText("Buy");
});

test("S at an ask sells at its price; the book goes on living under the cursor", async ({ page }) => {
  const depth = await openBook(page);
  await page.keyboard.press("ArrowRight");
  terminal.quote(SBIN, {}, { bids: BIDS, asks: [[8_146_200, 10, 1], ...ASKS.slice(1)] });
  await expect(cell(depth, 1, "ask")).toContainText("814.62");
  await page.keyboard.press("s");
  await expectFocusIn(page, "ticket");
  await expect(priceField(page)).toHaveValue("814.62");
  await expect(panel(page, "ticket").getByRole("radio", { name: /sell/i })).toBeChecked();
});

test("a click does the same as Enter", async ({ page }) => {
  const depth = await openBook(page);
  await cell(depth, 2, "ask").click();
  await expectFocusIn(page, "ticket");
  await expect(priceField(page)).toHaveValue("814.70");
});

test("one's own working orders are marked at their level, and no longer when they are done", async ({ page }) => {
  const depth = await openBook(page, { state: { orders: [order({})] } });
  await expect(cell(depth, 3, "bid")).toHaveAttribute("title", "70 of your own rest here");
  await expect(cell(depth, 2, "bid")).toHaveAttribute("title", "");
  await picture(page, "depth-own");
  terminal.push("order", order({ state: "complete", filled: 100 }));
  await expect(cell(depth, 3, "bid")).toHaveAttribute("title", "");
});

test("a book with missing levels shows dashes, and nothing is filled from them", async ({ page }) => {
  const depth = await openBook(page);
  terminal.quote(SBIN, {}, { bids: BIDS.slice(0, 2), asks: [] });
  await expect(cell(depth, 1, "ask")).toHaveText("–");
  await expect(cell(depth, 3, "bid")).toHaveText("–");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No order stands at this level: there is no price for the ticket.")).toBeVisible();
  await expectFocusIn(page, "depth");
});

test("without quotes there are dashes; an index says that it has no book; unknown instruments are named", async ({ page }) => {
  const depth = await open(page, { quotes: false });
  await expect(cell(depth, 1, "bid")).toHaveText("–");
  await picture(page, "depth-empty");
  await watchRow(page, "NIFTY Nifty 50").click();
  await expect(depth).toContainText("An index is not traded: it has no book.");
  await picture(page, "depth-index");
});

test("nothing chosen and nothing known", async ({ page }) => {
  const depth = await open(page, { universe: [], state: { suggested: [] } });
  await expect(depth).toContainText("No instrument chosen");
});

test("while the instrument is on its way the panel says so", async ({ page }) => {
  const depth = await open(page, { delayMs: { "instruments.resolve": 1_500 } });
  await expect(depth.getByRole("status", { name: "Loading the instrument" })).toBeVisible();
  await picture(page, "depth-loading");
  await expect(depth.getByRole("grid")).toBeVisible();
});
