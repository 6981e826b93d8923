import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { instrumentKey } from "../../shared/domain/identity.ts";
import { startFakeTerminal, UNIVERSE } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel } from "./page-helpers.ts";
import { picture } from "./pictures.ts";

let terminal: FakeTerminal;
test.afterEach(() => terminal.stop());

async function open(page: Page, options: FakeOptions = {}): Promise<Locator> {
  terminal = await startFakeTerminal(options);
  await page.goto(terminal.url);
  await expect(panel(page, "watch-list")).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("w");
  await expectFocusIn(page, "watch-list");
  return panel(page, "watch-list");
}

/** Names of the rows as they stand, headings in capitals. */
async function rows(list: Locator): Promise<string[]> {
  return list.getByRole("row").evaluateAll((all) => all.map((row) => (row.getAttribute("aria-level") === "1" ? (row.textContent ?? "").replace(/^[▾▸]/, "").replace(/\s*\d+$/, "").toUpperCase() : (row.querySelector("b")?.textContent ?? ""))));
}
async function atCursor(list: Locator): Promise<string> {
  const id = await list.getByRole("treegrid").getAttribute("aria-activedescendant");
  return list.page().evaluate((rowId) => document.getElementById(rowId ?? "")?.querySelector("b")?.textContent ?? "", id);
}
/** The watch list as it was last kept. */
function kept(): { name: string; keys: string[] }[] {
  const value = terminal.requests("settings.put").filter(({ name }) => name === "watchLists").at(-1)?.value as { groups: { name: string; keys: string[] }[] } | undefined;
  return value?.groups ?? [];
}
async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

const SBIN = instrumentKey("NSE", "SBIN");

test("begins with what the terminal suggests, with names, prices, change and the day's line", async ({ page }) => {
  const list = await open(page);
  expect((await rows(list)).slice(0, 6)).toEqual(["INDEX", "NIFTY", "BANKNIFTY", "INDIAVIX", "BANKS", "SBIN"]);
  terminal.quote(SBIN, { ltp: 8_146_500, previousClose: 8_084_500 });
  const row = list.getByRole("row", { name: "SBIN" });
  await expect(row).toContainText("State Bank of India");
  await expect(row.getByRole("gridcell").nth(1)).toHaveText("814.65");
  await expect(row.getByRole("gridcell").nth(2)).toHaveText("+0.77");
  await expect.poll(async () => row.locator("path").getAttribute("d"), { timeout: 15_000 }).toContain("L");
  await picture(page, "watch-list");
});

test("a page that is there before the instruments of the day takes what is suggested when they come", async ({ page }) => {
  const { suggested } = (await startFakeTerminal().then(async (other) => {
    await other.stop();
    return other;
  })).state;
  const list = await open(page, { state: { suggested: [] } });
  await expect(list).toContainText("The watch list is empty");
  terminal.state.suggested = suggested;
  terminal.push("reset", { sentence: "The instrument list of the day is loaded." });
  await expect(list.getByRole("row", { name: "SBIN" })).toBeVisible();
});

test("a change lights up in its direction and goes out again; not where motion is unwanted", async ({ page }) => {
  const list = await open(page);
  const cell = list.getByRole("row", { name: "SBIN" }).getByRole("gridcell").nth(1);
  await expect(cell).toHaveText(/\d/);
  // It is over within half a second, which a look from outside may miss: the page keeps each direction and its colour of two frames later.
  const seen = await cell.evaluateHandle((element) => {
    const flashes: string[] = [];
    new MutationObserver(() => {
      const { flash } = element.dataset;
      if (flash !== undefined) requestAnimationFrame(() => requestAnimationFrame(() => flashes.push(`${flash} ${getComputedStyle(element).backgroundColor}`)));
    }).observe(element, { attributeFilter: ["data-flash"] });
    return flashes;
  });
  const base = terminal.board.row(terminal.board.slot(SBIN))[0] ?? 0;
  terminal.quote(SBIN, { ltp: base + 500 });
  await expect.poll(() => seen.jsonValue()).toHaveLength(1);
  expect((await seen.jsonValue())[0]).toMatch(/^up rgba?\((?!0, 0, 0, 0\))/);
  await expect(cell).not.toHaveAttribute("data-flash");
  await page.emulateMedia({ reducedMotion: "reduce" });
  terminal.quote(SBIN, { ltp: base - 500 });
  await expect.poll(() => seen.jsonValue()).toHaveLength(2);
  expect((await seen.jsonValue())[1]).toBe("down rgba(0, 0, 0, 0)");
  await expect(cell).not.toHaveAttribute("data-flash");
});

