import { DAY_MS, IST_OFFSET_MS } from "./time.ts";

/**
 * Which prints of a feed may fire anything. One packet alone, however wrong, fires nothing; a real move
 * is believed at once when it is small or where the book stood already, and else with the second packet
 * that bears it out.
 *
 *  1. A packet older than the market clock by more than STALE_MS, or whose volume has not grown, is no
 *     trade. (An index has no volume: there a later stamp counts.) Its book is still read.
 *  2. A price outside today's circuits is never believed.
 *  3. A print within JUMP of the last believed price, or in the neighbourhood of the book that an
 *     earlier packet told, is believed at once. A packet's own book proves nothing: it came with it.
 *  4. Any other print is doubted: kept aside, its volume too. It is believed when a later packet bears it
 *     out: a print (more volume) near it; a print beyond it on the same side, which proves it as far as
 *     the nearer of the two; or a book that has moved there. A print back near the last believed price,
 *     or a book that has not moved, ends the doubt: it was a bad one.
 *  5. Without a last believed price (the first packet, also after a gap) the print is doubted likewise.
 *     At a day's open yesterday's price is the last one, so a gap fires with the second packet.
 *
 * What this cannot see: a wrong print within JUMP of the truth; a true spike that is back in the next
 * packet; two wrong packets in a row that agree.
 */

/** Prices in units of 1/10,000 rupee, 0 = not told; times in epoch ms of the market. */
export interface TapePacket {
  price: number;
  /** Of the day. */
  volume: number;
  at: number;
  /** The feed's clock after this packet; 0 = unknown. */
  marketAt: number;
  bid: number;
  ask: number;
  upperCircuit: number;
  lowerCircuit: number;
}

/** Share of the price within which a print needs no witness, and its least size (two ticks of a cheap option). */
const JUMP = 0.005;
const LEAST_JUMP = 1_000;
/** How far from the book a trade may be and still bear it out, as a share of the price; a wider spread widens it. */
const BOOK_MARGIN = 0.0025;
/** A book wider than this share of the price is no witness. */
const WIDEST_SPREAD = 0.05;
/** A packet this far behind tells of the past. At the fastest replay one read carries a minute of the market, so less would be too little. */
const STALE_MS = 180_000;
/** The feed's clock going back further than this is another recording, not a late packet. */
const REWIND_MS = 600_000;

const F = { price: 0, volume: 1, at: 2, marketAt: 3, bid: 4, ask: 5, doubt: 6, doubtVolume: 7, doubtAt: 8, lowVolume: 9 } as const;
const WIDTH = 10;

/** Why a price was given up. */
export const DISMISSED = { none: 0, circuits: 1, alone: 2 } as const;
export const DISMISSED_WORDS = ["", "it lies outside today's circuits", "the packet behind it did not bear it out"] as const;

export class BelievablePrices {
  /** What the last `take` came to believe, oldest first. */
  readonly believed = new Float64Array(2);
  /** A print that the last `take` has given up as wrong, and why (DISMISSED). One that is still in doubt is not told. */
  dismissed = 0;
  dismissedWhy: number = DISMISSED.none;
  /** True while no price before the one now believed was known: the market stood there when we began to look. */
  first = false;
  readonly #states: Float64Array;
  readonly #unmeasured: Uint8Array;
  #count = 0;

  /** @param capacity slots are below it. */
  constructor(capacity: number) {
    this.#states = new Float64Array(capacity * WIDTH);
    this.#unmeasured = new Uint8Array(capacity);
  }

  /** An instrument that is computed and not traded (an index) tells no volume. */
  hasVolume(slot: number, has: boolean): void {
    this.#unmeasured[slot] = has ? 0 : 1;
  }

  /** What is known of a slot ends here. */
  forget(slot: number): void {
    this.#states.fill(0, slot * WIDTH, (slot + 1) * WIDTH);
  }

  forgetAll(): void {
    this.#states.fill(0);
  }

