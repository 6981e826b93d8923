import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeFeedPacket } from "../../../shared/brokers/angelone/feed-packet.ts";
import { ASKS_AT, DROP, DROP_NAMES, TickRecord } from "../../../shared/brokers/tick-record.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import type { Level, Snap } from "./encode.ts";
import { depthPacket, ltpPacket, quotePacket, snapPacket } from "./encode.ts";

function decode(bytes: Uint8Array, into = new TickRecord()): TickRecord {
  expect(DROP_NAMES[decodeFeedPacket(bytes, into)]).toBe("none");
  return into;
}

function side(record: TickRecord, from: number, levels: number): number[][] {
  return Array.from({ length: levels }, (_, i) => [...record.depth.subarray(from + i * 3, from + i * 3 + 3)]);
}

interface Vector {
  readonly name: string;
  readonly mode: number;
  readonly bytes: number;
  readonly hex: string;
  readonly decoded: Readonly<Record<string, unknown>> & {
    readonly ex: number;
    readonly tok: string;
    readonly seq: number;
    readonly ts: number;
    readonly ltp: number;
    readonly ohlc: readonly [number, number, number, number];
    readonly buy: readonly (readonly [number, number, number])[];
    readonly sell: readonly (readonly [number, number, number])[];
  };
}

const vectorFile = sharedData("smartstream/packets.json");
const vectors = vectorFile === undefined ? [] : (JSON.parse(readFileSync(vectorFile, "utf8")) as Vector[]);

describe("recorded packets", () => {
  test.skipIf(vectors.length === 0)(`there are some (else: ${NO_SHARED_DATA})`, () => {
    expect(vectors.filter(({ mode }) => mode === 3)).toHaveLength(3);
  });

  for (const { name, mode, hex, bytes, decoded } of vectors.filter(({ mode }) => mode !== 4)) {
    test(`${name}, field by field`, () => {
      const packet = Buffer.from(hex, "hex");
      expect(packet).toHaveLength(bytes);
      const tick = decode(packet);
      expect(tick).toMatchObject({ mode, segment: decoded.ex, token: Number(decoded.tok), sequence: decoded.seq, exchangeAt: decoded.ts, ltp: decoded.ltp * 100 });
      if (mode === 1) return;
      const [open, high, low, close] = decoded.ohlc;
      expect(tick).toMatchObject({
        ltq: decoded.ltq, atp: Number(decoded.atp) * 100, volume: decoded.vol, totalBuy: decoded.tbq, totalSell: decoded.tsq, open: open * 100, high: high * 100,
        low: low * 100, previousClose: close * 100,
      });
      if (mode === 2) return;
      expect(tick).toMatchObject({
        lastTradeAt: Number(decoded.ltt) * 1_000, openInterest: decoded.oi, openInterestChangePercent: decoded.open_interest_change_percentage_as_float64,
        upperCircuit: Number(decoded.uc) * 100, lowerCircuit: Number(decoded.lc) * 100, high52: Number(decoded.h52) * 100, low52: Number(decoded.l52) * 100, levels: 5,
      });
      const level = ([quantity, price, orders]: readonly [number, number, number]): number[] => [price * 100, quantity, orders];
      expect(side(tick, 0, 5)).toEqual(decoded.buy.map(level));
      expect(side(tick, ASKS_AT, 5)).toEqual(decoded.sell.map(level));
    });
  }

  const depthFile = sharedData("smartstream/depth20_SYNTHETIC.bin");
  test.skipIf(depthFile === undefined)(`twenty levels a side, best first (else: ${NO_SHARED_DATA})`, () => {
    const bytes = readFileSync(depthFile ?? "");
    const tick = decode(bytes);
    expect(tick).toMatchObject({ mode: 4, levels: 20, ltp: 0, volume: 0, exchangeAt: Number(bytes.readBigInt64LE(27)) });
    for (let i = 0; i < 20; i++) {
      expect(side(tick, 0, 20)[i]).toEqual([bytes.readInt32LE(43 + i * 10 + 4) * 100, bytes.readInt32LE(43 + i * 10), bytes.readInt16LE(43 + i * 10 + 8)]);
      expect(side(tick, ASKS_AT, 20)[i]).toEqual([bytes.readInt32LE(243 + i * 10 + 4) * 100, bytes.readInt32LE(243 + i * 10), bytes.readInt16LE(243 + i * 10 + 8)]);
    }
    expect(tick.depth[0] ?? 0).toBeLessThan(tick.depth[ASKS_AT] ?? 0);
  });
});

