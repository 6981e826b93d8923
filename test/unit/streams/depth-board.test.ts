import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { createDepthBoard, DEPTH_ROWS, DepthBoard, DepthBoardWriter } from "../../../shared/streams/depth-board.ts";
import { D, DEEP, DEEP_LEVELS } from "../../../shared/streams/depth-fields.ts";
import { LEVEL } from "../../../shared/streams/quote-fields.ts";
import { createBoard } from "../../../shared/streams/quote-board.ts";

function rig(rows = 3) {
  const buffer = createDepthBoard(rows);
  return { board: new DepthBoard(buffer), writer: new DepthBoardWriter(buffer), into: new Float64Array(DEEP + 2).fill(-7) };
}

function write(writer: DepthBoardWriter, row: number, slot: number, first: number): void {
  const at = writer.open(row);
  for (let i = 0; i < DEEP; i++) writer.books[at + i] = first + i;
  writer.books[at + D.slot] = slot;
  writer.close(row);
}

describe("the depth board", () => {
  test("is fifty rows of twenty levels a side, without a gap and within 50 KB", () => {
    expect([DEPTH_ROWS, DEEP_LEVELS, D.bids, D.asks - D.bids, DEEP - D.asks]).toEqual([50, 20, 4, DEEP_LEVELS * LEVEL, DEEP_LEVELS * LEVEL]);
    expect(createDepthBoard().byteLength).toBeLessThanOrEqual(50 * 1_024);
  });

  test("a book is read as it was written, where it was asked to stand, and only of the slot that is meant", () => {
    const { board, writer, into } = rig();
    expect(board.read(1, 9, into, 1)).toBe(false);
    write(writer, 1, 9, 1_000);
    expect(board.read(1, 9, into, 1)).toBe(true);
    expect([into[0], into[1 + D.slot], into[1 + D.levels], into[DEEP], into[DEEP + 1]]).toEqual([-7, 9, 1_001, 1_000 + DEEP - 1, -7]);
    expect(board.read(1, 8, into, 1)).toBe(false);
    expect(board.read(0, 9, into, 1)).toBe(false);
    for (const row of [-1, 3, Number.NaN]) expect([board.version(row), board.read(row, 9, into, 1)]).toEqual([0, false]);
  });

  test("each write is a version; a cleared row is about its new slot and holds no book", () => {
    const { board, writer, into } = rig();
    write(writer, 0, 4, 1);
    const first = board.version(0);
    writer.clear(0, 5);
    expect(board.version(0)).toBe(first + 2);
    expect(board.read(0, 4, into, 0)).toBe(false);
    expect(board.read(0, 5, into, 0)).toBe(true);
    expect([...into.subarray(1, DEEP)].every((field) => field === 0)).toBe(true);
    writer.clear(7, 1);
    expect(board.version(1)).toBe(0);
  });

  test("a row that is being written is not read, and a new writer lets go of it", () => {
    const { board, writer, into } = rig();
    write(writer, 2, 4, 1);
    writer.open(2);
    expect([board.version(2) & 1, board.read(2, 4, into, 0)]).toEqual([1, false]);
    new DepthBoardWriter(board.buffer);
    expect(board.read(2, 4, into, 0)).toBe(true);
  });

  test("what is no depth board is refused", () => {
    for (const buffer of [new SharedArrayBuffer(0), new SharedArrayBuffer(64), createBoard(50)]) {
      expect(() => new DepthBoard(buffer)).toThrow(TypeError);
      expect(() => new DepthBoardWriter(buffer)).toThrow(TypeError);
    }
    expect(() => createDepthBoard(0)).toThrow(RangeError);
  });
});

test("another thread that writes as fast as it can never shows half a book", async () => {
  const { board, into } = rig(2);
  const thread = new Worker(new URL("./depth-writer-thread.ts", import.meta.url), { workerData: { board: board.buffer, rows: 2, writes: 400_000 } });
  let done = false;
  const ended = new Promise<void>((resolve, reject) => {
    thread.once("message", () => resolve());
    thread.once("error", reject);
  }).then(() => void (done = true));
  let reads = 0;
  while (!done) {
    for (let i = 0; i < 2_000; i++) {
      if (!board.read(i % 2, i % 2, into, 0)) continue;
      reads++;
      const first = into[D.levels];
      for (let field = 1; field < DEEP; field++) if (into[field] !== first) throw new Error(`a torn book: field ${field} is ${into[field]}, the first ${first}`);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  await ended;
  expect(reads).toBeGreaterThan(1_000);
  await thread.terminate();
});
