import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { DEFAULT_BAR_MODEL } from "../../../shared/contract/schemas/lab.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { reportRun } from "../../../shared/simulation/backtest/run-report.ts";
import { barTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { sharedData } from "../../shared-data.ts";
import { classOf } from "../strategy/load.ts";
import { play, sim } from "./rig.ts";

const data = sharedData("backtesting/GOOG.csv");
const folder = data?.slice(0, -"GOOG.csv".length) ?? "";
const IST_MS = 19_800_000;

function google() {
  const rows = readFileSync(`${folder}GOOG.csv`, "utf8").trim().split("\n").slice(1).map((line) => line.split(","));
  const table = barTable("NSE:GOOG" as InstrumentKey, 1440, rows.length);
  rows.forEach(([day, ...figures], i) => {
    table.at[i] = Date.parse(`${day}T00:00:00Z`) - IST_MS;
    [table.open[i], table.high[i], table.low[i], table.close[i], table.volume[i]] = figures.map(Number) as [number, number, number, number, number];
  });
  return table;
}

const RUNS = [
  { name: "unittest_10_30_nocomm_finalized", slow: 30, model: {}, atEnd: "last-open", trades: 66 },
  { name: "readme_table_semantics_spread002", slow: 20, model: { spread: { percent: 0.2, on: "entry" } }, atEnd: "leave", trades: 93 },
] as const;

test.skipIf(!data).each(RUNS)("$name: each trade and each point of the equity curve is backtesting.py's", async ({ name, slow, model, atEnd, trades }) => {
  const outcome = play(await classOf("sma-crossover"), [google()], {
    parameters: { stock: "NSE:GOOG", bar: 1440, lots: 1, fast: 10, slow }, ledger: "float", capital: 10_000, sizing: 1 - Number.EPSILON, atEnd, model: { ...DEFAULT_BAR_MODEL, ...model },
  });
  const closed = outcome.trades.filter(({ open }) => atEnd === "last-open" || !open);
  const lines = (text: string): string[][] => text.trim().split("\n").slice(1).map((line) => line.split(","));
  const wanted = lines(readFileSync(`${folder}${name}_trades.csv`, "utf8")).map(([size, entryBar, exitBar, entry, exit, , , profit]) => [size, entryBar, exitBar, entry, exit, profit].map(Number));
  expect(wanted).toHaveLength(trades);
  expect(closed.map((trade) => [trade.quantity, trade.entryBar, trade.exitBar, trade.entryPrice, trade.exitPrice, trade.profit])).toEqual(wanted);
  const curve = lines(gunzipSync(readFileSync(`${folder}${name}_equity.csv.gz`)).toString()).map(([, equity]) => Number(equity));
  expect([...outcome.track.equity]).toEqual(curve);
});

const FIGURES = {
  exposure: "Exposure Time [%]", equityFinal: "Equity Final [$]", equityPeak: "Equity Peak [$]", return: "Return [%]", buyAndHold: "Buy & Hold Return [%]", returnYear: "Return (Ann.) [%]", volatilityYear: "Volatility (Ann.) [%]",
  cagr: "CAGR [%]", sharpe: "Sharpe Ratio", sortino: "Sortino Ratio", calmar: "Calmar Ratio", drawdownMax: "Max. Drawdown [%]", drawdownMean: "Avg. Drawdown [%]", trades: "# Trades", winRate: "Win Rate [%]",
  tradeBest: "Best Trade [%]", tradeWorst: "Worst Trade [%]", tradeMean: "Avg. Trade [%]", profitFactor: "Profit Factor", expectancy: "Expectancy [%]", sqn: "SQN", kelly: "Kelly Criterion",
} as const;

test.skipIf(!data)("unittest_10_30_nocomm_finalized: from bars to figures, each of them to the last digit", async () => {
  const table = google();
  const outcome = play(await classOf("sma-crossover"), [table], { parameters: { stock: "NSE:GOOG", bar: 1440, lots: 1, fast: 10, slow: 30 }, ledger: "float", capital: 10_000, sizing: 1 - Number.EPSILON, atEnd: "last-open", model: DEFAULT_BAR_MODEL });
  const { figures } = reportRun({ outcome, tables: [table], instruments: [sim("NSE:GOOG")], unitsPerRupee: 1 });
  const { stats } = (JSON.parse(readFileSync(`${folder}reference_stats.json`, "utf8")) as { runs: Record<string, { stats: Record<string, number | string> }> }).runs["unittest_10_30_nocomm_finalized"]!;
  for (const [name, theirs] of Object.entries(FIGURES)) expect([name, figures[name as keyof typeof FIGURES]]).toEqual([name, stats[theirs]]);
  // NumPy leaves these two to the machine's BLAS.
  expect(figures.alpha! / Number(stats["Alpha [%]"])).toBeCloseTo(1, 12);
  expect(figures.beta! / Number(stats["Beta"])).toBeCloseTo(1, 12);
  const days = (ms: number | undefined): string => `${(ms ?? 0) / 86_400_000} days 00:00:00`;
  expect([figures.duration, figures.drawdownLongest, figures.drawdownDurationMean, figures.tradeLongest, figures.tradeDurationMean].map(days)).toEqual(
    ["Duration", "Max. Drawdown Duration", "Avg. Drawdown Duration", "Max. Trade Duration", "Avg. Trade Duration"].map((name) => stats[name]),
  );
});
