/** Packets as the practice exchange writes them, read by our decoder; and what real ones say of bids and asks. */

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeFeedPacket } from "../../shared/brokers/angelone/feed-packet.ts";
import { ASKS_AT, DROP, TickRecord } from "../../shared/brokers/tick-record.ts";
import { createPacketEncoder } from "../../workers/exchange/server/stream/packets.ts";
import type { Level, Snapshot } from "../../workers/exchange/types.ts";
import { NO_SHARED_DATA, sharedData } from "../shared-data.ts";

const PAISA = 100;
const price = fc.integer({ min: 1, max: 10_000_000_00 });
const amount = fc.integer({ min: 0, max: 2 ** 45 });
const time = fc.integer({ min: 1, max: 4_102_444_800 }).map((seconds) => seconds * 1_000);
const level = fc.record({ price, quantity: fc.integer({ min: 1, max: 2 ** 30 }), orders: fc.integer({ min: 1, max: 32_767 }) });
const snapshot: fc.Arbitrary<Snapshot> = fc.record({
  token: fc.stringMatching(/^[1-9][0-9]{0,9}$/), sequence: amount, at: time, ltp: price, ltq: amount, atp: price, volume: amount, totalBuy: amount, totalSell: amount,
  open: price, high: price, low: price, previousClose: price, lastTradeAt: time, openInterest: amount, openInterestChangePercent: fc.double({ min: -99, max: 900, noNaN: true }),
  bids: fc.array(level, { maxLength: 20 }), asks: fc.array(level, { maxLength: 20 }), upperCircuit: price, lowerCircuit: price, high52: price, low52: price,
});

const encode = createPacketEncoder();
const tick = new TickRecord();
const levels = (from: number, count: number): number[][] => Array.from({ length: count }, (_, i) => [...tick.depth.subarray(from + i * 3, from + i * 3 + 3)]);
const padded = (side: readonly Level[], count: number): number[][] => Array.from({ length: count }, (_, i) => [(side[i]?.price ?? 0) * PAISA, side[i]?.quantity ?? 0, side[i]?.orders ?? 0]);

describe("what the exchange encodes is what the terminal decodes", () => {
  test.each([1, 2, 3] as const)("mode %d", (mode) => {
    fc.assert(
      fc.property(snapshot, fc.constantFrom(1, 2), (s, segment) => {
        expect(decodeFeedPacket(encode(mode, segment, s, false), tick)).toBe(DROP.none);
        expect(tick).toMatchObject({ mode, segment, token: Number(s.token), sequence: s.sequence, exchangeAt: s.at, ltp: s.ltp * PAISA });
        if (mode === 1) return;
        expect(tick).toMatchObject({
          ltq: s.ltq, atp: s.atp * PAISA, volume: s.volume, totalBuy: s.totalBuy, totalSell: s.totalSell,
          open: s.open * PAISA, high: s.high * PAISA, low: s.low * PAISA, previousClose: s.previousClose * PAISA,
        });
        if (mode === 2) return;
        expect(tick).toMatchObject({
          lastTradeAt: s.lastTradeAt, openInterest: s.openInterest, openInterestChangePercent: s.openInterestChangePercent, levels: 5,
          upperCircuit: s.upperCircuit * PAISA, lowerCircuit: s.lowerCircuit * PAISA, high52: s.high52 * PAISA, low52: s.low52 * PAISA,
        });
        expect(levels(0, 5)).toEqual(padded(s.bids, 5));
        expect(levels(ASKS_AT, 5)).toEqual(padded(s.asks, 5));
      }),
    );
  });

  test("mode 4, twenty levels", () => {
    fc.assert(
      fc.property(snapshot, (s) => {
        expect(decodeFeedPacket(encode(4, 1, s, false), tick)).toBe(DROP.none);
        expect(tick).toMatchObject({ mode: 4, token: Number(s.token), exchangeAt: s.at, levels: 20 });
        expect([levels(0, 20), levels(ASKS_AT, 20)]).toEqual([padded(s.bids, 20), padded(s.asks, 20)]);
      }),
    );
  });
});

const REAL = ["snap_quote_A.bin", "snap_quote_B.bin", "snap_quote_C.bin", "depth20_SYNTHETIC.bin"];
test.skipIf(sharedData(`smartstream/${REAL[0] ?? ""}`) === undefined)(`pain 11: in recorded packets bids fall, asks rise and the best bid lies below the best ask (else: ${NO_SHARED_DATA})`, () => {
  for (const name of REAL) {
    expect(decodeFeedPacket(readFileSync(sharedData(`smartstream/${name}`)!), tick), name).toBe(DROP.none);
    const bids = levels(0, tick.levels).map(([at = 0]) => at).filter((at) => at > 0);
    const asks = levels(ASKS_AT, tick.levels).map(([at = 0]) => at).filter((at) => at > 0);
    expect(bids.length, name).toBeGreaterThan(0);
    expect(asks.length, name).toBeGreaterThan(0);
    expect(bids, name).toEqual(bids.toSorted((a, b) => b - a));
    expect(asks, name).toEqual(asks.toSorted((a, b) => a - b));
    expect(bids[0], name).toBeLessThan(asks[0]!);
    if (tick.mode === 3) {
      expect(bids[0], name).toBeLessThanOrEqual(tick.ltp);
      expect(asks[0], name).toBeGreaterThanOrEqual(tick.ltp);
    }
  }
});
