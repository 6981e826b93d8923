import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import { DROP, DROP_NAMES } from "../../../shared/brokers/tick-record.ts";
import { createBoard, QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { QuoteBoardWriter } from "../../../shared/streams/quote-board-writer.ts";
import { FULL, Q } from "../../../shared/streams/quote-fields.ts";
import { createRing, TICK } from "../../../shared/streams/tick-ring.ts";
import { TickRingReader } from "../../../shared/streams/tick-ring-reader.ts";
import { Ingest } from "../../../workers/tick-bridge/ingest.ts";
import { RingSet } from "../../../workers/tick-bridge/ring-set.ts";
import { Subscriptions } from "../../../workers/tick-bridge/subscriptions.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { depthPacket, ltpPacket, quotePacket, snapPacket } from "../angelone/encode.ts";

const TEN = Date.parse("2026-08-18T10:00:00+05:30");
const HOUR = 3_600_000;
/** System time of reading, ms; the market's time is another. */
const READ = 5_000_000;
const TOKENS = ["100", "101", "102", "103"];

let board: QuoteBoard;
let book: Subscriptions;
let rings: RingSet;
let ingest: Ingest;

beforeEach(() => {
  const buffer = createBoard(8);
  board = new QuoteBoard(buffer);
  for (let i = 0; i < 8; i++) board.allocate();
  book = new Subscriptions(angelone().feed, 8);
  rings = new RingSet();
  ingest = new Ingest(3, angelone().feed, new QuoteBoardWriter(buffer), book, rings);
  ingest.connection = 1;
  book.add(TOKENS.map((token, slot) => ({ slot, token, segment: 1, mode: 3 })), 0, undefined);
});

function quote(slot: number): Float64Array {
  const into = new Float64Array(FULL);
  expect(board.read(slot, into, 0, FULL)).toBe(true);
  return into;
}

function ltpOf(slot: number): number {
  return quote(slot)[Q.ltp] ?? 0;
}

/** Three instruments tell the clock that it is TEN. */
function openAtTen(): void {
  for (const token of ["100", "101", "102"]) ingest.take(snapPacket({ token, exchangeAt: TEN, ltp: 500 }), READ);
  expect(ingest.clock.now()).toBe(TEN);
}

function dropsBy(): Record<string, number> {
  return Object.fromEntries([...ingest.dropped].map((count, i) => [DROP_NAMES[i] ?? "", count] as const).filter(([, count]) => count > 0));
}

describe("what is written", () => {
  test("every field of a full packet stands on the board in units of 1/10,000 rupee", () => {
    const levels = [
      { flag: 1, quantity: 11, price: 49_990, orders: 2 }, { flag: 1, quantity: 12, price: 49_985, orders: 3 },
      { flag: 0, quantity: 21, price: 50_010, orders: 4 },
    ];
    ingest.take(
      snapPacket({
        token: "101", exchangeAt: TEN, ltp: 50_000, ltq: 7, atp: 49_900, volume: 123_456, totalBuy: 1_000, totalSell: 2_000, open: 49_000, high: 50_500,
        low: 48_900, close: 49_100, lastTradeAt: TEN / 1_000, openInterest: 77, openInterestChange: 1.25, levels, upper: 54_010, lower: 44_190, high52: 60_000, low52: 30_000,
      }),
      READ + 0.25,
    );
    const expected = new Float64Array(FULL);
    const day: Partial<Record<keyof typeof Q, number>> = {
      ltp: 5_000_000, ltq: 7, atp: 4_990_000, volume: 123_456, open: 4_900_000, high: 5_050_000, low: 4_890_000, previousClose: 4_910_000,
      bid: 4_999_000, ask: 5_001_000, totalBuy: 1_000, totalSell: 2_000, exchangeAt: TEN, lastTradeAt: TEN, receivedAt: READ + 0.25, openInterest: 77,
      minuteAt: TEN, minuteOpen: 5_000_000, minuteHigh: 5_000_000, minuteLow: 5_000_000, minuteClose: 5_000_000,
      openInterestChangePercent: 1.25, feed: 3, upperCircuit: 5_401_000, lowerCircuit: 4_419_000, high52: 6_000_000, low52: 3_000_000,
    };
    for (const [name, value] of Object.entries(day)) expected[Q[name as keyof typeof Q]] = value;
    expected.set([4_999_000, 11, 2, 4_998_500, 12, 3], Q.bids);
    expected.set([5_001_000, 21, 4], Q.asks);
    expect([...quote(1)]).toEqual([...expected]);
    expect([ingest.received, ingest.written]).toEqual([1, 1]);
  });

  test("a narrow packet leaves what it does not carry, until the narrow mode is what is wanted", () => {
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN, ltp: 500, levels: [{ flag: 1, quantity: 5, price: 499, orders: 1 }] }), READ);
    ingest.take(ltpPacket({ token: "100", exchangeAt: TEN + 1, ltp: 501 }), READ);
    expect([quote(0)[Q.ltp], quote(0)[Q.bid], quote(0)[Q.volume]]).toEqual([50_100, 49_900, 1_000_000]);
    book.add([{ slot: 0, token: "100", segment: 1, mode: 2 }], 0, undefined);
    ingest.take(quotePacket({ token: "100", exchangeAt: TEN + 2, ltp: 502 }), READ);
    expect([quote(0)[Q.bid], quote(0)[Q.bids], quote(0)[Q.upperCircuit], quote(0)[Q.volume]]).toEqual([0, 0, 0, 1_000_000]);
    book.add([{ slot: 0, token: "100", segment: 1, mode: 1 }], 0, undefined);
    ingest.take(ltpPacket({ token: "100", exchangeAt: TEN + 3, ltp: 503 }), READ);
    expect([quote(0)[Q.ltp], quote(0)[Q.volume], quote(0)[Q.previousClose], quote(0)[Q.feed]]).toEqual([50_300, 0, 0, 3]);
  });

  test("a quote that another feed left in the slot is wiped", () => {
    const other = new QuoteBoardWriter(board.buffer);
    other.write(0, new Float64Array(FULL).fill(9));
    ingest.take(ltpPacket({ token: "100", exchangeAt: TEN, ltp: 501 }), READ);
    expect([quote(0)[Q.ltp], quote(0)[Q.volume], quote(0)[Q.lastMinuteOpen], quote(0)[Q.asks]]).toEqual([50_100, 0, 0, 0]);
  });

  test("each ring gets the ticks of its slots, with what was traded in between", () => {
    const all = createRing(16);
    const one = createRing(16);
    rings.attach(1, all, "all");
    rings.attach(2, one, [1]);
    const levels = [{ flag: 1, quantity: 5, price: 499, orders: 1 }, { flag: 0, quantity: 6, price: 502, orders: 1 }];
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN, ltp: 500, volume: 50, levels }), READ);
    ingest.take(snapPacket({ token: "101", exchangeAt: TEN, ltp: 700, volume: 60 }), READ);
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN + 5, ltp: 501, volume: 58, ltq: 8, atp: 480, openInterest: 9, levels }), READ + 1);
    const seen: number[][] = [];
    new TickRingReader(all).drain((records, at) => seen.push([...records.subarray(at, at + 16)]), 100);
    expect(seen.map((tick) => [tick[TICK.sequence], tick[TICK.slot], tick[TICK.traded]])).toEqual([[1, 0, 0], [2, 1, 0], [3, 0, 8]]);
    // Two instruments that agree have told the clock, and the third packet has moved it.
    expect(seen[2]).toEqual([0, 3, 50_100, 8, 58, TEN + 5, READ + 1, 49_900, 50_200, 5, 6, 9, 8, 48_000, TEN + 5, 3]);
    const slots: unknown[] = [];
    new TickRingReader(one).drain((records, at) => slots.push(records[at + TICK.slot]), 100);
    expect(slots).toEqual([1]);
    rings.detach(1);
    ingest.take(snapPacket({ token: "101", exchangeAt: TEN + 6, ltp: 701 }), READ);
    expect(rings.stats()).toEqual([{ ring: 2, pending: 1, lost: 0 }]);
    expect(new TickRingReader(all).pending).toBe(0);
  });

  test("a ring attached again keeps its place, and a full one is counted", () => {
    const ring = createRing(2);
    rings.attach(1, ring, "all");
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN, ltp: 500 }), READ);
    rings.attach(1, ring, [0]);
    for (let i = 1; i < 5; i++) ingest.take(snapPacket({ token: "100", exchangeAt: TEN + i, ltp: 500 + i }), READ);
    expect(rings.stats()).toEqual([{ ring: 1, pending: 2, lost: 3 }]);
    expect(() => rings.attach(2, new SharedArrayBuffer(64), "all")).toThrow(TypeError);
  });
});

