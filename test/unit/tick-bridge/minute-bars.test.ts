import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TickRecord } from "../../../shared/brokers/tick-record.ts";
import { FULL, Q } from "../../../shared/streams/quote-fields.ts";
import { MinuteBars } from "../../../workers/tick-bridge/minute-bars.ts";

const TEN = Date.parse("2026-08-18T10:00:00+05:30");
const MINUTE = 60_000;

interface Tick {
  readonly at: number;
  readonly ltp: number;
  readonly volume?: number;
  readonly open?: number;
  readonly lastTradeAt?: number;
  readonly connection?: number;
  readonly volumes?: boolean;
}

function bars(): { fold(tick: Tick): number; now(): number[]; last(): number[]; forget(): void } {
  const minutes = new MinuteBars(2);
  const quotes = new Float64Array(2 * FULL);
  return {
    fold({ at, ltp, volume = 0, open = 0, lastTradeAt = 0, connection = 1, volumes = true }) {
      const tick = Object.assign(new TickRecord(), { exchangeAt: at, ltp, volume, open, lastTradeAt });
      return minutes.fold(1, tick, volumes, connection, quotes, FULL);
    },
    now: () => [...quotes.subarray(FULL + Q.minuteAt, FULL + Q.minuteAt + 6)],
    last: () => [...quotes.subarray(FULL + Q.lastMinuteAt, FULL + Q.lastMinuteAt + 6)],
    forget: () => minutes.forget(),
  };
}

describe("minutes of a share", () => {
  test("are built from every trade, their volume from the day's, and the one before stays to be read", () => {
    const bar = bars();
    expect(bar.fold({ at: TEN + 1_000, ltp: 100, volume: 5_000, lastTradeAt: TEN + 1_000 })).toBe(0);
    expect(bar.fold({ at: TEN + 2_000, ltp: 104, volume: 5_010 })).toBe(10);
    expect(bar.fold({ at: TEN + 3_000, ltp: 97, volume: 5_015 })).toBe(5);
    expect(bar.fold({ at: TEN + 59_999, ltp: 101, volume: 5_016 })).toBe(1);
    expect(bar.now()).toEqual([TEN, 100, 104, 97, 101, 16]);
    expect(bar.last()).toEqual([0, 0, 0, 0, 0, 0]);
    expect(bar.fold({ at: TEN + MINUTE, ltp: 99, volume: 5_020 })).toBe(4);
    expect(bar.now()).toEqual([TEN + MINUTE, 99, 99, 99, 99, 4]);
    expect(bar.last()).toEqual([TEN, 100, 104, 97, 101, 16]);
  });

  test("a first packet whose last trade is of an earlier minute, or of an unknown one, opens no bar", () => {
    const old = bars();
    old.fold({ at: TEN + 30_000, ltp: 100, volume: 5_000, lastTradeAt: TEN - 1_000 });
    expect(old.now()[0]).toBe(0);
    const unknown = bars();
    unknown.fold({ at: TEN + 30_000, ltp: 100, volume: 5_000 });
    expect(unknown.now()[0]).toBe(0);
    expect(unknown.fold({ at: TEN + 31_000, ltp: 102, volume: 5_003 })).toBe(3);
    expect(unknown.now()).toEqual([TEN, 102, 102, 102, 102, 3]);
  });

  test("quotes without a trade move neither price nor minute", () => {
    const bar = bars();
    bar.fold({ at: TEN, ltp: 100, volume: 10, lastTradeAt: TEN });
    bar.fold({ at: TEN + 3 * MINUTE, ltp: 100, volume: 10, lastTradeAt: TEN });
    expect(bar.now()).toEqual([TEN, 100, 100, 100, 100, 0]);
    const untraded = bars();
    untraded.fold({ at: TEN, ltp: 55, volume: 0 });
    untraded.fold({ at: TEN + MINUTE, ltp: 55, volume: 0 });
    expect(untraded.now()[0]).toBe(0);
  });

  test("a trade of the last second that is told in the next minute belongs to its own", () => {
    const bar = bars();
    bar.fold({ at: TEN, ltp: 100, volume: 10, lastTradeAt: TEN });
    bar.fold({ at: TEN + MINUTE + 200, ltp: 105, volume: 12, lastTradeAt: TEN + 59_000 });
    expect(bar.now()).toEqual([TEN, 100, 105, 100, 105, 2]);
    bar.fold({ at: TEN + MINUTE + 300, ltp: 103, volume: 13, lastTradeAt: TEN + MINUTE });
    expect(bar.now()).toEqual([TEN + MINUTE, 103, 103, 103, 103, 1]);
  });

  test("what was traded while the connection was gone is counted only where it surely belongs", () => {
    const bar = bars();
    bar.fold({ at: TEN, ltp: 100, volume: 10, lastTradeAt: TEN });
    expect(bar.fold({ at: TEN + 20_000, ltp: 101, volume: 15, connection: 2 })).toBe(5);
    expect(bar.fold({ at: TEN + 9 * MINUTE, ltp: 102, volume: 900, connection: 3, lastTradeAt: TEN + 9 * MINUTE })).toBe(0);
    expect(bar.now()).toEqual([TEN + 9 * MINUTE, 102, 102, 102, 102, 0]);
    expect(bar.fold({ at: TEN + 9 * MINUTE + 1, ltp: 102, volume: 901, connection: 3 })).toBe(1);
  });

  test("what was traded while only prices were told belongs to no known minute", () => {
    const bar = bars();
    bar.fold({ at: TEN, ltp: 100, volume: 10, lastTradeAt: TEN });
    bar.fold({ at: TEN + 1_000, ltp: 101, volumes: false });
    expect(bar.fold({ at: TEN + 30 * MINUTE, ltp: 102, volume: 900, lastTradeAt: TEN + 30 * MINUTE })).toBe(0);
    expect(bar.fold({ at: TEN + 30 * MINUTE + 1, ltp: 102, volume: 902 })).toBe(2);
    expect(bar.now()).toEqual([TEN + 30 * MINUTE, 102, 102, 102, 102, 2]);
  });

  test("the next day's volume starts from its own first packet, and a volume that falls is no trade", () => {
    const bar = bars();
    bar.fold({ at: TEN, ltp: 100, volume: 5_000, lastTradeAt: TEN });
    const next = TEN + 24 * 60 * MINUTE;
    expect(bar.fold({ at: next, ltp: 101, volume: 9_000, lastTradeAt: next })).toBe(0);
    expect(bar.fold({ at: next + 10, ltp: 101, volume: 8_990 })).toBe(0);
    expect(bar.fold({ at: next + 20, ltp: 101, volume: 8_995 })).toBe(5);
    expect(bar.now()[5]).toBe(5);
  });
});

