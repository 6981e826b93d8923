import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OrderView } from "../../shared/contract/schemas/orders.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Price } from "../../shared/domain/units.ts";
import { startTerminal } from "../../electron/terminal.ts";
import { report } from "./report.ts";
import { readyAccount } from "./ready.ts";

/**
 * Proposal to request bytes, with risk checks and the fsynced journal, through the practice exchange's
 * unlimited profile. Arguments: orders (default 2000), orders a second (default 100).
 */
const orders = Number(process.argv[2] ?? 2000);
const perSecond = Number(process.argv[3] ?? 100);
const folder = mkdtempSync(join(tmpdir(), "sauda-bench-"));
const terminal = await startTerminal({ dataDir: folder, replay: [], speed: 1, seed: 1, profile: "unlimited" });
try {
  const { account, quote } = await readyAccount(terminal, "NSE:SBIN" as InstrumentKey);
  const latest = new Map<string, OrderView>();
  terminal.onEvent((topic, payload) => {
    if (topic === "order") latest.set((payload as OrderView).key, payload as OrderView);
  });
  const price = (Math.round((quote.ltp * 0.95) / quote.tick) * quote.tick) as Price;
  const start = performance.now();
  for (let i = 0; i < orders; i++) {
    const due = start + (i / perSecond) * 1000;
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    void terminal.handlers["orders.place"](
      { proposal: { account, instrument: "NSE:SBIN" as InstrumentKey, side: "BUY", quantity: 1, type: "LIMIT", price, trigger: 0 as Price, product: "MIS", validity: "DAY", owner: "manual" }, once: `bench-order-${i}` },
      { id: "bench" },
    );
  }
  const deadline = performance.now() + 30_000;
  const done = (): number => [...latest.values()].filter((order) => order.state === "open").length;
  while (done() < orders && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
  const latencies = [...latest.values()].flatMap((order) => order.sendLatencyUs ?? []).sort((a, b) => a - b);
  const at = (share: number): number => (latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? Number.NaN) / 1000;
  report("order-path", { p50_ms: at(0.5), p99_ms: at(0.99), orders: latencies.length, lost: orders - done() });
} finally {
  await terminal.stop();
  rmSync(folder, { recursive: true, force: true });
}
