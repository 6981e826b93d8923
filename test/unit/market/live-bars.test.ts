import { beforeEach, describe, expect, test } from "vitest";
import type { LiveBarCounts } from "../../../electron/market/live-bars.ts";
import { LiveBars, SETTLED_MS } from "../../../electron/market/live-bars.ts";
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
let corrected: InstrumentKey[];
let asked: number;
/** The minute before the forming one and the forming one, on the board. */
let last: readonly number[];
let forming: readonly number[];
/** What the broker tells; it is down while undefined. */
let told: readonly Candle[] | undefined;
let watched: boolean;

beforeEach(() => {
  now = TEN + 20_000;
  counts = undefined;
  corrected = [];
  asked = 0;
  watched = true;
  last = [0, 0, 0, 0, 0, 0];
  forming = [TEN, 500, 510, 490, 505, 1_000];
  told = [];
  bars = new LiveBars({
    marketAt: () => now as MarketTime,
    quote: (_, into) => {
      into.set(forming, Q.minuteAt);
      into.set(last, Q.lastMinuteAt);
      return true;
    },
    watched: () => watched,
    minutes: () => {
      asked += 1;
      return told ? Promise.resolve(told) : Promise.reject(new Error("no link"));
    },
    onCount: (news) => void (counts = news),
    onCorrected: (key) => void corrected.push(key),
  });
});

function candle(at: number, change: Partial<Record<keyof Candle, number>> = {}): Candle {
  return { at, open: 500, high: 510, low: 490, close: 505, volume: 1_000, ...change } as Candle;
}

function answer(candles: readonly Candle[], key = SBIN, before?: number) {
  const request = { instrument: key, frame: 1 as const, count: 10, follow: true, ...(before !== undefined && { before: before as MarketTime }) };
  return bars.answer(request, () => Promise.resolve({ candles: [...candles], more: true }));
}

/** A second passes. */
async function look(at: number): Promise<void> {
  now = at;
  bars.look();
  await new Promise((resolve) => setImmediate(resolve));
}

/** The minute after ten is over on the board. */
function elevenIsOver(change: readonly number[] = [500, 510, 490, 505, 1_000]): void {
  last = [TEN + MINUTE, ...change];
  forming = [TEN + 2 * MINUTE, 505, 505, 505, 505, 10];
}

describe("an answer to a chart", () => {
  test("marks what fills a gap, for the instruments whose ticks were missing, in answers that reach so far back, and only there", async () => {
    const gap = { from: (TEN + MINUTE) as MarketTime, to: (TEN + 3 * MINUTE) as MarketTime };
    bars.missing(gap, [SBIN]);
    expect((await answer([candle(TEN), candle(TEN + MINUTE)])).filled).toEqual([gap]);
    expect((await answer([candle(TEN)], TCS)).filled).toBeUndefined();
    expect((await answer([candle(TEN + 5 * MINUTE)])).filled).toBeUndefined();
    expect((await answer([candle(TEN - MINUTE)], SBIN, TEN)).filled).toBeUndefined();
    expect((await answer([])).filled).toBeUndefined();
  });

  test("says up to where minutes are final: by the time at which it was asked for, and not for older pages", async () => {
    now = TEN + MINUTE + SETTLED_MS - 1;
    expect((await answer([candle(TEN)])).final).toBe(TEN);
    now = TEN + MINUTE + SETTLED_MS;
    expect((await answer([candle(TEN)])).final).toBe(TEN + MINUTE);
    expect((await answer([candle(TEN)], SBIN, TEN + MINUTE)).final).toBeUndefined();
    const slow = bars.answer({ instrument: SBIN, frame: 1, count: 3 }, () => {
      now = TEN + 5 * MINUTE;
      return Promise.resolve({ candles: [candle(TEN)], more: true });
    });
    expect((await slow).final).toBe(TEN + MINUTE);
  });
});

