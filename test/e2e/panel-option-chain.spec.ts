import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import type { InstrumentView } from "../../shared/contract/schemas/market.ts";
import type { Failure } from "../../shared/domain/errors.ts";
import { TerminalError } from "../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { istEpoch } from "../../shared/domain/time.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { maxPain, putCallRatio } from "../../shared/options/chain-sums.ts";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { interestOf, toldNow } from "./fake/derivatives.ts";
import { EXPIRIES, OPTION_UNIVERSE, premiumOf } from "./fake/option-universe.ts";
import { expectFocusIn, panel, watchErrors, watchRow } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { picture, pictures } from "./pictures.ts";

const NIFTY = "NSE_INDEX:NIFTY" as InstrumentKey;
const SPOT = 24_482.35;
const NO_INTEREST: Failure = { kind: "BrokerRefused", code: "AB1004", text: "", sentence: "Angel One's open interest could not be had: Access denied because of exceeding access rate." };
let terminal: FakeTerminal;
let errors: string[];
test.afterEach(async () => {
  await terminal.stop();
  // Knocking at a door that a test has shut.
  expect(errors.filter((error) => !/^WebSocket connection to/.test(error))).toEqual([]);
});

const near = OPTION_UNIVERSE.filter(({ kind, expiry }) => kind === "option" && expiry === EXPIRIES[0]);
const optionAt = (strike: number, type: "CE" | "PE"): InstrumentView => near.find((one) => one.strike === strike * 10_000 && one.optionType === type)!;

/** Prices that belong together: every option as its own model would price it. */
function setPrices(): void {
  terminal.quote(NIFTY, { ltp: SPOT * 10_000, previousClose: 244_098_500 });
  for (const one of OPTION_UNIVERSE) {
    if (one.kind === "option") terminal.quote(one.key, { ltp: premiumOf(one, SPOT), previousClose: premiumOf(one, SPOT - 72.5), openInterest: interestOf(one), receivedAt: Date.now() });
  }
}

async function open(page: Page, options: FakeOptions = {}): Promise<Locator> {
  errors = watchErrors(page);
  terminal = await startFakeTerminal({ universe: OPTION_UNIVERSE, ...options });
  if (options.quotes !== false) setPrices();
  await showPage(page, terminal, options);
  await watchRow(page, "NIFTY Nifty 50").click();
  await goTo(page, "x", "option-chain");
  return panel(page, "option-chain");
}

const cell = (page: Page, strike: number, type: "CE" | "PE", column: string): Locator => page.locator(`[data-strike="${strike * 10_000}"] [data-cell="${type} ${column}"]`);
const grid = (page: Page): Locator => page.getByRole("grid", { name: "Option chain of NIFTY" });

test("a whole chain: centred at the money, with sums, greeks of the broker and the line of the underlying", async ({ page }) => {
  const chain = await open(page);
  await expect(chain.getByRole("tab")).toHaveText(["25 Aug", "1 Sep", "29 Sep", "29 Dec"]);
  await expect(cell(page, 24_500, "CE", "ltp")).toContainText(/\d/);
  await expect(page.locator('[data-atm="true"]')).toHaveAttribute("data-strike", "245000000");
  const rows = [...new Set(near.map(({ strike }) => strike!))].map((strike) => ({ strike: strike, calls: interestOf(optionAt(strike / 10_000, "CE")), puts: interestOf(optionAt(strike / 10_000, "PE")) }));
  await expect(chain).toContainText(`Max pain${(maxPain(rows)! / 10_000).toLocaleString("en-IN")}`);
  await expect(chain).toContainText(`PCR${putCallRatio(rows)!.toFixed(2)}`);
  await expect(chain).toContainText(/Angel One · \d s old/);
  await expect(chain).toContainText(/Ends in8 d 4 h/);
  await expect(cell(page, 24_450, "CE", "delta")).toHaveText("0.50");
  await expect(cell(page, 24_450, "CE", "iv")).toHaveText("11.2");
  // The money is in the middle of what is seen.
  const middle = await page.locator('[data-atm="true"]').boundingBox();
  const box = (await grid(page).boundingBox())!;
  expect(Math.abs(middle!.y - (box.y + box.height / 2))).toBeLessThan(60);
  await pictures(page, "option-chain-full");
});

