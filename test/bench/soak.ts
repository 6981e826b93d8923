import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FeedView } from "../../shared/contract/schemas/market.ts";
import type { OrderView } from "../../shared/contract/schemas/orders.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { isTerminal } from "../../shared/domain/order.ts";
import type { Price } from "../../shared/domain/units.ts";
import { startTerminal } from "../../electron/terminal.ts";
import { readyAccount } from "./ready.ts";
import { report } from "./report.ts";

/**
 * The terminal for a while on a fast synthetic market, an order every 250 ms, each cancelled or filled.
 * Argument: minutes (default 10). Memory growth is counted from the end of the first minute.
 */
const minutes = Number(process.argv[2] ?? 10);
const ORDER_EVERY_MS = 250;
const WARM_UP_MS = Math.min(60_000, minutes * 15_000);
const folder = mkdtempSync(join(tmpdir(), "sauda-soak-"));
const terminal = await startTerminal({ dataDir: folder, replay: [], speed: 20, seed: 1, profile: "unlimited" });
const INSTRUMENT = "NSE:SBIN" as InstrumentKey;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

try {
  const { account, quote } = await readyAccount(terminal, INSTRUMENT);
  const { suggested } = await terminal.handlers["terminal.snapshot"]({}, { id: "bench" });
  const { instruments } = await terminal.handlers["instruments.search"]({ text: "NIFTY", limit: 100 }, { id: "bench" });
  const keys = [...new Set([...suggested.flatMap((group) => group.keys), ...instruments.map((one) => one.key)])];
  await terminal.handlers["market.watch"]({ keys, full: [INSTRUMENT] }, { id: "bench" });
  const orders = new Map<string, OrderView>();
  let feed: FeedView | undefined;
  terminal.onEvent((topic, payload) => {
    if (topic === "order") orders.set((payload as OrderView).key, payload as OrderView);
    if (topic === "feed") feed = payload as FeedView;
  });
  const start = performance.now();
  const asked: string[] = [];
  let refused = 0;
  let rssAfterWarmUp = 0;
  for (let i = 0; performance.now() - start < minutes * 60_000; i++) {
    await pause(ORDER_EVERY_MS);
    if (rssAfterWarmUp === 0 && performance.now() - start > WARM_UP_MS) rssAfterWarmUp = process.memoryUsage().rss;
    const price = (Math.round((quote.ltp * 0.96) / quote.tick) * quote.tick) as Price;
    const proposal = { account, instrument: INSTRUMENT, side: "BUY", quantity: 1, type: "LIMIT", price, trigger: 0 as Price, product: "MIS", validity: "DAY", owner: "manual" } as const;
    try {
      const { order } = await terminal.handlers["orders.place"]({ proposal, once: `soak-order-${i}` }, { id: "bench" });
      asked.push(order);
      await pause(60);
      await terminal.handlers["orders.cancel"]({ order }, { id: "bench" });
    } catch {
      // Between two market days orders are refused; they are counted and the soak goes on.
      refused++;
    }
  }
  await pause(5_000);
  const lost = asked.filter((key) => {
    const order = orders.get(key);
    return !order || (!isTerminal(order.state) && order.state !== "open");
  }).length;
  const growth = (process.memoryUsage().rss - rssAfterWarmUp) / 1_048_576;
  report("soak", { minutes, ticks: feed?.received ?? 0, lost: feed?.lost ?? 0, orders: asked.length, orders_refused: refused, orders_lost: lost, rss_growth_mb: Math.round(growth * 10) / 10 });
} finally {
  await terminal.stop();
  rmSync(folder, { recursive: true, force: true });
}
