import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { istDay, istEpoch, MINUTE_MS } from "../../../shared/domain/time.ts";
import type { VwapBar } from "../../../shared/indicators/vwap.ts";
import { SessionVwap } from "../../../shared/indicators/vwap.ts";

function bar(at: number, high: number, low: number, close: number, volume: number): VwapBar {
  return { at, high, low, close, volume } as VwapBar;
}

const OPEN = istEpoch("2021-04-12", 555);

/** The definition over the whole series, days told apart by their date. */
function vwapByDefinition(bars: readonly VwapBar[]): number[] {
  return bars.map((last, index) => {
    const day = bars.slice(0, index + 1).filter((b) => istDay(b.at) === istDay(last.at));
    const volume = day.reduce((sum, b) => sum + b.volume, 0);
    return day.reduce((sum, b) => sum + ((b.high + b.low + b.close) / 3) * b.volume, 0) / volume;
  });
}

describe("session VWAP", () => {
  test("hand-worked: two bars", () => {
    // (12+9+9)/3 × 100 = 1000; (15+9+12)/3 × 300 = 3600; 4600 / 400 = 11.5.
    const vwap = new SessionVwap();
    expect(vwap.next(bar(OPEN, 12, 9, 9, 100))).toBe(10);
    expect(vwap.next(bar(OPEN + MINUTE_MS, 15, 9, 12, 300))).toBe(11.5);
  });

  test("begins anew each day in India, not at midnight UTC", () => {
    const vwap = new SessionVwap();
    vwap.next(bar(istEpoch("2021-04-12", 1439), 30, 30, 30, 100));
    expect(vwap.next(bar(istEpoch("2021-04-13", 1), 10, 10, 10, 1))).toBe(10);
    // 05:30 IST is midnight UTC: the same day goes on.
    expect(vwap.next(bar(istEpoch("2021-04-13", 331), 20, 20, 20, 1))).toBe(15);
  });

  test("no volume, no value", () => {
    const vwap = new SessionVwap();
    expect(vwap.next(bar(OPEN, 12, 9, 9, 0))).toBeNaN();
    expect(vwap.peek(bar(OPEN + MINUTE_MS, 12, 9, 9, 0))).toBeNaN();
    expect(vwap.next(bar(OPEN + MINUTE_MS, 12, 9, 9, 5))).toBe(10);
  });

  const bars = fc
    .array(fc.record({ gap: fc.integer({ min: 1, max: 900 }), low: fc.integer({ min: 1, max: 1e9 }), span: fc.nat(1e6), volume: fc.nat(1e6) }), { maxLength: 60 })
    .map((rows) => {
      let at = OPEN;
      return rows.map(({ gap, low, span, volume }) => bar((at += gap * MINUTE_MS), low + span, low, low + Math.floor(span / 2), volume));
    });

  test("bar by bar = the whole series at once; peek = next", () => {
    fc.assert(
      fc.property(bars, (series) => {
        const vwap = new SessionVwap();
        const batch = vwapByDefinition(series);
        series.forEach((one, index) => {
          const peeked = vwap.peek(one);
          const given = vwap.next(one);
          expect(peeked).toBe(given);
          if (Number.isNaN(batch[index]!)) expect(given).toBeNaN();
          else expect(Math.abs(given - batch[index]!)).toBeLessThan(batch[index]! * 1e-9);
        });
      }),
    );
  });
});
