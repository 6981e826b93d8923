import { beforeEach, describe, expect, test } from "vitest";
import type { LiveBarCounts } from "../../../electron/market/live-bars.ts";
import { LiveBars } from "../../../electron/market/live-bars.ts";
import type { Candle } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
const TCS = "NSE:TCS" as InstrumentKey;
const TEN = Date.parse("2026-08-18T10:00:00+05:30");
const MINUTE = 60_000;

let bars: LiveBars;
let now: number;
let counts: LiveBarCounts | undefined;
/** The final minute on the board. */
let last: readonly number[];

beforeEach(() => {
  now = TEN + 20_000;
  counts = undefined;
  last = [TEN, 500, 510, 490, 505, 1_000];
  bars = new LiveBars({
    marketAt: () => now as MarketTime,
    quote: (_, into) => {
      into.set(last, Q.lastMinuteAt);
      return true;
    },
    onCount: (news) => void (counts = news),
  });
});

function candle(at: number, volume = 1_000): Candle {
  return { at, open: 500, high: 510, low: 490, close: 505, volume } as Candle;
}

function answer(candles: readonly Candle[], key = SBIN, before?: number) {
  return bars.seen({ instrument: key, frame: 1, count: 10, ...(before !== undefined && { before: before as MarketTime }) }, { candles: [...candles], more: true });
}

describe("what fills a gap", () => {
  test("is marked for the instruments whose ticks were missing, in answers that reach so far back, and only there", () => {
    const gap = { from: (TEN + MINUTE) as MarketTime, to: (TEN + 3 * MINUTE) as MarketTime };
    bars.missing(gap, [SBIN]);
    expect(answer([candle(TEN), candle(TEN + MINUTE)]).filled).toEqual([gap]);
    expect(answer([candle(TEN)], TCS).filled).toBeUndefined();
    expect(answer([candle(TEN + 5 * MINUTE)]).filled).toBeUndefined();
    expect(answer([candle(TEN - MINUTE)], SBIN, TEN).filled).toBeUndefined();
    expect(answer([]).filled).toBeUndefined();
  });
});

describe("a finished minute and the broker's candle of it", () => {
  test("are compared once, from the first minute that was seen whole", () => {
    answer([candle(TEN)]);
    answer([candle(TEN)]);
    expect(counts).toBeUndefined();
    now = TEN + 2 * MINUTE + 1_000;
    last = [TEN + MINUTE, 500, 510, 490, 505, 1_000];
    answer([candle(TEN), candle(TEN + MINUTE)]);
    answer([candle(TEN), candle(TEN + MINUTE)]);
    expect(counts).toEqual({ checked: 1, differed: 0 });
    last = [TEN + 2 * MINUTE, 500, 510, 490, 505, 1_000];
    answer([candle(TEN + 2 * MINUTE, 1_001)]);
    expect(counts).toEqual({ checked: 2, differed: 1 });
  });

  test("are not compared where ticks were missing in that minute", () => {
    answer([candle(TEN)]);
    bars.missing({ from: (TEN + MINUTE + 5_000) as MarketTime, to: (TEN + MINUTE + 9_000) as MarketTime }, [SBIN]);
    last = [TEN + MINUTE, 500, 509, 490, 505, 900];
    answer([candle(TEN + MINUTE)]);
    expect(counts).toBeUndefined();
  });
});
