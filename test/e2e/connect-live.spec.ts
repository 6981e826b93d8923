import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { FIRST_PRACTICE_DAY } from "../../shared/contract/exchange.ts";
import { startExchange } from "../../workers/exchange/start.ts";
import type { RunningExchange } from "../../workers/exchange/start.ts";
import type { Running } from "../support/headless.ts";
import { startHeadless } from "../support/headless.ts";
import { panel, watchErrors, watchRow } from "./page-helpers.ts";
import { goTo, keys } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

let exchange: RunningExchange;
let running: Running;
test.beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), "sauda-e2e-live-"));
  exchange = await startExchange({ port: 0, dataDir: join(folder, "exchange"), seed: 23, day: FIRST_PRACTICE_DAY, replay: [], speed: 1, profile: "faithful", startPaused: false }, { warn: () => {}, onFailure: () => {}, pace: { delay: { least: 1, most: 2 }, rolloverMs: 0 } });
  running = await startHeadless(["--port", "0", "--data-dir", join(folder, "sauda"), "--live-at", exchange.server.ready.restUrl]);
});
test.afterEach(async () => {
  await running.kill("SIGTERM");
  await exchange.stop();
});

test("a real terminal and a real page: from the empty form to the broker's prices, unlocked, and back", async ({ page }) => {
  test.setTimeout(120_000);
  const errors = watchErrors(page);
  const { clientCode, apiKey, pin, totpSecret } = exchange.server.ready.account;
  const { core } = exchange;
  const token = core.listingBySymbol("NSE", "SBIN-EQ")!.token;
  const far = (price: string | null, of: () => number): number => Math.abs(Number((price ?? "").replaceAll(",", "")) - of()) / of();
  const ltp = watchRow(page, "SBIN State Bank of India").getByRole("gridcell").nth(1);
  await page.goto(running.address);
  await expect(ltp).toContainText(/\d/, { timeout: 30_000 });

  await goTo(page, "i", "connect");
  await panel(page, "connect").getByLabel("Client code").focus();
  await page.keyboard.type(clientCode.toLowerCase());
  await page.keyboard.press("Tab");
  await page.keyboard.type(apiKey);
  await keys(page, "Tab", "Tab");
  await page.keyboard.type(pin);
  await keys(page, "Tab", "Tab", "Tab");
  await page.keyboard.type(totpSecret.replaceAll(/(.{4})/g, "$1 "));
  await page.keyboard.press("Enter");
  const connect = panel(page, "connect");
  await expect(connect).toContainText("Connected. Opening orders are locked", { timeout: 30_000 });
  await expect(connect).toContainText("A test: accounts sign in to http://127.0.0.1");
  expect(await page.content()).not.toContain(totpSecret);

  await connect.getByRole("button", { name: /Unlock orders/ }).focus();
  await keys(page, "t");
  await expect(page.getByRole("button", { name: `Account ${clientCode}, live` })).toBeVisible();
  // Prices of the live account's market, not of the practice one under the same names.
  await expect.poll(async () => far(await ltp.textContent(), () => core.snapshot(token)!.ltp / 100), { timeout: 20_000 }).toBeLessThan(0.005);
  await connect.getByRole("button", { name: /Unlock orders/ }).focus();
  await keys(page, "u");
  await page.keyboard.type("LIVE");
  await page.keyboard.press("Enter");
  await expect(connect).toContainText("Connected. Orders go to the broker.");
  await pictures(page, "connect-live");

  await connect.getByRole("button", { name: /Disconnect/ }).focus();
  await keys(page, "x");
  await expect(connect).toContainText("Disconnected.", { timeout: 20_000 });
  await expect(page.getByRole("button", { name: /, practice$/ })).toBeVisible();
  expect(errors).toEqual([]);
});
