import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { _electron, expect, test } from "@playwright/test";
import { electronBinary } from "../../scripts/lib/electron-binary.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Why the desktop window cannot be opened here; undefined where it can. */
function obstacle(): string | undefined {
  if (electronBinary() === undefined) return "Electron's binary is not installed on this machine (npx install-electron fetches it)";
  if (process.platform !== "linux") return undefined;
  if (!process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"]) return "this machine has no display for a window";
  return process.getuid?.() === 0 ? "Chromium's sandbox, which is part of what is tested, does not run as root" : undefined;
}

test("the desktop window opens on our own page, shut off from Node, and joins the terminal", async () => {
  const why = obstacle();
  // The list reporter shows no reasons.
  if (why !== undefined) console.log(`Skipped: the desktop window: ${why}.`);
  test.skip(why !== undefined, why);
  const dataDir = mkdtempSync(join(tmpdir(), "sauda-desktop-"));
  const app = await _electron.launch({ executablePath: electronBinary() ?? "", args: [root, "--", "--data-dir", dataDir] });
  try {
    const page = await app.firstWindow();
    await expect(page).toHaveTitle(/Sauda/);
    expect(page.url()).toBe("app://sauda/index.html");
    expect(await page.evaluate(() => Object.keys((globalThis as unknown as { sauda: object }).sauda).sort())).toEqual(["onFrame", "onMessage", "post"]);
    expect(await page.evaluate(() => ["require", "process", "module", "Buffer"].filter((name) => name in globalThis))).toEqual([]);
    const safe = await app.evaluate(({ BrowserWindow }) => {
      // Not in electron.d.ts: what Chromium was told in the end, defaults included.
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
      return { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag };
    });
    expect(safe).toEqual({ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
    // A price comes from the practice exchange only over the whole path.
    await expect(page.locator("body")).toContainText("SBIN", { timeout: 20_000 });
    await page.evaluate(() => void window.open("https://example.com"));
    await page.evaluate(() => void (window.location.href = "https://example.com"));
    expect(page.url()).toBe("app://sauda/index.html");
    expect(app.windows()).toHaveLength(1);
  } finally {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