const level = (flag: number) =>
  fc.record({ flag: fc.constant(flag), quantity: fc.integer({ min: 1, max: 2 ** 40 }), price: fc.integer({ min: 1, max: 1e12 }), orders: fc.integer({ min: 0, max: 32_767 }) });
const wirePrice = fc.maxSafeInteger().map((n) => Math.abs(n) % 1_000_000_000_001);
const anyQuantity = fc.maxSafeInteger().map(Math.abs);
const time = fc.integer({ min: 0, max: 4_102_444_800 });

const snaps: fc.Arbitrary<Snap> = fc.record({
  segment: fc.constantFrom(1, 2, 3, 4, 5, 7),
  token: fc.stringMatching(/^[1-9][0-9]{0,14}$/),
  sequence: anyQuantity,
  exchangeAt: time.map((seconds) => seconds * 1_000),
  ltp: wirePrice.map((paise) => Math.max(1, paise)),
  ltq: anyQuantity,
  atp: wirePrice,
  volume: anyQuantity,
  totalBuy: anyQuantity,
  totalSell: anyQuantity,
  open: wirePrice,
  high: wirePrice,
  low: wirePrice,
  close: wirePrice,
  lastTradeAt: time,
  openInterest: anyQuantity,
  openInterestChange: fc.double({ noNaN: true, noDefaultInfinity: true }),
  // Sides shuffled, with unused levels between them: only the flag tells a bid from an ask.
  levels: fc
    .tuple(fc.array(level(1), { maxLength: 5 }), fc.array(level(0), { maxLength: 5 }), fc.infiniteStream(fc.boolean()))
    .map(([bids, asks, coins]) => shuffled(bids, asks, coins)),
  upper: wirePrice,
  lower: wirePrice,
  high52: wirePrice,
  low52: wirePrice,
});

function shuffled(bids: readonly Level[], asks: readonly Level[], coins: Iterator<boolean>): Level[] {
  const out: Level[] = [];
  for (let b = 0, a = 0; b < bids.length || a < asks.length; ) {
    const bid = a >= asks.length || (b < bids.length && coins.next().value === true);
    const next = bid ? bids[b++] : asks[a++];
    if (next) out.push(next);
  }
  return out;
}

function expectedSide(levels: readonly Level[], flag: number): number[][] {
  const used = levels.filter((one) => one.flag === flag).map(({ price, quantity, orders }) => [price * 100, quantity, orders]);
  return [...used, ...Array.from({ length: 5 - used.length }, () => [0, 0, 0])];
}

