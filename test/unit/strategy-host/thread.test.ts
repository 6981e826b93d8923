import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import type { FromStrategyHost, ToStrategyHost } from "../../../shared/contract/strategy-host.ts";
import { HOST_BEAT } from "../../../shared/contract/strategy-host.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { facts } from "../strategy/rig.ts";
import { built, filled, OPEN_AT, opening, Tape } from "./rig.ts";

const workers: Worker[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.terminate();
});

test("the real thread: ten thousand ticks answered in order, a swap between two of them, a stop, a loop seen in the beat", { timeout: 30_000 }, async () => {
  const open = opening(16_384);
  const worker = new Worker(new URL("../../../workers/strategy-host/main.ts", import.meta.url));
  workers.push(worker);
  const said: FromStrategyHost[] = [];
  const waiting: { readonly is: (message: FromStrategyHost) => boolean; readonly resolve: () => void }[] = [];
  worker.on("message", (message: FromStrategyHost) => {
    said.push(message);
    for (const one of waiting) if (one.is(message)) one.resolve();
  });
  const post = (message: ToStrategyHost): void => worker.postMessage(message);
  const heard = (kind: FromStrategyHost["kind"]): Promise<void> => new Promise((resolve) => void waiting.push({ is: (message) => message.kind === kind, resolve }));
  const tape = new Tape(open.ring);
  post(open);
  const source = (more: string) => built(`n = 0; onTick(t) { this.n += 1; ${more} this.orders.market({ instrument: t.instrument, side: 'BUY', quantity: 1, reason: String(this.n) }); } onStop() { this.orders.close({ instrument: this.series.a.instrument, reason: 'out' }); }`);
  const plan = async (generation: number, more: string): Promise<void> => {
    const planned = heard("planned");
    post({ kind: "plan", number: 40 + generation, spec: { run: "r", generation, build: await source(more), parameters: {}, capital: 1e10, seed: 1, instruments: [facts("NSE:A")] } });
    await planned;
  };
  await plan(1, "");
  const running = heard("running");
  post({ kind: "start", run: "r", generation: 1, slots: [0], warm: [], from: { kind: "begin" }, at: OPEN_AT as MarketTime, openOrders: [], fills: [] });
  await running;
  await plan(2, "/* newer */");
  for (let i = 0; i < 5_000; i++) tape.push({ price: 100 });
  post({ kind: "swap", run: "r", generation: 2, slots: [0], warm: [], trialMs: 50 });
  for (let i = 0; i < 5_000; i++) tape.push({ price: 100 });
  const reached = heard("reached");
  post({ kind: "reach", sequence: 10_000 });
  await reached;
  const signals = said.flatMap((message) => (message.kind === "signals" ? message.signals : []));
  expect(signals.map(({ reason }) => Number(reason))).toEqual(Array.from({ length: 10_000 }, (_, i) => i + 1));
  const swapped = said.find((message) => message.kind === "swapped");
  const firstOfNew = said.find((message) => message.kind === "signals" && message.generation === 2);
  // The sequence that the old version ended with is the one before the first of the new.
  expect(firstOfNew?.kind === "signals" && firstOfNew.signals[0]?.decision.sequence).toBe((swapped?.kind === "swapped" ? swapped.sequence : 0) + 1);

  const state = heard("state");
  post({ kind: "fill", run: "r", update: filled("f1", 5, 100), charges: 0 });
  await state;
  const figures = heard("figures");
  await figures;
  const stopped = heard("stopped");
  post({ kind: "stop", run: "r", reason: "user" });
  await stopped;
  expect(said.slice(-2).map((message) => message.kind)).toEqual(["signals", "stopped"]);

  // A promise that is nobody's is said to its owner and ends nothing.
  await plan(3, "(async () => { throw new Error('lost'); })();");
  const began = heard("running");
  post({ kind: "start", run: "r", generation: 3, slots: [0], warm: [], from: { kind: "begin" }, at: OPEN_AT as MarketTime, openOrders: [], fills: [] });
  await began;
  tape.push({ price: 100 });
  const log = heard("log");
  await log;
  expect(said.findLast(({ kind }) => kind === "log")).toMatchObject({ kind: "log", lines: [{ level: "error", text: expect.stringMatching(/^mine\.ts:3:\d+: lost /) }] });
  const ended = heard("stopped");
  post({ kind: "stop", run: "r", reason: "user" });
  await ended;

  const beat = new Int32Array(open.beat);
  expect(beat[HOST_BEAT.busyRun]).toBe(0);
  await plan(4, "while (true);");
  const again = heard("running");
  post({ kind: "start", run: "r", generation: 4, slots: [0], warm: [], from: { kind: "begin" }, at: OPEN_AT as MarketTime, openOrders: [], fills: [] });
  await again;
  tape.push({ price: 100 });
  while (Atomics.load(beat, HOST_BEAT.busyRun) === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(Atomics.load(beat, HOST_BEAT.busyRun)).toBe(45);
});
