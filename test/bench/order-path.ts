import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import type { OrderView } from "../../shared/contract/schemas/orders.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { isTerminal } from "../../shared/domain/order.ts";
import type { Price } from "../../shared/domain/units.ts";
import { startTerminal } from "../../electron/terminal.ts";
import { startFsyncEcho } from "./fsync-echo.ts";
import { report, significant } from "./report.ts";
import { readyAccount } from "./ready.ts";

/**
 * Proposal to request bytes, with risk checks and the fsynced journal, through the practice exchange's
 * unlimited profile. Arguments: orders (default 2000), orders a second (default 100), e.g. `100000 167` for
 * 10,000 a minute over ten minutes. More orders than this rest at once would need more margin than there
 * is, so beyond it they are immediate-or-cancel. Memory is counted from the tenth part of the run on: `rss` of
 * the whole process, the exchange's thread with its own books included, and the heap of each thread.
 *
 * `floor` is a bare message to a thread that fsyncs and answers, between the orders of the same run: the machine's own
 * part of each figure.
 */
const MOST_RESTING = 5_000;
const orders = Number(process.argv[2] ?? 2000);
const perSecond = Number(process.argv[3] ?? 100);
const validity = orders > MOST_RESTING ? "IOC" : "DAY";
const threads = new Set<Worker>();
process.on("worker", (worker) => {
  threads.add(worker);
  worker.once("exit", () => threads.delete(worker));
});
const folder = mkdtempSync(join(tmpdir(), "sauda-bench-"));
const terminal = await startTerminal({ dataDir: folder, replay: [], speed: 1, seed: 1, profile: "unlimited" });
const INSTRUMENT = "NSE:SBIN" as InstrumentKey;
const CALLER = { id: "bench" };

const MB = 1_048_576;
/** One echo for so many orders, half way between two of them. */
const ECHO_EVERY = 10;
const echo = startFsyncEcho(folder);
const floors: number[] = [];

async function sound(): Promise<void> {
  const asked = performance.now();
  await echo.once();
  floors.push((performance.now() - asked) * 1_000);
}

/** MB of the whole process (`rss`), held by the main thread after a collection (`main`), and used in each other thread. */
async function memoryMb(): Promise<ReadonlyMap<string, number>> {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const heaps = await Promise.all([...threads].map(async (thread) => [thread.threadName ?? "unnamed", (await thread.getHeapStatistics()).used_heap_size / MB] as const));
  return new Map([["rss", rss / MB], ["main", heapUsed / MB], ["main external", external / MB], ...heaps]);
}

try {
  const { account, quote } = await readyAccount(terminal, INSTRUMENT);
  const settled = new Set<string>();
  const latencies = new Map<string, number>();
  terminal.onEvent((topic, payload) => {
    if (topic !== "order") return;
    const { key, state, sendLatencyUs } = payload as OrderView;
    if (sendLatencyUs !== undefined) latencies.set(key, sendLatencyUs);
    if (state === "open" || (isTerminal(state) && state !== "rejected" && state !== "not-placed")) settled.add(key);
  });
  const price = (Math.round((quote.ltp * 0.96) / quote.tick) * quote.tick) as Price;
  const proposal = { account, instrument: INSTRUMENT, side: "BUY", quantity: 1, type: "LIMIT", price, trigger: 0 as Price, product: "MIS", validity, owner: "manual" } as const;
  const start = performance.now();
  let refused = 0;
  let warm = await memoryMb();
  for (let i = 0; i < orders; i++) {
    const due = start + (i / perSecond) * 1000;
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    if (i === Math.floor(orders / 10)) warm = await memoryMb();
    if (i % ECHO_EVERY === 0) setTimeout(() => void sound(), 500 / perSecond);
    void Promise.resolve(terminal.handlers["orders.place"]({ proposal, once: `bench-order-${i}` }, CALLER)).catch(() => refused++);
  }
  const deadline = performance.now() + 60_000;
  while (settled.size + refused < orders && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
  const end = await memoryMb();
  const sorted = [...latencies.values()].sort((a, b) => a - b);
  floors.sort((a, b) => a - b);
  const at = (share: number, of = sorted): number => (of[Math.min(of.length - 1, Math.floor(share * of.length))] ?? Number.NaN) / 1000;
  const growth = Object.fromEntries([...end].map(([name, mb]) => [`${name.replaceAll(/[ -]/g, "_")}_growth_mb`, Math.round(mb - (warm.get(name) ?? 0))]));
  const seconds = Math.round(orders / perSecond);
  report("order-path", { p50_ms: at(0.5), p99_ms: at(0.99), floor_p50_ms: significant(at(0.5, floors)), floor_p99_ms: significant(at(0.99, floors)), orders: sorted.length, lost: orders - refused - settled.size, refused, per_s: perSecond, seconds, ...growth });
} finally {
  await terminal.stop();
  await echo.end();
  rmSync(folder, { recursive: true, force: true });
}
