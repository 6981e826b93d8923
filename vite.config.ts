import { availableParallelism } from "node:os";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** The page's build and the tests' set-up; electron.vite.config.ts takes the page's part from here. */
export default defineConfig({
  root: "renderer",
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../out/renderer",
    emptyOutDir: true,
    target: "chrome140",
    // The page's policy forbids inline code and data: addresses, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 3000,
  },
  test: {
    root: ".",
    include: ["test/unit/**/*.test.ts", "test/contract/**/*.test.ts", "test/faults/**/*.test.ts"],
    environment: "node",
    // By itself the runner leaves one core free: on two cores that is half of the machine.
    maxWorkers: availableParallelism(),
    // Two cores, shared: a limit for what hangs, not a measure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
