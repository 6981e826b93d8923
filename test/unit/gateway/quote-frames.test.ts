import { describe, expect, test, vi } from "vitest";
import { BoardFrames } from "../../../electron/gateway/quote-frames.ts";
import { WatchBook } from "../../../electron/gateway/watch-book.ts";
import { eachQuote, eachRecord, readFrameHeader } from "../../../shared/contract/quote-frame.ts";
import { createDepthBoard, DepthBoard, DepthBoardWriter } from "../../../shared/streams/depth-board.ts";
import { D, DEEP } from "../../../shared/streams/depth-fields.ts";
import { QuoteBoardWriter } from "../../../shared/streams/quote-board-writer.ts";
import { createBoard, QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { BRIEF, FULL, Q } from "../../../shared/streams/quote-fields.ts";

function rig(capacity = 2_000) {
  const buffer = createBoard(capacity);
  const board = new QuoteBoard(buffer);
  for (let i = 0; i < capacity; i++) board.allocate();
  const writer = new QuoteBoardWriter(buffer);
  const changed = vi.fn();
  const book = new WatchBook(changed);
  const frames = new BoardFrames(board, book, "page-1", { market: () => 1_618_199_100_000, system: () => 1_780_000_000_000.25 });
  /** Fields count up from `first`, so that each tells where it was. */
  const quote = (slot: number, first: number): void => void writer.write(slot, Float64Array.from({ length: FULL }, (_, i) => first + i));
  /** The next frame as [slot, fields] pairs. */
  const take = (): [number, number[]][] | undefined => {
    const frame = frames.next();
    if (frame === undefined) return undefined;
    const quotes: [number, number[]][] = [];
    eachQuote(frame, (slot, at, width) => quotes.push([slot, [...frame.subarray(at, at + width)]]));
    expect(quotes).toHaveLength(readFrameHeader(frame)!.records);
    return quotes;
  };
  return { board, writer, book, frames, quote, take, changed };
}

const fields = (first: number, width: number): number[] => Array.from({ length: width }, (_, i) => first + i);

describe("quote frames", () => {
  test("carry what the page watches, brief or full, and nothing else", () => {
    const { book, quote, take } = rig();
    for (const slot of [1, 2, 3, 4]) quote(slot, slot * 1000);
    book.set("page-1", [1, 3], [3, 4]);
    book.set("page-2", [2], []);
    expect(take()).toEqual([
      [1, fields(1000, BRIEF)],
      [3, fields(3000, FULL)],
      [4, fields(4000, FULL)],
    ]);
  });

  test("carry a quote once, and again when it changed", () => {
    const { book, quote, take } = rig();
    book.set("page-1", [1, 2], []);
    quote(1, 10);
    expect(take()).toEqual([[1, fields(10, BRIEF)]]);
    expect(take()).toBeUndefined();
    quote(2, 20);
    quote(2, 30);
    expect(take()).toEqual([[2, fields(30, BRIEF)]]);
    expect(take()).toBeUndefined();
  });

  test("are numbered and tell both times", () => {
    const { book, quote, frames } = rig();
    book.set("page-1", [1], []);
    for (const number of [1, 2, 3]) {
      quote(1, number);
      expect(readFrameHeader(frames.next()!)).toEqual({ records: 1, marketAt: 1_618_199_100_000, sentAt: 1_780_000_000_000.25, number });
    }
  });

  test("tell an unknown market time as 0", () => {
    const { board, book, quote } = rig();
    const frames = new BoardFrames(board, book, "page-9", { market: () => undefined, system: () => 1 });
    book.set("page-9", [1], []);
    quote(1, 1);
    expect(readFrameHeader(frames.next()!)).toMatchObject({ marketAt: 0 });
  });

  test("leave out a quote that is being written, and carry it when it is whole", () => {
    const { book, writer, quote, take } = rig();
    book.set("page-1", [1], []);
    quote(1, 10);
    const at = writer.open(1);
    writer.quotes[at + Q.ltp] = 999;
    expect(take()).toBeUndefined();
    writer.close(1);
    expect(take()![0]![1][Q.ltp]).toBe(999);
  });

  test("carry the last quote of a slot that is watched from now on, though nothing changes", () => {
    const { book, quote, take } = rig();
    quote(1, 10);
    quote(2, 20);
    book.set("page-1", [1], []);
    expect(take()).toEqual([[1, fields(10, BRIEF)]]);
    book.set("page-1", [1, 2], []);
    expect(take()).toEqual([[2, fields(20, BRIEF)]]);
  });

  test("carry a slot again when its depth is wished for, and not when it no longer is", () => {
    const { book, quote, take } = rig();
    quote(1, 10);
    book.set("page-1", [1], []);
    take();
    book.set("page-1", [1], [1]);
    expect(take()).toEqual([[1, fields(10, FULL)]]);
    book.set("page-1", [1], []);
    expect(take()).toBeUndefined();
  });

  test("hold a whole watch of a thousand in full", () => {
    const { book, quote, take } = rig();
    const slots = Array.from({ length: 1_000 }, (_, i) => i);
    for (const slot of slots) quote(slot, slot);
    book.set("page-1", slots, slots);
    expect(take()).toHaveLength(1_000);
  });

  test("carry nothing for slots that the board does not have", () => {
    const { book, take } = rig(4);
    book.set("page-1", [-1, 4, 4_000], []);
    expect(take()).toBeUndefined();
  });
});

describe("twenty levels", () => {
  function deepRig() {
    const { board, book, quote } = rig(8);
    const buffer = createDepthBoard(3);
    const writer = new DepthBoardWriter(buffer);
    const rows = new Map<number, number>();
    const frames = new BoardFrames(board, book, "page-1", { market: () => 1, system: () => 2 }, { board: new DepthBoard(buffer), rowOf: (slot) => rows.get(slot) });
    const write = (row: number, slot: number, first: number): void => {
      const at = writer.open(row);
      for (let i = 0; i < DEEP; i++) writer.books[at + i] = first + i;
      writer.books[at + D.slot] = slot;
      writer.close(row);
    };
    /** The next frame as [slot, width, second field]; undefined without one. */
    const take = (): number[][] | undefined => {
      const frame = frames.next();
      if (!frame) return undefined;
      const records: number[][] = [];
      const quotes: number[] = [];
      eachRecord(frame, (slot, at, width) => void records.push([slot, width, frame[at + 1] ?? 0]));
      eachQuote(frame, (slot) => void quotes.push(slot));
      expect(records).toHaveLength(readFrameHeader(frame)!.records);
      expect(quotes).toEqual(records.filter(([, width]) => width !== DEEP).map(([slot]) => slot));
      return records;
    };
    return { book, quote, writer, rows, write, take };
  }

  test("travel behind the quotes, once, and again when they changed or were taken away", () => {
    const { book, quote, rows, writer, write, take } = deepRig();
    rows.set(5, 1);
    quote(5, 100);
    write(1, 5, 7_000);
    book.set("page-1", [5], [5], [5]);
    expect(take()).toEqual([[5, FULL, 101], [5, DEEP, 7_001]]);
    expect(take()).toBeUndefined();
    write(1, 5, 8_000);
    expect(take()).toEqual([[5, DEEP, 8_001]]);
    writer.clear(1, 5);
    expect(take()).toEqual([[5, DEEP, 0]]);
  });

  test("come anew at a new look though nothing changed, and from another row as well", () => {
    const { book, rows, write, take } = deepRig();
    rows.set(5, 1);
    write(1, 5, 7_000);
    book.set("page-1", [5], [5], [5]);
    take();
    book.set("page-1", [5], [5], [5]);
    expect(take()).toBeUndefined();
    book.set("page-1", [5], [5], []);
    book.set("page-1", [5], [5], [5]);
    expect(take()).toEqual([[5, DEEP, 7_001]]);
    // As often written as the first, about the same instrument: another row all the same.
    rows.set(5, 2);
    write(2, 5, 9_000);
    expect(take()).toEqual([[5, DEEP, 9_001]]);
  });

  test("of a row that is about another instrument, being written, or not there, nothing travels", () => {
    const { book, rows, writer, write, take } = deepRig();
    book.set("page-1", [], [], [5, 6]);
    expect(take()).toBeUndefined();
    rows.set(5, 0).set(6, 1);
    write(0, 3, 1_000);
    write(1, 6, 2_000);
    writer.open(1);
    expect(take()).toBeUndefined();
    writer.close(1);
    expect(take()).toEqual([[6, DEEP, 2_001]]);
    write(0, 5, 3_000);
    expect(take()).toEqual([[5, DEEP, 3_001]]);
    expect(book.wantedDeep()).toEqual(new Set([5, 6]));
    book.end("page-1");
    expect(book.wantedDeep()).toEqual(new Set());
  });
});

describe("the watch book", () => {
  test("tells the union of all pages, with the widest wish for each slot", () => {
    const { book } = rig();
    book.set("page-1", [1, 2], []);
    book.set("page-2", [2, 3], [2]);
    expect(book.wanted()).toEqual(new Map([[1, BRIEF], [2, FULL], [3, BRIEF]]));
  });

  test("forgets a page that is gone, and says so", () => {
    const { book, frames, changed } = rig();
    book.set("page-1", [1], []);
    book.set("page-2", [2], []);
    changed.mockClear();
    frames.close();
    expect(changed).toHaveBeenCalledOnce();
    expect(book.wanted()).toEqual(new Map([[2, BRIEF]]));
  });
});
