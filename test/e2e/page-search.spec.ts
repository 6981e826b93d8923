import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { InstrumentIndex } from "../../electron/market/instrument-index.ts";
import { instrumentView } from "../../shared/contract/schemas/market.ts";
import { instrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import { contractSymbol } from "../../shared/domain/instrument-symbol.ts";
import { price } from "../../shared/domain/units.ts";
import { DAY, startFakeTerminal, UNIVERSE } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { panel, watchErrors, watchRow } from "./page-helpers.ts";
import { picture } from "./pictures.ts";

let terminal: FakeTerminal;
test.afterEach(() => terminal.stop());

function contract(underlying: string, expiry: string, strike?: number, optionType?: "CE" | "PE"): Instrument {
  const struck = strike === undefined ? undefined : price(strike * 10_000);
  const symbol = contractSymbol({ underlying, expiry, strike: struck, optionType });
  return {
    key: instrumentKey("NFO", symbol), exchange: "NFO", symbol, name: symbol, kind: strike === undefined ? "future" : "option", underlying, expiry, strike: struck, optionType,
    lot: underlying === "NIFTY" ? 65 : 1_075, tick: price(500), freeze: 1_800, multiplier: 1, tradable: true, broker: { token: symbol, symbol, segment: "NFO" },
  };
}

const EXPIRIES = ["2026-08-25", "2026-09-01", "2026-09-29", "2026-10-27"];
const LIST: readonly Instrument[] = [
  ...UNIVERSE.filter(({ kind }) => kind === "equity" || kind === "index").map((view): Instrument => ({ expiry: undefined, strike: undefined, optionType: undefined, freeze: undefined, ...view, broker: { token: view.symbol, symbol: view.symbol, segment: view.exchange } })),
  ...EXPIRIES.filter((expiry) => expiry !== "2026-09-01").flatMap((expiry) => [contract("NIFTY", expiry), contract("SBIN", expiry)]),
  ...EXPIRIES.flatMap((expiry) => Array.from({ length: 41 }, (_, i) => 23_500 + i * 50).flatMap((strike) => (["CE", "PE"] as const).map((type) => contract("NIFTY", expiry, strike, type)))),
];
const index = new InstrumentIndex();
index.load(LIST);

async function open(page: Page, options: FakeOptions = {}): Promise<Locator> {
  terminal = await startFakeTerminal({
    universe: LIST.map(instrumentView),
    ...options,
    answers: { "instruments.search": ({ text, limit }) => ({ instruments: index.search(text, limit, { today: DAY }).map(instrumentView) }), ...options.answers },
  });
  await page.goto(terminal.url);
  await expect(watchRow(page, "SBIN")).toContainText(/\d\.\d/);
  await page.keyboard.press("/");
  return page.getByRole("dialog", { name: "Search or command" });
}

const chosen = (box: Locator): Locator => box.locator('[role="option"][data-selected="true"]');

test("from a name to its expiries and strikes and onto the watch list, by keyboard alone", async ({ page }) => {
  const errors = watchErrors(page);
  const box = await open(page);
  await page.keyboard.type("nifty");
  await expect(box.getByRole("option").first()).toContainText("NIFTY");
  await expect(box.getByRole("option").nth(1)).toContainText("25 Aug 26");
  await expect(box.getByRole("option").nth(1)).toContainText("lot 65");
  await picture(page, "search-nifty");
  await page.keyboard.press("ArrowRight");
  await expect(box.getByRole("group", { name: "Options by expiry" }).getByRole("option")).toHaveCount(4);
  await picture(page, "search-underlying");
  await page.keyboard.type("sep");
  await expect(box.getByRole("option")).toHaveCount(3);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(box.getByRole("group", { name: /Calls · strike · puts, NIFTY at ₹/ })).toBeVisible();
  await expect(chosen(box)).toContainText("ATM");
  await picture(page, "search-chain");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("24500");
  await expect(box.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Control+Enter");
  await expect(box).toBeHidden();
  await expect(panel(page, "watch-list").getByRole("row", { name: "NIFTY 24500 PE 1 Sep" })).toBeVisible();
  expect(errors).toEqual([]);
});

test("Enter and Alt+B before the answer is here are for what was typed, not for what still stands there", async ({ page }) => {
  const box = await open(page, { delayMs: { "instruments.search": 400 } });
  await page.keyboard.type("reli");
  await expect(chosen(box)).toContainText("RELIANCE");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("infy");
  await page.keyboard.press("Enter");
  await expect(panel(page, "chart").getByRole("heading")).toHaveText("INFY");
  await page.keyboard.press("/");
  await page.keyboard.type("sbin");
  await page.keyboard.press("Alt+b");
  await expect(panel(page, "ticket").getByRole("heading")).toHaveText("SBIN");
  await expect(panel(page, "ticket").getByRole("radio", { name: "BUY B" })).toBeChecked();
  // What only comes near is shown, and waits to be chosen.
  await panel(page, "chart").focus();
  await page.keyboard.press("/");
  await page.keyboard.type("relaince");
  await page.keyboard.press("Alt+b");
  await expect(box).toContainText("Closest names");
  await expect(panel(page, "ticket").getByRole("heading")).toHaveText("SBIN");
  await page.keyboard.press("Escape");
  // A further key of text puts it off.
  await panel(page, "chart").focus();
  await page.keyboard.press("/");
  await page.keyboard.type("reli");
  await page.keyboard.press("Enter");
  await page.keyboard.type("x");
  await expect(box).toContainText("Closest names");
  await expect(panel(page, "chart").getByRole("heading")).toHaveText("SBIN");
});

test("a key in the very moment in which the answer comes is for the answer, not for the row of before", async ({ page }) => {
  const box = await open(page);
  await page.keyboard.type("nifty");
  await expect(chosen(box)).toContainText("Nifty 50");
  /** Before the page has drawn what is found, or put its cursor there. */
  const pressOnceFound = (text: string, key: { readonly key: string; readonly altKey: boolean }): Promise<void> => box.evaluate((dialog, [wanted, init]) => {
    const observer = new MutationObserver(() => {
      if (dialog.querySelector("[role=option]")?.textContent.startsWith(wanted) !== true) return;
      observer.disconnect();
      dialog.querySelector("input")!.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
    });
    observer.observe(dialog, { childList: true, subtree: true, characterData: true });
  }, [text, key] as const);
  await pressOnceFound("NIFTY 24500 CE", { key: "b", altKey: true });
  await page.keyboard.type(" 24500");
  await expect(panel(page, "ticket").getByRole("heading")).toContainText("NIFTY 24500 CE");
});

test("back is Backspace or ←, with the search as it was", async ({ page }) => {
  const box = await open(page);
  await page.keyboard.type("nifty 24500");
  await expect(box.getByRole("option").first()).toContainText("NIFTY 24500 CE");
  await page.keyboard.press("ArrowRight");
  await expect(chosen(box)).toContainText("ATM");
  await page.keyboard.press("Backspace");
  await expect(box.getByRole("group", { name: "Options by expiry" })).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await expect(box.getByRole("combobox")).toHaveValue("nifty 24500");
});

test("what was typed is marked, a slip of the finger is told as one", async ({ page }) => {
  const box = await open(page);
  await page.keyboard.type("nifty 24500 ce");
  await expect(box.getByRole("option").first().locator("mark")).toHaveText(["NIFTY", "24500", "CE"]);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("relaince");
  await expect(box.getByRole("option").first()).toContainText("RELIANCE");
  await expect(box.getByText("Nothing is called “relaince”. Closest names")).toBeVisible();
  await picture(page, "search-typo");
});

test("an underlying without contracts, strikes that are not there and failures are said", async ({ page }) => {
  const box = await open(page);
  await page.keyboard.type("titan");
  await expect(box.getByRole("option").first()).toContainText("Titan Company");
  await page.keyboard.press("ArrowRight");
  await expect(box.getByText("No futures or options are listed on TITAN.")).toBeVisible();
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("nifty 24500 ce");
  await expect(box.getByRole("option").first()).toContainText("NIFTY 24500 CE");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("999");
  await expect(box.getByText("No strike of NIFTY begins with “999”.")).toBeVisible();
  await picture(page, "search-no-strike");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  terminal.fail("instruments.chain", { kind: "NotConnected", sentence: "The list of instruments is still being downloaded." });
  await page.keyboard.type("oct");
  await expect(box.getByRole("option").first()).toContainText("Oct");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(box.getByText("The list of instruments is still being downloaded.")).toBeVisible();
});

test("a list that is not today's stands in a banner until it is", async ({ page }) => {
  const problem = "The instrument list could not be downloaded (HTTP 503); that of 2026-08-20 is used. It is asked for again every few minutes.";
  await open(page, { state: { instruments: { state: "older", day: "2026-08-20", count: 115_000, problem } } });
  await page.keyboard.press("Escape");
  await expect(page.getByText("The instrument list is not today's")).toBeVisible();
  await expect(page.getByText(problem)).toBeVisible();
  await picture(page, "search-list-banner");
  terminal.push("instruments", { state: "current", day: DAY, count: 115_737 });
  await expect(page.getByText("The instrument list is not today's")).toBeHidden();
});

test("the ticket shows what one should know of the instrument today", async ({ page }) => {
  const box = await open(page, {
    answers: {
      "instruments.hints": () => ({
        hints: [
          { kind: "ban", tone: "warning", sentence: "SBIN is in the F&O ban period today: the exchange takes only orders that reduce a position, and fines others." },
          { kind: "corporate-action", tone: "plain", sentence: "Ex-date 2026-08-25: Dividend - Rs 15.90 Per Share." },
        ],
      }),
    },
  });
  await page.keyboard.type("sbin fut");
  await expect(box.getByRole("option").first()).toContainText("SBIN FUT");
  await page.keyboard.press("Alt+b");
  await expect(panel(page, "ticket").getByRole("list", { name: "Notices of the day" }).getByRole("listitem")).toHaveCount(2);
  await picture(page, "search-ticket-hints");
  await page.setViewportSize({ width: 1600, height: 1000 });
  await picture(page, "search-ticket-hints-large");
});
