import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import type { DeepBookView } from "../../shared/contract/schemas/market.ts";
import { instrumentKey } from "../../shared/domain/identity.ts";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import type { Level } from "./fake/quote-board.ts";
import { expectFocusIn, panel, watchErrors, watchRow } from "./page-helpers.ts";
import { picture } from "./pictures.ts";

let terminal: FakeTerminal;
test.afterEach(() => terminal.stop());

const SBIN = instrumentKey("NSE", "SBIN");
const SENTENCE = "20 levels are not available for SBIN: none have come, though they were asked for twice. Showing 5.";

/** Twenty levels a side around 814.60: 1,000, 1,100 … units on the bids, 400, 500 … on the asks. */
const BIDS: Level[] = Array.from({ length: 20 }, (_, i) => [8_146_000 - i * 500, 1_000 + i * 100, 12 + i]);
const ASKS: Level[] = Array.from({ length: 20 }, (_, i) => [8_146_500 + i * 500, 400 + i * 100, 7 + i]);

async function open(page: Page, options: FakeOptions = {}): Promise<Locator> {
  terminal = await startFakeTerminal(options);
  await page.goto(terminal.url);
  const depth = panel(page, "depth");
  await expect(depth.getByRole("grid")).toBeVisible();
  terminal.quote(
    SBIN,
    { ltp: 8_146_500, receivedAt: 1_000, totalBuy: 1_241_830, totalSell: 1_005_412, low: 8_061_000, high: 8_174_000, lowerCircuit: 7_276_000, upperCircuit: 8_893_000, volume: 6_412_868, atp: 8_123_700, open: 8_100_000, previousClose: 8_084_500 },
    { bids: BIDS.slice(0, 5), asks: ASKS.slice(0, 5) },
  );
  await expect(depth.getByRole("row").nth(1)).toContainText("814.60");
  return depth;
}

function tell(state: DeepBookView["state"] | undefined, sentence = ""): void {
  terminal.push("feed", { ...terminal.state.feed, ...(state === undefined ? {} : { deep: [{ instrument: SBIN, state, sentence }] }) });
}

/** With the switch on 20 and the book there. */
async function openTwenty(page: Page, options: FakeOptions = {}): Promise<Locator> {
  const depth = await open(page, options);
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await expectFocusIn(page, "depth");
  await page.keyboard.press("l");
  await expect.poll(() => terminal.requests("market.watch").at(-1)?.deep).toEqual([SBIN]);
  terminal.board.setDeep(SBIN, BIDS, ASKS, 1_000);
  tell("live");
  await expect(cell(depth, 20, "bid")).toContainText("813.65");
  return depth;
}

const cell = (depth: Locator, row: number, side: "bid" | "ask"): Locator => depth.getByRole("row").nth(row).getByRole("gridcell").nth(side === "bid" ? 0 : 1);
const choice = (page: Page, levels: number): Locator => page.getByRole("radio", { name: `${levels} levels` });
const part = (depth: Locator, name: string): Locator => depth.locator(`[data-cell="${name}"]`);

