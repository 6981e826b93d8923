import type { TapePacket } from "../../shared/domain/believable.ts";
import { BelievablePrices, DISMISSED } from "../../shared/domain/believable.ts";
import type { QuoteBoard } from "../../shared/streams/quote-board.ts";
import { Q } from "../../shared/streams/quote-fields.ts";
import { TICK, TICK_FIELDS } from "../../shared/streams/tick-ring.ts";

/** Fields of a quote up to the circuits. */
const QUOTE_WIDTH = Q.lowerCircuit + 1;

/**
 * Lets those ticks through whose price can be believed, by the same rules as what fires GTTs and fills paper
 * orders. One that is in doubt is kept back; once it is borne out it comes with the tick that proved it, just
 * before it, and with the units that it traded. Quotes without a trade pass when they are near the last price.
 */
export class BelievedTicks {
  /** Ticks that were kept back and not told afterwards. */
  withheld = 0;
  readonly #board: QuoteBoard;
  readonly #prices: BelievablePrices;
  readonly #deliver: (slot: number, records: Float64Array, from: number) => void;
  readonly #quote = new Float64Array(QUOTE_WIDTH);
  readonly #record = new Float64Array(TICK_FIELDS);
  /** Units traded by the tick that is in doubt, and its price. */
  readonly #doubted: Float64Array;
  readonly #doubtedAt: Float64Array;
  readonly #packet: TapePacket = { price: 0, volume: 0, at: 0, marketAt: 0, bid: 0, ask: 0, upperCircuit: 0, lowerCircuit: 0 };

  constructor(board: QuoteBoard, deliver: (slot: number, records: Float64Array, from: number) => void) {
    this.#board = board;
    this.#deliver = deliver;
    this.#prices = new BelievablePrices(board.capacity);
    this.#doubted = new Float64Array(board.capacity);
    this.#doubtedAt = new Float64Array(board.capacity);
  }

  /** An index tells no volume. */
  hasVolume(slot: number, has: boolean): void {
    this.#prices.hasVolume(slot, has);
  }

  /** One record of the ring. Hot: allocates nothing. */
  take(slot: number, records: Float64Array, from: number): void {
    const price = records[from + TICK.ltp] ?? 0;
    const prices = this.#prices;
    const count = prices.take(slot, this.#read(slot, price, records, from));
    for (let i = 0; i < count; i++) {
      const believed = prices.believed[i] ?? 0;
      // Alone and the same again: the book has borne it out, and the units of the trade are still to be told.
      const again = count === 1 && believed === this.#doubtedAt[slot] && (this.#doubted[slot] ?? 0) > 0;
      if (i < count - 1 || believed !== price || again) this.#late(slot, believed, records, from);
    }
    if (price > 0 && prices.mark(slot, price) === price) {
      this.#doubted[slot] = 0;
      this.#deliver(slot, records, from);
      return;
    }
    this.withheld += 1;
    const isSame = this.#doubtedAt[slot] === price && prices.dismissedWhy === DISMISSED.none;
    this.#doubted[slot] = (isSame ? (this.#doubted[slot] ?? 0) : 0) + (records[from + TICK.traded] ?? 0);
    this.#doubtedAt[slot] = price;
  }

  /** A price that was kept back and is believed now. */
  #late(slot: number, price: number, records: Float64Array, from: number): void {
    const record = this.#record;
    for (let i = 0; i < TICK_FIELDS; i++) record[i] = records[from + i] ?? 0;
    record[TICK.ltp] = price;
    record[TICK.ltq] = 0;
    record[TICK.traded] = this.#doubted[slot] ?? 0;
    this.#doubted[slot] = 0;
    this.withheld -= 1;
    this.#deliver(slot, record, 0);
  }

  #read(slot: number, price: number, records: Float64Array, from: number): TapePacket {
    const packet = this.#packet;
    packet.price = price;
    packet.volume = records[from + TICK.volume] ?? 0;
    packet.at = records[from + TICK.exchangeAt] ?? 0;
    packet.marketAt = records[from + TICK.marketAt] ?? 0;
    packet.bid = records[from + TICK.bid] ?? 0;
    packet.ask = records[from + TICK.ask] ?? 0;
    const known = this.#board.read(slot, this.#quote, 0, QUOTE_WIDTH);
    packet.upperCircuit = known ? (this.#quote[Q.upperCircuit] ?? 0) : 0;
    packet.lowerCircuit = known ? (this.#quote[Q.lowerCircuit] ?? 0) : 0;
    return packet;
  }
}
