/**
 * SmartStream packets, little-endian. One packet tells one token in one mode:
 *
 *   mode 1 LTP         51 bytes    common head, last price
 *   mode 2 QUOTE      123 bytes    + quantity, average, volume, totals, OHLC
 *   mode 3 SNAP_QUOTE 379 bytes    + last trade time, open interest, best five, circuits, 52 weeks
 *   mode 4 DEPTH      443 bytes    a layout of its own: twenty levels a side, no price, no sequence
 *
 * Prices are paise. A packet's bytes are written once and shared by every client that gets it.
 */

import type { Level, Snapshot } from "../../types.ts";

export type Mode = 1 | 2 | 3 | 4;

export const PACKET_BYTES: Record<Mode, number> = { 1: 51, 2: 123, 3: 379, 4: 443 };

const TOKEN_BYTES = 25;
const TWO_32 = 4_294_967_296;
const MAX_I16 = 32_767;
const MAX_I32 = 2_147_483_647;

/** Flags of a best-five entry. */
const BUY = 1;
const SELL = 0;

/** Packets are cut from slabs of this size: far fewer allocations than one buffer each. */
const SLAB_BYTES = 256 * 1024;

/** Writes a safe integer as i64 without making a BigInt. */
function setI64(view: DataView, at: number, value: number): void {
  view.setUint32(at, value >>> 0, true);
  view.setInt32(at + 4, Math.floor(value / TWO_32), true);
}

function writeHead(view: DataView, at: number, mode: Mode, exchangeType: number, token: string): void {
  view.setUint8(at, mode);
  view.setUint8(at + 1, exchangeType);
  const length = Math.min(token.length, TOKEN_BYTES);
  for (let i = 0; i < length; i++) view.setUint8(at + 2 + i, token.charCodeAt(i));
}

/** Best-five entries of one side, 20 bytes each; below the last level the bytes stay zero, flag included. */
function writeBestFive(view: DataView, at: number, levels: readonly Level[], flag: number): void {
  for (let i = 0; i < 5; i++) {
    const level = levels[i];
    if (level === undefined) return;
    const entry = at + i * 20;
    view.setInt16(entry, flag, true);
    setI64(view, entry + 2, level.quantity);
    setI64(view, entry + 10, level.price);
    view.setInt16(entry + 18, Math.min(level.orders, MAX_I16), true);
  }
}

function writeTwenty(view: DataView, at: number, levels: readonly Level[]): void {
  for (let i = 0; i < 20; i++) {
    const level = levels[i];
    if (level === undefined) return;
    const entry = at + i * 10;
    view.setInt32(entry, Math.min(level.quantity, MAX_I32), true);
    view.setInt32(entry + 4, Math.min(level.price, MAX_I32), true);
    view.setInt16(entry + 8, Math.min(level.orders, MAX_I16), true);
  }
}

/** Offsets 51 to 123. Indices trade nothing: they tell open, high, low and close only. */
function writeQuote(view: DataView, at: number, snapshot: Snapshot, isIndex: boolean): void {
  if (!isIndex) {
    setI64(view, at + 51, snapshot.ltq);
    setI64(view, at + 59, snapshot.atp);
    setI64(view, at + 67, snapshot.volume);
    view.setFloat64(at + 75, snapshot.totalBuy, true);
    view.setFloat64(at + 83, snapshot.totalSell, true);
  }
  setI64(view, at + 91, snapshot.open);
  setI64(view, at + 99, snapshot.high);
  setI64(view, at + 107, snapshot.low);
  setI64(view, at + 115, snapshot.previousClose);
}

/** Offsets 123 to 379, all zero for an index. The last trade's time is in seconds, unlike the packet's own. */
function writeSnap(view: DataView, at: number, snapshot: Snapshot): void {
  setI64(view, at + 123, Math.floor(snapshot.lastTradeAt / 1000));
  setI64(view, at + 131, snapshot.openInterest);
  view.setFloat64(at + 139, snapshot.openInterestChangePercent, true);
  writeBestFive(view, at + 147, snapshot.bids, BUY);
  writeBestFive(view, at + 247, snapshot.asks, SELL);
  setI64(view, at + 347, snapshot.upperCircuit);
  setI64(view, at + 355, snapshot.lowerCircuit);
  setI64(view, at + 363, snapshot.high52);
  setI64(view, at + 371, snapshot.low52);
}

export type PacketEncoder = (mode: Mode, exchangeType: number, snapshot: Snapshot, isIndex: boolean) => Buffer;

export function createPacketEncoder(): PacketEncoder {
  let slab = Buffer.alloc(0);
  let view = new DataView(slab.buffer);
  let used = 0;

  return (mode, exchangeType, snapshot, isIndex) => {
    const size = PACKET_BYTES[mode];
    if (used + size > slab.length) {
      // Zeroed, and never written twice: padding and unused levels need no writing. A slab lives as
      // long as the slowest client holds one of its packets.
      slab = Buffer.alloc(SLAB_BYTES);
      view = new DataView(slab.buffer, slab.byteOffset, SLAB_BYTES);
      used = 0;
    }
    const at = used;
    used += size;
    writeHead(view, at, mode, exchangeType, snapshot.token);
    if (mode === 4) {
      setI64(view, at + 27, snapshot.at);
      setI64(view, at + 35, snapshot.at);
      writeTwenty(view, at + 43, snapshot.bids);
      writeTwenty(view, at + 243, snapshot.asks);
    } else {
      setI64(view, at + 27, isIndex ? 0 : snapshot.sequence);
      setI64(view, at + 35, snapshot.at);
      setI64(view, at + 43, snapshot.ltp);
      if (mode >= 2) writeQuote(view, at, snapshot, isIndex);
      if (mode === 3 && !isIndex) writeSnap(view, at, snapshot);
    }
    return slab.subarray(at, at + size);
  };
}