describe("what an independent encoder writes", () => {
  test("is read back whole, whatever the record held before", () => {
    const reused = new TickRecord();
    fc.assert(
      fc.property(snaps, fc.constantFrom(0, 1, 3, 5), fc.nat(3_000), (snap, offset, extra) => {
        // A slice inside bigger memory, of a frame that may be longer than is known.
        const packet = snapPacket(snap);
        const memory = new Uint8Array(offset + packet.length + extra).fill(0xff);
        memory.set(packet, offset);
        const tick = decode(memory.subarray(offset), reused);
        expect(tick).toMatchObject({
          mode: 3, segment: snap.segment, token: Number(snap.token), sequence: snap.sequence, exchangeAt: snap.exchangeAt, ltp: snap.ltp * 100, ltq: snap.ltq,
          atp: snap.atp * 100, volume: snap.volume, totalBuy: snap.totalBuy, totalSell: snap.totalSell, open: snap.open * 100, high: snap.high * 100, low: snap.low * 100,
          previousClose: snap.close * 100, lastTradeAt: snap.lastTradeAt * 1_000, openInterest: snap.openInterest, openInterestChangePercent: snap.openInterestChange,
          upperCircuit: snap.upper * 100, lowerCircuit: snap.lower * 100, high52: snap.high52 * 100, low52: snap.low52 * 100, levels: 5,
        });
        expect(side(tick, 0, 5)).toEqual(expectedSide(snap.levels, 1));
        expect(side(tick, ASKS_AT, 5)).toEqual(expectedSide(snap.levels, 0));
      }),
    );
  });

  test("shorter modes leave the rest at 0", () => {
    const reused = new TickRecord();
    fc.assert(
      fc.property(snaps, (snap) => {
        decode(snapPacket(snap), reused);
        const blankSnap = { lastTradeAt: 0, openInterest: 0, openInterestChangePercent: 0, upperCircuit: 0, lowerCircuit: 0, high52: 0, low52: 0, levels: 0 };
        expect(decode(quotePacket(snap), reused)).toMatchObject({ mode: 2, ltp: snap.ltp * 100, volume: snap.volume, previousClose: snap.close * 100, ...blankSnap });
        decode(snapPacket(snap), reused);
        expect(decode(ltpPacket(snap), reused)).toMatchObject({
          mode: 1, ltp: snap.ltp * 100, ltq: 0, atp: 0, volume: 0, totalBuy: 0, totalSell: 0, open: 0, high: 0, low: 0, previousClose: 0, ...blankSnap,
        });
      }),
    );
  });

  test("twenty levels", () => {
    const depth = fc.array(fc.record({ flag: fc.constant(0), quantity: fc.nat(), price: fc.integer({ min: 1, max: 2 ** 31 - 1 }), orders: fc.nat(32_767) }), { maxLength: 20 });
    const reused = new TickRecord();
    fc.assert(
      fc.property(depth, depth, (bids, asks) => {
        const tick = decode(depthPacket(1, "3045", 1_786_000_000_000, bids, asks), reused);
        const padded = (levels: readonly Level[]): number[][] => Array.from({ length: 20 }, (_, i) => [(levels[i]?.price ?? 0) * 100, levels[i]?.quantity ?? 0, levels[i]?.orders ?? 0]);
        expect(tick).toMatchObject({ mode: 4, token: 3045, sequence: 0, ltp: 0, ltq: 0, exchangeAt: 1_786_000_000_000, levels: 20 });
        expect(side(tick, 0, 20)).toEqual(padded(bids));
        expect(side(tick, ASKS_AT, 20)).toEqual(padded(asks));
      }),
    );
  });

  test("currencies come in 1/10,000,000 rupee", () => {
    const tick = decode(snapPacket({ segment: 13, ltp: 925_025_000, atp: 925_013_456, levels: [{ flag: 1, quantity: 3, price: 925_000_000, orders: 1 }] }));
    expect(tick).toMatchObject({ ltp: 925_025, atp: 925_013 });
    expect(tick.depth[0]).toBe(925_000);
  });

  test("an index has a price and zeros", () => {
    const zeros = { sequence: 0, ltq: 0, atp: 0, volume: 0, totalBuy: 0, totalSell: 0, lastTradeAt: 0, upper: 0, lower: 0, high52: 0, low52: 0 };
    expect(decode(snapPacket({ token: "99926000", ltp: 2_450_000, ...zeros }))).toMatchObject({ token: 99_926_000, ltp: 245_000_000, volume: 0, levels: 5 });
  });

  test("more than 32,767 orders do not turn negative", () => {
    const tick = decode(snapPacket({ levels: [{ flag: 1, quantity: 3, price: 100, orders: 40_000 - 65_536 }] }));
    expect(tick.depth[2]).toBe(40_000);
  });
});

