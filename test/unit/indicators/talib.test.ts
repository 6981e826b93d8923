import { beforeAll, describe, expect, test } from "vitest";
import type { Bar } from "../../../shared/indicators/bar.ts";
import { computeAll } from "../../../shared/indicators/compute-all.ts";
import { indicatorSpec } from "../../../shared/indicators/registry.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import { NO_SHARED_DATA } from "../../shared-data.ts";
import { REAL_SERIES, realSeries } from "./real-series.ts";
import { loadTalib } from "./talib-oracle.ts";
import type { Talib } from "./talib-oracle.ts";

type Field = "high" | "low" | "close" | "volume";

interface Pair {
  readonly id: string;
  readonly talib: string;
  readonly fields: readonly Field[];
  /** Parameters of ours, and TA-Lib's options for them. */
  readonly sets: readonly (readonly [ParameterValues, readonly number[]])[];
  readonly outputs: readonly string[];
  /** Relative; 1e-9 unless TA-Lib itself loses more. */
  readonly within?: number;
  /** Size below which a value is compared as if it had that size: where TA-Lib's running sums leave a rest where 0 belongs. */
  readonly floor?: (bars: readonly Bar[]) => number;
}

const highest = (bars: readonly Bar[]): number => Math.max(...bars.map((bar) => bar.high));
const periods = (...all: number[]) => all.map((period) => [{ period }, [period]] as const);
const CLOSE = ["close"] as const;
const HLC = ["high", "low", "close"] as const;
const VALUE = ["value"] as const;
/** A rest of 1e-10 on a scale that ends at 100. */
const ofHundred = (): number => 0.1;

const PAIRS: readonly Pair[] = [
  ...([["sma", "SMA"], ["ema", "EMA"], ["wma", "WMA"], ["dema", "DEMA"], ["tema", "TEMA"], ["kama", "KAMA"], ["rsi", "RSI"], ["roc", "ROC"], ["momentum", "MOM"], ["highest", "MAX"], ["lowest", "MIN"]] as const).map(
    ([id, talib]) => ({ id, talib, fields: CLOSE, sets: periods(2, 5, 14, 50, 200), outputs: VALUE }),
  ),
  { id: "macd", talib: "MACD", fields: CLOSE, sets: ([[12, 26, 9], [5, 35, 5], [3, 10, 16]] as const).map(([fast, slow, signal]) => [{ fast, slow, signal }, [fast, slow, signal]]), outputs: ["macd", "signal", "histogram"] },
  {
    id: "stochastic", talib: "STOCH", fields: HLC, outputs: ["k", "d"], floor: ofHundred,
    sets: ([[14, 3, 3], [5, 1, 3], [9, 6, 1], [21, 14, 14]] as const).map(([period, smoothK, smoothD]) => [{ period, smoothK, smoothD }, [period, smoothK, 0, smoothD, 0]]),
  },
  { id: "standard-deviation", talib: "STDDEV", fields: CLOSE, sets: [14, 20, 50, 200].map((period) => [{ period }, [period, 1]]), outputs: VALUE, within: 1e-6 },
  {
    id: "bollinger", talib: "BBANDS", fields: CLOSE, outputs: ["upper", "middle", "lower"], within: 1e-6,
    sets: ([[2, 2], [5, 1.5], [20, 2], [50, 3]] as const).map(([period, width]) => [{ period, width }, [period, width, width, 0]]),
  },
  { id: "linear-regression", talib: "LINEARREG", fields: CLOSE, sets: periods(2, 5, 14, 100), outputs: VALUE },
  { id: "linear-regression", talib: "LINEARREG_INTERCEPT", fields: CLOSE, sets: periods(2, 5, 14, 100), outputs: ["intercept"] },
  { id: "linear-regression", talib: "LINEARREG_SLOPE", fields: CLOSE, sets: periods(2, 5, 14, 100), outputs: ["slope"], floor: (bars) => highest(bars) * 1e-5 },
  { id: "linear-regression", talib: "LINEARREG_ANGLE", fields: CLOSE, sets: periods(2, 5, 14, 100), outputs: ["angle"], floor: (bars) => highest(bars) * 1e-3 },
  { id: "atr", talib: "ATR", fields: HLC, sets: periods(1, 2, 7, 14, 50), outputs: VALUE },
  { id: "adx", talib: "ADX", fields: HLC, sets: periods(2, 7, 14, 50), outputs: ["adx"] },
  { id: "directional-movement", talib: "PLUS_DI", fields: HLC, sets: periods(2, 7, 14, 50), outputs: ["plusDi"] },
  { id: "directional-movement", talib: "MINUS_DI", fields: HLC, sets: periods(2, 7, 14, 50), outputs: ["minusDi"] },
  { id: "cci", talib: "CCI", fields: HLC, sets: periods(2, 5, 14, 20, 100), outputs: VALUE },
  { id: "obv", talib: "OBV", fields: ["close", "volume"], sets: [[{}, []]], outputs: VALUE },
  { id: "mfi", talib: "MFI", fields: [...HLC, "volume"], sets: periods(2, 7, 14, 50), outputs: VALUE, floor: ofHundred },
  { id: "donchian", talib: "MAX", fields: ["high"], sets: periods(2, 20, 55), outputs: ["upper"] },
  { id: "donchian", talib: "MIN", fields: ["low"], sets: periods(2, 20, 55), outputs: ["lower"] },
  { id: "parabolic-sar", talib: "SAR", fields: ["high", "low"], sets: ([[0.02, 0.2], [0.05, 0.1], [0.01, 0.5]] as const).map(([acceleration, maximum]) => [{ acceleration, maximum }, [acceleration, maximum]]), outputs: VALUE },
];

