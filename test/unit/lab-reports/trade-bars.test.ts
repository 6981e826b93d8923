import { describe, expect, test } from "vitest";
import type { PriceBars } from "../../../shared/lab-charts/price-bars.ts";
import { mergedBars } from "../../../shared/lab-charts/price-bars.ts";
import { tradeBars } from "../../../shared/lab-charts/trade-bars.ts";
import { PriceView } from "../../../electron/reports/lab/html/page/price-view.ts";
import { LIGHT } from "../../../electron/reports/lab/themes.ts";
import { madeRun } from "./made-run.ts";

const { run, bars } = madeRun({ days: 60, barMinutes: 1, every: 15 });
const merged = mergedBars(bars, 1_000);
const { trades } = run;

describe("bars around a trade", () => {
  test("are the run's own, from before its entry to after its exit", () => {
    const found = tradeBars(bars, trades, merged, 1_000_000);
    expect(found.map(({ n }) => n)).toEqual(trades.map((_, n) => n));
    for (const { n, bars: close } of found) {
      const { entryBar, exitBar } = trades[n]!;
      const from = Math.max(0, entryBar - 40);
      const to = Math.min(bars.at.length, exitBar + 41);
      expect(close.each).toBe(1);
      for (const column of ["at", "open", "high", "low", "close"] as const) expect(close[column]).toEqual((bars[column] as number[]).slice(from, to));
    }
  });

  test("are kept for the largest profits and losses where not all have room", () => {
    const found = tradeBars(bars, trades, merged, 2_000);
    expect(found.length).toBeGreaterThan(5);
    expect(found.reduce((sum, one) => sum + one.bars.at.length, 0)).toBeLessThanOrEqual(2_000);
    const kept = new Set(found.map(({ n }) => n));
    const sizes = (of: (n: number) => boolean): number[] => trades.flatMap(({ profit }, n) => (of(n) ? [Math.abs(profit)] : []));
    expect(Math.min(...sizes((n) => kept.has(n)))).toBeGreaterThanOrEqual(Math.max(...sizes((n) => !kept.has(n))));
  });

  test("are needed only where candles are merged, and not for a trade that spans many of those", () => {
    expect(tradeBars(bars, trades, mergedBars(bars, bars.at.length), 1_000_000)).toEqual([]);
    const long = { ...trades[0]!, entryAt: bars.at[0] as never, exitAt: bars.at[bars.at.length - 1] as never };
    expect(tradeBars(bars, [long], merged, 1_000_000)).toEqual([]);
  });
});

describe("what the price chart shows", () => {
  const view = (): PriceView => new PriceView(merged, trades, tradeBars(bars, trades, merged, 1_000_000));
  const count = (of: PriceView): number => (of.option(LIGHT)["xAxis"] as unknown as { data: unknown[] }).data.length;

  test("is the whole run, then the bars of a chosen trade, then the whole run", () => {
    const shown = view();
    expect(count(shown)).toBe(merged.at.length);
    const around = shown.choose({ trade: trades[7]!, n: 7 })!;
    const bars7 = Math.min(bars.at.length, trades[7]!.exitBar + 41) - Math.max(0, trades[7]!.entryBar - 40);
    expect([count(shown), around.from, around.to, around.words]).toEqual([bars7, 0, bars7 - 1, "Trade 8 stands out. Shown are the bars around it alone."]);
    shown.leave();
    expect(count(shown)).toBe(merged.at.length);
  });

  test("of a trade without bars of its own is its part of the merged candles, and says so", () => {
    const shown = new PriceView(merged, trades, []);
    expect(shown.choose({ trade: trades[7]!, n: 7 })?.words).toBe(`Trade 8 stands out. Each candle stands for ${merged.each} bars of the run.`);
    expect(count(shown)).toBe(merged.at.length);
  });

  test("of another instrument is nothing", () => {
    const other: PriceBars = { ...bars, instrument: "NSE:SBIN" };
    expect(new PriceView(mergedBars(other, 1_000), trades, []).choose({ trade: trades[7]!, n: 7 })).toBeUndefined();
  });
});
