import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { Snapshot } from "../../shared/contract/commands.ts";
import { instrumentKey } from "../../shared/domain/identity.ts";
import { money } from "../../shared/domain/units.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchRow } from "./page-helpers.ts";
import { picture } from "./pictures.ts";

let terminal: FakeTerminal;
test.afterEach(() => terminal.stop());

async function open(page: Page, options: FakeOptions = {}): Promise<void> {
  terminal = await startFakeTerminal(options);
  await page.goto(terminal.url);
  await expect(watchRow(page, "SBIN")).toContainText(/\d\.\d/);
}

const SBIN = instrumentKey("NSE", "SBIN");
const LONG: Snapshot["positions"][number] = {
  account: ACCOUNT, instrument: SBIN, product: "MIS", quantity: 100, buyQuantity: 100, buyValue: money(812_100_000), sellQuantity: 0, sellValue: money(0),
  cost: money(812_100_000), realised: money(0), multiplier: 1, exact: true,
};

test.describe("the command box", () => {
  test("finds instruments and commands; Enter shows the chart, Ctrl Enter puts it on the watch list", async ({ page }) => {
    await open(page);
    await page.keyboard.press("Control+k");
    const box = page.getByRole("dialog", { name: "Search or command" });
    await expect(box.getByRole("combobox")).toBeFocused();
    await picture(page, "palette-empty");
    await page.keyboard.type("titan");
    await expect(box.getByRole("option").first()).toContainText("Titan Company");
    await picture(page, "palette-found");
    await page.keyboard.press("Control+Enter");
    await expect(box).toBeHidden();
    await expect(panel(page, "watch-list").getByRole("row", { name: "TITAN" })).toBeVisible();
    await page.keyboard.press("/");
    await page.keyboard.type("titan");
    await expect(box.getByRole("option").first()).toContainText("Titan Company");
    await page.keyboard.press("Enter");
    await expect(panel(page, "watch-list").getByRole("row", { name: "TITAN" })).toHaveAttribute("aria-selected", "true");
  });

  test("runs commands by name, says when nothing is found, and Esc gives the focus back", async ({ page }) => {
    await open(page);
    await page.keyboard.press("g");
    await page.keyboard.press("w");
    await expectFocusIn(page, "watch-list");
    await page.keyboard.press("/");
    await page.keyboard.type("zzzz");
    await expect(page.getByText("Nothing is called “zzzz”.")).toBeVisible();
    await picture(page, "palette-nothing");
    await page.keyboard.press("Escape");
    await expectFocusIn(page, "watch-list");
    await page.keyboard.press("/");
    await page.keyboard.type("show depth");
    await expect(page.getByRole("dialog").getByRole("option").first()).toContainText("Show Depth");
    await page.keyboard.press("Enter");
    await expectFocusIn(page, "depth");
  });

  test("a search that fails says why", async ({ page }) => {
    await open(page);
    terminal.fail("instruments.search", { kind: "NotConnected", sentence: "The list of instruments is still being downloaded." });
    await page.keyboard.press("/");
    await page.keyboard.type("zzzz");
    await expect(page.getByText("The list of instruments is still being downloaded.")).toBeVisible();
  });
});