describe("a finished minute and the broker's candle of it", () => {
  test("are compared once, some seconds after its end, from the first minute that was seen whole", async () => {
    await answer([]);
    told = [candle(TEN), candle(TEN + MINUTE), candle(TEN + 2 * MINUTE)];
    await look(TEN + MINUTE + 10_000);
    expect(asked).toBe(0);
    elevenIsOver();
    await look(TEN + 2 * MINUTE + SETTLED_MS - 1);
    expect(asked).toBe(0);
    await look(TEN + 2 * MINUTE + SETTLED_MS);
    await look(TEN + 2 * MINUTE + SETTLED_MS + 1_000);
    expect([asked, counts, corrected]).toEqual([1, { checked: 1, differed: 0 }, []]);
  });

  test.each<[string, readonly number[], Partial<Candle>]>([
    ["a planted wrong print far above", [500, 5_100, 490, 505, 1_000], {}],
    ["a trade that came too late for the minute's volume", [500, 510, 490, 505, 960], {}],
    ["a last trade that was told in the next minute", [500, 510, 490, 504, 1_000], {}],
  ])("that differ by %s are counted, and charts are told to ask again", async (_, live, change) => {
    await answer([]);
    elevenIsOver(live);
    told = [candle(TEN + MINUTE, change)];
    await look(TEN + 2 * MINUTE + 5_000);
    expect([counts, corrected]).toEqual([{ checked: 1, differed: 1 }, [SBIN]]);
  });

  test("are compared also where nothing trades afterwards, so that the board still calls it the forming one", async () => {
    await answer([]);
    forming = [TEN + MINUTE, 500, 510, 490, 505, 1_000];
    told = [candle(TEN + MINUTE, { close: 506 })];
    await look(TEN + 2 * MINUTE + 5_000);
    expect(corrected).toEqual([SBIN]);
  });

  test("where ticks were missing in that minute are not counted, but charts take the broker's", async () => {
    await answer([]);
    bars.missing({ from: (TEN + MINUTE + 5_000) as MarketTime, to: (TEN + MINUTE + 9_000) as MarketTime }, [SBIN]);
    elevenIsOver([500, 509, 490, 505, 900]);
    told = [candle(TEN + MINUTE)];
    await look(TEN + 2 * MINUTE + 5_000);
    expect([counts, corrected]).toEqual([undefined, [SBIN]]);
  });

  test("is asked for again while the broker is late or does not answer, and given up after three quarters of a minute", async () => {
    await answer([]);
    elevenIsOver();
    await look(TEN + 2 * MINUTE + 5_000);
    told = undefined;
    await look(TEN + 2 * MINUTE + 6_000);
    told = [candle(TEN + MINUTE)];
    await look(TEN + 2 * MINUTE + 7_000);
    expect([asked, counts]).toEqual([3, { checked: 1, differed: 0 }]);
    last = [TEN + 2 * MINUTE, 500, 510, 490, 505, 1_000];
    forming = [TEN + 3 * MINUTE, 1, 1, 1, 1, 1];
    await look(TEN + 3 * MINUTE + 46_000);
    await look(TEN + 3 * MINUTE + 47_000);
    expect(asked).toBe(3);
  });

  test("costs nothing for what no chart follows, and ends when no page wants the quotes any more", async () => {
    elevenIsOver();
    await look(TEN + 2 * MINUTE + 5_000);
    expect(asked).toBe(0);
    now = TEN;
    await answer([]);
    watched = false;
    await look(TEN + 2 * MINUTE + 5_000);
    watched = true;
    await look(TEN + 2 * MINUTE + 6_000);
    expect(asked).toBe(0);
  });

  test("at most eight charts are followed; the one that asked longest ago goes first", async () => {
    for (let i = 0; i < 9; i++) await answer([], `NSE:X${i}` as InstrumentKey);
    elevenIsOver();
    await look(TEN + 2 * MINUTE + 5_000);
    expect(asked).toBe(8);
  });
});
