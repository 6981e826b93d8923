/**
 * A cancel or an exit that has to overtake everything else: before each one, 100,000 ticks are put into a trigger
 * watch's ring (with levels that some of them meet), three pages draw full frames as fast as they may, and the market
 * runs at many times its pace. Measured from the command to the first request byte handed to the socket, with risk
 * checks and the fsynced journal. `floor` is a bare message to a thread that fsyncs and answers, under the same
 * backlog and in turn with the orders: where all cores are busy, most of the figure is the scheduler's. Arguments: rounds (default 200), market speed (default 20).
 */
import { subscribe } from "node:diagnostics_channel";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTerminal } from "../../electron/terminal.ts";
import { TriggerHost } from "../../electron/triggers/trigger-host.ts";
import type { OrderView } from "../../shared/contract/schemas/orders.ts";
import type { InstrumentKey, OrderKey } from "../../shared/domain/identity.ts";
import type { Price } from "../../shared/domain/units.ts";
import { createBoard, QuoteBoard } from "../../shared/streams/quote-board.ts";
import { TICK, TICK_FIELDS } from "../../shared/streams/tick-ring.ts";
import { TickRingWriter } from "../../shared/streams/tick-ring-writer.ts";
import { startFsyncEcho } from "./fsync-echo.ts";
import { readyAccount } from "./ready.ts";
import { report } from "./report.ts";

const rounds = Number(process.argv[2] ?? 200);
const speed = Number(process.argv[3] ?? 20);
const BACKLOG = 100_000;
const SLOTS = 100;
/** Levels met by each backlog. */
const MET = 200;
const PAGES = 3;
const SBIN = "NSE:SBIN" as InstrumentKey;
const CALLER = { id: "bench" };
const TIMEOUT_MS = 10_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Time at which a request to the route was last handed to the socket. */
const sentAt = new Map<string, number>();
subscribe("undici:client:sendHeaders", (message) => {
  const { path } = (message as { request: { path: string } }).request;
  sentAt.set(path.slice(path.lastIndexOf("/") + 1), performance.now());
});

async function until(holds: () => boolean): Promise<boolean> {
  const end = performance.now() + TIMEOUT_MS;
  while (!holds() && performance.now() < end) await pause(1);
  return holds();
}