describe("what is dropped, and counted by its reason", () => {
  test("garbage of every kind", () => {
    openAtTen();
    ingest.take(new Uint8Array(0), READ);
    ingest.take(snapPacket({ token: "100" }).subarray(0, 378), READ);
    ingest.take(snapPacket({ token: "100" }).fill(9, 0, 1), READ);
    ingest.take(depthPacket(1, "100", TEN, [], []), READ);
    ingest.take(snapPacket({ token: "1x0" }), READ);
    ingest.take(snapPacket({ token: "999" }), READ);
    ingest.take(snapPacket({ token: "100", segment: 2 }), READ);
    for (const ltp of [0, -5]) ingest.take(snapPacket({ token: "100", exchangeAt: TEN, ltp }), READ);
    ingest.take(new Uint8Array(5_000_000).fill(3), READ);
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN + HOUR }), READ);
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN - 1 }), READ);
    expect(dropsBy()).toEqual({ truncated: 2, "unknown mode": 2, "bad token": 1, "unknown token": 2, "bad price": 2, oversized: 1, "future time": 1, stale: 1 });
    expect([ingest.received, ingest.written]).toEqual([15, 3]);
    expect(ltpOf(0)).toBe(50_000);
  });

  test("of two packets with one stamp the one with the lower sequence is stale", () => {
    openAtTen();
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN + 10, sequence: 20, ltp: 502 }), READ);
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN + 10, sequence: 19, ltp: 501 }), READ);
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN + 10, sequence: 0, ltp: 503 }), READ);
    expect(ltpOf(0)).toBe(50_300);
    expect(ingest.dropped[DROP.stale]).toBe(1);
  });

  test("of two with one stamp and no sequence, the one with the lower volume: its price widens the minute and is not shown", () => {
    const minute = { token: "100", sequence: 0, lastTradeAt: TEN / 1_000 };
    openAtTen();
    ingest.take(snapPacket({ ...minute, exchangeAt: TEN + 10, ltp: 502, volume: 1_000_020 }), READ);
    ingest.take(snapPacket({ ...minute, exchangeAt: TEN + 10, ltp: 499, volume: 1_000_010 }), READ);
    ingest.take(snapPacket({ ...minute, exchangeAt: TEN + 9, ltp: 505, volume: 1_000_005 }), READ);
    ingest.take(snapPacket({ ...minute, exchangeAt: TEN + 9, ltp: 999, volume: 1_000_005, lastTradeAt: TEN / 1_000 - 60 }), READ);
    const fields = quote(0);
    expect([fields[Q.ltp], fields[Q.volume]]).toEqual([50_200, 1_000_020]);
    expect([...fields.subarray(Q.minuteAt, Q.minuteVolume + 1)]).toEqual([TEN, 50_200, 50_500, 49_900, 50_200, 20]);
    expect(dropsBy()).toEqual({ stale: 3 });
  });

  test("an old snapshot of an instrument that has none is shown, one of an instrument that has newer is not", () => {
    openAtTen();
    ingest.take(snapPacket({ token: "103", exchangeAt: TEN - HOUR, ltp: 900 }), READ);
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN - HOUR, ltp: 900 }), READ);
    expect([ltpOf(3), ltpOf(0)]).toEqual([90_000, 50_000]);
    expect(ingest.clock.now()).toBe(TEN);
  });
});

