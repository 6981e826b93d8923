import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRing, RING, ringLost, ringPending, ringViews, TICK, TICK_FIELDS } from "../../../shared/streams/tick-ring.ts";
import { TickRingReader } from "../../../shared/streams/tick-ring-reader.ts";
import { TickRingWriter } from "../../../shared/streams/tick-ring-writer.ts";
import type { Seen } from "./ring-reader-thread.ts";

function record(value: number): Float64Array {
  return new Float64Array(TICK_FIELDS).fill(value);
}

function drainAll(reader: TickRingReader, most = Infinity): number[] {
  const out: number[] = [];
  reader.drain((records, at) => out.push(records[at + TICK.sequence] ?? Number.NaN), most);
  return out;
}

describe("one thread", () => {
  test("behaves as a bounded queue that counts what it cannot hold, wherever its cursors stand", () => {
    const step = fc.oneof(
      fc.record({ push: fc.integer({ min: 1, max: 12 }) }),
      fc.record({ drain: fc.integer({ min: 1, max: 12 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.constantFrom(0, 5, 2 ** 31 - 3, -(2 ** 31), -2), (steps, start) => {
        const buffer = createRing(8);
        const { header } = ringViews(buffer);
        header[RING.head] = header[RING.tail] = start;
        const writer = new TickRingWriter(buffer);
        const reader = new TickRingReader(buffer);
        const model: number[] = [];
        let next = 1;
        let lost = 0;
        for (const move of steps) {
          if ("push" in move) {
            for (let i = 0; i < move.push; i++, next++) {
              const fits = model.length < 8;
              expect(writer.push(record(next))).toBe(fits);
              if (fits) model.push(next);
              else lost += 1;
            }
          } else {
            expect(drainAll(reader, move.drain)).toEqual(model.splice(0, move.drain));
          }
          expect([writer.pending, reader.pending, ringPending(buffer)]).toEqual([model.length, model.length, model.length]);
          expect([writer.lost, reader.lost, ringLost(buffer)]).toEqual([lost, lost, lost]);
        }
      }),
    );
  });

  test("a visitor that throws has had its tick, and the next one comes next", () => {
    const buffer = createRing(8);
    const writer = new TickRingWriter(buffer);
    const reader = new TickRingReader(buffer);
    for (let i = 1; i <= 4; i++) writer.push(record(i));
    const bad = (records: Float64Array, at: number): void => {
      if (records[at + TICK.sequence] === 2) throw new Error("a strategy's mistake");
    };
    expect(() => reader.drain(bad, 10)).toThrow("a strategy's mistake");
    expect(drainAll(reader)).toEqual([3, 4]);
  });

  test("a second writer or reader goes on where the first one stood", () => {
    const buffer = createRing(8);
    new TickRingWriter(buffer).push(record(1));
    new TickRingWriter(buffer).push(record(2));
    expect(drainAll(new TickRingReader(buffer), 1)).toEqual([1]);
    expect(drainAll(new TickRingReader(buffer))).toEqual([2]);
  });

  test("a wait without ticks ends with its time, one with ticks at once", async () => {
    const buffer = createRing(8);
    const writer = new TickRingWriter(buffer);
    const reader = new TickRingReader(buffer);
    expect(await reader.waitAsync(1)).toBe(false);
    const waiting = reader.waitAsync(60_000);
    writer.push(record(1));
    writer.flush();
    expect(await waiting).toBe(true);
    expect(await reader.waitAsync(60_000)).toBe(true);
    expect(reader.wait(60_000)).toBe(true);
  });

  test("capacities that are no power of two, and buffers that are no ring, are refused", () => {
    for (const capacity of [0, 1, 3, 1_000, 2 ** 25]) expect(() => createRing(capacity)).toThrow(RangeError);
    for (const bytes of [0, 8, 1_024]) {
      expect(() => new TickRingReader(new SharedArrayBuffer(bytes))).toThrow(TypeError);
      expect(() => new TickRingWriter(new SharedArrayBuffer(bytes))).toThrow(TypeError);
    }
  });
});

describe("two threads", () => {
  async function run(capacity: number, ticks: number, batch: number): Promise<Seen & { refused: number }> {
    const ring = createRing(capacity);
    const thread = new Worker(new URL("./ring-reader-thread.ts", import.meta.url), { workerData: { ring, last: ticks } });
    const seen = new Promise<Seen>((resolve, reject) => {
      thread.once("message", resolve);
      thread.once("error", reject);
    });
    const writer = new TickRingWriter(ring);
    const tick = record(0);
    let refused = 0;
    for (let n = 1; n <= ticks; n++) {
      tick.fill(n);
      if (!writer.push(tick)) refused += 1;
      if (n % batch === 0) writer.flush();
    }
    writer.flush();
    return { ...(await seen), refused };
  }

  test("a burst of a million ticks arrives whole and in order in a ring that can hold it", async () => {
    expect(await run(1 << 20, 1_000_000, 160)).toEqual({ ticks: 1_000_000, missing: 0, outOfOrder: 0, torn: 0, lost: 0, refused: 0 });
  }, 60_000);

  test("a ring that is far too small loses ticks, and every one of them is counted", async () => {
    const seen = await run(64, 300_000, 50);
    expect(seen.refused).toBeGreaterThan(0);
    expect(seen).toMatchObject({ ticks: 300_000 - seen.refused, missing: seen.refused, lost: seen.refused, outOfOrder: 0, torn: 0 });
  }, 60_000);
});