test("twenty rows with sums, bars, spread and imbalance; asked for with the switch and no longer without it", async ({ page }) => {
  const errors = watchErrors(page);
  const depth = await open(page);
  await expect(depth.getByRole("row")).toHaveCount(6);
  expect(terminal.requests("market.watch").some(({ deep }) => deep !== undefined)).toBe(false);
  await choice(page, 20).click();
  await expect(depth.getByRole("row")).toHaveCount(21);
  tell("asked");
  await expect(depth.getByRole("status")).toHaveText("Asking for 20 levels; until they come, 5 are shown.");
  // Until they come the five stand in their places.
  await expect(part(depth, "bid4quantity")).toHaveText("1,400");
  await expect(part(depth, "bid5price")).toHaveText("–");
  await picture(page, "depth20-asking");
  terminal.board.setDeep(SBIN, BIDS, ASKS, 1_000);
  tell("live");
  await expect(part(depth, "bid19price")).toHaveText("813.65");
  await expect(part(depth, "ask19price")).toHaveText("815.60");
  await expect(depth.getByRole("status")).toHaveCount(0);
  // 20 × 1,000 + 100 × (0 + 1 + … + 19) and 20 × 400 + the same.
  await expect(part(depth, "bid19sum")).toHaveText("39,000");
  await expect(part(depth, "ask19sum")).toHaveText("27,000");
  await expect(part(depth, "ask2sum")).toHaveText("1,500");
  // 0.05 of 814.625 is 0.61 bp; 12,000 of 66,000 more bids than asks.
  await expect(part(depth, "spread")).toHaveText("₹ 0.05 · 0.6 bp");
  await expect(part(depth, "imbalance")).toHaveText("+18 %");
  const bars = await depth.locator("[data-cell$=bar]").evaluateAll((all) => all.map((bar) => Number.parseFloat((bar as HTMLElement).style.backgroundSize)));
  expect(bars).toHaveLength(40);
  expect(bars[38]).toBe(100);
  expect(bars[0]).toBeCloseTo((1_000 / 2_900) * 100, 0);
  await picture(page, "depth20-1280");
  await choice(page, 5).click();
  await expect(depth.getByRole("row")).toHaveCount(6);
  await expect.poll(() => terminal.requests("market.watch").at(-1)?.deep).toBeUndefined();
  expect(errors).toEqual([]);
});

