import { describe, expect, test, vi } from "vitest";
import { BoardFrames } from "../../../electron/gateway/quote-frames.ts";
import { WatchBook } from "../../../electron/gateway/watch-book.ts";
import { eachQuote, readFrameHeader } from "../../../shared/contract/quote-frame.ts";
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
