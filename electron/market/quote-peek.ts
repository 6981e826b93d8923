import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Price } from "../../shared/domain/units.ts";
import { MARK, Q } from "../../shared/streams/quote-fields.ts";
import type { FeedSupervisor } from "./feed-supervisor.ts";

export interface PeekedQuote {
  readonly ltp: Price;
  /** At which positions are valued: the last price that other packets bear out, the last traded one before there is any. */
  readonly mark: Price;
  /** Undefined where the packet carries none. */
  readonly upperCircuit: Price | undefined;
  readonly lowerCircuit: Price | undefined;
  /** System time at which its bytes were read, ms; absent where the source does not tell. */
  readonly receivedAt?: number | undefined;
}

/** What of a feed is looked at. */
export type QuotedFeed = Pick<FeedSupervisor, "board" | "slotOf">;

/** The latest quote of one instrument, for decisions in the main process. */
export class QuotePeek {
  #feed: QuotedFeed;
  #record = new Float64Array(MARK + 1);

  constructor(feed: QuotedFeed) {
    this.#feed = feed;
  }

  /** Undefined before its first tick. */
  of(key: InstrumentKey): PeekedQuote | undefined {
    const slot = this.#feed.slotOf(key);
    if (slot === undefined || !this.#feed.board.read(slot, this.#record, 0, MARK + 1)) return undefined;
    const ltp = this.#record[Q.ltp] ?? 0;
    if (ltp <= 0) return undefined;
    return { ltp: ltp as Price, mark: positive(this.#record[MARK]) ?? (ltp as Price), upperCircuit: positive(this.#record[Q.upperCircuit]), lowerCircuit: positive(this.#record[Q.lowerCircuit]), receivedAt: positive(this.#record[Q.receivedAt]) };
  }
}

function positive(value: number | undefined): Price | undefined {
  return value !== undefined && value > 0 ? (value as Price) : undefined;
}