test("by keyboard alone: L switches, arrows walk down to the twentieth in sight, Enter gives its price to the ticket", async ({ page }) => {
  const depth = await openTwenty(page);
  await expect(depth.getByRole("grid", { name: "Market depth, twenty levels" })).toBeFocused();
  for (let i = 0; i < 19; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect(cell(depth, 20, "ask")).toHaveAttribute("aria-selected", "true");
  await expect(cell(depth, 20, "ask")).toBeInViewport({ ratio: 0.95 });
  await picture(page, "depth20-bottom");
  // The head of the columns stays above them, and going up brings each level out from under it.
  await expect(depth.getByRole("columnheader", { name: "Bid ₹" })).toBeInViewport({ ratio: 0.95 });
  for (let i = 0; i < 19; i++) await page.keyboard.press("ArrowUp");
  const top = await cell(depth, 1, "ask").boundingBox();
  const head = await depth.getByRole("columnheader", { name: "Ask ₹" }).locator("..").boundingBox();
  expect(top?.y).toBeGreaterThanOrEqual((head?.y ?? 0) + (head?.height ?? 0) - 1);
  for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expectFocusIn(page, "ticket");
  await expect(panel(page, "ticket").getByRole("textbox", { name: /price/i })).toHaveValue("815.25");
});

test("the switch is a pair of radio buttons: arrows turn it, and the choice is kept", async ({ page }) => {
  await open(page);
  await choice(page, 5).focus();
  await page.keyboard.press("ArrowRight");
  await expect(choice(page, 20)).toBeFocused();
  await expect(choice(page, 20)).toBeChecked();
  await expect.poll(() => terminal.requests("settings.put").at(-1)).toMatchObject({ name: "page", value: { levels: 20 } });
  terminal.state.settings.page = { levels: 20 };
  await page.reload();
  await expect(choice(page, 20)).toBeChecked();
  await expect.poll(() => terminal.requests("market.watch").at(-1)?.deep).toEqual([SBIN]);
});

test("where there are none: five levels, and a sentence that says so; the cursor comes up with them", async ({ page }) => {
  const depth = await openTwenty(page);
  for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowDown");
  terminal.board.setDeep(SBIN, [], []);
  tell("none", SENTENCE);
  await expect(depth.getByRole("status")).toHaveText(SENTENCE);
  await expect(depth.getByRole("row")).toHaveCount(6);
  await expect(cell(depth, 5, "bid")).toContainText("814.40");
  await expect(cell(depth, 5, "bid")).toHaveAttribute("aria-selected", "true");
  await picture(page, "depth20-none-1280");
  await page.setViewportSize({ width: 1600, height: 1000 });
  await picture(page, "depth20-none-1600");
  // They come after all.
  terminal.board.setDeep(SBIN, BIDS, ASKS, 1_000);
  tell("live");
  await expect(depth.getByRole("row")).toHaveCount(21);
  await expect(depth.getByRole("status")).toHaveCount(0);
});

test("twenty levels that stopped while the five go on are not shown", async ({ page }) => {
  const depth = await openTwenty(page);
  terminal.quote(SBIN, { receivedAt: 60_000 }, { bids: BIDS.slice(0, 5), asks: ASKS.slice(0, 5) });
  await expect(part(depth, "bid19price")).toHaveText("813.65");
  terminal.quote(SBIN, { receivedAt: 61_000 }, { bids: BIDS.slice(1, 6), asks: ASKS.slice(0, 5) });
  await expect(part(depth, "bid0price")).toHaveText("814.55");
  await expect(part(depth, "bid5price")).toHaveText("–");
});

test("another instrument asks anew, an index asks for none", async ({ page }) => {
  const depth = await openTwenty(page);
  await watchRow(page, "HDFCBANK").click();
  await expect.poll(() => terminal.requests("market.watch").at(-1)?.deep).toEqual([instrumentKey("NSE", "HDFCBANK")]);
  await expect(part(depth, "bid19price")).toHaveText("–");
  await watchRow(page, "NIFTY Nifty 50").click();
  await expect(depth).toContainText("An index is not traded: it has no book.");
  await expect.poll(() => terminal.requests("market.watch").at(-1)?.deep).toBeUndefined();
  await picture(page, "depth20-index");
});

test("large quantities stay inside their columns; nothing runs out of the panel at either size", async ({ page }) => {
  const depth = await openTwenty(page);
  // 814.60 × 172 is 1,40,111.20: the dearest share of the exchange costs about as much.
  const large = (times: number, more: number): [Level[], Level[]] => {
    const grown = (levels: Level[]): Level[] => levels.map(([price, quantity, orders]) => [price * times, quantity * more, orders]);
    return [grown(BIDS), grown(ASKS)];
  };
  const kinds = [["cheap", 1, 98_765, "28.6 Cr"], ["dear", 12, 33, "95,700"], ["dearest", 172, 0.1, "290"]] as const;
  for (const [name, times, more, last] of kinds) for (const [width, height] of [[1280, 800], [1600, 1000]] as const) {
    terminal.board.setDeep(SBIN, ...large(times, more), 1_000);
    await expect(part(depth, "bid19quantity")).toHaveText(last);
    await page.setViewportSize({ width, height });
    await picture(page, `depth20-${name}-${width}`);
    const cut = await depth.evaluate((root) => {
      const found: string[] = [];
      const right = root.getBoundingClientRect().right;
      const wide = (one: HTMLElement): boolean => getComputedStyle(one).display !== "inline" && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 3);
      for (const one of root.querySelectorAll<HTMLElement>("[data-cell], [role=columnheader], dt, dd")) {
        const box = one.getBoundingClientRect();
        if (box.right > right + 0.5 || wide(one)) found.push(`${one.dataset["cell"] ?? ""} ${one.textContent} ${one.scrollWidth}>${one.clientWidth} ${one.scrollHeight}>${one.clientHeight}`);
      }
      return found;
    });
    expect(cut).toEqual([]);
    const across = await depth.evaluate((root) => [...root.querySelectorAll<HTMLElement>("*")].filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === "auto").length);
    expect(across).toBe(0);
  }
});

test("five levels at both sizes stand as before", async ({ page }) => {
  await open(page);
  await picture(page, "depth5-1280");
  await page.setViewportSize({ width: 1600, height: 1000 });
  await picture(page, "depth5-1600");
});

test("with the link lost the last book stands still, and comes anew", async ({ page }) => {
  const depth = await openTwenty(page);
  await page.setViewportSize({ width: 1600, height: 1000 });
  await picture(page, "depth20-1600");
  terminal.dropLink();
  await expect(page.getByText(/link/i).first()).toBeVisible();
  await picture(page, "depth20-link-lost");
  terminal.board.setDeep(SBIN, BIDS.map(([price, quantity, orders]) => [price - 500, quantity, orders]), ASKS, 2_000);
  terminal.restoreLink();
  await expect(part(depth, "bid0price")).toHaveText("814.55", { timeout: 15_000 });
});
