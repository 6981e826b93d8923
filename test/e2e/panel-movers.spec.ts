import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import type { DerivativeMoveView } from "../../shared/contract/schemas/derivatives.ts";
import type { InstrumentView } from "../../shared/contract/schemas/market.ts";
import { instrumentKey } from "../../shared/domain/identity.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { money, price } from "../../shared/domain/units.ts";
import { startFakeTerminal, UNIVERSE } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { toldNow } from "./fake/derivatives.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, gridRows, keys, showPage } from "./panel-helpers.ts";
import { picture, pictures } from "./pictures.ts";

let terminal: FakeTerminal;
let errors: string[];
test.afterEach(async () => {
  await terminal.stop();
  // Knocking at a door that a test has shut.
  expect(errors.filter((error) => !/^WebSocket connection to/.test(error))).toEqual([]);
});

const NAMES = ["HDFCBANK", "SBIN", "INFY", "TCS", "RELIANCE", "MARUTI", "ITC", "LT", "TITAN", "IDEA"];
const FUTURES: readonly InstrumentView[] = NAMES.map((underlying) => ({
  key: instrumentKey("NFO", `${underlying}25AUG26FUT`), exchange: "NFO", symbol: `${underlying}25AUG26FUT`, name: `${underlying} future`, kind: "future", underlying, expiry: "2026-08-25", lot: 550, tick: price(500), multiplier: 1, tradable: true,
}));
const move = (instrument: InstrumentView | undefined, symbol: string, percent: number, more: Partial<DerivativeMoveView> = {}): DerivativeMoveView => ({ symbol, ...(instrument ? { instrument } : {}), percent, ...more });
const GAINERS = FUTURES.map((one, i) => move(one, one.symbol, 6.42 - i * 0.61, { ltp: price(8_151_000), change: money(Math.round(500_000 - i * 40_000)) }));
const BUILT = FUTURES.slice(0, 8).map((one, i) => move(one, one.symbol, 3.2 - i * 0.2, { ltp: price(8_151_000), change: money(250_000), openInterest: 24_982.5 * (i + 1), openInterestChange: 2_982.5 * (8 - i) }));
const NEWCOMER = move(undefined, "NEWCO25AUG26FUT", 0.4, { ltp: price(1_000_000), change: money(4_000) });

function full(): FakeOptions {
  return {
    universe: [...UNIVERSE, ...FUTURES],
    answers: {
      "derivatives.moves": ({ list }) => ({ rows: list === "price-gainers" ? [...GAINERS, NEWCOMER] : list === "long-unwinding" ? [] : list.startsWith("oi") ? BUILT.map(({ ltp: _, change: __, ...row }) => row) : BUILT, ...toldNow() }),
      "derivatives.ratios": () => ({ rows: FUTURES.map((instrument, i) => ({ symbol: instrument.symbol, instrument, ratio: 0.48 + ((i * 7) % 10) * 0.17 })), ...toldNow() }),
    },
  };
}

async function open(page: Page, options: FakeOptions = full()): Promise<Locator> {
  errors = watchErrors(page);
  terminal = await startFakeTerminal(options);
  await showPage(page, terminal, options);
  await goTo(page, "m", "movers");
  return panel(page, "movers");
}

const asked = () => terminal.requests("derivatives.moves").length;

test("gainers with their bars, live prices, and whose figures they are", async ({ page }) => {
  const movers = await open(page);
  await expect.poll(async () => (await gridRows(page, "movers")).length).toBe(11);
  const rows = await gridRows(page, "movers");
  expect(rows[0]).toMatchObject({ instrument: "HDFCBANK FUT 25 Aug", percent: "+6.42", change: "+50.00" });
  await expect(movers).toContainText(/Angel One · \d s old/);
  const bars = await movers.locator(".ag-row [col-id=bar] i").evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().width / bar.parentElement!.getBoundingClientRect().width));
  expect(bars[0]).toBeCloseTo(1, 1);
  expect(bars[1]).toBeCloseTo(5.81 / 6.42, 1);
  terminal.quote("NFO:SBIN25AUG26FUT" as InstrumentKey, { ltp: 9_000_500, previousClose: 8_900_000, exchangeAt: terminal.marketAt });
  await expect.poll(async () => (await gridRows(page, "movers"))[1]?.["ltp"]).toBe("900.05");
  await pictures(page, "movers-full");
});

