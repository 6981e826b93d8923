import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { badInput, notConnected } from "../../shared/domain/errors.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { LabWorld } from "./fake/lab-world.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, gridRows, keys, showPage } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

let terminal: FakeTerminal;
let lab: LabWorld;
let errors: string[];
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

async function open(page: Page, options: FakeOptions = {}, kept: (world: LabWorld) => void = () => {}): Promise<void> {
  errors = watchErrors(page);
  lab = new LabWorld({ push: (job) => terminal.push("labJob", job) });
  kept(lab);
  terminal = await startFakeTerminal({ ...options, answers: { ...lab.answers(), ...options.answers } });
  await showPage(page, terminal, options);
}

/** Goes to the lab and gives it the whole workspace. */
async function enter(page: Page): Promise<void> {
  await goTo(page, "v", "lab");
}

const here = (page: Page) => panel(page, "lab");
const dialog = (page: Page) => page.getByRole("dialog");
const drawn = (page: Page) => expect(here(page).locator("[data-drawn=true] canvas").first()).toBeVisible();
const part = (page: Page, name: string) => here(page).getByRole("tab", { name, exact: true });

test("set up, plan, run, progress with pause, and the run's parts, all by keyboard", async ({ page }) => {
  await open(page);
  await enter(page);
  await expect(here(page)).toContainText("Plays 6,250 bars of SBIN, 2025-08-18 09:15 to 2026-08-17 15:15.");
  await pictures(page, "lab-setup");
  await enter(page);
  await keys(page, "n");
  await expect(page.locator("#lab-file")).toBeFocused();
  await page.locator("#lab-p-fast").focus();
  await keys(page, "ArrowUp", "Control+Enter");
  await expect.poll(() => terminal.requests("lab.run").length).toBe(1);
  expect(terminal.requests("lab.run")[0]?.request).toMatchObject({ file: "example/ema-crossover.ts", parameters: { fast: 10, slow: 21 }, data: { kind: "history", from: "2025-08-17", to: "2026-08-17" }, capital: 1_000_000_000, holding: "intraday", chargesTimes: 1, atEnd: "leave", seed: 1, bars: { market: "next-open", limit: "through" } });
  const { id } = lab.last;
  lab.tell(id, { done: 2_500, leftMs: 34_000 });
  await expect(here(page)).toContainText("40 %, 2,500 of 6,250, about 34 s left");
  await pictures(page, "lab-running");
  await enter(page);
  await keys(page, "u");
  await expect(here(page)).toContainText("Paused at 40 %");
  await keys(page, "u");
  await expect(here(page)).toContainText("40 %, 2,500 of 6,250");
  lab.finish(id);
  await expect(part(page, "Overview")).toBeVisible();
  await expectFocusIn(page, "lab");
  await drawn(page);
  await pictures(page, "lab-overview");
  await enter(page);
  for (const name of ["Figures", "Months", "Spread"]) {
    await keys(page, "]");
    await expect(part(page, name)).toHaveAttribute("aria-selected", "true");
    await pictures(page, `lab-${name.toLowerCase()}`);
    await enter(page);
  }
});

