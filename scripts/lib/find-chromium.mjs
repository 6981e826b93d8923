import { existsSync } from "node:fs";
import { join } from "node:path";
import { quietly } from "./child.mjs";
import { modules } from "./paths.mjs";
import { progress } from "./progress.mjs";

const DEBIAN = "/usr/bin/chromium";
const DOWNLOAD_MS = 180_000;
const APT_MS = 300_000;

const HOW = "install Chromium or Chrome and say where it is: SAUDA_CHROMIUM=/path/to/chromium npm test";

/** Present, and able to run here: a download can lack the system's libraries. */
async function runs(path) {
  if (!path || !existsSync(path)) return false;
  // Windows' browser opens a window for --version.
  if (process.platform === "win32") return true;
  const { code } = await quietly(path, ["--version"], { timeoutMs: 30_000 });
  return code === 0;
}

async function playwrightPath() {
  const { chromium } = await import("@playwright/test");
  return chromium.executablePath();
}

async function waitFor(title, command, args, timeoutMs) {
  const line = progress(title);
  const { code, timedOut } = await quietly(command, args, { timeoutMs, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  if (code === 0) line.done();
  else line.failed(timedOut ? `${title}: not within ${timeoutMs / 1000} s` : `${title}: failed`);
}

/**
 * A Chromium for the tests: the one named by SAUDA_CHROMIUM, Playwright's own, Debian's; then what can be had.
 * @returns {Promise<{ path: string } | { problem: string }>}
 */
export async function findChromium(env = process.env) {
  const named = env.SAUDA_CHROMIUM;
  if (named) return (await runs(named)) ? { path: named } : { problem: `SAUDA_CHROMIUM names ${named}, which is no browser that runs here.` };
  const own = await playwrightPath();
  for (const path of [own, DEBIAN]) if (await runs(path)) return { path };
  await waitFor("Fetching Playwright's Chromium", process.execPath, [join(modules, "@playwright", "test", "cli.js"), "install", "chromium"], DOWNLOAD_MS);
  if (await runs(own)) return { path: own };
  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    await waitFor("Reading the package lists (apt)", "apt-get", ["update"], APT_MS);
    await waitFor("Installing Debian's chromium (apt)", "apt-get", ["install", "-y", "--no-install-recommends", "chromium"], APT_MS);
    if (await runs(DEBIAN)) return { path: DEBIAN };
  }
  return { problem: `The browser tests need a Chromium, and none could be found or fetched: ${HOW}` };
}