  /** The last believed price; 0 = none. */
  last(slot: number): number {
    return this.#states[slot * WIDTH + F.price] ?? 0;
  }

  /**
   * At which the packet last taken, of this slot and price, values its instrument: the price it brought to be
   * believed, or its own, which is no trade but near enough to need no witness; 0 = it stays as it was.
   */
  mark(slot: number, price: number): number {
    const last = this.last(slot);
    if (this.#count > 0) return last;
    return last > 0 && isNear(price, last) ? price : 0;
  }

  /** A print of this slot that nothing has borne out or spoken against since `at`, epoch ms of the market; 0 = none. */
  doubtedSince(slot: number, at: number): number {
    const o = slot * WIDTH;
    const doubt = this.#states[o + F.doubt] ?? 0;
    return doubt > 0 && (this.#states[o + F.doubtAt] ?? 0) <= at ? doubt : 0;
  }

  /** Stamp of the newest packet taken; 0 = none. */
  at(slot: number): number {
    return this.#states[slot * WIDTH + F.at] ?? 0;
  }

  /** @returns how many prices are in `believed`: 0, 1 or 2. Hot: allocates nothing. */
  take(slot: number, packet: TapePacket): number {
    this.#count = 0;
    this.dismissedWhy = DISMISSED.none;
    this.first = false;
    const s = this.#states;
    const o = slot * WIDTH;
    if (!this.#isTimely(o, packet)) return 0;
    if (this.#isPrint(slot, o, packet)) this.#print(o, packet);
    else this.#look(o, packet);
    s[o + F.at] = Math.max(s[o + F.at] ?? 0, packet.at);
    if (packet.marketAt > 0) s[o + F.marketAt] = packet.marketAt;
    const sane = isSane(packet.bid, packet.ask);
    s[o + F.bid] = sane ? packet.bid : 0;
    s[o + F.ask] = sane ? packet.ask : 0;
    return this.#count;
  }

  #isTimely(o: number, { price, at, marketAt }: TapePacket): boolean {
    if (!(price > 0 && at > 0) || marketAt - at > STALE_MS) return false;
    const s = this.#states;
    const before = s[o + F.at] ?? 0;
    if (before === 0) return true;
    const clock = s[o + F.marketAt] ?? 0;
    if (marketAt > 0 && clock - marketAt > REWIND_MS) s.fill(0, o, o + WIDTH);
    else if (dayOf(at) > dayOf(before)) s.fill(0, o + F.volume, o + WIDTH);
    return true;
  }

  #isPrint(slot: number, o: number, { volume, at }: TapePacket): boolean {
    const s = this.#states;
    if (this.#unmeasured[slot] === 1) return at > (s[o + F.at] ?? 0);
    const before = s[o + F.volume] ?? 0;
    if (volume >= before) {
      s[o + F.lowVolume] = 0;
      return volume > before;
    }
    // Volume never falls: either this packet is wrong or an earlier one was. A second one in order settles it.
    const low = s[o + F.lowVolume] ?? 0;
    if (at < (s[o + F.at] ?? 0)) return false;
    if (low === 0 || volume < low) {
      s[o + F.lowVolume] = volume;
      return false;
    }
    s[o + F.volume] = low;
    s[o + F.lowVolume] = 0;
    return volume > low;
  }

  #print(o: number, packet: TapePacket): void {
    const s = this.#states;
    const { price } = packet;
    if (isOutside(packet)) return this.#dismiss(price, DISMISSED.circuits);
    const last = s[o + F.price] ?? 0;
    const doubt = s[o + F.doubt] ?? 0;
    if (last > 0 && isNear(price, last)) return this.#believe(o, price, packet.volume, 0);
    const doubtVolume = s[o + F.doubtVolume] ?? 0;
    // The doubted trade told again. An index, which has no volume, comes here with a later stamp only.
    if (doubt > 0 && packet.volume === doubtVolume && doubtVolume > 0) return this.#look(o, packet);
    // Volume never falls, so one of the two is wrong and they bear nothing out.
    const witness = packet.volume >= doubtVolume ? doubt : 0;
    if (witness > 0 && isNear(price, witness)) return this.#believe(o, price, packet.volume, witness);
    if (isByBook(price, s[o + F.bid] ?? 0, s[o + F.ask] ?? 0)) return this.#believe(o, price, packet.volume, 0);
    if (witness > 0 && last > 0 && Math.sign(witness - last) === Math.sign(price - last)) {
      if (Math.abs(price - last) <= Math.abs(witness - last)) return this.#accept(o, price, doubtVolume);
      this.#accept(o, witness, doubtVolume);
    } else if (doubt > 0 && last > 0) this.#dismiss(doubt, DISMISSED.alone);
    s[o + F.doubt] = price;
    s[o + F.doubtVolume] = packet.volume;
    s[o + F.doubtAt] = packet.at;
  }

  /** A packet without a trade of its own: its book bears the doubted print out, or ends it. */
  #look(o: number, packet: TapePacket): void {
    const s = this.#states;
    const doubt = s[o + F.doubt] ?? 0;
    const { bid, ask } = packet;
    if (doubt === 0 || packet.at <= (s[o + F.doubtAt] ?? 0) || !isSane(bid, ask)) return;
    const last = s[o + F.price] ?? 0;
    const margin = marginOf(doubt, bid, ask);
    const isThere = isByBook(doubt, bid, ask) || (last > 0 && (doubt > last ? bid >= doubt - margin : ask > 0 && ask <= doubt + margin));
    if (isThere) this.#accept(o, doubt, s[o + F.doubtVolume] ?? 0);
    else if (last > 0) this.#dismiss(doubt, DISMISSED.alone);
    s[o + F.doubt] = 0;
  }

  /** @param witness a price kept aside that this one bears out; 0 = none. */
  #believe(o: number, price: number, volume: number, witness: number): void {
    const doubt = this.#states[o + F.doubt] ?? 0;
    if (witness > 0) this.#accept(o, witness, volume);
    else if (doubt > 0 && !isNear(doubt, price)) this.#dismiss(doubt, DISMISSED.alone);
    this.#accept(o, price, volume);
    this.#states[o + F.doubt] = 0;
  }

