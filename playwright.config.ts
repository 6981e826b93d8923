import { defineConfig } from "@playwright/test";

/** The page in a real browser. Two workers: specs against the real terminal mostly wait, those against the scripted one mostly draw. */
export default defineConfig({
  testDir: "test/e2e",
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  workers: 2,
  retries: 0,
  timeout: 30_000,
  // How long something may take to be seen, on a machine that draws without a graphics card and shares two cores.
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env["SAUDA_CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