test("runs: open one, trades with their bars, orders, costs; play again, rename, export, remove", async ({ page }) => {
  await open(page, {}, (world) => {
    world.keep({ title: "EMA 9/21 SBIN", seed: 3 });
    world.keep({ title: "Breakout", seed: 8 });
  });
  await enter(page);
  await keys(page, "2");
  await expect.poll(() => gridRows(page, "lab").then((rows) => rows.map(({ title }) => title))).toEqual(["Breakout", "EMA 9/21 SBIN"]);
  await keys(page, "ArrowDown", "Enter");
  await expect(here(page).getByRole("heading", { name: "EMA 9/21 SBIN" })).toBeVisible();
  await keys(page, "t");
  await expect(part(page, "Trades")).toHaveAttribute("aria-selected", "true");
  await expect(here(page)).toContainText("Trade 1: ");
  await page.keyboard.press("ArrowDown");
  await expect(here(page)).toContainText(/Trade 2: (long|short) [\d,]+ RELIANCE · Profit/);
  await drawn(page);
  const trade = lab.run("run00001").trades[1]!;
  const asked = terminal.requests("lab.bars").at(-1)!;
  expect(asked.from).toBeLessThan(trade.entryAt);
  expect(asked.to).toBeGreaterThan(trade.exitAt);
  await page.waitForTimeout(150);
  await pictures(page, "lab-trades");
  await enter(page);
  for (const name of ["Orders", "Costs"]) {
    await keys(page, "]");
    await expect(part(page, name)).toHaveAttribute("aria-selected", "true");
    await pictures(page, `lab-${name.toLowerCase()}`);
    await enter(page);
  }
  await expect(here(page)).toContainText("it looks like a split or a demerger");
  lab.swift = true;
  await keys(page, "a");
  await expect(here(page).getByRole("status").filter({ hasText: "Played again: equal to the byte." })).toBeVisible();
  lab.equal = false;
  await expectFocusIn(page, "lab");
  await keys(page, "a");
  await expect(here(page).getByRole("status").filter({ hasText: "it is not equal. Trade 3 is another one" })).toBeVisible();
  await expectFocusIn(page, "lab");
  await keys(page, "F2");
  await expect(dialog(page).getByLabel("Name")).toBeFocused();
  await page.keyboard.type("EMA once more");
  await keys(page, "Enter");
  await expect(here(page).getByRole("heading", { name: "EMA once more" })).toBeVisible();
  await keys(page, "x");
  await expect(dialog(page).getByRole("radio", { name: /HTML/ })).toBeFocused();
  await keys(page, "ArrowDown", "Enter");
  await expect(dialog(page)).toContainText("/home/trader/.local/share/sauda/exports/ema-once-more-2026-08-17-trades.csv");
  expect(terminal.requests("lab.export")).toMatchObject([{ format: "csv" }]);
  await pictures(page, "lab-export");
  await keys(page, "Escape", "Delete");
  await expect(dialog(page)).toContainText("Remove EMA once more?");
  await keys(page, "Enter");
  await expect.poll(() => gridRows(page, "lab").then((rows) => rows.map(({ title }) => title))).toEqual(["Breakout", "EMA 9/21 SBIN"]);
});

test("several side by side: the best of each row, what differs, curves in one chart", async ({ page }) => {
  await open(page, {}, (world) => {
    for (let i = 0; i < 6; i++) world.keep({ title: `EMA ${5 + i * 3}/${21 + i * 5}`, seed: 11 + i, parameters: { stock: "NSE:SBIN", bar: 5, fast: 5 + i * 3, slow: 21 + i * 5, lots: 100 } });
  });
  await enter(page);
  await keys(page, "2");
  await expect.poll(() => gridRows(page, "lab").then((rows) => rows.length)).toBe(6);
  await keys(page, "Home", "Space", "ArrowDown", "Space", "ArrowDown", "Space", "ArrowDown", "Space", "ArrowDown", "Space", "ArrowDown", "Space");
  await expect(here(page)).toContainText("6 marked.");
  await expect(here(page).getByRole("button", { name: "Compare 4" })).toBeDisabled();
  await keys(page, "4");
  await expect(here(page)).toContainText("6 runs are marked");
  await enter(page);
  await keys(page, "2");
  await expect.poll(() => gridRows(page, "lab").then((rows) => rows.length)).toBe(6);
  await keys(page, "End", "Space");
  await expect(here(page)).toContainText("5 marked.");
  await pictures(page, "lab-runs");
  await enter(page);
  await keys(page, "4");
  const table = here(page).getByRole("table", { name: "Figures side by side" });
  await expect(table.getByRole("row", { name: /^fast/ })).toHaveText(/fast\s*20\s*17\s*14\s*11\s*8/);
  const sharpes = ["run00006", "run00005", "run00004", "run00003", "run00002"].map((id) => lab.run(id).figures.sharpe!);
  const best = sharpes.indexOf(Math.max(...sharpes));
  await expect(table.getByRole("row", { name: /^Sharpe ratio/ }).getByRole("cell").nth(best)).toHaveAttribute("data-best", "true");
  await expect(table.getByRole("row", { name: /^Sharpe ratio/ }).locator("[data-best]")).toHaveCount(1);
  await drawn(page);
  await pictures(page, "lab-compare");
});

