import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { badInput } from "../../shared/domain/errors.ts";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeTerminal } from "./fake-terminal.ts";
import { LabWorld } from "./fake/lab-world.ts";
import { panel, watchErrors } from "./page-helpers.ts";
import { goTo, gridRows, keys, showPage } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

/** Walk-forwards and portfolios in the lab panel; runs and sweeps are in panel-lab.spec.ts. */
let terminal: FakeTerminal;
let lab: LabWorld;
let errors: string[];
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

async function open(page: Page, kept: (world: LabWorld) => void = () => {}): Promise<void> {
  errors = watchErrors(page);
  lab = new LabWorld({ push: (job) => terminal.push("labJob", job) });
  kept(lab);
  terminal = await startFakeTerminal({ answers: lab.answers() });
  await showPage(page, terminal, {});
}

const enter = (page: Page) => goTo(page, "v", "lab");
const here = (page: Page) => panel(page, "lab");
const dialog = (page: Page) => page.getByRole("dialog");
const drawn = (page: Page) => expect(here(page).locator("[data-drawn=true] canvas").first()).toBeVisible();

test("walk-forward: from the form, window by window, to what it says; removed by key", async ({ page }) => {
  await open(page);
  await enter(page);
  await keys(page, "6");
  await expect(here(page)).toContainText("No walk-forward is open");
  await pictures(page, "lab-walk-empty");
  await enter(page);
  await expect(here(page)).toContainText("No walk-forward is open");
  await keys(page, "w");
  await here(page).getByLabel("Sweep Fast average").press("Space");
  await here(page).getByLabel("Sweep Slow average").press("Space");
  await here(page).getByLabel("Choose on").press("Control+A");
  await page.keyboard.type("0");
  await expect(here(page)).toContainText("The span to choose on must be 1 to 5,000 trading days, whole; it is “0”.");
  await here(page).getByLabel("Choose on").press("Control+A");
  await page.keyboard.type("45");
  await expect(here(page)).toContainText(/\d+ runs in each window, on all cores but one\./);
  await pictures(page, "lab-walk-form");
  await here(page).getByLabel("Choose on").press("Control+Enter");
  await expect.poll(() => terminal.requests("lab.walkForward").length).toBe(1);
  expect(terminal.requests("lab.walkForward")[0]).toMatchObject({ plan: { kind: "rolling", inSample: 45, outOfSample: 20 }, request: { outOfSamplePercent: 0, axes: [{ name: "fast" }, { name: "slow" }] } });
  const { id } = lab.last;
  await expect(here(page)).toContainText("No window is done yet");
  lab.walkTo(id, 3);
  await expect(here(page)).toContainText("33 %, 48 of 144, about 2 min left");
  await keys(page, "Escape", "u");
  await expect(here(page)).toContainText("Paused at 33 %");
  await keys(page, "u");
  lab.finish(id);
  const table = here(page).getByRole("table", { name: "Windows" });
  await expect(table.getByRole("row")).toHaveCount(10);
  await expect(here(page)).toContainText("Efficiency 0.55");
  await expect(here(page)).toContainText("1 of 9 windows chose no point");
  await expect(table.getByRole("row").nth(5)).toContainText("nothing chosen");
  await expect(table.getByRole("row").nth(1)).toContainText("+2.40 %");
  await drawn(page);
  await pictures(page, "lab-walk");
  await enter(page);
  await keys(page, "Delete");
  await expect(dialog(page)).toContainText("Remove Walk-forward of EMA crossover?");
  await keys(page, "Enter");
  await expect(here(page)).toContainText("No walk-forward is open");
});

test("portfolio: marked runs as one account, by four methods; what cannot be told; export by key", async ({ page }) => {
  await open(page, (world) => {
    for (let i = 0; i < 4; i++) world.keep({ title: `EMA ${5 + i * 3}/${21 + i * 5}`, seed: 11 + i });
  });
  await enter(page);
  await keys(page, "7");
  await expect(here(page)).toContainText("Nothing is marked");
  await keys(page, "2");
  await expect.poll(() => gridRows(page, "lab").then((rows) => rows.length)).toBe(4);
  await keys(page, "Home", "Space", "ArrowDown", "Space", "ArrowDown", "Space", "7");
  await expect(here(page).getByRole("region", { name: "Weights" })).toContainText("33.33 %");
  await expect(here(page).getByRole("region", { name: "Weights" })).toContainText("₹ 3,33,333.33");
  await drawn(page);
  await pictures(page, "lab-portfolio");
  await enter(page);
  await here(page).getByRole("radio", { name: "Risk parity" }).press("Space");
  await expect(here(page)).toContainText("The weights are chosen on the very returns that they are measured on");
  await pictures(page, "lab-portfolio-parity");
  await page.locator("#lab-mix-capital").press("Control+A");
  await page.keyboard.type("lots");
  await expect(here(page)).toContainText("The capital must be 1 to 10,00,00,00,00,000 ₹; it is “lots”.");
  await page.locator("#lab-mix-capital").press("Control+A");
  await page.keyboard.type("5,00,000");
  await expect.poll(() => terminal.requests("lab.portfolio").at(-1)).toMatchObject({ capital: 5_000_000_000, method: { kind: "risk-parity" } });
  await expect(here(page).getByRole("table", { name: "Figures of the portfolio and its parts" })).toBeVisible();
  await keys(page, "Escape", "x");
  await expect(page.getByText(/4 files written, the first is .*portfolio-2026-08-17\.html/)).toBeVisible();
  terminal.fail("lab.portfolio", badInput("runs", "runs that determine the weights", "It cannot be told: the runs have 14 day returns in common and 20 are needed to weigh them by: choose runs over a longer common period, or equal weights."));
  await here(page).getByRole("radio", { name: "Kelly" }).press("Space");
  await expect(here(page)).toContainText("14 day returns in common and 20 are needed");
  await pictures(page, "lab-portfolio-error");
});
