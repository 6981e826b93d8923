import { chromium } from "@playwright/test";
import type { Browser, Page } from "@playwright/test";
import { build } from "vite";
import type { InstrumentView } from "../../shared/contract/schemas/market.ts";
import { instrumentKey } from "../../shared/domain/identity.ts";
import { startFakeTerminal, UNIVERSE } from "../e2e/fake-terminal.ts";
import { median, report, significant } from "./report.ts";

/**
 * The page under a flood: 10,000 ticks/s over a watch list of 200 rows and one chart, five times.
 * apply = work of one frame of quotes in script (parse, rows, every listener), without layout and paint;
 * frame = time between two animation frames; longest task = longest piece of work of the page's main
 * thread, from Chromium's own trace, since the browser tells a page only of those above 50 ms.
 */
const ROWS = 200;
const TICKS_PER_S = 10_000;
const RUNS = 5;
const WARM_MS = 4_000;
const MEASURED_MS = 10_000;

interface Run {
  readonly applyMs: readonly number[];
  readonly frameMs: readonly number[];
  readonly longestTaskMs: number;
  /** The same in time on the processor: the difference is what other programs took from it. */
  readonly longestCpuMs: number;
  readonly ticksPerS: number;
}

function universe(): readonly InstrumentView[] {
  const share = UNIVERSE.find(({ symbol }) => symbol === "SBIN");
  if (!share) throw new Error("no share to copy");
  const extra = Array.from({ length: ROWS - 3 }, (_, i) => ({ ...share, key: instrumentKey("NSE", `S${i}`), symbol: `S${i}`, name: `Share no. ${i}` }));
  return [...UNIVERSE.filter(({ kind }) => kind === "index"), ...extra];
}

/** Longest tasks of the page's main thread in a trace of the category "toplevel", ms: by the clock and on the processor. */
function longestTasks(trace: Buffer): Pick<Run, "longestTaskMs" | "longestCpuMs"> {
  interface TraceEvent { readonly name: string; readonly ph: string; readonly pid: number; readonly tid: number; readonly dur?: number; readonly tdur?: number; readonly args?: { readonly name?: string } }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const mains = new Set(traceEvents.filter((one) => one.name === "thread_name" && one.args?.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`));
  let longestTaskMs = 0;
  let longestCpuMs = 0;
  for (const { ph, pid, tid, dur = 0, tdur = 0 } of traceEvents) {
    if (ph !== "X" || !mains.has(`${pid} ${tid}`)) continue;
    longestTaskMs = Math.max(longestTaskMs, dur / 1_000);
    longestCpuMs = Math.max(longestCpuMs, tdur / 1_000);
  }
  return { longestTaskMs, longestCpuMs };
}

async function measure(browser: Browser, page: Page): Promise<Run> {
  const keys = universe();
  const terminal = await startFakeTerminal({ universe: keys, state: { suggested: [{ group: "All", keys: keys.map(({ key }) => key) }] } });
  try {
    let ticks = 0;
    await page.goto(`${terminal.url}?metrics=1`);
    await page.getByRole("row", { name: "S0" }).first().waitFor();
    terminal.board.onChange(() => ticks++);
    terminal.market(TICKS_PER_S);
    await page.waitForTimeout(WARM_MS);
    await browser.startTracing(page, { categories: ["toplevel"] });
    const before = ticks;
    const began = performance.now();
    const { applyMs, frameMs } = await page.evaluate(watchFrames, MEASURED_MS);
    const ticksPerS = ((ticks - before) / (performance.now() - began)) * 1_000;
    const trace = await browser.stopTracing();
    return { applyMs, frameMs, ...longestTasks(trace), ticksPerS };
  } finally {
    await terminal.stop();
  }
}

/** In the page: the frames of so many ms. */
async function watchFrames(ms: number): Promise<{ applyMs: number[]; frameMs: number[] }> {
  const metrics = window.__saudaMetrics;
  if (!metrics) throw new Error("the page was not opened with ?metrics=1");
  metrics.applyMs.length = 0;
  const frameMs: number[] = [];
  await new Promise<void>((done) => {
    let last: number | undefined;
    const end = performance.now() + ms;
    const frame = (now: number): void => {
      if (last !== undefined) frameMs.push(now - last);
      last = now;
      if (now < end) requestAnimationFrame(frame);
      else done();
    };
    requestAnimationFrame(frame);
  });
  return { applyMs: [...metrics.applyMs], frameMs };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

if (process.env["SAUDA_PAGE_DIR"] === undefined) await build({ logLevel: "error" });
const runs: Run[] = [];
for (let i = 0; i < RUNS; i++) {
  const browser = await chromium.launch({
    executablePath: process.env["SAUDA_CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const run = await measure(browser, await browser.newPage({ viewport: { width: 1600, height: 1000 } }));
  await browser.close();
  runs.push(run);
  process.stderr.write(`run ${i + 1}: ${run.frameMs.length} frames, apply p99 ${quantile(run.applyMs, 0.99).toFixed(2)} ms, frame p99 ${quantile(run.frameMs, 0.99).toFixed(1)} ms, longest task ${run.longestTaskMs.toFixed(0)} ms (${run.longestCpuMs.toFixed(0)} ms on the processor), ${Math.round(run.ticksPerS)} ticks/s\n`);
}
const middle = (of: (run: Run) => number): number => significant(median(runs.map(of)));
report("page", {
  apply_p50_ms: middle((run) => quantile(run.applyMs, 0.5)),
  apply_p99_ms: middle((run) => quantile(run.applyMs, 0.99)),
  frame_p50_ms: middle((run) => quantile(run.frameMs, 0.5)),
  frame_p99_ms: middle((run) => quantile(run.frameMs, 0.99)),
  longest_task_ms: middle((run) => run.longestTaskMs),
  longest_task_cpu_ms: middle((run) => run.longestCpuMs),
  ticks_per_s: Math.round(median(runs.map((run) => run.ticksPerS))),
});