test("the ? sheet lists every shortcut there is", async ({ page }) => {
  await open(page);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  for (const title of ["Square off…", "Kill switch: hold for one second", "Choose the account", "Search instruments and commands", "Show Watch list", "Next row", "Remove from the watch list", "Buy at the level's price", "Next panel", "Pause or resume the practice market"]) {
    await expect(sheet.getByText(title, { exact: true })).toBeAttached();
  }
  await page.setViewportSize({ width: 1600, height: 1000 });
  await picture(page, "key-sheet");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("letters in a field are letters", async ({ page }) => {
  await open(page);
  await page.keyboard.press("a");
  const field = page.getByRole("combobox", { name: /Add an instrument/ });
  await expect(field).toBeFocused();
  await page.keyboard.type("b/?gwsP<>");
  await expect(field).toHaveValue("b/?gwsP<>");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(terminal.calls.filter(({ command }) => command.startsWith("practice.") || command.startsWith("orders."))).toEqual([]);
});

test.describe("square off", () => {
  test("asks once, Esc leaves all as it is, Enter sends exactly one", async ({ page }) => {
    await open(page, { state: { positions: [LONG] } });
    await page.keyboard.press("Control+Shift+X");
    const question = page.getByRole("dialog", { name: "Square off in Practice" });
    await expect(question).toContainText("Practice · P482113");
    await expect(question).toContainText("This closes 1 open position at market.");
    await page.keyboard.press("Escape");
    await expect(question).toBeHidden();
    expect(terminal.requests("positions.squareOff")).toEqual([]);
    await page.keyboard.press("Control+Shift+X");
    await page.keyboard.press("Control+Shift+X");
    await expect(page.getByRole("dialog")).toHaveCount(1);
    await page.keyboard.press("Enter");
    await expect.poll(() => terminal.requests("positions.squareOff")).toEqual([{ account: ACCOUNT, scope: { kind: "all" }, once: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
    await expect(page.getByRole("dialog", { name: "Square-off: what is left" })).toContainText("Sauda has taken it.");
  });

  test("works from inside a field, and a held key that opened the question does not answer it", async ({ page }) => {
    await open(page, { state: { positions: [LONG] } });
    await page.keyboard.press("a");
    await expect(page.getByRole("combobox", { name: /Add an instrument/ })).toBeFocused();
    await page.keyboard.press("Control+Shift+X");
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.evaluate(() => document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", repeat: true, bubbles: true, cancelable: true })));
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(terminal.requests("positions.squareOff")).toEqual([]);
  });

  test("an unknown outcome is an alarm in the failure's own words", async ({ page }) => {
    await open(page, { state: { positions: [LONG] } });
    terminal.fail("positions.squareOff", { kind: "Unresolved", sentence: "The broker did not answer: look in Orders." });
    await page.keyboard.press("Control+Shift+X");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: "Square-off: The broker did not answer: look in Orders." })).toBeVisible();
  });

  test("without a link says at once that nothing can be sent", async ({ page }) => {
    await open(page, { state: { positions: [LONG] } });
    terminal.dropLink();
    await expect(page.getByRole("alert").filter({ hasText: "The link to Sauda was lost" })).toBeVisible();
    await page.keyboard.press("Control+Shift+X");
    await expect(page.getByRole("alert").filter({ hasText: "nothing can be sent" })).toBeVisible();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });
});

test("gross P&L of the day: to the paisa, with the colour of its sign, and honest about what has no price", async ({ page }) => {
  await open(page, { state: { positions: [LONG] }, quotes: true });
  const tile = page.getByRole("group", { name: "Gross P&L today" });
  terminal.quote(SBIN, { ltp: 8_146_500 });
  await expect(tile.getByText("+₹ 255.00")).toHaveClass("up");
  terminal.quote(SBIN, { ltp: 8_120_500 });
  await expect(tile.getByText("−₹ 5.00")).toHaveClass("down");
  terminal.push("position", { ...LONG, instrument: instrumentKey("NSE", "NOWHERE"), buyValue: money(0), quantity: 1 });
  await expect(tile).toContainText("−₹ 5.00 …");
  terminal.push("position", { ...LONG, instrument: instrumentKey("NSE", "NOWHERE"), quantity: 0, sellValue: money(812_350_000), exact: false });
  await expect(tile).toContainText("≈ +₹ 20.00");
});

test.describe("panels", () => {
  test("the focus goes round with F6, by direction with Ctrl and arrows, by letter with G", async ({ page }) => {
    await open(page);
    await page.keyboard.press("g");
    await page.keyboard.press("w");
    await expectFocusIn(page, "watch-list");
    await page.keyboard.press("Shift+F6");
    await expectFocusIn(page, "depth");
    await page.keyboard.press("F6");
    await expectFocusIn(page, "watch-list");
    await page.keyboard.press("Control+ArrowRight");
    await expectFocusIn(page, "chart");
  });

  test("a change of the layout is kept and comes back; Reset puts all in its place", async ({ page }) => {
    await open(page);
    const depth = panel(page, "depth");
    const before = (await depth.boundingBox())!;
    await page.keyboard.press("g");
    await page.keyboard.press("d");
    await expectFocusIn(page, "depth");
    for (let i = 0; i < 3; i++) await page.keyboard.press("Control+Alt+ArrowRight");
    await expect.poll(async () => (await depth.boundingBox())!.width - before.width).toBeGreaterThan(80);
    const widened = (await depth.boundingBox())!.width;
    await expect.poll(() => terminal.requests("settings.put").filter(({ name }) => name === "layout").length).toBeGreaterThan(0);
    await page.waitForTimeout(500);
    await page.reload();
    await expect(watchRow(page, "SBIN")).toBeVisible();
    expect((await depth.boundingBox())!.width).toBeCloseTo(widened, -0.5);
    await page.keyboard.press("/");
    await page.keyboard.type("reset layout");
    await page.keyboard.press("Enter");
    await expect.poll(async () => Math.abs(((await depth.boundingBox())?.width ?? 0) - before.width)).toBeLessThan(2);
  });

  test("a closed panel can be called back", async ({ page }) => {
    await open(page);
    await page.keyboard.press("g");
    await page.keyboard.press("d");
    await expectFocusIn(page, "depth");
    await page.keyboard.press("Shift+W");
    await expect(panel(page, "depth")).toHaveCount(0);
    await page.keyboard.press("g");
    await page.keyboard.press("d");
    await expect(panel(page, "depth")).toBeVisible();
    await expectFocusIn(page, "depth");
  });

  for (const [name, layout] of [
    ["of another version", { version: 0, dock: {} }],
    ["with a panel that does not exist", { version: 1, dock: { grid: { root: { type: "leaf", data: { id: "1", views: ["ghost"] } }, width: 1, height: 1, orientation: "HORIZONTAL" }, panels: { ghost: { id: "ghost", contentComponent: "ghost" } } } }],
    ["whose grid is broken", { version: 1, dock: { grid: { root: { type: "branch", data: "x" }, width: 9, height: 9, orientation: "HORIZONTAL" }, panels: { depth: { id: "depth", contentComponent: "depth" } } } }],
  ] as const) {
    test(`a saved layout ${name} gives way to the default one, with a word about it`, async ({ page }) => {
      await open(page, { state: { settings: { layout } } });
      await expect(page.getByText("The saved panel layout could not be used: the default one is shown.")).toBeVisible();
      await expect(panel(page, "depth")).toBeVisible();
      await expect(panel(page, "chart")).toBeVisible();
    });
  }
});
