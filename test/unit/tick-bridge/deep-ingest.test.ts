import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import { DROP_NAMES } from "../../../shared/brokers/tick-record.ts";
import { createDepthBoard, DepthBoard, DepthBoardWriter } from "../../../shared/streams/depth-board.ts";
import { D, DEEP, DEEP_LEVELS } from "../../../shared/streams/depth-fields.ts";
import { createBoard, QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { QuoteBoardWriter } from "../../../shared/streams/quote-board-writer.ts";
import { LEVEL } from "../../../shared/streams/quote-fields.ts";
import { createRing } from "../../../shared/streams/tick-ring.ts";
import { DeepWriter } from "../../../workers/tick-bridge/deep-writer.ts";
import { Ingest } from "../../../workers/tick-bridge/ingest.ts";
import { RingSet } from "../../../workers/tick-bridge/ring-set.ts";
import { Subscriptions } from "../../../workers/tick-bridge/subscriptions.ts";
import { depthPacket, type Level, snapPacket } from "../angelone/encode.ts";

const TEN = Date.parse("2026-08-18T10:00:00+05:30");
const READ = 5_000_000;
const SEED = 20_260_818;

let board: QuoteBoard;
let depth: DepthBoard;
let book: Subscriptions;
let rings: RingSet;
let ingest: Ingest;

beforeEach(() => {
  const quotes = createBoard(8);
  const buffer = createDepthBoard(4);
  board = new QuoteBoard(quotes);
  depth = new DepthBoard(buffer);
  for (let i = 0; i < 8; i++) board.allocate();
  book = new Subscriptions(angelone().feed, 8);
  rings = new RingSet();
  const writer = new QuoteBoardWriter(quotes);
  ingest = new Ingest(3, angelone().feed, writer, book, rings);
  ingest.deep = new DeepWriter(new DepthBoardWriter(buffer), writer, ingest.clock);
  book.add(["100", "101", "102"].map((token, slot) => ({ slot, token, segment: 1, mode: 3 })), 0, undefined);
  book.deep.add([{ slot: 0, row: 2, segment: 1, token: "100", mode: 4 }], READ - 10);
});

/** Twenty levels a side from a best price outwards, a paisa apart. */
function side(best: number, step: 1 | -1, levels = 20): Level[] {
  return Array.from({ length: levels }, (_, i) => ({ flag: 0, price: best + i * step, quantity: 100 + i, orders: 1 + i }));
}

function shown(row = 2, slot = 0): Float64Array | undefined {
  const into = new Float64Array(DEEP);
  return depth.read(row, slot, into, 0) ? into : undefined;
}

function dropsBy(): Record<string, number> {
  return Object.fromEntries([...ingest.dropped].map((count, i) => [DROP_NAMES[i] ?? "", count] as const).filter(([, count]) => count > 0));
}

test("a packet of mode 4 fills its row, in units, and moves neither quote, clock nor ring", () => {
  rings.attach(1, createRing(16), "all");
  ingest.take(depthPacket(1, "100", TEN, side(81_200, -1), side(81_205, 1, 3)), READ);
  const fields = shown();
  expect([fields?.[D.slot], fields?.[D.levels], fields?.[D.exchangeAt], fields?.[D.receivedAt]]).toEqual([0, DEEP_LEVELS, TEN, READ]);
  expect([...(fields?.subarray(D.bids, D.bids + LEVEL) ?? [])]).toEqual([8_120_000, 100, 1]);
  expect([...(fields?.subarray(D.asks - LEVEL, D.asks) ?? [])]).toEqual([8_118_100, 119, 20]);
  expect([...(fields?.subarray(D.asks + 2 * LEVEL, D.asks + 4 * LEVEL) ?? [])]).toEqual([8_120_700, 102, 3, 0, 0, 0]);
  expect([ingest.received, ingest.written, ingest.clock.now(), board.version(0), rings.stats()]).toEqual([1, 1, undefined, 0, [{ ring: 1, pending: 0, lost: 0 }]]);
  expect([book.heard[0], book.deep.heardAt[2]]).toEqual([0, READ]);
});

describe("what is dropped, and counted by its reason", () => {
  test("a token nobody looks at, an older book, and one that was left", () => {
    for (const token of ["100", "101", "102"]) ingest.take(snapPacket({ token, exchangeAt: TEN, ltp: 500 }), READ);
    ingest.take(depthPacket(1, "101", TEN, side(81_200, -1), []), READ);
    ingest.take(depthPacket(1, "100", TEN + 5, side(81_200, -1), side(81_205, 1)), READ);
    ingest.take(depthPacket(1, "100", TEN + 4, side(70_000, -1), side(70_005, 1)), READ);
    // Of one stamp the later one counts: there is no sequence.
    ingest.take(depthPacket(1, "100", TEN + 5, side(81_201, -1), side(81_205, 1)), READ);
    expect(shown()?.[D.bids]).toBe(8_120_100);
    book.deep.remove([2]);
    ingest.take(depthPacket(1, "100", TEN + 9, side(70_000, -1), side(70_005, 1)), READ);
    expect(dropsBy()).toEqual({ "unknown token": 2, stale: 1 });
    expect(shown()?.[D.bids]).toBe(8_120_100);
  });

  test("a book crossed where the five levels are not: the halves may not be what the SDKs say", () => {
    const five = [...[81_200, 81_199].map((price) => ({ flag: 1, price, quantity: 5, orders: 1 })), ...[81_205, 81_206].map((price) => ({ flag: 0, price, quantity: 5, orders: 1 }))];
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN, levels: five }), READ);
    ingest.take(depthPacket(1, "100", TEN, side(81_205, 1), side(81_200, -1)), READ);
    expect([dropsBy(), shown(), book.deep.spoiled[2], book.deep.heardAt[2]]).toEqual([{ "bad price": 1 }, undefined, 1, -1]);
    // Before the opening both may be crossed.
    const crossed = five.map((level) => ({ ...level, price: level.flag === 1 ? level.price + 100 : level.price }));
    ingest.take(snapPacket({ token: "100", exchangeAt: TEN + 1, sequence: 8, levels: crossed }), READ);
    ingest.take(depthPacket(1, "100", TEN + 1, side(81_300, -1), side(81_205, 1)), READ);
    expect(shown()?.[D.bids]).toBe(8_130_000);
  });

  test("without a board for them the mode is unknown", () => {
    ingest.deep = undefined;
    ingest.take(depthPacket(1, "100", TEN, side(81_200, -1), []), READ);
    expect(dropsBy()).toEqual({ "unknown mode": 1 });
  });
});

