import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { TriggerHost } from "../../../electron/triggers/trigger-host.ts";
import type { Crossing } from "../../../electron/triggers/trigger-levels.ts";
import type { FromTriggerWatch } from "../../../shared/contract/trigger-watch.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { createBoard, QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { TICK, TICK_FIELDS } from "../../../shared/streams/tick-ring.ts";
import { TickRingWriter } from "../../../shared/streams/tick-ring-writer.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { TEN } from "./tape.ts";

const hosts: TriggerHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.end();
});

/** The real thread on a real ring. */
function start(): { host: TriggerHost; write: (slot: number, prices: readonly number[]) => void } {
  const board = new QuoteBoard(createBoard(8));
  for (let i = 0; i < 8; i++) board.allocate();
  let writer: TickRingWriter | undefined;
  const host = new TriggerHost({
    board: board.buffer,
    ring: 1,
    slotOf: (key) => Number(key.split(":S")[1]),
    attachRing: (_ring, buffer) => (writer ??= new TickRingWriter(buffer)),
    timers: new VirtualTime(),
    onAlarm: (sentence) => {
      throw new Error(sentence);
    },
    onDoubt: () => {},
  });
  hosts.push(host);
  const record = new Float64Array(TICK_FIELDS);
  let count = 0;
  const write = (slot: number, prices: readonly number[]): void => {
    for (const price of prices) {
      count += 1;
      record[TICK.slot] = slot;
      record[TICK.ltp] = price;
      record[TICK.volume] = count;
      record[TICK.exchangeAt] = record[TICK.marketAt] = TEN + count;
      record[TICK.receivedAt] = count;
      expect(writer?.push(record)).toBe(true);
    }
    writer?.flush();
  };
  return { host, write };
}

/** The thread has read its messages; ticks that come sooner are those of before the level. */
const armed = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));

const key = (slot: number): InstrumentKey => `NSE:S${slot}` as InstrumentKey;

describe("the trigger watch's thread", { timeout: 20_000 }, () => {
  test("tells what a hundred thousand ticks crossed, each level once, nothing lost", async () => {
    const { host, write } = start();
    const met = new Map<string, Crossing>();
    const all = new Promise<void>((resolve) => {
      for (let slot = 0; slot < 4; slot++) {
        for (let i = 1; i <= 50; i++) {
          const id = `${slot}:${i}`;
          host.put({
            id, instrument: key(slot), way: "rise", price: (1_000_000 + i * 1_000) as Price,
            onCrossed: (crossing) => {
              expect(met.has(id)).toBe(false);
              met.set(id, crossing);
              if (met.size === 200) resolve();
            },
          });
        }
      }
    });
    host.put({ id: "never", instrument: key(0), way: "fall", price: 1 as Price, onCrossed: () => expect.unreachable() });
    await armed();
    const climb = Array.from({ length: 26_000 }, (_, i) => 1_000_000 + i * 2);
    for (let slot = 0; slot < 4; slot++) write(slot, climb);
    await all;
    // Each was met by the first price of the climb at or above it.
    for (const [id, { price }] of met) expect(price).toBe(1_000_000 + Number(id.split(":")[1]) * 1_000);
    expect(host.stats.levels).toBe(1);
  });

  test("a level that is dropped does not fire, one that is put later does", async () => {
    const { host, write } = start();
    host.put({ id: "gone", instrument: key(1), way: "rise", price: 1_010_000 as Price, onCrossed: () => expect.unreachable() });
    await armed();
    write(1, [1_000_000, 1_000_000]);
    await armed();
    host.drop("gone");
    const met = new Promise<Crossing>((resolve) => host.put({ id: "there", instrument: key(1), way: "rise", price: 1_002_000 as Price, onCrossed: resolve }));
    await armed();
    write(1, [1_004_000, 1_012_000, 1_013_000]);
    expect(await met).toMatchObject({ price: 1_004_000, already: false });
  });
});

test("a thread that is killed with ticks waiting fires what they meet once it runs again", { timeout: 20_000 }, async () => {
  const workers: Worker[] = [];
  const board = new QuoteBoard(createBoard(8));
  for (let i = 0; i < 8; i++) board.allocate();
  let buffer: SharedArrayBuffer | undefined;
  const restart: (() => void)[] = [];
  const alarms: string[] = [];
  const host = new TriggerHost({
    board: board.buffer,
    ring: 1,
    slotOf: () => 0,
    attachRing: (_ring, ring) => (buffer = ring),
    timers: { after: (_ms, run) => (restart.push(run), () => {}) },
    onAlarm: (sentence) => alarms.push(sentence),
    onDoubt: () => {},
    spawn: (events) => {
      const worker = new Worker(new URL("../../../workers/trigger-watch/main.ts", import.meta.url));
      worker.on("message", (message: FromTriggerWatch) => events.heard(message));
      worker.on("exit", () => events.died("killed"));
      workers.push(worker);
      return { post: (message) => worker.postMessage(message), end: () => worker.terminate().then(() => {}) };
    },
  });
  hosts.push(host);
  const met = new Promise<Crossing>((resolve) => host.put({ id: "a", instrument: key(0), way: "rise", price: 1_010_000 as Price, onCrossed: resolve }));
  await workers[0]!.terminate();
  await expect.poll(() => alarms.length).toBe(1);
  const writer = new TickRingWriter(buffer!);
  const record = new Float64Array(TICK_FIELDS);
  // It is over before the thread runs again: only the ticks that wait tell of it.
  [1_000_000, 1_001_000, 1_005_000, 1_009_000, 1_010_000, 1_009_000, 1_005_000, 1_000_000].forEach((price, i) => {
    record[TICK.ltp] = price;
    record[TICK.volume] = i + 1;
    record[TICK.exchangeAt] = record[TICK.marketAt] = TEN + i;
    writer.push(record);
  });
  restart[0]!();
  expect(await met).toMatchObject({ price: 1_010_000, marketAt: TEN + 4, already: false });
});