describe("times that change", () => {
  test("an old snapshot after a reconnect does not overwrite, and what follows is taken", () => {
    openAtTen();
    ingest.connection = 2;
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN - 2_000, ltp: 400 }), READ + 100);
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN + 1_000, ltp: 510 }), READ + 1_000);
    expect(ltpOf(0)).toBe(51_000);
    expect(dropsBy()).toEqual({ stale: 1 });
  });

  test("the next morning is taken from the third instrument on", () => {
    openAtTen();
    const next = TEN + 23 * HOUR;
    for (const token of ["100", "101", "102", "100"]) ingest.take(snapPacket({ token, exchangeAt: next, ltp: 600 }), READ + 10);
    expect(dropsBy()).toEqual({ "future time": 2 });
    expect([ltpOf(0), ltpOf(1), ltpOf(2)]).toEqual([60_000, 50_000, 60_000]);
  });

  test("a recording of another year does not stick: a few packets, and it is followed", () => {
    openAtTen();
    const then = Date.parse("2021-04-12T09:15:00+05:30");
    for (let i = 0; i < 5; i++) for (const token of ["100", "101", "102"]) ingest.take(snapPacket({ token, exchangeAt: then + i * 1_000, ltp: 300 + i }), READ + i * 1_000);
    expect([ltpOf(0), ltpOf(1), ltpOf(2)]).toEqual([30_400, 30_400, 30_400]);
    expect(dropsBy()).toEqual({ stale: 5 });
    expect(quote(0)[Q.lastMinuteAt]).toBe(0);
  });

  test("a host that knows of it spares even those", () => {
    openAtTen();
    ingest.forgetTime();
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN - 40 * HOUR, ltp: 300 }), READ);
    expect(ltpOf(0)).toBe(30_000);
    expect(dropsBy()).toEqual({});
  });

  test("a stamp from the future that came before the clock was known blocks nothing once it is", () => {
    ingest.take(snapPacket({ token: "103", exchangeAt: TEN + 900 * HOUR, ltp: 900 }), READ);
    openAtTen();
    ingest.take(snapPacket({ token: "103", exchangeAt: TEN + 5, ltp: 910 }), READ);
    expect(ltpOf(3)).toBe(91_000);
  });
});

