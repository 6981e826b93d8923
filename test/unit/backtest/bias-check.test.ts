import { describe, expect, test } from "vitest";
import { Ema } from "../../../shared/indicators/ema.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { DEFAULT_BAR_MODEL } from "../../../shared/contract/schemas/lab.ts";
import { BarRun } from "../../../shared/simulation/backtest/bar-run.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import type { BiasBars } from "../../../shared/simulation/backtest/bias-bars.ts";
import { biasBars } from "../../../shared/simulation/backtest/bias-bars.ts";
import { biasCheck } from "../../../shared/simulation/backtest/bias-check.ts";
import { candles } from "../../../shared/strategy/series.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import type { StrategyClass } from "../../../shared/strategy/strategy.ts";
import { strategy } from "../../../shared/strategy/strategy.ts";
import { CALENDAR } from "../strategy/rig.ts";
import { classOf } from "../strategy/load.ts";
import type { Row } from "./rig.ts";
import { bars, sim } from "./rig.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
let state = 7;
const random = (): number => (state = (state * 48_271) % 0x7fff_ffff) / 0x7fff_ffff;
let price = 100;
const walk = Array.from({ length: 360 }, (): Row => {
  const open = price;
  price = Math.max(50, Math.round((price + (random() - 0.5) * 2) * 20) / 20);
  return [open, Math.max(open, price), Math.min(open, price), price];
});

const player = (Class: StrategyClass | ((tables: readonly BarTable[]) => StrategyClass), parameters: object = {}) => ({ tables, from }: BiasBars): Signal[] => {
  const signals: Signal[] = [];
  const made = "declaration" in Class ? Class : Class(tables);
  new BarRun({
    strategy: made, parameters, calendar: CALENDAR, capital: 10_00_000 * PER_RUPEE, seed: 1, charges: undefined, margins: undefined, sizing: undefined, atEnd: "leave", ledger: "integer", bars: DEFAULT_BAR_MODEL,
    instruments: (key) => sim(key), startAt: from, onSignal: (signal) => void signals.push(signal),
  }, tables).run();
  return signals;
};

const options = { cuts: 5, warmUp: 60, seed: 3 };

describe("the bias check", () => {
  test("finds nothing in a plain crossover", async () => {
    const view = biasCheck(player(await classOf("sma-crossover"), { bar: 1 }), biasBars([bars(walk)]), options);
    expect(view).toEqual({ trials: 11, findings: [] });
  });

  test("catches a strategy that has got hold of the next candle", () => {
    const peeking = (tables: readonly BarTable[]): StrategyClass => class Peeking extends strategy({ title: "Peeking", about: "Knows the next close.", parameters: {}, series: () => ({ bars: candles(SBIN, 1) }) }) {
      override onCandle(): void {
        const { bars: series } = this.series;
        const next = tables[0]?.close[series.count];
        if (next !== undefined) this.orders.target({ instrument: series.instrument, quantity: next > tables[0]!.close[series.count - 1]! ? 10 : -10 });
      }
    };
    const { findings } = biasCheck(player(peeking), biasBars([bars(walk)]), options);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings[0]).toMatchObject({ kind: "look-ahead", instrument: SBIN });
    // The candle before a cut is the one whose next differs; five cuts were made.
    expect(new Set(findings.map(({ at }) => at)).size).toBe(5);
  });

  test("names signals that hang on where the data begins", () => {
    class Slow extends strategy({ title: "Slow", about: "An average that never forgets.", parameters: {}, series: () => ({ bars: candles(SBIN, 1) }) }) {
      readonly average = this.series.bars.follow(new Ema(300), "close");
      override onCandle(): void {
        const { bars: series } = this.series;
        const { value } = this.average;
        if (value !== undefined) this.orders.target({ instrument: series.instrument, quantity: series.current!.close > value ? 10 : -10 });
      }
    }
    const { findings } = biasCheck(player(Slow), biasBars([bars(walk)]), { ...options, warmUp: 150 });
    expect(findings.map(({ kind }) => kind)).toContain("warm-up");
    expect(findings.map(({ kind }) => kind)).not.toContain("look-ahead");
  });
});
