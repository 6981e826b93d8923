import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPacketEncoder, PACKET_BYTES } from "../../../workers/exchange/server/stream/packets.ts";
import type { Mode } from "../../../workers/exchange/server/stream/packets.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { snapshotOf } from "./fake-core.ts";

interface Published {
  name: string;
  mode: Mode;
  hex: string;
  decoded: Record<string, never> & {
    ex: number;
    tok: string;
    seq: number;
    ts: number;
    ltp: number;
    ltq?: number;
    atp: number;
    vol: number;
    tbq: number;
    tsq: number;
    ohlc?: [number, number, number, number];
    ltt: number;
    oi: number;
    open_interest_change_percentage_as_float64: number;
    uc: number;
    lc: number;
    h52: number;
    l52: number;
    buy?: [number, number, number][];
    sell?: [number, number, number][];
  };
}

const levels = (rows: [number, number, number][] = []) => rows.map(([quantity, price, orders]) => ({ quantity, price, orders }));

describe("packets", () => {
  const file = sharedData("smartstream/packets.json");
  const published = file === undefined ? [] : (JSON.parse(readFileSync(file, "utf8")) as Published[]);
  if (file === undefined) console.warn(`packet bytes not compared: ${NO_SHARED_DATA}`);

  test.skipIf(file === undefined)("equal the published ones byte for byte", () => {
    const encode = createPacketEncoder();
    const compared = published.filter((packet) => packet.mode !== 4);
    for (const { name, mode, hex, decoded: d } of compared) {
      const [open, high, low, previousClose] = d.ohlc ?? [0, 0, 0, 0];
      const snapshot = snapshotOf(d.tok, {
        sequence: d.seq,
        at: d.ts,
        ltp: d.ltp,
        ltq: d.ltq ?? 0,
        atp: d.atp,
        volume: d.vol,
        totalBuy: d.tbq,
        totalSell: d.tsq,
        open,
        high,
        low,
        previousClose,
        lastTradeAt: d.ltt * 1000 + 999,
        openInterest: d.oi,
        openInterestChangePercent: d.open_interest_change_percentage_as_float64,
        upperCircuit: d.uc,
        lowerCircuit: d.lc,
        high52: d.h52,
        low52: d.l52,
        bids: levels(d.buy),
        asks: levels(d.sell),
      });
      expect(encode(mode, d.ex, snapshot, false).toString("hex"), name).toBe(hex);
    }
    expect(compared.length).toBeGreaterThanOrEqual(7);
  });

  test.skipIf(file === undefined)("the depth packet equals the published layout", () => {
    const { hex, decoded } = published.find((packet) => packet.mode === 4)!;
    const bytes = Buffer.from(hex, "hex");
    const side = (at: number) =>
      Array.from({ length: 20 }, (_, i) => ({
        quantity: bytes.readInt32LE(at + i * 10),
        price: bytes.readInt32LE(at + i * 10 + 4),
        orders: bytes.readInt16LE(at + i * 10 + 8),
      }));
    const snapshot = snapshotOf(decoded.tok, { at: decoded.ts, bids: side(43), asks: side(243) });
    expect(createPacketEncoder()(4, decoded.ex, snapshot, false).toString("hex")).toBe(hex);
  });

  test("every field lies where the layout says, for any values", () => {
    const amount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    const level = fc.record({ price: amount, quantity: amount, orders: fc.integer({ min: 0, max: 40_000 }) });
    const encode = createPacketEncoder();
    fc.assert(
      fc.property(
        fc.record({ sequence: amount, at: amount, ltp: amount, ltq: amount, volume: amount, totalBuy: amount, openInterest: amount, low52: amount }),
        fc.array(level, { maxLength: 7 }),
        fc.stringMatching(/^[0-9]{1,10}$/),
        (values, asks, token) => {
          const packet = encode(3, 2, snapshotOf(token, { ...values, asks, bids: [] }), false);
          expect(packet.length).toBe(PACKET_BYTES[3]);
          expect([packet[0], packet[1], packet.toString("ascii", 2, 27).replaceAll("\0", "")]).toEqual([3, 2, token]);
          expect(packet.readBigInt64LE(27)).toBe(BigInt(values.sequence));
          expect(packet.readBigInt64LE(35)).toBe(BigInt(values.at));
          expect(packet.readBigInt64LE(43)).toBe(BigInt(values.ltp));
          expect(packet.readBigInt64LE(51)).toBe(BigInt(values.ltq));
          expect(packet.readBigInt64LE(67)).toBe(BigInt(values.volume));
          expect(packet.readDoubleLE(75)).toBe(values.totalBuy);
          expect(packet.readBigInt64LE(131)).toBe(BigInt(values.openInterest));
          expect(packet.readBigInt64LE(371)).toBe(BigInt(values.low52));
          expect(packet.subarray(147, 247).every((byte) => byte === 0)).toBe(true);
          for (let i = 0; i < 5; i++) {
            const at = 247 + i * 20;
            expect(packet.readInt16LE(at)).toBe(0);
            expect(packet.readBigInt64LE(at + 2)).toBe(BigInt(asks[i]?.quantity ?? 0));
            expect(packet.readBigInt64LE(at + 10)).toBe(BigInt(asks[i]?.price ?? 0));
            expect(packet.readInt16LE(at + 18)).toBe(Math.min(asks[i]?.orders ?? 0, 32_767));
          }
        },
      ),
    );
  });

  test("an index tells last price and OHLC, and zero everywhere else", () => {
    const encode = createPacketEncoder();
    const snapshot = snapshotOf("99926000", { ltp: 1_434_530, open: 1_464_440, high: 1_465_280, low: 1_428_315, previousClose: 1_483_485 });
    const snap = encode(3, 1, snapshot, true);
    const told = new Map([
      [35, snapshot.at],
      [43, 1_434_530],
      [91, 1_464_440],
      [99, 1_465_280],
      [107, 1_428_315],
      [115, 1_483_485],
    ]);
    for (let at = 27; at + 8 <= 123; at += 8) expect(snap.readBigInt64LE(at), `offset ${at}`).toBe(BigInt(told.get(at) ?? 0));
    expect(snap.subarray(123).every((byte) => byte === 0)).toBe(true);
    expect(encode(1, 1, snapshot, true)).toEqual(Buffer.concat([Buffer.from([1]), snap.subarray(1, 51)]));
    expect(encode(2, 1, snapshot, true)).toEqual(Buffer.concat([Buffer.from([2]), snap.subarray(1, 123)]));
  });

  test("packets share no bytes, across the end of a slab too", () => {
    const encode = createPacketEncoder();
    const packets = Array.from({ length: 2000 }, (_, i) => encode(3, 1, snapshotOf("3045", { sequence: i }), false));
    expect(packets.map((packet) => Number(packet.readBigInt64LE(27)))).toEqual(Array.from({ length: 2000 }, (_, i) => i));
  });
});