test("sweep, heat map, a cell run, chances, report card, on to paper, all by keyboard", async ({ page }) => {
  await open(page);
  await enter(page);
  await expect(here(page)).toContainText("Plays 6,250 bars");
  await keys(page, "s");
  await expect(here(page)).toContainText("Choose at least one parameter to sweep.");
  await here(page).getByLabel("Sweep Fast average").press("Space");
  await here(page).getByLabel("Sweep Slow average").press("Space");
  await here(page).getByLabel("Slow average, step").press("Control+A");
  await page.keyboard.type("6");
  await expect(here(page)).toContainText(/\d+ runs, on all cores but one\./);
  await pictures(page, "lab-sweep-form");
  await page.locator("[data-panel=lab] [aria-label='Slow average, step']").focus();
  await keys(page, "Control+Enter");
  await expect.poll(() => terminal.requests("lab.sweep").length).toBe(1);
  const { axes } = terminal.requests("lab.sweep")[0]!.request;
  expect(axes.map(({ name }) => name)).toEqual(["fast", "slow"]);
  const { id } = lab.last;
  await expect(here(page)).toContainText("No point is done yet");
  lab.sweepTo(id, 0.4);
  lab.finish(id);
  await expect(here(page)).toContainText("Deflated Sharpe 81.0 %");
  await drawn(page);
  await enter(page);
  await expect(here(page).getByRole("application")).toBeFocused();
  await keys(page, "ArrowRight", "ArrowRight", "ArrowUp");
  await expect(here(page).locator("#lab-cell")).toContainText(`fast ${String(axes[0]!.values[1])}, slow ${String(axes[1]!.values[1])}`);
  await pictures(page, "lab-heat");
  await enter(page);
  // Its values stand in the form; the sweep is where it was.
  await keys(page, "e");
  await expect(page.locator("#lab-p-fast")).toHaveValue(String(axes[0]!.values[1]));
  await keys(page, "5");
  await drawn(page);
  await expect(here(page).getByRole("application")).toBeFocused();
  await keys(page, "ArrowRight", "ArrowRight", "ArrowUp");
  lab.swift = true;
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("lab.run").at(-1)?.request.parameters).toMatchObject({ fast: axes[0]!.values[1], slow: axes[1]!.values[1] });
  await expect(part(page, "Overview")).toBeVisible();
  await keys(page, "c", "[");
  await expect(here(page)).toContainText("18.3 % of the simulated runs lost money.");
  await drawn(page);
  await pictures(page, "lab-chances");
  await enter(page);
  await keys(page, "]", "b");
  await expect(here(page)).toContainText("4 of 10 checks are red");
  await expect(here(page)).toContainText("Clean: no signal changed in 24 trials.");
  await pictures(page, "lab-card");
  await enter(page);
  await keys(page, "p");
  await expect(dialog(page).locator("#new-strategy-p-fast")).toHaveValue(String(axes[0]!.values[1]));
  await expect(dialog(page).locator("#new-strategy-capital")).toHaveValue("1,00,000");
  await pictures(page, "lab-paper");
  await keys(page, "Enter");
  await expectFocusIn(page, "strategies");
  expect(terminal.requests("strategies.add")[0]).toMatchObject({ file: "example/ema-crossover.ts", settings: { mode: "paper", parameters: { fast: axes[0]!.values[1] }, capital: 1_000_000_000 } });
  expect(terminal.requests("strategies.start")).toHaveLength(1);
});

