/**
 * Nanoseconds per value of every indicator fed bar by bar, beside TA-Lib's WebAssembly computing the
 * whole series at once, in one run: rounds of both alternate, so that whatever slows the machine slows
 * both. `ratio_vs_talib` is theirs over ours: what follows a live market against what cannot.
 * TA-Lib's side holds its arrays already; only its C function is timed.
 */
import { indicatorSpec, INDICATORS } from "../../shared/indicators/index.ts";
import type { Bar } from "../../shared/indicators/index.ts";
import type { ParameterValues } from "../../shared/strategy/parameters.ts";
import { seededRandom } from "../../shared/domain/random.ts";
import { REAL_SERIES, realSeries } from "../unit/indicators/real-series.ts";
import { loadTalib } from "../unit/indicators/talib-oracle.ts";
import { median, report, significant } from "./report.ts";

const ROUNDS = 9;
/** Values of one round, so that the timer's own grain does not show. */
const VALUES = 120_000;

type Field = "high" | "low" | "close" | "volume";
const CLOSE: readonly Field[] = ["close"];
const HLC: readonly Field[] = ["high", "low", "close"];

/** TA-Lib's function, its inputs, its options for the defaults of ours, and its outputs. */
const TALIB: Readonly<Record<string, readonly [name: string, fields: readonly Field[], options: readonly number[], outputs: number]>> = {
  sma: ["SMA", CLOSE, [20], 1], ema: ["EMA", CLOSE, [20], 1], wma: ["WMA", CLOSE, [20], 1], dema: ["DEMA", CLOSE, [20], 1],
  tema: ["TEMA", CLOSE, [20], 1], kama: ["KAMA", CLOSE, [10], 1], rsi: ["RSI", CLOSE, [14], 1], roc: ["ROC", CLOSE, [10], 1],
  momentum: ["MOM", CLOSE, [10], 1], highest: ["MAX", CLOSE, [20], 1], lowest: ["MIN", CLOSE, [20], 1],
  "standard-deviation": ["STDDEV", CLOSE, [20, 1], 1], bollinger: ["BBANDS", CLOSE, [20, 2, 2, 0], 3], "linear-regression": ["LINEARREG", CLOSE, [14], 1],
  macd: ["MACD", CLOSE, [12, 26, 9], 3], stochastic: ["STOCH", HLC, [14, 3, 0, 3, 0], 2], atr: ["ATR", HLC, [14], 1], adx: ["ADX", HLC, [14], 1],
  "directional-movement": ["PLUS_DI", HLC, [14], 1], cci: ["CCI", HLC, [20], 1], mfi: ["MFI", [...HLC, "volume"], [14], 1],
  obv: ["OBV", ["close", "volume"], [], 1], "parabolic-sar": ["SAR", ["high", "low"], [0.02, 0.2], 1],
};
/** Long windows: the cost per value must not grow with them. */
const LONG: readonly (readonly [key: string, id: string, values: ParameterValues])[] = [
  ["sma_1000", "sma", { period: 1000 }], ["bollinger_1000", "bollinger", { period: 1000 }], ["highest_1000", "highest", { period: 1000 }], ["linear_regression_1000", "linear-regression", { period: 1000 }],
];

/** Twenty years of days where they lie beside the checkout, else a walk of our own. */
function series(): readonly Bar[] {
  const real = realSeries(REAL_SERIES[0]);
  if (real) return real;
  process.stderr.write("indicators: no recorded bars beside the checkout, measuring a synthetic walk\n");
  const random = seededRandom(1);
  let close = 500;
  return Array.from({ length: 5000 }, (_, i) => {
    const open = close;
    close = Math.max(10, close + (random() - 0.5) * 8);
    return { at: i * 86_400_000, open, high: Math.max(open, close) + random() * 3, low: Math.min(open, close) - random() * 3, close, volume: Math.floor(random() * 1e6) };
  });
}

const bars = series();
const passes = Math.max(1, Math.round(VALUES / bars.length));
let sink = 0;

/** ns per value, bar by bar through what the chart and the lab use. */
function ours(id: string, values: ParameterValues): number {
  const spec = indicatorSpec(id);
  if (!spec) throw new Error(`there is no indicator ${id}`);
  const name = spec.outputs[0]?.name ?? "";
  const start = process.hrtime.bigint();
  for (let pass = 0; pass < passes; pass++) {
    const indicator = spec.make(values);
    for (const bar of bars) sink += indicator.next(bar)?.[name] ?? 0;
  }
  return Number(process.hrtime.bigint() - start) / (passes * bars.length);
}

const talib = await loadTalib();
const columns = new Map((["high", "low", "close", "volume"] as const).map((field) => [field, bars.map((bar) => bar[field])]));

/** ns per value of TA-Lib's function over the whole series; undefined where it has none. */
function theirs(id: string): number | undefined {
  const known = TALIB[id];
  if (!known) return undefined;
  const [name, fields, options, outputs] = known;
  const prepared = talib.prepare(name, fields.map((field) => columns.get(field) ?? []), options, outputs);
  try {
    const start = process.hrtime.bigint();
    for (let pass = 0; pass < passes; pass++) prepared.run();
    return Number(process.hrtime.bigint() - start) / (passes * bars.length);
  } finally {
    prepared.free();
  }
}

const figures: Record<string, number> = { bars: bars.length };
const ratios: number[] = [];
const rows: readonly (readonly [string, string, ParameterValues])[] = [...INDICATORS.map(({ id }) => [id.replaceAll("-", "_"), id, {}] as const), ...LONG];
for (const [key, id, values] of rows) {
  const mine: number[] = [];
  const their: number[] = [];
  ours(id, values);
  for (let round = 0; round < ROUNDS; round++) {
    mine.push(ours(id, values));
    const one = key === id.replaceAll("-", "_") ? theirs(id) : undefined;
    if (one !== undefined) their.push(one);
  }
  figures[`${key}_ns`] = significant(median(mine));
  if (their.length === 0) continue;
  const ratio = median(their) / median(mine);
  figures[`${key}_ratio_vs_talib`] = significant(ratio);
  ratios.push(ratio);
}
figures["median_ratio_vs_talib"] = significant(median(ratios));
if (!Number.isFinite(sink)) throw new Error("an indicator answered with no number");
report("indicators", figures);