/** A watch of its own on a ring that this bench fills: the terminal's own ring has one writer, its bridge. */
function startWatch(): { flood: () => void; waits: () => number; crossed: () => number; end: () => Promise<void> } {
  const board = new QuoteBoard(createBoard(SLOTS));
  for (let i = 0; i < SLOTS; i++) board.allocate();
  let buffer: SharedArrayBuffer | undefined;
  let crossed = 0;
  const host = new TriggerHost({
    board: board.buffer,
    ring: 1,
    slotOf: (key) => Number(key.split(":S")[1]),
    attachRing: (_ring, ring) => (buffer = ring),
    timers: { after: (ms, run) => { const timer = setTimeout(run, ms); return () => clearTimeout(timer); } },
    onAlarm: (sentence) => process.stderr.write(`${sentence}\n`),
    onDoubt: () => {},
  });
  const key = (slot: number): InstrumentKey => `NSE:S${slot}` as InstrumentKey;
  const far = (slot: number): void => host.put({ id: `far:${slot}`, instrument: key(slot), way: "fall", price: 1 as Price, onCrossed: () => {} });
  for (let slot = 0; slot < SLOTS; slot++) far(slot);
  const writer = new TickRingWriter(buffer ?? (() => { throw new Error("no ring was attached"); })());
  const record = new Float64Array(TICK_FIELDS);
  let tick = 0;
  let level = 1_000_000;
  const flood = (): void => {
    level += 1_000;
    for (let i = 0; i < MET; i++) host.put({ id: `near:${level}:${i}`, instrument: key(i % SLOTS), way: "rise", price: level as Price, onCrossed: () => void crossed++ });
    for (let i = 0; i < BACKLOG; i++) {
      tick += 1;
      record[TICK.slot] = i % SLOTS;
      record[TICK.ltp] = i < BACKLOG / 2 ? level - 500 : level;
      record[TICK.volume] = tick;
      record[TICK.exchangeAt] = record[TICK.marketAt] = 1_795_149_000_000 + tick;
      writer.push(record);
    }
    writer.flush();
  };
  return { flood, waits: () => writer.pending, crossed: () => crossed, end: () => host.end() };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

const folder = mkdtempSync(join(tmpdir(), "sauda-bench-"));
const terminal = await startTerminal({ dataDir: folder, replay: [], speed, seed: 1, profile: "unlimited" });
const watch = startWatch();
const echo = startFsyncEcho(folder);
let drawing = true;
try {
  const { account, quote } = await readyAccount(terminal, SBIN);
  const latest = new Map<string, OrderView>();
  terminal.onEvent((topic, payload) => {
    if (topic === "order") latest.set((payload as OrderView).key, payload as OrderView);
  });
  const { instruments } = await terminal.handlers["instruments.search"]({ text: "N", limit: 100 }, CALLER);
  for (let page = 0; page < PAGES; page++) {
    const caller = { id: `page-${page}` };
    await terminal.handlers["market.watch"]({ keys: instruments.map((one) => one.key), full: instruments.slice(0, 20).map((one) => one.key) }, caller);
    const frames = terminal.frames(caller.id);
    const draw = (): void => {
      frames.next();
      if (drawing) setTimeout(draw, 1);
    };
    draw();
  }
  const terms = { account, instrument: SBIN, quantity: 1, trigger: 0 as Price, product: "MIS", validity: "DAY", owner: "manual" } as const;
  const low = (Math.round((quote.ltp * 0.96) / quote.tick) * quote.tick) as Price;
  const place = async (once: string, type: "LIMIT" | "MARKET", state: string): Promise<OrderKey | undefined> => {
    const { order } = await terminal.handlers["orders.place"]({ proposal: { ...terms, side: "BUY", type, price: type === "LIMIT" ? low : (0 as Price) }, once }, CALLER);
    return (await until(() => latest.get(order)?.state === state)) ? order : undefined;
  };
  /** From the command to the bytes, ms; undefined when none went. */
  const measure = async (route: string, command: () => unknown): Promise<number | undefined> => {
    await pause(20);
    await until(() => watch.waits() === 0);
    sentAt.delete(route);
    watch.flood();
    const from = performance.now();
    const done = command();
    const sent = await until(() => sentAt.has(route));
    await done;
    return sent ? (sentAt.get(route) ?? 0) - from : undefined;
  };
  const floor = async (): Promise<number> => {
    await pause(20);
    await until(() => watch.waits() === 0);
    watch.flood();
    const from = performance.now();
    await echo.once();
    return performance.now() - from;
  };
  const floors: number[] = [];
  const cancels: number[] = [];
  const exits: number[] = [];
  const backlogs: number[] = [];
  let lost = 0;
  const keep = (figures: number[], ms: number | undefined): void => {
    if (ms === undefined) lost += 1;
    else figures.push(ms);
  };
  for (let round = 0; round < rounds; round++) {
    const resting = await place(`bench-rest-${round}`, "LIMIT", "open");
    keep(cancels, resting && (await measure("cancelOrder", () => {
      backlogs.push(watch.waits());
      return terminal.handlers["orders.cancel"]({ order: resting }, CALLER);
    })));
    if (resting && !(await until(() => latest.get(resting)?.state === "cancelled"))) lost += 1;
    if (!(await place(`bench-open-${round}`, "MARKET", "complete"))) {
      lost += 1;
      continue;
    }
    keep(exits, await measure("placeOrder", () => terminal.handlers["positions.exit"]({ account, instrument: SBIN, product: "MIS", once: `bench-exit-${round}` }, CALLER)));
    floors.push(await floor());
    await until(() => [...latest.values()].every((order) => order.state === "complete" || order.state === "cancelled"));
  }
  const ms = (value: number): number => Math.round(value * 100) / 100;
  const all = [...cancels, ...exits];
  report("exit-lane", {
    p50_ms: ms(quantile(all, 0.5)), p99_ms: ms(quantile(all, 0.99)), orders: all.length, lost,
    cancel_p50_ms: ms(quantile(cancels, 0.5)), cancel_p99_ms: ms(quantile(cancels, 0.99)), exit_p50_ms: ms(quantile(exits, 0.5)), exit_p99_ms: ms(quantile(exits, 0.99)),
    floor_p50_ms: ms(quantile(floors, 0.5)), floor_p99_ms: ms(quantile(floors, 0.99)),
    backlog_ticks: Math.min(...backlogs), levels_met: watch.crossed(),
  });
} finally {
  drawing = false;
  await echo.end();
  await watch.end();
  await terminal.stop();
  rmSync(folder, { recursive: true, force: true });
}
