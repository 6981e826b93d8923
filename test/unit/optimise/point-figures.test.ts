import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { dayNumber, dayStart, isWeekend } from "../../../shared/history/days.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { pointFigures } from "../../../shared/optimise/point-figures.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { barTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { reportRun } from "../../../shared/simulation/backtest/run-report.ts";
import type { Script } from "../backtest/rig.ts";
import { CHARGES, play, scripted, sim } from "../backtest/rig.ts";

const MONDAY = dayNumber("2024-01-01");

/** Bars of a seeded walk. @param weekends are traded as well. */
function walk(days: number, perDay: number, frame: number, seed: number, weekends: boolean): BarTable {
  const random = seededRandom(seed);
  const dates = Array.from({ length: days * 3 }, (_, i) => MONDAY + i).filter((day) => weekends || !isWeekend(day)).slice(0, days);
  const table = barTable("NSE:SBIN" as BarTable["instrument"], frame as BarTable["frame"], days * perDay);
  let price = 500 * PER_RUPEE;
  for (let i = 0; i < table.at.length; i++) {
    table.at[i] = dayStart(dates[Math.floor(i / perDay)]!) + 33_300_000 + (i % perDay) * frame * 60_000;
    table.open[i] = price;
    price = Math.max(PER_RUPEE, price + Math.round((random() - 0.48) * 100) * 500);
    table.close[i] = price;
    table.high[i] = Math.max(price, table.open[i]!) + 500;
    table.low[i] = Math.min(price, table.open[i]!) - 500;
    table.volume[i] = 1_000;
  }
  return table;
}

describe("figures of a point", () => {
  test("are those of the whole report, to the last digit", () => {
    fc.assert(fc.property(
      fc.integer({ min: 1, max: 40 }), fc.constantFrom([1, 1440], [7, 60], [75, 5], [200, 1]), fc.nat(), fc.boolean(), fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: -200, max: 200 })), { maxLength: 40 }),
      (days, [perDay = 1, frame = 1], seed, weekends, targets) => {
        const table = walk(days, perDay, frame, seed, weekends);
        const script: Script = Object.fromEntries(targets.map(([bar, quantity]) => [bar, (orders, instrument) => void orders.target({ instrument, quantity })] satisfies [number, Script[number]]));
        const outcome = play(scripted(script, { frame: frame as BarTable["frame"] }), [table], { charges: { tables: CHARGES, times: 1 } });
        const instruments = [sim("NSE:SBIN")];
        const { figures } = reportRun({ outcome, tables: [table], instruments, unitsPerRupee: PER_RUPEE });
        const point = pointFigures(outcome, instruments, PER_RUPEE);
        expect(point.figures).toEqual(Object.fromEntries(Object.entries(figures).filter(([name]) => ["return", "returnYear", "sharpe", "sortino", "calmar", "cagr", "sqn", "profitFactor", "expectancy", "drawdownMax", "trades", "winRate", "exposure", "charges"].includes(name))));
      },
    ), { numRuns: 60 });
  });

  test("the Sharpe ratio per period by hand", () => {
    // Bought at the second bar of 100 shares; the days end at ₹ 10,00,000, then 1,000 up, 500 down, 1,500 up.
    const table = walk(4, 2, 60, 1, false);
    const closes = [100, 100, 105, 110, 106, 105, 118, 120];
    closes.forEach((close, i) => {
      for (const column of ["open", "high", "low", "close"] as const) table[column][i] = close * PER_RUPEE;
    });
    const outcome = play(scripted({ 1: (orders, instrument) => void orders.target({ instrument, quantity: 100 }) }, { frame: 60 }), [table]);
    const returns = [1_001_000 / 1_000_000 - 1, 1_000_500 / 1_001_000 - 1, 1_002_000 / 1_000_500 - 1];
    const mean = returns.reduce((a, b) => a + b) / 3;
    const spread = Math.sqrt(returns.reduce((total, one) => total + (one - mean) ** 2, 0) / 2);
    expect(pointFigures(outcome, [sim("NSE:SBIN")], PER_RUPEE).periodSharpe).toBeCloseTo(mean / spread, 10);
  });
});