test("whatever the bytes are, nothing is thrown and the counts add up", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 500 }),
    fc.record({ at: fc.integer({ min: 0, max: 378 }), value: fc.integer({ min: 0, max: 255 }), cut: fc.integer({ min: 0, max: 379 }) }).map(({ at, value, cut }) => {
      const packet = snapPacket({ token: "100", exchangeAt: TEN });
      packet[at] = value;
      return packet.subarray(0, cut > 300 ? 379 : cut);
    }),
  );
  const ring = createRing(1 << 14);
  rings.attach(1, ring, "all");
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 20 }), (packets) => {
      for (const packet of packets) ingest.take(packet, READ);
      ingest.flush();
      expect(ingest.received).toBe(ingest.written + ingest.dropped.reduce((sum, count) => sum + count, 0));
      expect(board.counters(3)).toEqual({ received: ingest.received, dropped: ingest.received - ingest.written });
      new TickRingReader(ring).drain((records, at) => {
        for (let i = 0; i < 16; i++) expect(records[at + i]).not.toBeNaN();
      }, 1_000);
    }),
  );
});

const real = ["A", "B", "C"].map((name) => sharedData(`smartstream/snap_quote_${name}.bin`));
test.skipIf(real.includes(undefined))(`real packets pass (${real.includes(undefined) ? NO_SHARED_DATA : "three recorded ones"})`, () => {
  for (const file of real) {
    const packet = readFileSync(file ?? "");
    const token = packet.toString("latin1", 2, 27).replaceAll("\0", "");
    book.add([{ slot: 5, token, segment: packet[1] ?? 0, mode: 3 }], 0, undefined);
    ingest.forgetTime();
    ingest.take(packet, READ);
    const at = quote(5);
    expect(at[Q.bid]).toBeGreaterThan(0);
    expect(at[Q.bid] ?? 0).toBeLessThan(at[Q.ask] ?? 0);
    expect(at[Q.ltp]).toBe(Number(packet.readBigInt64LE(43)) * 100);
  }
  expect(dropsBy()).toEqual({});
});
