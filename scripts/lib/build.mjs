import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { quietly } from "./child.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { modules, out, root } from "./paths.mjs";
import { progress } from "./progress.mjs";

const SOURCES = ["electron", "renderer", "shared", "workers", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "electron.vite.config.ts"];
const MADE = ["main/main.js", "main/headless.js", "main/headless-strategies.js", "preload/preload.cjs", "renderer/index.html", "report/page.js"];

/**
 * Builds what runs when a source changed since the last build.
 * @returns {Promise<boolean>} false when it cannot be built; the reason has been told.
 */
export async function buildIfStale() {
  const print = fingerprint(root, SOURCES, join(out, ".stamp"));
  if (MADE.every((file) => existsSync(join(out, file))) && print.isFresh()) return true;
  const line = progress("Building");
  const vite = join(modules, "electron-vite", "bin", "electron-vite.js");
  const { code, output } = await quietly(process.execPath, [vite, "build", "--logLevel", "warn"], { cwd: root });
  if (code !== 0) {
    line.failed("The build failed:");
    console.error(output.trim());
    return false;
  }
  await writeReportScript();
  print.write();
  line.done();
  return true;
}

/** The script of a report's page is text to Sauda, not code of it: the bundler knows nothing of it. */
async function writeReportScript() {
  const { BUILT_SCRIPT, bundledScript } = await import("../../electron/reports/lab/html/page-script.ts");
  const path = join(out, BUILT_SCRIPT);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await bundledScript());
}
