import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { Depth } from "../../../shared/simulation/fills/types.ts";

/** One recorded packet of one instrument. Given in the order of their times. */
export interface RecordedTick {
  readonly instrument: InstrumentKey;
  readonly at: MarketTime;
  /** Last traded price. */
  readonly price: Price;
  /** Units of the last trade; 0 where it is not recorded. */
  readonly quantity: number;
  /** Units traded today; 0 for an index. */
  readonly volume: number;
  readonly openInterest?: number;
  /** Best first, at most five a side; absent where none was recorded. */
  readonly depth?: Depth;
  /** The day's band; absent where none was recorded. */
  readonly lower?: Price;
  readonly upper?: Price;
}

export type RecordedTicks = Iterable<RecordedTick> | AsyncIterable<RecordedTick>;