test("live prices: only strikes in sight are watched, ticks change their cells alone, and nothing is watched once it is closed", async ({ page }) => {
  await open(page);
  await expect(cell(page, 24_500, "CE", "ltp")).toContainText(/\d/);
  const watched = (): readonly string[] => terminal.requests("market.watch").at(-1)!.keys;
  await expect.poll(() => watched().filter((key) => /\d(CE|PE)$/.test(key)).length).toBeGreaterThan(20);
  expect(watched().some((key) => key.includes("23000CE"))).toBe(false);
  const options = watched().filter((key) => /\d(CE|PE)$/.test(key));
  expect(options.length).toBeLessThan(90);
  terminal.quote(optionAt(24_500, "CE").key, { ltp: 1_234_500, previousClose: 1_000_000, openInterest: 1_234_567, receivedAt: Date.now() });
  await expect(cell(page, 24_500, "CE", "ltp")).toHaveText("123.45");
  await expect(cell(page, 24_500, "CE", "change")).toHaveText("+23.45");
  await expect(cell(page, 24_500, "CE", "oi")).toHaveText("12.35 L");
  await keys(page, "Home");
  await expect.poll(() => watched().some((key) => key.includes("23000CE"))).toBe(true);
  expect(watched().some((key) => key.includes("24450CE"))).toBe(false);
  await keys(page, "g", "c");
  // Those of the watch list.
  const watchListOptions = [optionAt(24_500, "CE").key, optionAt(24_500, "PE").key];
  await expect.poll(() => watched().filter((key) => /\d(CE|PE)$/.test(key))).toEqual(watchListOptions);
});

test("by keyboard: walk, chart, ticket, basket, expiries, the money", async ({ page }) => {
  await open(page);
  await expect(page.locator(`#chain-${24_500 * 10_000}-CE`)).toHaveAttribute("data-current", "true");
  await expectFocusIn(page, "option-chain");
  await keys(page, "ArrowDown", "ArrowDown", "ArrowRight");
  await expect(page.locator(`#chain-${24_600 * 10_000}-PE`)).toHaveAttribute("data-current", "true");
  await keys(page, "Alt+a", "ArrowUp", "ArrowLeft", "Alt+Shift+A");
  await expect(page.getByText("BUY NIFTY 24600 PE is in the basket: 1 order.")).toBeVisible();
  await expect(page.getByText("SELL NIFTY 24550 CE is in the basket: 2 orders.")).toBeVisible();
  await page.getByText("SELL NIFTY 24550 CE is in the basket").locator("..").getByRole("button", { name: "Show the basket" }).click();
  await expect(panel(page, "ticket").getByRole("listitem", { name: "Line 2: SELL NIFTY 24550 CE" })).toBeVisible();
  await grid(page).focus();
  await keys(page, "Enter");
  await expect(panel(page, "chart").getByRole("heading", { name: /24550 CE/ }).or(page.getByText("NIFTY 24550 CE").first())).toBeVisible();
  await expect(page.locator(`#chain-${24_550 * 10_000}-CE`)).toHaveAttribute("aria-selected", "true");
  await keys(page, "e", "e");
  await expect(page.getByRole("tab", { name: "29 Sep" })).toHaveAttribute("aria-selected", "true");
  await keys(page, "Shift+E", "Shift+E");
  await expect(page.getByRole("tab", { name: "25 Aug" })).toHaveAttribute("aria-selected", "true");
  await expectFocusIn(page, "option-chain");
  await expect(grid(page)).toBeVisible();
  await keys(page, "End");
  await expect(page.locator(`#chain-${26_000 * 10_000}-CE`)).toHaveAttribute("data-current", "true");
  await keys(page, "m");
  await expect(page.locator(`#chain-${24_500 * 10_000}-CE`)).toHaveAttribute("data-current", "true");
  await keys(page, "s");
  await expectFocusIn(page, "ticket");
  await expect(panel(page, "ticket")).toContainText("NIFTY 24500 CE");
});

test("columns are chosen by keyboard and kept", async ({ page }) => {
  const chain = await open(page);
  await expect(cell(page, 24_500, "CE", "delta")).toBeVisible();
  await keys(page, "k");
  await expect(page.getByRole("dialog", { name: "Columns of the option chain" })).toBeVisible();
  await page.getByRole("checkbox", { name: /Theta/ }).press("Space");
  await page.getByRole("checkbox", { name: /Gamma/ }).press("Space");
  await page.getByRole("checkbox", { name: /Vega/ }).press("Space");
  await pictures(page, "option-chain-columns");
  await keys(page, "Escape");
  await expectFocusIn(page, "option-chain");
  await expect(chain.getByRole("columnheader", { name: "Gamma" })).toHaveCount(2);
  await expect(cell(page, 24_450, "PE", "theta")).toHaveText("−10.30");
  await pictures(page, "option-chain-all-columns");
  await expect.poll(() => (terminal.state.settings["page"] as { chainColumns?: string[] } | undefined)?.chainColumns).toEqual(["gamma", "vega", "theta", "delta", "iv", "oi", "change", "ltp"]);
  await page.reload();
  await watchRow(page, "NIFTY Nifty 50").click();
  await keys(page, "g", "x");
  await expect(chain.getByRole("columnheader", { name: "Gamma" })).toHaveCount(2);
});