test("an index has no volume and moves with every packet, and so does a price without figures", () => {
  const index = bars();
  index.fold({ at: TEN, ltp: 24_500, open: 24_400 });
  index.fold({ at: TEN + 1_000, ltp: 24_510, open: 24_400 });
  expect(index.now()).toEqual([TEN, 24_500, 24_510, 24_500, 24_510, 0]);
  const bare = bars();
  bare.fold({ at: TEN, ltp: 5, volumes: false });
  bare.fold({ at: TEN + MINUTE, ltp: 4, volumes: false });
  expect(bare.now()).toEqual([TEN + MINUTE, 4, 4, 4, 4, 0]);
  expect(bare.last()).toEqual([TEN, 5, 5, 5, 5, 0]);
});

test("a recording begun anew begins its minutes anew", () => {
  const bar = bars();
  bar.fold({ at: TEN + MINUTE, ltp: 100, volume: 50, lastTradeAt: TEN + MINUTE });
  bar.forget();
  expect(bar.fold({ at: TEN - 30 * MINUTE, ltp: 90, volume: 10, lastTradeAt: TEN - 30 * MINUTE })).toBe(0);
  expect(bar.now()).toEqual([TEN - 30 * MINUTE, 90, 90, 90, 90, 0]);
  expect(bar.last()).toEqual([0, 0, 0, 0, 0, 0]);
});

test("any day of trades gives the bars that grouping the trades by minute gives", () => {
  const trade = fc.record({ gap: fc.integer({ min: 0, max: 40_000 }), ltp: fc.integer({ min: 1, max: 1_000 }), quantity: fc.integer({ min: 1, max: 100 }) });
  fc.assert(
    fc.property(fc.array(trade, { minLength: 1, maxLength: 100 }), (trades) => {
      const bar = bars();
      let at = TEN;
      let volume = 1_000;
      bar.fold({ at, ltp: 1, volume, lastTradeAt: TEN - MINUTE });
      const byMinute = new Map<number, { ltp: number; quantity: number }[]>();
      for (const { gap, ltp, quantity } of trades) {
        at += gap;
        volume += quantity;
        expect(bar.fold({ at, ltp, volume })).toBe(quantity);
        const minute = at - (at % MINUTE);
        byMinute.set(minute, [...(byMinute.get(minute) ?? []), { ltp, quantity }]);
      }
      const expected = [...byMinute].map(([minute, group]) => {
        const prices = group.map((one) => one.ltp);
        return [minute, prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1), group.reduce((sum, one) => sum + one.quantity, 0)];
      });
      expect(bar.now()).toEqual(expected.at(-1));
      expect(bar.last()).toEqual(expected.at(-2) ?? [0, 0, 0, 0, 0, 0]);
    }),
  );
});
