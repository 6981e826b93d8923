import { expect, test } from "vitest";
import { BoardFrames } from "../../../electron/gateway/quote-frames.ts";
import { WatchBook } from "../../../electron/gateway/watch-book.ts";
import { eachQuote, readFrameHeader } from "../../../shared/contract/quote-frame.ts";
import { QuoteBoardWriter } from "../../../shared/streams/quote-board-writer.ts";
import { QuoteBoard, createBoard } from "../../../shared/streams/quote-board.ts";
import { FULL } from "../../../shared/streams/quote-fields.ts";

const SLOTS = 200;
const TICKS = 100_000;

test("a hundred thousand ticks between two frames: the page gets one frame, each instrument once, as it stands now", () => {
  const buffer = createBoard(SLOTS);
  const board = new QuoteBoard(buffer);
  const slots = Array.from({ length: SLOTS }, () => board.allocate()!);
  const writer = new QuoteBoardWriter(buffer);
  const book = new WatchBook(() => {});
  const frames = new BoardFrames(board, book, "page-1", { market: () => 0, system: () => 0 });
  book.set("page-1", [], slots);
  const latest = new Map<number, number>();
  for (let i = 0; i < TICKS; i++) {
    const slot = slots[(i * 7) % SLOTS]!;
    writer.write(slot, new Float64Array(FULL).fill(i));
    latest.set(slot, i);
  }
  const frame = frames.next()!;
  expect(readFrameHeader(frame)!.records).toBe(SLOTS);
  const shown = new Map<number, number>();
  eachQuote(frame, (slot, at) => shown.set(slot, frame[at]!));
  expect(shown).toEqual(latest);
  expect(frames.next()).toBeUndefined();
});