test("what is wrong is said at its field; refused data hold a run back, recorded days and files are chosen", async ({ page }) => {
  await open(page, { state: { recorder: { on: false, folder: "/home/trader/ticks", sentence: "Off.", stuck: false, instruments: 0, ticks: 0, lost: 0, bytes: 9_200_000, mostBytes: 1e10, days: ["2026-08-14", "2026-08-13"].map((day) => ({ market: "practice", day, bytes: 4_600_000, ticks: 412_000, instruments: 12 })) } } }, (world) => {
    world.plan = { ...world.plan, findings: [
      { kind: "split", severity: "warn", count: 1, firstAt: 0 as MarketTime, sentence: "The price fell by 49.8 % on 2026-02-20: it looks like a split that was not adjusted." },
      { kind: "disorder", severity: "refuse", count: 3, sentence: "3 bars are out of order, the first on line 4,112: sort the file by time." },
      { kind: "gaps", severity: "note", count: 12, sentence: "12 session minutes have no bar." },
    ] };
  });
  await enter(page);
  const run = here(page).getByRole("button", { name: /^Run Ctrl/ });
  await expect(here(page).getByRole("list", { name: "What the data say" }).getByRole("listitem").first()).toContainText("Mend first 3 bars are out of order");
  await expect(run).toBeDisabled();
  await page.locator("#lab-capital").fill("1,000,00");
  await page.locator("#lab-from").fill("2026-13-01");
  await page.locator("#lab-seed").fill("one");
  await expect(here(page)).toContainText("3 fields need correcting.");
  await expect(page.locator("#lab-seed-note")).toContainText("The seed must be 0 to 4,29,49,67,295, whole; it is “one”.");
  await page.locator("summary", { hasText: "Fills" }).click();
  await page.locator("#lab-spread").fill("45");
  await expect(page.locator("#lab-spread-note")).toContainText("The spread must be 0 to 20 %; it is “45”.");
  await pictures(page, "lab-wrong");
  await page.locator("#lab-spread").fill("0.02");
  await page.locator("#lab-capital").fill("5,00,000");
  await page.locator("#lab-seed").fill("7");
  await here(page).getByRole("radio", { name: "Recorded ticks" }).press("Space");
  await expect(here(page)).toContainText("Choose at least one recorded day.");
  await here(page).getByRole("checkbox", { name: /14 Aug 2026/ }).press("Space");
  lab.plan = { ...lab.plan, findings: [] };
  await page.locator("#lab-seed").fill("8");
  await expect(run).toBeEnabled();
  await pictures(page, "lab-recorded");
  await page.locator("#lab-seed").press("Enter");
  await expect.poll(() => terminal.requests("lab.run").at(-1)?.request).toMatchObject({ data: { kind: "recording", days: ["2026-08-14"] }, capital: 5_000_000_000, seed: 8, bars: { spread: { percent: 0.02, on: "both" } } });
  lab.tell(lab.last.id, { state: "failed", sentence: "onCandle of EMA crossover threw on 2026-08-14 09:20: bars is undefined. Correct line 31, then run it again." });
  await expect(here(page).getByRole("alert")).toContainText("Correct line 31");
  await keys(page, "1");
  await here(page).getByRole("radio", { name: "File" }).press("Space");
  await page.locator("#lab-path").fill("/data/SBIN-1m.csv");
  await expect.poll(() => terminal.requests("lab.plan").at(-1)?.request.data).toEqual({ kind: "file", path: "/data/SBIN-1m.csv", frame: 1 });
});

test("nothing yet, loading, what fails, no link", async ({ page }) => {
  await open(page, { answers: { "lab.runs": () => new Promise(() => {}) } });
  await enter(page);
  await keys(page, "2");
  await expect(here(page).getByRole("status", { name: "Loading the runs" })).toBeVisible();
  await pictures(page, "lab-loading");
  terminal.fail("lab.runs", notConnected("The lab's store cannot be read: lab.db is locked by another program. Close it and ask again."));
  terminal.push("reset", { sentence: "The day rolled." });
  await expect(here(page).getByRole("alert")).toContainText("lab.db is locked by another program");
  await pictures(page, "lab-error");
  await enter(page);
  terminal.answer("lab.runs", () => ({ runs: [], jobs: [] }));
  await here(page).getByRole("button", { name: "Ask again" }).press("Enter");
  await expect(here(page)).toContainText("Nothing was played yet");
  await pictures(page, "lab-empty");
  await enter(page);
  await keys(page, "3");
  await expect(here(page)).toContainText("No run is open");
  await keys(page, "4");
  await expect(here(page)).toContainText("Nothing is marked");
  terminal.answer("lab.runs", lab.answers()["lab.runs"]!);
  terminal.fail("lab.run", badInput("data", "days that are kept", "No candle of NSE:SBIN is kept from 2025-08-17 to 2026-08-17: download them in History (G Y)."));
  await keys(page, "1", "r");
  await expect(page.getByText("The run was not begun: No candle of NSE:SBIN is kept")).toBeVisible();
  terminal.dropLink();
  await expect(here(page)).toContainText("No link to Sauda: what is shown is as it was last told");
  await expect(here(page).getByRole("button", { name: /^Run Ctrl/ })).toBeDisabled();
  await pictures(page, "lab-no-link");
  terminal.restoreLink();
  await expect(here(page)).not.toContainText("No link to Sauda");
  errors.length = 0;
});