  #dismiss(price: number, why: number): void {
    this.dismissed = price;
    this.dismissedWhy = why;
  }

  #accept(o: number, price: number, volume: number): void {
    const s = this.#states;
    if (s[o + F.price] === 0) this.first = true;
    this.believed[this.#count++] = price;
    s[o + F.price] = price;
    s[o + F.volume] = Math.max(s[o + F.volume] ?? 0, volume);
  }
}

function isOutside({ price, upperCircuit, lowerCircuit }: TapePacket): boolean {
  return (upperCircuit > 0 && price > upperCircuit) || (lowerCircuit > 0 && price < lowerCircuit);
}

/** Is a price so close to another that it needs no witness? */
function isNear(price: number, other: number): boolean {
  return Math.abs(price - other) <= Math.max(LEAST_JUMP, other * JUMP);
}

/** One side may be empty: at a circuit only buyers or only sellers are left. */
function isSane(bid: number, ask: number): boolean {
  if (bid <= 0 && ask <= 0) return false;
  return bid <= 0 || ask <= 0 || (bid < ask && ask - bid <= WIDEST_SPREAD * ask);
}

function marginOf(price: number, bid: number, ask: number): number {
  const spread = bid > 0 && ask > 0 ? ask - bid : 0;
  return Math.max(spread, price * BOOK_MARGIN);
}

function isByBook(price: number, bid: number, ask: number): boolean {
  if (bid <= 0 && ask <= 0) return false;
  const margin = marginOf(price, bid, ask);
  const low = bid > 0 ? bid : ask;
  const high = ask > 0 ? ask : bid;
  return price >= low - margin && price <= high + margin;
}

/** Days since the epoch in India. */
function dayOf(at: number): number {
  return Math.floor((at + IST_OFFSET_MS) / DAY_MS);
}
