import type { Candle } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { FULL, Q } from "../../../shared/streams/quote-fields.ts";

/** The newest quote of an instrument; false when there is none. */
export type ReadQuote = (key: InstrumentKey, into: Float64Array) => boolean;

/** The running minute and the one before it, as the tick bridge builds them from every tick. */
export function boardMinutes(read: ReadQuote): (key: InstrumentKey) => Candle[] {
  const quote = new Float64Array(FULL);
  return (key) => {
    if (!read(key, quote)) return [];
    return [Q.lastMinuteAt, Q.minuteAt].flatMap((first) => {
      const [at = 0, open, high, low, close, volume] = quote.subarray(first, first + 6);
      return at > 0 ? [{ at, open, high, low, close, volume } as Candle] : [];
    });
  };
}