test("each list by its number, the expiry by E, with what each tells", async ({ page }) => {
  const movers = await open(page);
  await keys(page, "5");
  await expect(movers.getByRole("tab", { name: "Long built up" })).toHaveAttribute("aria-selected", "true");
  await expect.poll(async () => (await gridRows(page, "movers"))[0]).toMatchObject({ instrument: "HDFCBANK FUT 25 Aug", interest: "24,982.5", interestChange: "+23,860", percent: "+3.20" });
  // 23,860 of the 1,122.5 that were open before.
  expect((await gridRows(page, "movers"))[0]?.["interestPercent"]).toBe("+2125.61");
  await pictures(page, "movers-build-up");
  await keys(page, "3");
  await expect.poll(async () => (await gridRows(page, "movers"))[0]).toMatchObject({ interestPercent: "+3.20" });
  await keys(page, "e");
  await expect.poll(() => terminal.requests("derivatives.moves").at(-1)).toEqual({ list: "oi-gainers", expiry: "next" });
  await keys(page, "8");
  await expect(movers).toContainText("Nothing is in this list");
  await expectFocusIn(page, "movers");
  await pictures(page, "movers-empty");
  await keys(page, "9");
  await expect.poll(async () => (await gridRows(page, "movers")).map(({ ratio }) => ratio)).toEqual(["2.01", "1.84", "1.67", "1.50", "1.33", "1.16", "0.99", "0.82", "0.65", "0.48"]);
  await pictures(page, "movers-ratios");
});

test("Enter takes a row to the chart, B and S to the ticket; an unknown one is told", async ({ page }) => {
  await open(page);
  await expect.poll(async () => (await gridRows(page, "movers")).length).toBe(11);
  await panel(page, "movers").locator("[data-autofocus]").focus();
  await keys(page, "ArrowDown", "Enter");
  await expect(panel(page, "ticket")).toContainText("SBIN FUT");
  await keys(page, "b");
  await expectFocusIn(page, "ticket");
  await goTo(page, "m", "movers");
  await keys(page, "End", "Control+End");
  for (let i = 0; i < 11; i++) await keys(page, "ArrowDown");
  await keys(page, "Enter");
  await expect(page.getByText("NEWCO25AUG26FUT is not in today's list of instruments.")).toBeVisible();
});

test("asks again by itself while it is seen, and not behind another tab", async ({ page }) => {
  await page.clock.install();
  await open(page);
  await expect.poll(asked).toBe(1);
  await page.clock.runFor(5_200);
  await expect.poll(asked).toBe(2);
  await keys(page, "g", "c");
  await expect(panel(page, "chart")).toBeVisible();
  await page.clock.runFor(400);
  const before = asked();
  await page.clock.runFor(30_000);
  expect(asked()).toBe(before);
  expect(terminal.requests("market.watch").at(-1)!.keys.filter((key) => key.endsWith("FUT") && key.startsWith("NFO:H"))).toEqual([]);
});

test("a broker that refuses: told with a countdown, the old figures stay and fade", async ({ page }) => {
  const movers = await open(page);
  await expect.poll(async () => (await gridRows(page, "movers")).length).toBe(11);
  terminal.fail("derivatives.moves", { kind: "BrokerRefused", code: "", text: "", sentence: "Angel One's list could not be had: Angel One failed with HTTP 503: no healthy upstream." });
  await keys(page, "u");
  await expect(movers.getByRole("alert")).toContainText(/HTTP 503: no healthy upstream\. Trying again in \d+ s\. These figures are \d+ s old\./);
  await expect(movers.locator("[data-stale=true]")).toBeVisible();
  await pictures(page, "movers-stale");
  await keys(page, "2");
  await expect(movers).toContainText("The list could not be had");
  await pictures(page, "movers-error");
});

test("loading, a broker without lists, a closed market, a lost link", async ({ page }) => {
  const movers = await open(page, { ...full(), delayMs: { "derivatives.moves": 1_500 } });
  await expect(movers.getByRole("status", { name: "Loading the list" })).toBeVisible();
  await picture(page, "movers-loading-1280");
  terminal.delay("derivatives.moves", 0);
  terminal.answer("derivatives.moves", () => ({ rows: [], lacks: "This account has no broker that could be asked.", ...toldNow() }));
  await keys(page, "2");
  await expect(movers).toContainText("No figures from this broker");
  terminal.answer("derivatives.moves", () => ({ rows: GAINERS, ...toldNow(), open: false, hours: "NFO is closed until 09:15." }));
  await keys(page, "1", "4");
  await expect(movers).toContainText("NFO is closed until 09:15. Last figures, Angel One");
  await pictures(page, "movers-closed");
  terminal.dropLink();
  await expect(movers).toContainText("No link to Sauda: figures");
  await expect(movers.locator("[data-stale=true]")).toBeVisible();
  await pictures(page, "movers-disconnected");
});
