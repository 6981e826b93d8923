import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import type { HistoryJobView } from "../../../shared/contract/schemas/history.ts";
import { UPLOAD_PIECE } from "../../../shared/contract/schemas/history.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { istDay } from "../../../shared/domain/time.ts";
import { GatewayClient } from "../../support/gateway-client.ts";
import type { Running } from "../../support/headless.ts";
import { startHeadless } from "../../support/headless.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
let dataDir = "";

async function start(): Promise<{ terminal: Running; page: GatewayClient }> {
  const terminal = await startHeadless(["--data-dir", dataDir, "--port", "0", "--seed", "7"]);
  onTestFinished(() => void terminal.child.kill("SIGKILL"));
  const page = await GatewayClient.open(terminal.address);
  for (;;) {
    const { accounts } = await page.call("terminal.snapshot", {});
    if (accounts.some(({ state }) => state === "ready")) return { terminal, page };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function jobWhere(page: GatewayClient, fits: (job: HistoryJobView) => boolean): Promise<HistoryJobView> {
  for (;;) {
    const job = (await page.call("history.overview", {})).jobs.find(fits);
    if (job) return job;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("history through the whole terminal and the practice exchange", { timeout: 120_000 }, () => {
  test("charts of every frame, a download that is killed and resumed, an export, an import and its undoing", async () => {
    dataDir = tempFolder();
    const first = await start();
    for (const frame of [1, 2, 5, 10, 25, 60, 240, 1440, 10_080, 43_200] as const) {
      const { candles } = await first.page.call("market.candles", { instrument: SBIN, frame, count: 30 });
      expect(candles.length, `frame ${frame}`).toBeGreaterThan(frame === 43_200 ? 3 : 12);
      expect(candles.every(({ at }, i) => i === 0 || at > candles[i - 1]!.at)).toBe(true);
    }
    const job = { instrument: SBIN, frame: 1 as const, from: "2026-03-02", to: "2026-08-31" };
    await first.page.call("history.download", job);
    await jobWhere(first.page, ({ chunksDone }) => chunksDone >= 2);
    await first.terminal.kill("SIGKILL");

    const { page, terminal } = await start();
    const stopped = await jobWhere(page, () => true);
    expect(stopped).toMatchObject({ state: "stopped", sentence: "Sauda ended meanwhile. Resume goes on where it was." });
    const before = (await page.call("history.coverage", job)).days.filter(({ state }) => state === "whole").length;
    expect(before).toBeGreaterThan(20);
    await page.call("history.resume", { job: stopped.id });
    const done = await jobWhere(page, ({ state }) => state === "done" || state === "failed");
    expect(done).toMatchObject({ state: "done" });
    // Seven requests for half a year; those that were answered before the kill are not made again.
    expect(done.chunks).toBeLessThan(6);
    const { days } = await page.call("history.coverage", job);
    expect(days.filter(({ state }) => state !== "closed").every(({ state }) => state === "whole" || state === "gaps")).toBe(true);
    const { path, rows } = await page.call("history.export", { ...job, frame: 15, format: "csv" });
    const text = readFileSync(path, "utf8");
    expect(text.trim().split("\n")).toHaveLength(rows + 1);

    const upload = randomBytes(8).toString("hex");
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += UPLOAD_PIECE) await page.call("history.upload", { upload, at, data: bytes.subarray(at, at + UPLOAD_PIECE).toString("base64") });
    await expect(page.call("history.upload", { upload, at: 5, data: "AAAA" })).rejects.toThrow("A piece of the file went missing");
    const seen = await page.call("history.inspect", { upload, file: "own.csv" });
    expect(seen).toMatchObject({ kind: "csv", frame: 15, guess: { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5, format: "iso" } });
    const own = "NSE:MINE" as InstrumentKey;
    const mapping = { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5, format: "iso", zone: "IST", stamp: "open" } as const;
    await expect(page.call("history.import", { upload, file: "own.csv", mapping: { ...mapping, high: 3, low: 2 }, instrument: own, frame: 15, present: "keep" })).rejects.toThrow(/^Line 2, column “low”/);
    const kept = await page.call("history.import", { upload, file: "own.csv", mapping, instrument: own, frame: 15, present: "keep" });
    expect(kept).toMatchObject({ rows, what: "NSE:MINE 15m" });
    expect((await page.call("history.overview", {})).series.find(({ instrument }) => instrument === own)).toMatchObject({ bars: rows, imported: kept.days });
    await page.call("history.undoImport", { import: kept.id });
    expect((await page.call("history.overview", {})).series.some(({ instrument }) => instrument === own)).toBe(false);
    expect(istDay((await page.call("market.candles", { instrument: SBIN, frame: 1, count: 1 })).candles[0]!.at) >= "2026-09-01").toBe(true);
    page.close();
    await terminal.kill("SIGTERM");
  });
});
