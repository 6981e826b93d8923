import { resolve } from "node:path";
import { defineConfig } from "electron-vite";
import page from "./vite.config.ts";

const at = (path: string): string => resolve(import.meta.dirname, path);

/**
 * Every bundle of the main process lies flat in out/main: electron/worker-files.ts finds the threads
 * beside itself. Packages are bundled too (one file loads faster than hundreds) but for these:
 * better-sqlite3 and the keyring look for their native files, esbuild for its program, pino and prom-client are loaded by a thread or not at all at
 * start, open reads a script that lies beside it.
 */
const EXTERNAL = ["better-sqlite3", "@napi-rs/keyring", "pino", "prom-client", "open", "esbuild"];

export default defineConfig({
  main: {
    build: {
      externalizeDeps: { include: EXTERNAL, exclude: ["csv-parse", "otpauth", "undici", "ws", "zod"] },
      rolldownOptions: {
        input: {
          main: at("electron/main.ts"),
          headless: at("electron/headless.ts"),
          "headless-strategies": at("electron/headless-strategies.ts"),
          "worker-tick-bridge": at("workers/tick-bridge/main.ts"),
          "worker-journal-writer": at("workers/journal-writer/main.ts"),
          "worker-trigger-watch": at("workers/trigger-watch/main.ts"),
          "worker-paper-fills": at("workers/paper-fills/main.ts"),
          "worker-instruments": at("workers/instruments/main.ts"),
          "worker-exchange": at("workers/exchange/main.ts"),
          "worker-history": at("workers/history/main.ts"),
          "worker-history/tasks": at("workers/history/tasks/main.ts"),
          "worker-backtest/tasks": at("workers/backtest/tasks/main.ts"),
          "worker-backtest/sweep": at("workers/backtest/sweep/main.ts"),
          "worker-lab-report": at("electron/lab/report-thread.ts"),
          "worker-period-report": at("electron/period-reports/period-thread.ts"),
          "worker-trade-journal": at("electron/trade-journal/thread.ts"),
          "worker-strategy-host": at("workers/strategy-host/main.ts"),
          "worker-strategy-reader": at("workers/strategy-reader/main.ts"),
          "worker-recorder": at("workers/recorder/main.ts"),
          exchange: at("workers/exchange/cli.ts"),
        },
        // Natively faster parts of ws that are not installed: ws does without.
        external: ["bufferutil", "utf-8-validate"],
        output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "chunk-[name]-[hash].js" },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload is one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at("electron/preload.ts") },
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
  renderer: {
    ...page,
    build: { ...page.build, outDir: at("out/renderer"), minify: true, rolldownOptions: { input: at("renderer/index.html") } },
  },
});
