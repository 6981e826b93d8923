import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { notConnected } from "../../shared/domain/errors.ts";
import { istEpoch, MINUTE_MS } from "../../shared/domain/time.ts";
import type { Candle } from "../../shared/domain/candle.ts";
import { DAY, MARKET_NOW, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { rupees, SBIN, tradingDay } from "./trading-day.ts";
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

const chart = (page: Page) => panel(page, "chart");
const canvas = (page: Page) => chart(page).getByLabel(/^Chart of /);
/** A figure of the legend by its mark. */
const part = (page: Page, name: string) => chart(page).locator(`[data-part="${name}"]`);
/** Timeframes of the chart's own questions; the watch list asks too, for fewer bars. */
const frames = (): number[] => terminal.requests("market.candles").filter(({ count }) => count === 600).map(({ frame }) => frame);

function bar(at: number, close: number, volume: number): Candle {
  return { at, open: rupees(close - 1), high: rupees(close + 1), low: rupees(close - 2), close: rupees(close), volume } as unknown as Candle;
}

test("own orders and the position stand in it; the legend and the header follow the ticks", async ({ page }) => {
  await open(page, { state: tradingDay() });
  await expect(part(page, "open")).toHaveText(/^8\d\d\.\d\d$/);
  terminal.quote(SBIN, { ltp: rupees(818.35), minuteHigh: rupees(818.4), minuteClose: rupees(818.35), minuteVolume: 5_000 });
  await expect(chart(page).getByLabel("Last price")).toHaveText("818.35");
  await expect(chart(page).getByLabel("Change since yesterday's close")).toHaveText("+9.90 (+1.22%)");
  await expect(part(page, "close")).toHaveText("818.35");
  await expect(part(page, "ema")).toHaveText(/^8\d\d\.\d\d$/);
  await expect(part(page, "vwap")).toHaveText(/^8\d\d\.\d\d$/);
  await pictures(page, "chart-full");
});

test("timeframes, overlays and the view by keyboard; they are kept", async ({ page }) => {
  await open(page);
  await goTo(page, "c", "chart");
  await keys(page, "1");
  await expect(canvas(page)).toHaveAttribute("aria-label", "Chart of SBIN, bars of 1 minute");
  await keys(page, "]", "]", "7");
  await expect(canvas(page)).toHaveAttribute("aria-label", "Chart of SBIN, bars of 1 day");
  await expect.poll(() => new Set(frames())).toEqual(new Set([5, 1, 2, 3, 1440]));
  await pictures(page, "chart-days");
  await keys(page, "6", "e", "v");
  await expect(part(page, "ema")).toHaveCount(0);
  await expect.poll(() => terminal.state.settings.chart).toEqual({
    frame: 60, adjusted: false, signals: true,
    indicators: [{ key: "ema", id: "ema", values: { period: 16 }, shown: false, colour: 0 }, { key: "vwap", id: "vwap", values: {}, shown: false, colour: 1 }],
  });
  await keys(page, "+", "+", "-", "ArrowLeft", "Shift+ArrowRight", "0", "End");
  await page.reload();
  await expect(canvas(page)).toHaveAttribute("aria-label", "Chart of SBIN, bars of 1 hour");
  await expect(page.getByRole("radio", { name: "1 hour" })).toHaveAttribute("aria-checked", "true");
  await page.getByRole("radio", { name: "1 hour" }).focus();
  await keys(page, "ArrowLeft");
  await expect(page.getByRole("radio", { name: "30 minutes" })).toBeFocused();
  await expect(canvas(page)).toHaveAttribute("aria-label", "Chart of SBIN, bars of 30 minutes");
});

test("indicators: add by keys, set, hide, remove; overlays on the price, others below, live values, kept with the chart", async ({ page }) => {
  await open(page);
  await goTo(page, "c", "chart");
  await keys(page, "i");
  const menu = page.getByRole("dialog", { name: "Indicators" });
  await expect(menu.getByLabel("Find an indicator")).toBeFocused();
  await page.keyboard.type("rsi");
  await keys(page, "Enter");
  await menu.getByLabel("Find an indicator").fill("boll");
  await keys(page, "Enter");
  await menu.getByLabel("Find an indicator").fill("macd");
  await keys(page, "Enter");
  await expect(menu.getByRole("listitem")).toHaveCount(5);
  // EMA 16 with 21 bars; what is out of bounds says so and changes nothing.
  await menu.getByLabel("Period of EMA").fill("21");
  await keys(page, "Enter");
  await expect(chart(page)).toContainText("EMA 21");
  await menu.getByLabel("Fast of MACD").fill("40");
  await keys(page, "Enter");
  await expect(menu.getByRole("alert")).toHaveText("MACD: Fast must be below Slow (26), not 40.");
  await expect(menu.getByLabel("Fast of MACD")).toHaveAttribute("aria-invalid", "true");
  await pictures(page, "chart-indicator-menu");
  await menu.getByLabel("Show VWAP").press("Enter");
  await expect(part(page, "vwap")).toHaveCount(0);
  await keys(page, "Escape");
  await expect(part(page, "rsi")).toHaveText(/^\d\d\.\d\d$/);
  await expect(part(page, "bollinger.upper")).toHaveText(/^8\d\d\.\d\d$/);
  await expect(part(page, "macd.histogram")).toHaveText(/^\u2212?\d+\.\d\d$/);
  // Each pane's legend stands at its own upper edge.
  const [rsi, macd] = await Promise.all(["rsi", "macd.macd"].map(async (name) => (await part(page, name).boundingBox())?.y ?? 0));
  const box = await canvas(page).boundingBox();
  expect(rsi).toBeGreaterThan((box?.y ?? 0) + (box?.height ?? 0) * 0.4);
  expect(macd).toBeGreaterThan((rsi ?? 0) + 40);
  await pictures(page, "chart-indicators");
  await page.reload();
  await expect(chart(page)).toContainText("EMA 21");
  await expect(part(page, "rsi")).toHaveText(/^\d\d\.\d\d$/);
  await goTo(page, "c", "chart");
  await keys(page, "i");
  for (const name of ["RSI 14", "MACD 12, 26, 9", "BB 20, 2"]) await menu.getByLabel(`Remove ${name}`, { exact: true }).press("Enter");
  await expect(menu.getByRole("listitem")).toHaveCount(2);
  await menu.getByLabel("Find an indicator").fill("ichi");
  await keys(page, "Enter");
  await keys(page, "Escape");
  await expect(part(page, "ichimoku.leadA")).toHaveText(/^8\d\d\.\d\d$/);
  await pictures(page, "chart-ichimoku");
});

test("every length that history can give, from the menu by keys and from the keyboard; another one than the usual has a button while it is shown", async ({ page }) => {
  await open(page);
  await goTo(page, "c", "chart");
  await keys(page, "f");
  const menu = page.getByRole("dialog", { name: "Length of a bar" });
  await expect(menu.getByRole("button")).toHaveText(["1 minute1", "2 minutes", "3 minutes2", "5 minutes3", "10 minutes", "15 minutes4", "25 minutes", "30 minutes5", "1 hour6", "2 hours", "4 hours", "1 day7", "1 week8", "1 month9"]);
  await expect(menu.getByRole("button", { name: "5 minutes 3", exact: true })).toBeFocused();
  await pictures(page, "chart-lengths");
  await keys(page, "ArrowDown", "ArrowDown", "ArrowDown", "Enter");
  await expect(canvas(page)).toHaveAttribute("aria-label", "Chart of SBIN, bars of 25 minutes");
  await expect(menu).toHaveCount(0);
  await expect(page.getByRole("radio", { name: "25 minutes" })).toHaveAttribute("aria-checked", "true");
  await page.getByRole("radio", { name: "25 minutes" }).focus();
  await keys(page, "ArrowRight");
  await expect(page.getByRole("radio", { name: "30 minutes" })).toBeFocused();
  await expect(page.getByRole("radio", { name: "25 minutes" })).toHaveCount(0);
  await goTo(page, "c", "chart");
  await keys(page, "f", "8");
  await expect(canvas(page)).toHaveAttribute("aria-label", "Chart of SBIN, bars of 1 week");
  await keys(page, "9");
  await expect(canvas(page)).toHaveAttribute("aria-label", "Chart of SBIN, bars of 1 month");
  await expect(part(page, "vwap")).toHaveCount(0);
  await expect.poll(() => new Set(frames())).toEqual(new Set([5, 25, 30, 10_080, 43_200]));
  await pictures(page, "chart-months");
  await keys(page, "[", "[", "[");
  await expect(canvas(page)).toHaveAttribute("aria-label", "Chart of SBIN, bars of 4 hours");
});

test("a split between the bars is told, and the picture adjusted and back by a key; the choice is kept", async ({ page }) => {
  await open(page, {
    state: { settings: { chart: { frame: 1440, ema: { on: false, period: 16 }, vwap: false } } },
    answers: {
      "history.actions": () => ({ actions: [{ day: "2026-07-14", factor: 5, sentence: "" }] }),
      "market.candles": ({ adjusted }) => ({
        candles: Array.from({ length: 120 }, (_, i) => {
          const at = istEpoch(DAY, 0) - (119 - i) * 1440 * MINUTE_MS;
          const before = at < istEpoch("2026-07-14", 0) && adjusted !== true;
          return bar(at, (before ? 5 : 1) * (800 + (i % 9)), before ? 1_000 : 5_000);
        }),
        more: false,
      }),
    },
  });
  await expect(chart(page).getByRole("status").filter({ hasText: "Split or bonus" })).toHaveText(/^Split or bonus on 14 Jul 2026: 1 share became 5; prices before it are not adjusted\.Adjust the picture J$/);
  expect(terminal.requests("history.actions").at(-1)).toMatchObject({ instrument: SBIN, from: expect.stringMatching(/^2026-/) });
  await pictures(page, "chart-split");
  await goTo(page, "c", "chart");
  await keys(page, "j");
  await expect.poll(() => terminal.requests("market.candles").filter(({ count }) => count === 600).at(-1)?.adjusted).toBe(true);
  await expect(chart(page)).toContainText("prices before it are shown divided, volumes multiplied.");
  await expect.poll(() => terminal.state.settings.chart).toMatchObject({ adjusted: true });
  await pictures(page, "chart-split-adjusted");
  await chart(page).getByRole("button", { name: /As traded/ }).click();
  await expect(chart(page)).toContainText("prices before it are not adjusted.");
});

test("holidays and days with gaps are marked, and told for the bar that is pointed at", async ({ page }) => {
  await open(page, {
    answers: {
      "history.coverage": ({ from, to }) => ({
        days: [
          { day: from, state: "whole" as const, bars: 75, expected: 75, missing: 0, imported: false },
          { day: to, state: "gaps" as const, bars: 30, expected: 33, missing: 3, imported: false },
        ],
      }),
    },
  });
  await expect(part(page, "mark")).toHaveText(/: 30 bars of 33, 3 missing$/);
  await pictures(page, "chart-gaps");
});

test("older bars that cannot be had are told, with what is tried next", async ({ page }) => {
  await open(page);
  await expect(part(page, "open")).toHaveText(/\d/);
  terminal.fail("market.candles", notConnected("The candles of SBIN could not be had: Something Went Wrong."));
  await goTo(page, "c", "chart");
  await keys(page, "Home");
  await expect(chart(page).getByText("Older bars could not be had: The candles of SBIN could not be had: Something Went Wrong. Scroll on to try again.")).toBeVisible();
  await pictures(page, "chart-older-failed");
});

test("scrolling back asks for older bars, page after page, until there are none", async ({ page }) => {
  await open(page);
  const first = terminal.requests("market.candles").find(({ frame }) => frame === 5);
  expect(first?.before).toBeUndefined();
  await goTo(page, "c", "chart");
  const older = () => terminal.requests("market.candles").filter(({ before }) => before !== undefined);
  await keys(page, "Home");
  await expect.poll(() => older().length).toBeGreaterThan(0);
  expect(older()[0]).toMatchObject({ instrument: SBIN, frame: 5, count: 1_000 });
  expect(older()[0]?.before).toBeLessThan(MARKET_NOW);
  terminal.answer("market.candles", () => ({ candles: [], more: false }));
  await keys(page, "Home", "Home");
  const asked = older().length;
  await keys(page, "Home", "ArrowLeft", "Home");
  await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
  // One page may have been on its way; after its "nothing older" none is asked for.
  expect(older().length).toBeLessThanOrEqual(asked + 1);
  await expectFocusIn(page, "chart");
});

test("the forming bar counts no trade twice: history's half minute, then the live ones", async ({ page }) => {
  const now = Math.floor(MARKET_NOW / MINUTE_MS) * MINUTE_MS;
  const opened = istEpoch(DAY, 690);
  await open(page, {
    quotes: false,
    state: { settings: { chart: { frame: 5, ema: { on: false, period: 16 }, vwap: false } } },
    answers: {
      // 11:30 with its minutes 11:30, 11:31 and the half of 11:32.
      "market.candles": ({ frame }) => ({
        candles: frame === 1 ? [bar(opened, 810, 400), bar(opened + MINUTE_MS, 811, 300), bar(now, 812, 60)] : [bar(opened - 5 * MINUTE_MS, 809, 2_000), bar(opened, 812, 760)],
        more: false,
      }),
    },
  });
  terminal.quote(SBIN, {
    ltp: rupees(813), minuteAt: now, minuteOpen: rupees(812), minuteHigh: rupees(813), minuteLow: rupees(812), minuteClose: rupees(813), minuteVolume: 150,
    lastMinuteAt: now - MINUTE_MS, lastMinuteOpen: rupees(810), lastMinuteHigh: rupees(812), lastMinuteLow: rupees(809), lastMinuteClose: rupees(811), lastMinuteVolume: 300,
  });
  await expect(part(page, "volume")).toHaveText("850");
  await expect(part(page, "close")).toHaveText("813.00");
  terminal.quote(SBIN, {
    minuteAt: now + MINUTE_MS, minuteOpen: rupees(814), minuteHigh: rupees(814), minuteLow: rupees(814), minuteClose: rupees(814), minuteVolume: 10,
    lastMinuteAt: now, lastMinuteOpen: rupees(812), lastMinuteHigh: rupees(813.5), lastMinuteLow: rupees(811), lastMinuteClose: rupees(813.5), lastMinuteVolume: 900,
  });
  await expect(part(page, "volume")).toHaveText("1,610");
  await expect(part(page, "high")).toHaveText("814.00");
});

test("bars that the terminal corrects are asked for again, and the feed's health tells how many differed", async ({ page }) => {
  await open(page);
  const feed = page.getByRole("contentinfo", { name: "Status" }).getByText(/^Feed/);
  await expect(feed).not.toHaveAttribute("title", /checked against/);
  terminal.push("feed", { ...terminal.state.feed, liveBars: { checked: 41, differed: 2 } });
  await expect(feed).toHaveAttribute("title", /41 minutes of the chart checked against the broker's bars, 2 differed and were corrected/);
  await expect(part(page, "open")).toHaveText(/\d/);
  const before = frames().length;
  terminal.push("candlesChanged", { instrument: SBIN });
  await expect.poll(() => frames().length).toBeGreaterThan(before);
  const after = frames().length;
  terminal.push("candlesChanged", { instrument: "NSE:INFY" as typeof SBIN });
  await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
  expect(frames()).toHaveLength(after);
});

test("loading, empty and error say what is and what to do", async ({ page }) => {
  await open(page, { delayMs: { "market.candles": 60_000 } });
  await expect(chart(page).getByRole("status", { name: "Loading the bars of SBIN" })).toBeVisible();
  await pictures(page, "chart-loading");
  terminal.delay("market.candles", 0);
  terminal.answer("market.candles", () => ({ candles: [], more: false }));
  terminal.quote(SBIN, { ltp: rupees(816.4), minuteAt: 0 });
  await expect(chart(page).getByLabel("Last price")).toContainText("816.40");
  await goTo(page, "c", "chart");
  await keys(page, "1");
  await expect(chart(page)).toContainText("No bars of 1 minute for SBIN yet");
  await pictures(page, "chart-empty");
  terminal.fail("market.candles", notConnected("Not signed in to a broker, so there are no candles yet."));
  await keys(page, "3");
  await expect(chart(page).getByRole("alert")).toContainText("The bars could not be had");
  await expect(chart(page).getByRole("alert")).toContainText("Not signed in to a broker, so there are no candles yet.");
  await pictures(page, "chart-error");
  terminal.answer("market.candles", () => ({ candles: [bar(istEpoch(DAY, 600), 810, 100)], more: false }));
  await keys(page, "r");
  await expect(part(page, "open")).toHaveText("809.00");
});

test("without a link the chart stays and fades; with the link back its bars are asked for again", async ({ page }) => {
  await open(page, { state: tradingDay() });
  await expect(part(page, "open")).toHaveText(/\d/);
  const before = frames().length;
  terminal.dropLink();
  await expect(page.getByText("The link to Sauda was lost").first()).toBeVisible();
  await pictures(page, "chart-disconnected");
  terminal.restoreLink();
  await expect.poll(() => frames().length, { timeout: 15_000 }).toBeGreaterThan(before);
  errors.length = 0;
});

test("Shift-click takes the price to the ticket, on the nearest tick", async ({ page }) => {
  await open(page);
  await expect(part(page, "open")).toHaveText(/\d/);
  const box = await canvas(page).boundingBox();
  await page.mouse.move(box!.x + box!.width / 2, box!.y + box!.height / 2);
  await page.keyboard.down("Shift");
  await page.mouse.click(box!.x + box!.width / 2, box!.y + box!.height / 2);
  await page.keyboard.up("Shift");
  await expectFocusIn(page, "ticket");
  const price = Number(await panel(page, "ticket").getByLabel(/^Price/).inputValue());
  expect(Math.round(price * 100) % 5).toBe(0);
  expect(price).toBeGreaterThan(700);
});
