import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Candle, Frame } from "../../../shared/domain/candle.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { aggregate } from "../../../shared/history/aggregate.ts";
import { dayStart } from "../../../shared/history/days.ts";
import type { Sessions } from "../../../shared/history/sessions.ts";
import { MCX, NSE, dayOf } from "./rig.ts";

const SEED = Number(process.env["SAUDA_SEED"] ?? 20261121);
const INTRADAY: readonly Frame[] = [2, 3, 5, 10, 15, 25, 30, 60, 120, 240];

/** Slow and obvious: walks every minute of a day window by window and asks which bar it is in. */
function model(candles: readonly Candle[], frame: number, windows: readonly { open: number; close: number }[], day: number): Candle[] {
  const out: Candle[] = [];
  for (const { open, close } of windows) {
    for (let from = open; from < close; from += frame) {
      const inside: Candle[] = [];
      for (let minute = from; minute < Math.min(from + frame, close); minute++) {
        for (const candle of candles) if (candle.at === dayStart(day) + minute * 60_000) inside.push(candle);
      }
      if (inside.length === 0) continue;
      out.push({
        at: (dayStart(day) + from * 60_000) as MarketTime,
        open: inside[0]!.open,
        high: Math.max(...inside.map(({ high }) => high)) as Price,
        low: Math.min(...inside.map(({ low }) => low)) as Price,
        close: inside[inside.length - 1]!.close,
        volume: inside.reduce((sum, { volume }) => sum + volume, 0),
      });
    }
  }
  return out;
}

const bar = fc.record({ a: fc.integer({ min: 1, max: 9_999 }), b: fc.integer({ min: 1, max: 9_999 }), up: fc.nat(50), down: fc.nat(50), volume: fc.nat(1_000_000), there: fc.boolean() });

/** Days of each kind: ordinary, drill with two windows, evening session, commodity in winter and in summer. */
const DAYS: readonly (readonly [string, Sessions, string])[] = [
  ["an ordinary day", NSE, "2026-06-10"],
  ["a drill of two windows", NSE, "2024-03-02"],
  ["Muhurat trading", NSE, "2026-11-08"],
  ["commodities in winter", MCX, "2026-01-14"],
  ["commodities on the evening of a holiday", MCX, "2026-03-03"],
];

describe(`bars of a higher frame (seed ${SEED})`, () => {
  test.each(DAYS)("%s: as a slow model makes them", (_, sessions, text) => {
    const day = dayOf(text);
    const windows = sessions.windows(day);
    expect(windows.length).toBeGreaterThan(0);
    const minutes = windows.flatMap(({ open, close }) => Array.from({ length: close - open }, (_unused, i) => open + i));
    fc.assert(
      fc.property(fc.array(bar, { minLength: minutes.length, maxLength: minutes.length }), fc.constantFrom(...INTRADAY), (bars, frame) => {
        const candles = minutes.flatMap((minute, i): Candle[] => {
          const { a, b, up, down, volume, there } = bars[i]!;
          if (!there) return [];
          return [{ at: (dayStart(day) + minute * 60_000) as MarketTime, open: a as Price, close: b as Price, high: (Math.max(a, b) + up) as Price, low: Math.max(1, Math.min(a, b) - down) as Price, volume }];
        });
        expect(aggregate(candles, frame, sessions)).toEqual(model(candles, frame, windows, day));
      }),
      { seed: SEED, numRuns: 20 },
    );
  });

  test("hours of shares begin 09:15, those of commodities 09:00, those of each window of a drill with it", () => {
    const opens = (sessions: Sessions, text: string, frame: Frame): string[] => {
      const day = dayOf(text);
      const minutes = sessions.windows(day).flatMap(({ open, close }) => Array.from({ length: close - open }, (_, i) => open + i));
      const candles = minutes.map((minute): Candle => ({ at: (dayStart(day) + minute * 60_000) as MarketTime, open: 1 as Price, high: 1 as Price, low: 1 as Price, close: 1 as Price, volume: 1 }));
      return aggregate(candles, frame, sessions).map(({ at }) => istTime(at).slice(0, 5));
    };
    expect(opens(NSE, "2026-06-10", 60)).toEqual(["09:15", "10:15", "11:15", "12:15", "13:15", "14:15", "15:15"]);
    expect(opens(NSE, "2026-06-10", 25).slice(-2)).toEqual(["14:40", "15:05"]);
    expect(opens(NSE, "2026-06-10", 240)).toEqual(["09:15", "13:15"]);
    expect(opens(MCX, "2026-06-10", 240)).toEqual(["09:00", "13:00", "17:00", "21:00"]);
    expect(opens(NSE, "2024-03-02", 30)).toEqual(["09:15", "09:45", "11:30", "12:00"]);
    expect(opens(NSE, "2026-11-08", 60)).toEqual(["18:00", "19:00"]);
    expect(opens(MCX, "2026-03-03", 60).at(0)).toBe("17:00");
  });

  test("weeks begin on Mondays, months on their first, also over the turn of a year", () => {
    const days = ["2025-12-26", "2025-12-29", "2025-12-31", "2026-01-01", "2026-01-02", "2026-01-05", "2026-02-01"];
    const candles = days.map((text, i): Candle => ({ at: dayStart(dayOf(text)) as MarketTime, open: (10 + i) as Price, high: (20 + i) as Price, low: (5 + i) as Price, close: (11 + i) as Price, volume: 100 }));
    // The Budget Sunday of 2026-02-01 belongs to the week that began on 26 January.
    expect(aggregate(candles, 10_080, NSE).map(({ at, volume }) => [istDay(at), volume])).toEqual([["2025-12-22", 100], ["2025-12-29", 400], ["2026-01-05", 100], ["2026-01-26", 100]]);
    expect(aggregate(candles, 43_200, NSE).map(({ at, open, close, volume }) => [istDay(at), open, close, volume])).toEqual([
      ["2025-12-01", 10, 13, 300],
      ["2026-01-01", 13, 16, 300],
      ["2026-02-01", 16, 17, 100],
    ]);
  });
});
