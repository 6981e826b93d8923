import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { DEFAULT_BAR_MODEL } from "../../../shared/contract/schemas/lab.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { barTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { sharedData } from "../../shared-data.ts";
import { classOf } from "../strategy/load.ts";
import { play } from "./rig.ts";

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
