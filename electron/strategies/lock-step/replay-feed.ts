import { BelievablePrices } from "../../../shared/domain/believable.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Depth } from "../../../shared/simulation/fills/types.ts";
import { QuoteBoardWriter } from "../../../shared/streams/quote-board-writer.ts";
import { QuoteBoard, createBoard } from "../../../shared/streams/quote-board.ts";
import { DEPTH_LEVELS, LEVEL, MARK, Q } from "../../../shared/streams/quote-fields.ts";
import { TICK, TICK_FIELDS, createRing } from "../../../shared/streams/tick-ring.ts";
import { TickRingWriter } from "../../../shared/streams/tick-ring-writer.ts";
import type { RecordedTick } from "./recorded-tick.ts";

/** Ticks that wait in a ring between two questions are far fewer. */
const RING_RECORDS = 8_192;

interface Attached {
  readonly writer: TickRingWriter;
  readonly slots: ReadonlySet<number> | "all";
}

/** A replay's feed: the board, and the rings of those who read along. Nothing is written but when the driver says so. */
export class ReplayFeed {
  readonly board: QuoteBoard;
  #writer: QuoteBoardWriter;
  #slots = new Map<InstrumentKey, number>();
  #rings = new Map<number, Attached>();
  #record = new Float64Array(TICK_FIELDS);
  #quote = new Float64Array(MARK + 1);
  #sequence = 0;
  #prices: BelievablePrices;

  /** @param capacity instruments that can be named. */
  constructor(capacity: number) {
    this.board = new QuoteBoard(createBoard(capacity));
    this.#writer = new QuoteBoardWriter(this.board.buffer);
    this.#prices = new BelievablePrices(capacity);
  }

  /** Of the newest tick; 0 before the first. */
  get sequence(): number {
    return this.#sequence;
  }

  slotOf(key: InstrumentKey): number | undefined {
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.board.allocate();
    if (slot !== undefined) this.#slots.set(key, slot);
    return slot;
  }

  createRing(): SharedArrayBuffer {
    return createRing(RING_RECORDS);
  }

  /** As at the tick bridge: ticks of these slots go to the ring when it is pushed to; again with other slots for a known one. */
  attachRing(ring: number, buffer: SharedArrayBuffer, slots: "all" | readonly number[]): void {
    const writer = this.#rings.get(ring)?.writer ?? new TickRingWriter(buffer);
    this.#rings.set(ring, { writer, slots: slots === "all" ? slots : new Set(slots) });
  }

  /** Shows the tick on the board. @param at the time it is taken at. @throws RangeError where the board has no room for its instrument. */
  show(tick: RecordedTick, at: number): void {
    const slot = this.slotOf(tick.instrument);
    if (slot === undefined) throw new RangeError(`the replay's board has no room for ${tick.instrument}`);
    this.#sequence += 1;
    const quote = this.#quote;
    if (!this.board.read(slot, quote, 0, MARK + 1)) quote.fill(0);
    this.#fill(slot, tick, at, Math.max(0, quote[Q.volume] ?? 0), quote[Q.ltp] !== 0);
    write(quote, tick, at);
    quote[MARK] = this.#mark(slot, tick, at) || (quote[MARK] ?? 0);
    this.#writer.write(slot, quote);
  }

  /** Puts the tick last shown into a ring. @throws Error where the ring is full: the reader does not keep step. */
  push(ring: number): void {
    const attached = this.#rings.get(ring);
    if (!attached) return;
    const { writer, slots } = attached;
    if (slots !== "all" && !slots.has(this.#record[TICK.slot] ?? -1)) return;
    if (!writer.push(this.#record)) throw new Error(`ring ${ring} of the replay is full: its reader does not keep step`);
    writer.flush();
  }

  /** As the tick bridge does, where nothing is left out: of a replay every packet is taken. 0 = it stays as it was. */
  #mark(slot: number, { price, volume, at: stamp, depth, lower, upper }: RecordedTick, at: number): number {
    this.#prices.hasVolume(slot, volume > 0);
    this.#prices.take(slot, { price, volume, at: stamp, marketAt: at, bid: depth?.bids[0]?.price ?? 0, ask: depth?.asks[0]?.price ?? 0, upperCircuit: upper ?? 0, lowerCircuit: lower ?? 0 });
    return this.#prices.mark(slot, price);
  }

  /** @param seen there was a packet before it: what traded since is known. */
  #fill(slot: number, tick: RecordedTick, at: number, volumeBefore: number, seen: boolean): void {
    const record = this.#record;
    record.fill(0);
    record[TICK.slot] = slot;
    record[TICK.sequence] = this.#sequence;
    record[TICK.ltp] = tick.price;
    record[TICK.ltq] = tick.quantity;
    record[TICK.volume] = tick.volume;
    record[TICK.exchangeAt] = tick.at;
    record[TICK.receivedAt] = at;
    record[TICK.bid] = tick.depth?.bids[0]?.price ?? 0;
    record[TICK.ask] = tick.depth?.asks[0]?.price ?? 0;
    record[TICK.bidQuantity] = tick.depth?.bids[0]?.quantity ?? 0;
    record[TICK.askQuantity] = tick.depth?.asks[0]?.quantity ?? 0;
    record[TICK.openInterest] = tick.openInterest ?? 0;
    record[TICK.traded] = seen ? Math.max(0, tick.volume - volumeBefore) : 0;
    record[TICK.marketAt] = at;
  }
}

/** Day's figures are kept from tick to tick: the recording tells prices alone. */
function write(quote: Float64Array, tick: RecordedTick, at: number): void {
  const { price, quantity, volume, openInterest = 0, lower = 0, upper = 0 } = tick;
  const fresh = quote[Q.ltp] === 0;
  quote[Q.open] = fresh ? price : (quote[Q.open] ?? 0);
  quote[Q.high] = fresh ? price : Math.max(quote[Q.high] ?? 0, price);
  quote[Q.low] = fresh ? price : Math.min(quote[Q.low] ?? 0, price);
  quote[Q.ltp] = price;
  quote[Q.ltq] = quantity;
  quote[Q.volume] = volume;
  quote[Q.exchangeAt] = tick.at;
  quote[Q.lastTradeAt] = tick.at;
  quote[Q.receivedAt] = at;
  quote[Q.openInterest] = openInterest;
  quote[Q.lowerCircuit] = lower;
  quote[Q.upperCircuit] = upper;
  writeDepth(quote, tick.depth);
}

function writeDepth(quote: Float64Array, depth: Depth | undefined): void {
  for (const [side, levels] of [[Q.bids, depth?.bids], [Q.asks, depth?.asks]] as const) {
    for (let line = 0; line < DEPTH_LEVELS; line++) {
      quote[side + line * LEVEL] = levels?.[line]?.price ?? 0;
      quote[side + line * LEVEL + 1] = levels?.[line]?.quantity ?? 0;
    }
  }
  quote[Q.bid] = depth?.bids[0]?.price ?? 0;
  quote[Q.ask] = depth?.asks[0]?.price ?? 0;
}
