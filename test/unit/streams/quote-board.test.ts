import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBoard, MAX_FEEDS, QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { QuoteBoardWriter } from "../../../shared/streams/quote-board-writer.ts";
import { BRIEF, FULL, Q } from "../../../shared/streams/quote-fields.ts";

function boardOf(capacity: number): { board: QuoteBoard; writer: QuoteBoardWriter } {
  const buffer = createBoard(capacity);
  return { board: new QuoteBoard(buffer), writer: new QuoteBoardWriter(buffer) };
}

function quoteOf(value: number): Float64Array {
  return new Float64Array(FULL).fill(value);
}

describe("slots", () => {
  test("are handed out in order until the board is full", () => {
    const { board } = boardOf(3);
    expect([board.allocate(), board.allocate(), board.allocate(), board.allocate()]).toEqual([0, 1, 2, undefined]);
    expect(board.slots).toBe(3);
    expect(new QuoteBoard(board.buffer).slots).toBe(3);
  });

  test("a buffer that is no board is refused", () => {
    for (const bytes of [0, 8, 4_096]) {
      expect(() => new QuoteBoard(new SharedArrayBuffer(bytes))).toThrow(TypeError);
      expect(() => new QuoteBoardWriter(new SharedArrayBuffer(bytes))).toThrow(TypeError);
    }
    expect(() => createBoard(0)).toThrow(RangeError);
  });
});

describe("quotes", () => {
  test("are read back as written, to where and as wide as asked", () => {
    const { board, writer } = boardOf(4);
    const quote = Float64Array.from({ length: FULL }, (_, i) => i + 0.5);
    expect(writer.write(2, quote)).toBe(true);
    const into = new Float64Array(100).fill(-1);
    expect(board.read(2, into, 10, BRIEF)).toBe(true);
    expect([...into.subarray(10, 10 + BRIEF)]).toEqual([...quote.subarray(0, BRIEF)]);
    expect(into[9]).toBe(-1);
    expect(into[10 + BRIEF]).toBe(-1);
    expect(board.read(2, into, 0, FULL)).toBe(true);
    expect([...into.subarray(0, FULL)]).toEqual([...quote]);
  });

  test("a slot never written, or not of this board, has none", () => {
    const { board, writer } = boardOf(2);
    const into = new Float64Array(FULL);
    for (const slot of [0, 1, 2, -1, Number.NaN]) expect(board.read(slot, into, 0, FULL)).toBe(false);
    for (const slot of [2, -1, Number.NaN]) expect(writer.write(slot, into)).toBe(false);
  });

  test("one that is being written is not read, and is told as changed when it is done", () => {
    const { board, writer } = boardOf(2);
    board.allocate();
    const seen = new Int32Array(2);
    const changed = new Int32Array(2);
    writer.write(0, quoteOf(1));
    expect(board.changedSince(seen, changed)).toBe(1);
    const at = writer.open(0);
    writer.quotes[at + Q.ltp] = 2;
    expect(board.read(0, new Float64Array(FULL), 0, FULL)).toBe(false);
    expect(board.changedSince(seen, changed)).toBe(0);
    writer.close(0);
    expect(board.changedSince(seen, changed)).toBe(1);
    const into = new Float64Array(FULL);
    expect(board.read(0, into, 0, FULL)).toBe(true);
    expect(into[Q.ltp]).toBe(2);
  });

  test("a writer that ended midway leaves a board that the next one can use", () => {
    const { board, writer } = boardOf(1);
    writer.open(0);
    expect(board.version(0) & 1).toBe(1);
    const next = new QuoteBoardWriter(board.buffer);
    expect(board.version(0) & 1).toBe(0);
    next.write(0, quoteOf(7));
    const into = new Float64Array(FULL);
    expect(board.read(0, into, 0, FULL)).toBe(true);
    expect(into[0]).toBe(7);
  });

  test("versions that wrap around are never taken for a slot without a quote", () => {
    const { board, writer } = boardOf(1);
    writer.write(0, quoteOf(1));
    // The versions begin behind the header and the feeds' lines.
    new Int32Array(board.buffer, 64 + MAX_FEEDS * 32, 1)[0] = -2;
    writer.write(0, quoteOf(2));
    expect(board.version(0)).not.toBe(0);
    expect(board.read(0, new Float64Array(FULL), 0, FULL)).toBe(true);
  });
});

test("changedSince names each changed slot once, and the version says how many quotes were conflated", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 40 }), { maxLength: 10 }), (rounds) => {
      const { board, writer } = boardOf(8);
      while (board.allocate() !== undefined);
      const seen = new Int32Array(8);
      const changed = new Int32Array(8);
      const versions = new Map<number, number>();
      for (const written of rounds) {
        for (const slot of written) writer.write(slot, quoteOf(slot));
        const found = [...changed.subarray(0, board.changedSince(seen, changed))];
        expect(found).toEqual([...new Set(written)].toSorted((a, b) => a - b));
        for (const slot of found) {
          expect((board.version(slot) - (versions.get(slot) ?? 0)) / 2).toBe(written.filter((one) => one === slot).length);
          versions.set(slot, board.version(slot));
        }
      }
    }),
  );
});

test("each feed has a market time of its own, unknown until it is told", () => {
  const { board, writer } = boardOf(1);
  expect(board.marketTime(0)).toBeUndefined();
  writer.writeFeed(0, 0, 0, 5, 2);
  expect(board.marketTime(0)).toBeUndefined();
  expect(board.counters(0)).toEqual({ received: 5, dropped: 2 });
  writer.writeFeed(7, 1_700_000_000_000, 1_800_000_000_000.25, 9, 1);
  expect(board.marketTime(7)).toEqual({ at: 1_700_000_000_000, anchoredAt: 1_800_000_000_000.25 });
  expect(board.marketTime(0)).toBeUndefined();
  writer.writeFeed(MAX_FEEDS, 1, 1, 1, 1);
  expect(board.marketTime(MAX_FEEDS)).toBeUndefined();
});

test("another thread that writes as fast as it can never shows half a quote", async () => {
  const board = new QuoteBoard(createBoard(4));
  for (let i = 0; i < 4; i++) board.allocate();
  const thread = new Worker(new URL("./board-writer-thread.ts", import.meta.url), { workerData: { board: board.buffer, slots: 4, writes: 1_500_000 } });
  let done = false;
  const ended = new Promise((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
  });
  void ended.then(() => (done = true));
  const into = new Float64Array(FULL);
  const values = new Set<number>();
  let torn = 0;
  let reads = 0;
  while (!done) {
    for (let i = 0; i < 20_000; i++) {
      if (!board.read(i & 3, into, 0, FULL)) continue;
      reads += 1;
      const first = into[0] ?? 0;
      for (let field = 1; field < FULL; field++) if (into[field] !== first) torn += 1;
      if (values.size < 1_000) values.add(first);
      const time = board.marketTime(1);
      if (time && Number(time.at) !== Number(time.anchoredAt)) torn += 1;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  await ended;
  expect(torn).toBe(0);
  expect(reads).toBeGreaterThan(0);
  // The two ran side by side: the reader met many different quotes.
  expect(values.size).toBeGreaterThan(4);
  for (let slot = 0; slot < 4; slot++) {
    expect(board.read(slot, into, 0, FULL)).toBe(true);
    expect(into[0] ?? 0).toBeGreaterThan(1_499_990);
  }
}, 60_000);