describe.each(REAL_SERIES)("against TA-Lib on %s", (name) => {
  const bars = realSeries(name);
  if (!bars) {
    test.skip(`skipped: ${NO_SHARED_DATA}`, () => {});
    return;
  }
  let talib: Talib;
  beforeAll(async () => {
    talib = await loadTalib();
  });

  test.each(PAIRS)("$id = TA_$talib", ({ id, talib: theirs, fields, sets, outputs, within = 1e-9, floor = () => 0 }) => {
    const least = floor(bars);
    for (const [values, options] of sets) {
      const ours = computeAll(indicatorSpec(id)!.make(values), bars);
      const expected = talib(theirs, fields.map((field) => bars.map((bar) => bar[field])), options, outputs.length);
      let compared = 0;
      outputs.forEach((output, k) => {
        expected[k]!.forEach((wanted, i) => {
          const given = ours[i]?.[output];
          if ((given === undefined) !== (wanted === undefined)) expect.fail(`${JSON.stringify(values)} ${output} at ${i}: ${given}, TA-Lib ${wanted}`);
          if (given === undefined || wanted === undefined) return;
          compared++;
          if (!(Math.abs(given - wanted) <= within * Math.max(Math.abs(given), Math.abs(wanted), least))) expect.fail(`${JSON.stringify(values)} ${output} at ${i}: ${given}, TA-Lib ${wanted}`);
        });
      });
      expect(compared).toBeGreaterThan((bars.length - 600) * outputs.length);
    }
  });

  test("standard deviation of few bars: where TA-Lib is off by more than 1e-6, it is TA-Lib that is off", () => {
    const closes = bars.map((bar) => bar.close);
    for (const period of [2, 3, 5, 9]) {
      const expected = talib("STDDEV", [closes], [period, 1], 1)[0]!;
      computeAll(indicatorSpec("standard-deviation")!.make({ period }), bars).forEach((row, i) => {
        const wanted = expected[i];
        if (row === undefined || wanted === undefined) return;
        if (Math.abs(row["value"]! - wanted) <= 1e-6 * wanted) return;
        const window = closes.slice(i + 1 - period, i + 1);
        const mean = window.reduce((sum, one) => sum + one, 0) / period;
        const exact = Math.sqrt(window.reduce((sum, one) => sum + (one - mean) ** 2, 0) / period);
        expect(Math.abs(row["value"]! - exact), `${period} at ${i}`).toBeLessThanOrEqual(1e-10 * exact + 1e-15 * mean);
        // Its Σ x² − (Σ x)² / n has the digits of price².
        expect(Math.abs(row["value"]! ** 2 - wanted ** 2), `${period} at ${i}`).toBeLessThanOrEqual(1e-12 * mean ** 2);
      });
    }
  });
});
