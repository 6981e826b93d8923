import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { measure } from "../../../shared/analytics/metrics.ts";
import type { Metrics } from "../../../shared/analytics/metrics.ts";
import type { ClosedTrade } from "../../../shared/analytics/run-record.ts";
import { DAY_MS } from "../../../shared/domain/time.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";

/** Figures of kernc/backtesting.py on its own curves and trades: reckoned anew from those, digit by digit. */
const RUNS = { unittest_10_30_nocomm_finalized: 29, readme_table_semantics_spread002: 19 } as const;

const NAMES: Readonly<Record<string, keyof Metrics>> = {
  "Exposure Time [%]": "exposure", "Equity Final [$]": "equityFinal", "Equity Peak [$]": "equityPeak", "Return [%]": "return", "Buy & Hold Return [%]": "buyAndHold",
  "Return (Ann.) [%]": "returnYear", "Volatility (Ann.) [%]": "volatilityYear", "CAGR [%]": "cagr", "Sharpe Ratio": "sharpe", "Sortino Ratio": "sortino", "Calmar Ratio": "calmar",
  "Max. Drawdown [%]": "drawdownMax", "Avg. Drawdown [%]": "drawdownMean", "# Trades": "trades", "Win Rate [%]": "winRate",
  "Best Trade [%]": "tradeBest", "Worst Trade [%]": "tradeWorst", "Avg. Trade [%]": "tradeMean", "Profit Factor": "profitFactor", "Expectancy [%]": "expectancy", SQN: "sqn", "Kelly Criterion": "kelly",
};
/** NumPy leaves the covariance to the machine's BLAS, which adds up in an order of its own. */
const BY_BLAS: Readonly<Record<string, keyof Metrics>> = { "Alpha [%]": "alpha", Beta: "beta" };
const DURATIONS: Readonly<Record<string, keyof Metrics>> = {
  Duration: "duration", "Max. Drawdown Duration": "drawdownLongest", "Avg. Drawdown Duration": "drawdownDurationMean", "Max. Trade Duration": "tradeLongest", "Avg. Trade Duration": "tradeDurationMean",
};

const rows = (text: string): string[][] => text.trim().split("\n").slice(1).map((line) => line.split(","));
const time = (day: string | undefined): number => Date.parse(`${day ?? ""}T00:00:00Z`);
const folder = sharedData("backtesting/reference_stats.json")?.replace("reference_stats.json", "");

describe.skipIf(folder === undefined)(`the figures of backtesting.py${folder === undefined ? ` (skipped: ${NO_SHARED_DATA})` : ""}`, () => {
  const read = (name: string): Buffer => readFileSync(`${folder ?? ""}${name}`);

  describe.each(Object.entries(RUNS))("%s", (name, tradesFrom) => {
    const { stats } = (JSON.parse(read("reference_stats.json").toString()) as { runs: Record<string, { stats: Record<string, number | string> }> }).runs[name]!;
    const closes = rows(read("GOOG.csv").toString()).map((row) => Number(row[4]));
    const curve = rows(gunzipSync(read(`${name}_equity.csv.gz`)).toString());
    const trades = rows(read(`${name}_trades.csv`).toString()).map((row): ClosedTrade => ({
      quantity: Number(row[0]), entryBar: Number(row[1]), exitBar: Number(row[2]), entryPrice: Number(row[3]), exitPrice: Number(row[4]), profit: Number(row[7]), charges: Number(row[8]), return: Number(row[9]),
      entryAt: time(row[10]), exitAt: time(row[11]),
    }));
    const metrics = measure({ curve: { at: curve.map(([day]) => time(day)), equity: curve.map((row) => Number(row[1])) }, trades, benchmark: closes, tradesFrom, riskFree: 0, zoneMs: 0 });

    test.each(Object.entries(NAMES))("%s", (title, key) => expect(metrics[key]).toBe(stats[title]));
    test.each(Object.entries(BY_BLAS))("%s", (title, key) => expect(metrics[key]! / Number(stats[title])).toBeCloseTo(1, 12));
    test.each(Object.entries(DURATIONS))("%s", (title, key) => expect(`${(metrics[key] ?? 0) / DAY_MS} days 00:00:00`).toBe(stats[title]));
    test("nothing of theirs is left out", () => expect([...Object.keys(NAMES), ...Object.keys(BY_BLAS), ...Object.keys(DURATIONS), "Start", "End"].sort()).toEqual(Object.keys(stats).sort()));
  });
});
