import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { impliedForward } from "../../shared/options/chain-sums.ts";
import { impliedVolatility } from "../../shared/options/implied-volatility.ts";
import type { Running } from "../support/headless.ts";
import { startHeadless } from "../support/headless.ts";
import { expectFocusIn, panel, watchErrors, watchRow } from "./page-helpers.ts";
import { goTo, gridRows, keys } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

let folder: string;
let running: Running;
test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "sauda-e2e-panels-"));
  running = await startHeadless(["--port", "0", "--data-dir", folder]);
});
test.afterEach(async () => {
  await running.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

interface Read {
  readonly strike: number;
  readonly call: number;
  readonly put: number;
  readonly callIv: number;
  readonly putIv: number;
}

/** The strikes in sight as they stand on the page, rupees and per cent. */
function chainOnPage(page: Page): Promise<Read[]> {
  return page.locator('[role=grid][aria-label^="Option chain"] [data-strike]').evaluateAll((rows) => {
    const figure = (row: Element, cell: string): number => Number((row.querySelector(`[data-cell="${cell}"]`)?.textContent ?? "").replaceAll(",", "").replace("−", "-") || Number.NaN);
    return rows.map((row) => ({ strike: Number((row as HTMLElement).dataset["strike"]) / 10_000, call: figure(row, "CE ltp"), put: figure(row, "PE ltp"), callIv: figure(row, "CE iv"), putIv: figure(row, "PE iv") })).filter(({ call, put }) => call > 0 && put > 0);
  });
}

test("the practice exchange's chain and lists on a real page, its greeks as ours would be", async ({ page }) => {
  test.setTimeout(120_000);
  const errors = watchErrors(page);
  await page.goto(running.address);
  const nifty = watchRow(page, "NIFTY Nifty 50");
  await expect(nifty).toContainText(/\d/, { timeout: 30_000 });
  // Greeks are told while the market is open alone.
  await page.getByLabel("Speed of the market").selectOption("20");
  await expect(page.getByRole("contentinfo", { name: "Status" })).toContainText("NSE open", { timeout: 60_000 });
  await page.getByLabel("Speed of the market").selectOption("1");
  await nifty.click();
  await goTo(page, "x", "option-chain");
  const chain = panel(page, "option-chain");
  await expect(chain).toContainText(/Angel One · \d+ s old/, { timeout: 30_000 });
  await expect(chain).toContainText(/Max pain[\d,]{5,}/, { timeout: 30_000 });
  await expect(chain).toContainText(/PCR\d\.\d\d/);
  await expect.poll(async () => (await chainOnPage(page)).filter(({ callIv, putIv }) => callIv > 0 && putIv > 0).length, { timeout: 20_000 }).toBeGreaterThan(8);
  await pictures(page, "option-chain-practice");
  const rows = (await chainOnPage(page)).filter(({ callIv, putIv }) => callIv > 0 && putIv > 0);
  const spot = Number(((await chain.getByText(/^NIFTY [\d,.]+/).first().textContent()) ?? "").replace("NIFTY", "").trim().split(" ")[0]?.replaceAll(",", ""));
  const [, days, hours] = /Ends in(\d+) d (\d+) h/.exec((await chain.textContent()) ?? "") ?? [];
  const years = (Number(days) + (Number(hours) + 0.5) / 24) / 365;
  const forward = impliedForward(rows.map(({ strike, call, put }) => ({ strike, call, put })), spot, 0.065, years)!;
  const near = rows.filter(({ strike }) => Math.abs(strike - spot) < spot * 0.01);
  expect(near.length).toBeGreaterThan(3);
  for (const { strike, call, callIv } of near) {
    const own = impliedVolatility({ call: true, forward, strike, years, interest: 0.065 }, call)! * 100;
    expect(Math.abs(own - callIv), `${strike}: ours ${own}, the exchange's ${callIv}`).toBeLessThan(0.8);
  }

  await goTo(page, "m", "movers");
  const movers = panel(page, "movers");
  await expect(movers).toContainText(/Angel One · \d+ s old/, { timeout: 20_000 });
  await keys(page, "9");
  await expect.poll(async () => (await gridRows(page, "movers")).filter(({ ratio }) => /^\d/.test(ratio ?? "")).length, { timeout: 20_000 }).toBeGreaterThan(0);
  const counts = new Map<string, number>();
  for (const key of ["1", "2", "3", "4", "5", "6", "7", "8"]) {
    await keys(page, key);
    await expect(movers.locator(".ag-row").first().or(movers.getByText("Nothing is in this list"))).toBeVisible({ timeout: 15_000 });
    counts.set(key, (await gridRows(page, "movers")).length);
    await expect(movers.getByRole("alert")).toHaveCount(0);
  }
  // Every future has moved one way or the other.
  expect((counts.get("1") ?? 0) + (counts.get("2") ?? 0)).toBeGreaterThan(1);
  const [fullest = "1"] = [...counts].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  await keys(page, fullest);
  await expect(movers.locator(".ag-row").first()).toBeVisible();
  await pictures(page, "movers-practice");
  await movers.locator("[data-autofocus]").focus();
  await keys(page, "Enter", "b");
  await expectFocusIn(page, "ticket");
  await expect(panel(page, "ticket")).toContainText("FUT");
  expect(errors).toEqual([]);
});