test("arrows move, Enter shows in the chart, B and S open the ticket", async ({ page }) => {
  const list = await open(page);
  expect(await atCursor(list)).toBe("SBIN");
  await press(page, "ArrowDown", "ArrowDown");
  expect(await atCursor(list)).toBe("ICICIBANK");
  await press(page, "Enter");
  await expect(list.getByRole("row", { name: "ICICIBANK" })).toHaveAttribute("aria-selected", "true");
  await expectFocusIn(page, "watch-list");
  await press(page, "End");
  expect(await atCursor(list)).toBe("ITC");
  await press(page, "b");
  await expectFocusIn(page, "ticket");
  await expect(panel(page, "ticket")).toContainText("ITC");
});

test("A searches as one types; Enter adds below the cursor and stays for the next", async ({ page }) => {
  const list = await open(page);
  await press(page, "a");
  const field = page.getByRole("combobox", { name: "Add an instrument to Banks" });
  await expect(field).toBeFocused();
  await page.keyboard.type("tata");
  await expect(list.getByRole("option").first()).toContainText("TATASTEEL");
  await picture(page, "watch-list-adding");
  await press(page, "Enter");
  await expect(list.getByRole("row", { name: "TATASTEEL" })).toContainText(/\d\.\d/);
  await page.keyboard.type("ax");
  await expect(list.getByRole("option").first()).toContainText("AXISBANK");
  await press(page, "Enter");
  await expect(page.getByText("AXISBANK is in Banks already.")).toBeVisible();
  await page.keyboard.type("qqqq");
  await expect(page.getByText("Nothing is called “qqqq”.")).toBeVisible();
  await press(page, "Escape");
  await expect(field).toBeHidden();
  await expectFocusIn(page, "watch-list");
  await expect.poll(() => kept().find(({ name }) => name === "Banks")?.keys.slice(0, 2)).toEqual(["NSE:SBIN", "NSE:TATASTEEL"]);
});

test("Delete removes, Ctrl Z brings it back where it was; also a whole group", async ({ page }) => {
  const list = await open(page);
  const before = await rows(list);
  await press(page, "Delete");
  await expect(page.getByText("SBIN removed from Banks.")).toBeVisible();
  expect(await rows(list)).toEqual(before.filter((name) => name !== "SBIN"));
  expect(await atCursor(list)).toBe("HDFCBANK");
  await picture(page, "watch-list-undo");
  await press(page, "Control+z");
  expect(await rows(list)).toEqual(before);
  expect(await atCursor(list)).toBe("SBIN");
  await press(page, "ArrowUp", "Delete");
  await expect(page.getByText("Group Banks removed.")).toBeVisible();
  expect(await rows(list)).not.toContain("BANKS");
  await press(page, "Control+z");
  expect(await rows(list)).toEqual(before);
});

test("Alt and arrows move the row, over the edge of its group too, and a group with all in it", async ({ page }) => {
  const list = await open(page);
  await press(page, "Alt+ArrowDown");
  expect((await rows(list)).slice(4, 7)).toEqual(["BANKS", "HDFCBANK", "SBIN"]);
  await press(page, "Alt+ArrowUp", "Alt+ArrowUp");
  expect((await rows(list)).slice(0, 6)).toEqual(["INDEX", "NIFTY", "BANKNIFTY", "INDIAVIX", "SBIN", "BANKS"]);
  await press(page, "ArrowDown", "Alt+ArrowUp");
  expect((await rows(list))[0]).toBe("BANKS");
  await expect.poll(() => kept().map(({ name }) => name)).toEqual(["Banks", "Index", "F&O", "Others"]);
});