const GOOD = snapPacket({ levels: [{ flag: 1, quantity: 3, price: 100, orders: 1 }] });

/** The good packet with bytes written over. */
function spoilt(at: number, bytes: readonly number[]): Uint8Array {
  const packet = Uint8Array.from(GOOD);
  packet.set(bytes, at);
  return packet;
}

const MINUS_ONE = Array.from({ length: 8 }, () => 0xff);
const HUGE = [0, 0, 0, 0, 0, 0, 0, 0x7f];
const NAN = [0, 0, 0, 0, 0, 0, 0xf8, 0x7f];

describe("what is dropped, and why", () => {
  const cases: readonly [string, Uint8Array, number][] = [
    ["nothing", new Uint8Array(0), DROP.truncated],
    ["a heartbeat of one NUL", Uint8Array.of(0), DROP.unknownMode],
    ["the word pong", new TextEncoder().encode("pong"), DROP.unknownMode],
    ["mode 5", spoilt(0, [5]), DROP.unknownMode],
    ["50 bytes of mode 1", ltpPacket({}).subarray(0, 50), DROP.truncated],
    ["122 bytes of mode 2", quotePacket({}).subarray(0, 122), DROP.truncated],
    ["378 bytes of mode 3", GOOD.subarray(0, 378), DROP.truncated],
    ["442 bytes of mode 4", depthPacket(1, "1", 1, [], []).subarray(0, 442), DROP.truncated],
    ["more than 4 KB", new Uint8Array(4_097).fill(1), DROP.oversized],
    ["an unknown segment", spoilt(1, [6]), DROP.unknownToken],
    ["segment 33, which must not pass for 1", spoilt(1, [33]), DROP.unknownToken],
    ["a token of letters", snapPacket({ token: "SBIN" }), DROP.badToken],
    ["no token", snapPacket({ token: "" }), DROP.badToken],
    ["token 0", snapPacket({ token: "0" }), DROP.badToken],
    ["a negative token", snapPacket({ token: "-3045" }), DROP.badToken],
    ["16 digits", snapPacket({ token: "1234567890123456" }), DROP.badToken],
    ["25 digits", snapPacket({ token: "1".repeat(25) }), DROP.badToken],
    ["last price 0", snapPacket({ ltp: 0 }), DROP.badPrice],
    ["last price 0 in mode 1", ltpPacket({ ltp: 0 }), DROP.badPrice],
    ["a negative last price", snapPacket({ ltp: -81_235 }), DROP.badPrice],
    ["an absurd last price", snapPacket({ ltp: 1_000_000_000_001 }), DROP.badPrice],
    ["a last price beyond 2^53", spoilt(43, HUGE), DROP.badPrice],
    ["a negative high", spoilt(99, MINUS_ONE), DROP.badPrice],
    ["a negative average", spoilt(59, MINUS_ONE), DROP.badPrice],
    ["a negative volume", spoilt(67, MINUS_ONE), DROP.badPrice],
    ["a volume beyond 2^53", spoilt(67, HUGE), DROP.badPrice],
    ["a negative price in the depth", snapPacket({ levels: [{ flag: 0, quantity: 1, price: -1, orders: 1 }] }), DROP.badPrice],
    ["a negative quantity in the depth", snapPacket({ levels: [{ flag: 0, quantity: -1, price: 1, orders: 1 }] }), DROP.badPrice],
    ["a level that is neither bid nor ask", snapPacket({ levels: [{ flag: 2, quantity: 1, price: 1, orders: 1 }] }), DROP.badPrice],
    ["six bids", snapPacket({ levels: Array.from({ length: 6 }, () => ({ flag: 1, quantity: 1, price: 1, orders: 1 })) }), DROP.badPrice],
    ["six asks", snapPacket({ levels: Array.from({ length: 6 }, () => ({ flag: 0, quantity: 1, price: 1, orders: 1 })) }), DROP.badPrice],
    ["a negative price of twenty", depthPacket(1, "1", 1, [{ flag: 1, quantity: 1, price: -1, orders: 1 }], []), DROP.badPrice],
    ["a time before 1970", snapPacket({ exchangeAt: -1 }), DROP.futureTime],
    ["a time after 2100", snapPacket({ exchangeAt: 4_102_444_800_001 }), DROP.futureTime],
    ["a time of all bits", spoilt(35, HUGE), DROP.futureTime],
  ];
  test.each(cases)("%s", (_name, bytes, reason) => {
    expect(DROP_NAMES[decodeFeedPacket(bytes, new TickRecord())]).toBe(DROP_NAMES[reason]);
  });

  const tolerated: readonly [string, Uint8Array, Partial<TickRecord>][] = [
    ["a NaN total", spoilt(75, NAN), { totalBuy: 0 }],
    ["a negative total", spoilt(90, [0xc0]), { totalSell: 0 }],
    ["a NaN change of open interest", spoilt(139, NAN), { openInterestChangePercent: 0 }],
    ["a negative open interest", spoilt(131, MINUS_ONE), { openInterest: 0 }],
    ["a negative circuit", spoilt(347, MINUS_ONE), { upperCircuit: 0 }],
    ["a low of 52 weeks beyond 2^53", spoilt(371, HUGE), { low52: 0 }],
    ["a senseless last trade time", spoilt(123, HUGE), { lastTradeAt: 0 }],
    ["a senseless sequence", spoilt(27, MINUS_ONE), { sequence: 0 }],
  ];
  test.each(tolerated)("%s is not told, and silences no price", (_name, bytes, expected) => {
    expect(decode(bytes)).toMatchObject({ ltp: 8_123_500, ...expected });
  });
});

