import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { startTerminalProcess } from "../support/terminal-process.ts";

/** The built terminal and the built page, as `npm start -- --headless` brings them. */
test("the printed address signs one browser in; the page is isolated, breaks no policy and survives a restart", async ({ page, context }) => {
  test.setTimeout(90_000);
  const dataDir = mkdtempSync(join(tmpdir(), "sauda-shell-"));
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to|blocked by/i.test(message.text())) complaints.push(message.text());
  });
  let terminal = await startTerminalProcess(["--port", "0", "--data-dir", dataDir]);
  try {
    const { port, origin } = new URL(terminal.address);
    await page.goto(terminal.address);
    await expect(page).toHaveTitle(/Sauda/);
    expect(page.url()).toBe(`${origin}/`);
    await expect(page.locator("body")).toContainText("SBIN", { timeout: 20_000 });
    expect(await page.evaluate(() => [window.crossOriginIsolated, document.cookie])).toEqual([true, ""]);

    await page.reload();
    await expect(page.locator("body")).toContainText("SBIN", { timeout: 20_000 });

    const stranger = await context.browser()!.newContext();
    const refused = await (await stranger.newPage()).goto(terminal.address);
    expect(refused?.status()).toBe(401);
    await stranger.close();

    await terminal.end("SIGKILL");
    terminal = await startTerminalProcess(["--port", port, "--data-dir", dataDir]);
    // The page finds its way back by itself, over the cookie it has.
    await expect.poll(() => page.evaluate(async () => ((await (await fetch("/health")).json()) as { pages: number }).pages), { timeout: 20_000 }).toBe(1);
    expect(complaints).toEqual([]);
  } finally {
    await terminal.end("SIGTERM");
    rmSync(dataDir, { recursive: true, force: true });
  }
});