test("where the broker refuses, IV and greeks are worked out here and say so", async ({ page }) => {
  const problem = "Angel One's option greeks could not be had: Angel One failed with HTTP 503: no healthy upstream.";
  const chain = await open(page, { answers: { "options.greeks": ({ expiry }) => ({ rows: [], problem, endsAt: istEpoch(expiry, 940) as MarketTime, ...toldNow() }) } });
  await expect(chain).toContainText(`${problem} Trying again in`);
  await expect(chain).toContainText("IV and greeks are computed here from last prices: Black-76, interest 6.5 %.");
  // The scripted premiums were made with 11.5 %.
  for (const strike of [24_400, 24_500, 24_600]) for (const type of ["CE", "PE"] as const) await expect(cell(page, strike, type, "iv")).toHaveText("11.5");
  await expect(cell(page, 24_500, "CE", "iv")).toHaveAttribute("data-own", "true");
  await expect(chain).toContainText("ATM IV11.5");
  await pictures(page, "option-chain-computed");
});

test("the market is closed: its last prices, and who computes", async ({ page }) => {
  const closed = { by: "Angel One", at: Date.now() as never, open: false, hours: "NFO is closed until 09:15." };
  const chain = await open(page, { answers: { "options.greeks": ({ expiry }) => ({ rows: [], endsAt: istEpoch(expiry, 940) as MarketTime, ...closed }) } });
  await expect(chain).toContainText("NFO is closed until 09:15. Angel One gives no greeks now. IV and greeks are computed here");
  await pictures(page, "option-chain-closed");
});

test("open interest that cannot be had is told, and no sum is made of half of it", async ({ page }) => {
  const chain = await open(page, { answers: { "options.interest": () => { throw new TerminalError(NO_INTEREST); } } });
  await expect(chain.getByRole("alert").first()).toContainText("Trying again in");
  await expect(chain).toContainText("Max pain–");
  await expect(chain).toContainText("PCR–");
});

test("nothing chosen, no options, loading, error, link lost", async ({ page }) => {
  const chain = await open(page, { delayMs: { "instruments.underlying": 2_000 } });
  await expect(chain.getByRole("status", { name: "Loading the expiries" })).toBeVisible();
  await picture(page, "option-chain-loading-1280");
  await expect(grid(page)).toBeVisible();
  terminal.delay("instruments.underlying", 0);
  await watchRow(page, "SBIN State Bank of India").click();
  await expect(chain).toContainText("No options on SBIN");
  await pictures(page, "option-chain-none");
  terminal.fail("instruments.underlying", { kind: "Fault", sentence: "Something in Sauda went wrong: no list." });
  await watchRow(page, "INFY").click();
  await expect(chain).toContainText("The contracts on INFY could not be looked up");
  await expect(chain).toContainText(/Trying again in \d+ s\./);
  await pictures(page, "option-chain-error");
  await watchRow(page, "NIFTY Nifty 50").click();
  // Its question, too, must have failed before it is answered.
  await expect(chain).toContainText("The contracts on NIFTY could not be looked up");
  terminal.answer("instruments.underlying", () => ({ underlying: "NIFTY", spots: OPTION_UNIVERSE.filter(({ key }) => key === NIFTY), futures: [], expiries: [{ expiry: EXPIRIES[0], exchange: "NFO", contracts: 122, lot: 65 }] }));
  await chain.getByRole("button", { name: "Ask now" }).click();
  await expect(grid(page)).toBeVisible();
  terminal.dropLink();
  await expect(chain).toContainText("No link to Sauda: figures");
  await pictures(page, "option-chain-disconnected");
  terminal.restoreLink();
  await expect(chain).toContainText(/Angel One · \d s old/, { timeout: 15_000 });
});

test("ten thousand ticks a second: cells change, rows are not drawn anew", async ({ page }) => {
  await open(page);
  await expect(cell(page, 24_500, "CE", "ltp")).toContainText(/\d/);
  terminal.market(10_000);
  await page.evaluate(() => {
    const list = document.querySelector('[aria-label="Option chain of NIFTY"]')!;
    const seen = { nodes: 0 };
    new MutationObserver((changes) => { for (const change of changes) seen.nodes += [...change.addedNodes].filter((node) => node.nodeType === 1).length; }).observe(list, { childList: true, subtree: true });
    (window as unknown as { seen: typeof seen }).seen = seen;
  });
  const before = await cell(page, 24_500, "CE", "ltp").textContent();
  await expect.poll(async () => cell(page, 24_500, "CE", "ltp").textContent()).not.toBe(before);
  await page.evaluate(() => new Promise((done) => setTimeout(done, 1_500)));
  expect(await page.evaluate(() => (window as unknown as { seen: { nodes: number } }).seen.nodes)).toBe(0);
  const frames = await page.evaluate(() => new Promise<number[]>((done) => {
    const gaps: number[] = [];
    let last = performance.now();
    const step = (now: number): void => {
      gaps.push(now - last);
      last = now;
      if (gaps.length < 90) requestAnimationFrame(step);
      else done(gaps.sort((a, b) => a - b));
    };
    requestAnimationFrame(step);
  }));
  console.log(JSON.stringify({ frame_p50_ms: Math.round(frames[45]!), frame_p95_ms: Math.round(frames[85]!), options: terminal.requests("market.watch").at(-1)!.keys.length }));
  terminal.market(0);
});