describe("fuzz", () => {
  /** What a consumer may rely on after 0. */
  function sound(tick: TickRecord): boolean {
    const { depth, ...fields } = tick;
    const numbers = Object.values(fields).every((value) => Number.isFinite(value));
    const prices = [tick.ltp, tick.atp, tick.open, tick.high, tick.low, tick.previousClose, tick.upperCircuit, tick.lowerCircuit, tick.high52, tick.low52];
    const priced = tick.mode === 4 ? tick.ltp === 0 : tick.ltp > 0;
    return numbers && priced && prices.every((value) => Number.isSafeInteger(value) && value >= 0) && depth.every((value) => Number.isSafeInteger(value) && value >= 0) && tick.token > 0;
  }

  test("random bytes never throw, and what passes is sound", () => {
    const reused = new TickRecord();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 0, max: 5 }), (bytes, mode) => {
        if (bytes.length > 0) bytes[0] = mode;
        const reason = decodeFeedPacket(bytes, reused);
        expect(DROP_NAMES[reason]).toBeDefined();
        if (reason === DROP.none) expect(sound(reused)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test("good packets with damaged bytes never throw, and what passes is sound", () => {
    const reused = new TickRecord();
    const damage = fc.array(fc.tuple(fc.nat(378), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), { maxLength: 6 });
    fc.assert(
      fc.property(snaps, damage, fc.integer({ min: 0, max: 379 }), (snap, hits, length) => {
        const packet = snapPacket(snap);
        for (const [at, value] of hits) packet[at] = value;
        const whole = decodeFeedPacket(packet, reused);
        if (whole === DROP.none) expect(sound(reused)).toBe(true);
        const cut = decodeFeedPacket(packet.subarray(0, length), reused);
        expect(DROP_NAMES[cut]).toBeDefined();
      }),
      { numRuns: 1_000 },
    );
  });
});
