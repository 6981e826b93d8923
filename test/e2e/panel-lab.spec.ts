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
  await expect(here(page).getByRole("heading", { name: "EMA crossover" })).toBeVisible();
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
