import { beforeEach, describe, expect, test } from "vitest";
import { QuotePeek } from "../../../electron/market/quote-peek.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { createBoard, QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { QuoteBoardWriter } from "../../../shared/streams/quote-board-writer.ts";
import { FULL, MARK } from "../../../shared/streams/quote-fields.ts";
import { Ingest } from "../../../workers/tick-bridge/ingest.ts";
import { RingSet } from "../../../workers/tick-bridge/ring-set.ts";
import { Subscriptions } from "../../../workers/tick-bridge/subscriptions.ts";
import { ltpPacket, quotePacket, snapPacket } from "../angelone/encode.ts";

const TEN = Date.parse("2026-08-18T10:00:00+05:30");
const READ = 5_000_000;
const KEY = "NSE:SBIN" as InstrumentKey;
const MAKE = { full: snapPacket, quote: quotePacket, ltp: ltpPacket };

let board: QuoteBoard;
let book: Subscriptions;
let ingest: Ingest;
let volume: number;
let at: number;

function ingestOf(feed: number): Ingest {
  const made = new Ingest(feed, angelone().feed, new QuoteBoardWriter(board.buffer), book, new RingSet());
  made.connection = 1;
  return made;
}

beforeEach(() => {
  board = new QuoteBoard(createBoard(4));
  for (let i = 0; i < 4; i++) board.allocate();
  book = new Subscriptions(angelone().feed, 4);
  book.add(["100", "101", "102", "103"].map((token, slot) => ({ slot, token, segment: 1, mode: 3 })), 0, undefined);
  ingest = ingestOf(3);
  // Three others tell the clock that it is ten.
  for (const token of ["101", "102", "103"]) ingest.take(snapPacket({ token, exchangeAt: TEN, ltp: 500 }), READ);
  volume = 1_000;
  at = TEN;
});

interface Trade {
  readonly mode?: keyof typeof MAKE;
  readonly after?: number;
  readonly units?: number;
  readonly levels?: NonNullable<Parameters<typeof snapPacket>[0]["levels"]>;
}

/** A trade of 10 units a second after the one before, in paise, without a book unless one is told; a volume of 0 tells none. */
function trade(ltp: number, { mode = "quote", after = 1_000, units = 10, levels = [] }: Trade = {}): void {
  at += after;
  volume += units;
  // The others go on, so that the feed's clock does.
  for (const token of ["101", "102", "103"]) ingest.take(snapPacket({ token, exchangeAt: at, ltp: 500 }), READ);
  ingest.take(MAKE[mode]({ token: "100", exchangeAt: at, ltp, volume: units === 0 ? 0 : volume, levels, upper: 0, lower: 0 }), READ);
}

function peek(): [ltp: number, mark: number] {
  const quote = new QuotePeek({ board, slotOf: () => 0 }).of(KEY)!;
  return [quote.ltp / 100, quote.mark / 100];
}

