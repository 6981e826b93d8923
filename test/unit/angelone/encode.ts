/**
 * SmartStream packets, written from the published layout and sharing nothing with the decoder: it
 * writes whole fields through a DataView, front to back. Prices are wire integers (paise).
 */
export interface Level {
  readonly flag: number;
  readonly quantity: number;
  readonly price: number;
  readonly orders: number;
}

export interface Snap {
  readonly segment: number;
  readonly token: string;
  readonly sequence: number;
  readonly exchangeAt: number;
  readonly ltp: number;
  readonly ltq: number;
  readonly atp: number;
  readonly volume: number;
  readonly totalBuy: number;
  readonly totalSell: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Seconds. */
  readonly lastTradeAt: number;
  readonly openInterest: number;
  readonly openInterestChange: number;
  readonly levels: readonly Level[];
  readonly upper: number;
  readonly lower: number;
  readonly high52: number;
  readonly low52: number;
}

const SAMPLE: Snap = {
  segment: 1, token: "3045", sequence: 7, exchangeAt: 1_786_000_000_000, ltp: 81_235, ltq: 10, atp: 81_200, volume: 1_000_000,
  totalBuy: 500, totalSell: 600, open: 81_000, high: 81_500, low: 80_900, close: 80_980, lastTradeAt: 1_786_000_000,
  openInterest: 0, openInterestChange: 0, levels: [], upper: 89_000, lower: 72_900, high52: 91_200, low52: 60_000,
};

class Writer {
  readonly view: DataView;
  at = 0;
  constructor(size: number) {
    this.view = new DataView(new ArrayBuffer(size));
  }
  u8(value: number): void {
    this.view.setUint8(this.at, value);
    this.at += 1;
  }
  i16(value: number): void {
    this.view.setInt16(this.at, value, true);
    this.at += 2;
  }
  i32(value: number): void {
    this.view.setInt32(this.at, value, true);
    this.at += 4;
  }
  i64(value: number): void {
    this.view.setBigInt64(this.at, BigInt(value), true);
    this.at += 8;
  }
  f64(value: number): void {
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }
  token(text: string): void {
    for (let i = 0; i < 25; i++) this.u8(i < text.length ? text.charCodeAt(i) : 0);
  }
  bytes(): Uint8Array {
    return new Uint8Array(this.view.buffer, 0, this.at);
  }
}

function packet(mode: 1 | 2 | 3, given: Partial<Snap>): Uint8Array {
  const snap = { ...SAMPLE, ...given };
  const out = new Writer(379);
  out.u8(mode);
  out.u8(snap.segment);
  out.token(snap.token);
  for (const value of [snap.sequence, snap.exchangeAt, snap.ltp]) out.i64(value);
  if (mode === 1) return out.bytes();
  for (const value of [snap.ltq, snap.atp, snap.volume]) out.i64(value);
  out.f64(snap.totalBuy);
  out.f64(snap.totalSell);
  for (const value of [snap.open, snap.high, snap.low, snap.close]) out.i64(value);
  if (mode === 2) return out.bytes();
  out.i64(snap.lastTradeAt);
  out.i64(snap.openInterest);
  out.f64(snap.openInterestChange);
  for (let i = 0; i < 10; i++) {
    const level = snap.levels[i] ?? { flag: i < 5 ? 1 : 0, quantity: 0, price: 0, orders: 0 };
    out.i16(level.flag);
    out.i64(level.quantity);
    out.i64(level.price);
    out.i16(level.orders);
  }
  for (const value of [snap.upper, snap.lower, snap.high52, snap.low52]) out.i64(value);
  return out.bytes();
}

export const ltpPacket = (given: Partial<Snap>): Uint8Array => packet(1, given);
export const quotePacket = (given: Partial<Snap>): Uint8Array => packet(2, given);
export const snapPacket = (given: Partial<Snap>): Uint8Array => packet(3, given);

/** Mode 4: twenty bids, then twenty asks, without flags. */
export function depthPacket(segment: number, token: string, exchangeAt: number, bids: readonly Level[], asks: readonly Level[]): Uint8Array {
  const out = new Writer(443);
  out.u8(4);
  out.u8(segment);
  out.token(token);
  out.i64(exchangeAt);
  out.i64(0);
  for (const side of [bids, asks]) {
    for (let i = 0; i < 20; i++) {
      out.i32(side[i]?.quantity ?? 0);
      out.i32(side[i]?.price ?? 0);
      out.i16(side[i]?.orders ?? 0);
    }
  }
  return out.bytes();
}