test("a row can be dragged to another place", async ({ page }) => {
  const list = await open(page);
  await list.getByRole("row", { name: "ITC" }).dragTo(list.getByRole("row", { name: "HDFCBANK" }));
  await expect.poll(() => rows(list).then((all) => all.slice(4, 8))).toEqual(["BANKS", "SBIN", "ITC", "HDFCBANK"]);
});

test("groups: new with a name, renamed, folded, and all of it comes back after a reload", async ({ page }) => {
  const list = await open(page);
  await press(page, "Shift+G");
  await expect(page.getByRole("textbox", { name: "Name of the group" })).toBeFocused();
  await page.keyboard.type("Metals");
  await press(page, "Enter");
  await expectFocusIn(page, "watch-list");
  expect(await rows(list)).toContain("METALS");
  await press(page, "F2");
  await page.keyboard.type("Steel");
  await press(page, "Escape", "F2");
  await page.keyboard.type("Tata");
  await press(page, "Enter", "ArrowUp", "ArrowLeft");
  expect(await rows(list)).toContain("TATA");
  expect(await rows(list)).not.toContain("SBIN");
  await expect.poll(() => kept().map(({ name }) => name)).toEqual(["Index", "Banks", "Tata", "F&O", "Others"]);
  const before = await rows(list);
  await page.waitForTimeout(500);
  await page.reload();
  await expect(list.getByRole("row", { name: /^Tata \d/ })).toBeVisible();
  expect(await rows(list)).toEqual(before);
});

test("empty, it says how to fill it", async ({ page }) => {
  const list = await open(page, { state: { settings: { watchLists: { version: 1, groups: [] } } } });
  await expect(list).toContainText("The watch list is empty");
  await picture(page, "watch-list-empty");
  await press(page, "Tab", "Enter");
  await expect(list.getByRole("row", { name: "SBIN" })).toBeVisible();
});

test("a saved list that cannot be read gives way to the suggested one, with a word about it", async ({ page }) => {
  const list = await open(page, { state: { settings: { watchLists: { version: 1, groups: "mine" } } } });
  await expect(page.getByText("The saved watch list could not be read: the suggested one is shown.")).toBeVisible();
  await expect(list.getByRole("row", { name: "SBIN" })).toBeVisible();
});

test("without prices there are dashes, and an instrument that is gone says so", async ({ page }) => {
  const groups = [{ id: "g", name: "Mine", keys: ["NSE:SBIN", "NSE:DELISTED"], collapsed: false }];
  const list = await open(page, { quotes: false, state: { settings: { watchLists: { version: 1, groups } } } });
  await expect(list.getByRole("row", { name: "SBIN" }).getByRole("gridcell").nth(1)).toHaveText("–");
  await expect(list.getByRole("row", { name: "DELISTED" })).toContainText("not in today's list");
  await picture(page, "watch-list-no-prices");
});

test("two hundred rows: all of them watched, the cursor always in sight", async ({ page }) => {
  const universe = Array.from({ length: 200 }, (_, i) => ({ ...UNIVERSE.find(({ symbol }) => symbol === "SBIN")!, key: instrumentKey("NSE", `S${i}`), symbol: `S${i}`, name: `Share no. ${i}` }));
  const list = await open(page, { universe, state: { suggested: [{ group: "All", keys: universe.map(({ key }) => key) }] } });
  await expect.poll(() => terminal.requests("market.watch").at(-1)?.keys.length).toBeGreaterThanOrEqual(200);
  await press(page, "End");
  await expect(list.getByRole("row", { name: "S199" })).toBeInViewport();
  await press(page, "Home");
  await expect(list.getByRole("row", { name: "ALL" })).toBeInViewport();
});