describe("at which price positions are valued", () => {
  test("the first print has nothing behind it: the last traded price, until a second bears it out", () => {
    trade(20_000);
    const raw = new Float64Array(MARK + 1);
    expect(board.read(0, raw, 0, MARK + 1)).toBe(true);
    expect(raw[MARK]).toBe(0);
    expect(peek()).toEqual([20_000, 20_000]);
    trade(20_010);
    expect(peek()).toEqual([20_010, 20_010]);
  });

  test.each(["full", "quote", "ltp"] as const)("one wrong print is shown and not counted, whatever packets tell: %s", (mode) => {
    trade(20_000, { mode });
    trade(20_000, { mode });
    trade(2_000, { mode });
    expect(peek()).toEqual([2_000, 20_000]);
    trade(20_020, { mode });
    expect(peek()).toEqual([20_020, 20_020]);
  });

  test("a true jump counts with the print that bears it out", () => {
    trade(20_000);
    trade(20_000);
    trade(21_000);
    expect(peek()).toEqual([21_000, 20_000]);
    trade(21_010);
    expect(peek()).toEqual([21_010, 21_010]);
  });

  test("or with the book behind it, of a contract that hardly trades", () => {
    const levels = [{ flag: 1, quantity: 10, price: 20_990, orders: 1 }, ...Array(4).fill({ flag: 1, quantity: 0, price: 0, orders: 0 }), { flag: 0, quantity: 10, price: 21_010, orders: 1 }];
    trade(20_000, { mode: "full" });
    trade(20_000, { mode: "full" });
    trade(21_000, { mode: "full", levels });
    expect(peek()).toEqual([21_000, 20_000]);
    at += 1_000;
    ingest.take(snapPacket({ token: "100", exchangeAt: at, ltp: 21_000, volume, levels, upper: 0, lower: 0 }), READ);
    expect(peek()).toEqual([21_000, 21_000]);
  });

  test("an index tells no volume: a later stamp counts", () => {
    trade(2_450_000, { units: 0 });
    trade(2_450_100, { units: 0 });
    expect(peek()).toEqual([2_450_100, 2_450_100]);
    trade(245_000, { units: 0 });
    expect(peek()).toEqual([245_000, 2_450_100]);
  });

  test("behind minutes without a packet the price of before counts for nothing: nobody may have asked for it since", () => {
    trade(20_000);
    trade(20_000);
    trade(30_000, { after: 180_001 });
    expect(peek()).toEqual([30_000, 30_000]);
  });

  test.each([3, 4])("a bridge that begins anew, of feed %i, knows nothing: the last traded price until it is borne out", (feed) => {
    trade(20_000);
    trade(20_000);
    ingest = ingestOf(feed);
    trade(30_000);
    expect(peek()).toEqual([30_000, 30_000]);
  });

  /** The same packet again, so much later: no trade, and of these bids and asks. */
  function again(ltp: number, after: number, bid = 0, ask = 0): void {
    at += after;
    const level = (flag: number, price: number): { flag: number; quantity: number; price: number; orders: number } => ({ flag, quantity: price === 0 ? 0 : 10, price, orders: 1 });
    const levels = [level(1, bid), ...Array.from({ length: 4 }, () => level(1, 0)), level(0, ask), ...Array.from({ length: 4 }, () => level(0, 0))];
    for (const token of ["101", "102", "103"]) ingest.take(snapPacket({ token, exchangeAt: at, ltp: 500 }), READ);
    ingest.take(snapPacket({ token: "100", exchangeAt: at, ltp, volume, levels, upper: 0, lower: 0 }), READ);
  }

  test.each([["no book", 0, 0], ["a book too wide to tell", 10_000, 14_000]])("a fall that nothing speaks against counts after ten seconds, of a contract that hardly trades and has %s", (_what, bid, ask) => {
    trade(20_000, { mode: "full" });
    trade(20_000, { mode: "full" });
    trade(12_000, { mode: "full" });
    again(12_000, 9_000, bid, ask);
    expect(peek()).toEqual([12_000, 20_000]);
    again(12_000, 1_000, bid, ask);
    expect(peek()).toEqual([12_000, 12_000]);
    again(12_000, 1_000, bid, ask);
    expect(peek()).toEqual([12_000, 12_000]);
    trade(19_990, { mode: "full" });
    expect(peek()).toEqual([19_990, 19_990]);
  });

  test("one that the book speaks against does not, however long it stands there", () => {
    trade(20_000, { mode: "full" });
    trade(20_000, { mode: "full" });
    trade(2_000, { mode: "full" });
    again(2_000, 1_000, 19_990, 20_010);
    for (let i = 0; i < 5; i++) again(2_000, 20_000, 19_990, 20_010);
    expect(peek()).toEqual([2_000, 20_000]);
  });

  test("another recording begins: what stood proves nothing there", () => {
    trade(20_000);
    trade(20_000);
    ingest.forgetTime();
    at -= 3_600_000;
    trade(30_000);
    expect(peek()).toEqual([30_000, 30_000]);
  });

  test("it lies behind the quote, where frames to the page do not reach", () => {
    expect(MARK).toBeGreaterThanOrEqual(FULL);
  });
});