test("a stamp of next year does not silence the book once the clock knows better", () => {
  for (const token of ["100", "101", "102"]) ingest.take(snapPacket({ token, exchangeAt: TEN, ltp: 500 }), READ);
  ingest.take(depthPacket(1, "100", TEN + 365 * 86_400_000, side(81_200, -1), side(81_205, 1)), READ);
  ingest.take(depthPacket(1, "100", TEN + 1, side(81_202, -1), side(81_205, 1)), READ);
  expect(shown()?.[D.bids]).toBe(8_120_200);
});

test("another recording begins: its earlier books are not stale", () => {
  ingest.take(depthPacket(1, "100", TEN, side(81_200, -1), side(81_205, 1)), READ);
  ingest.forgetTime();
  ingest.take(depthPacket(1, "100", TEN - 86_400_000, side(60_000, -1), side(60_005, 1)), READ);
  expect(shown()?.[D.bids]).toBe(6_000_000);
});

test(`any bytes: never a throw, always counted, and the row holds a whole book or none (seed ${SEED})`, () => {
  const sound = depthPacket(1, "100", TEN, side(81_200, -1), side(81_205, 1));
  const bent = fc.array(fc.tuple(fc.nat({ max: 442 }), fc.nat({ max: 255 })), { maxLength: 12 }).map((changes) => {
    const bytes = sound.slice();
    for (const [at, value] of changes) bytes[at] = value;
    return bytes;
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), bent, bent.chain((bytes) => fc.nat({ max: 443 }).map((length) => bytes.subarray(0, length)))), (bytes) => {
      ingest.take(bytes, READ);
      const sum = ingest.written + ingest.dropped.reduce((all, one) => all + one, 0);
      const fields = shown();
      return sum === ingest.received && (fields === undefined || (fields[D.levels] === DEEP_LEVELS && fields.every((field) => Number.isSafeInteger(field) && field >= 0)));
    }),
    { seed: SEED, numRuns: 5_000 },
  );
  expect(ingest.received).toBe(5_000);
  expect(ingest.written).toBeGreaterThan(500);
});
