import type { MarketTime } from "../../shared/domain/time.ts";
import type { Price } from "../../shared/domain/units.ts";
import type { Depth, DepthLevel, FillTick } from "../../shared/simulation/fills/types.ts";
import type { QuoteBoard } from "../../shared/streams/quote-board.ts";
import { DEPTH_LEVELS, FULL, LEVEL, Q } from "../../shared/streams/quote-fields.ts";
import { TICK } from "../../shared/streams/tick-ring.ts";

/**
 * Makes ticks of what the ring and the board hold. The ring's records carry trades; the five lines of depth
 * and the circuits are read from the board, which is at least as new as the record.
 */
export class MarketReader {
  #board: QuoteBoard;
  #quote = new Float64Array(FULL);

  constructor(board: QuoteBoard) {
    this.#board = board;
  }

  /** The tick of a ring record that begins at `at`. */
  tick(records: Float64Array, at: number): FillTick {
    const field = (index: number): number => records[at + index] ?? 0;
    const shown = this.#board.read(field(TICK.slot), this.#quote, 0, FULL);
    return {
      ltp: field(TICK.ltp) as Price,
      ltq: whole(field(TICK.ltq)),
      traded: whole(field(TICK.traded)),
      depth: shown ? this.#depth() : undefined,
      lower: shown ? this.#price(Q.lowerCircuit) : undefined,
      upper: shown ? this.#price(Q.upperCircuit) : undefined,
      marketAt: (field(TICK.exchangeAt) || field(TICK.marketAt)) as MarketTime,
      open: shown ? this.#price(Q.open) : undefined,
      volume: whole(field(TICK.volume)),
    };
  }

  /** The board's present picture of a slot; undefined before its first quote. */
  look(slot: number): FillTick | undefined {
    if (!this.#board.read(slot, this.#quote, 0, FULL)) return undefined;
    const ltp = this.#price(Q.ltp);
    if (ltp === undefined) return undefined;
    return {
      ltp, ltq: 0, traded: 0, depth: this.#depth(),
      lower: this.#price(Q.lowerCircuit), upper: this.#price(Q.upperCircuit),
      marketAt: (this.#quote[Q.exchangeAt] ?? 0) as MarketTime,
      open: this.#price(Q.open), volume: whole(this.#quote[Q.volume] ?? 0),
    };
  }

  #price(index: number): Price | undefined {
    const value = this.#quote[index] ?? 0;
    return value > 0 && Number.isSafeInteger(value) ? (value as Price) : undefined;
  }

  /** Undefined where neither side shows anything: that is a feed without depth, not a market without people. */
  #depth(): Depth | undefined {
    const bids = this.#side(Q.bids);
    const asks = this.#side(Q.asks);
    return bids.length + asks.length === 0 ? undefined : { bids, asks };
  }

  #side(from: number): DepthLevel[] {
    const levels: DepthLevel[] = [];
    for (let line = 0; line < DEPTH_LEVELS; line++) {
      const price = this.#price(from + line * LEVEL);
      const quantity = whole(this.#quote[from + line * LEVEL + 1] ?? 0);
      if (price !== undefined && quantity > 0) levels.push({ price, quantity });
    }
    return levels;
  }
}

/** The wire's doubles may hold anything; a quantity is a whole number of units. */
function whole(value: number): number {
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}
