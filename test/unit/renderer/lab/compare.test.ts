import { expect, test } from "vitest";
import { growthOf } from "../../../../shared/lab-charts/growth-chart.ts";
import { compareGroups, requestDifferences } from "../../../../renderer/panels/lab/compare-rows.ts";
import { tradeWindow } from "../../../../renderer/panels/lab/trade-window.ts";
import { madeRun } from "../../lab-reports/made-run.ts";

const { run } = madeRun({ days: 20 });
const rowOf = (key: string, ...figures: readonly object[]) => compareGroups(figures.map((one) => ({ ...run.figures, ...one }))).flatMap(({ rows }) => rows).find((row) => row.line.key === key)!;

test("the best of a row: more of a return, the shallower drawdown, less of charges, equal ones both", () => {
  expect(rowOf("return", { return: 3 }, { return: 5 }, { return: -1 }).best).toEqual([false, true, false]);
  expect(rowOf("drawdownMax", { drawdownMax: -12 }, { drawdownMax: -4 }).best).toEqual([false, true]);
  expect(rowOf("charges", { charges: 900 }, { charges: 400 }, { charges: 400 }).best).toEqual([false, true, true]);
});

test("no best where all are equal, where only one can be told, and where neither end is better", () => {
  expect(rowOf("sharpe", { sharpe: 1 }, { sharpe: 1 }).best).toEqual([false, false]);
  expect(rowOf("sharpe", { sharpe: 1 }, { sharpe: undefined }).best).toEqual([false, false]);
  expect(rowOf("trades", { trades: 1 }, { trades: 9 }).best).toEqual([false, false]);
});

test("only what was asked for otherwise is listed, in words", () => {
  const other = { ...run, request: { ...run.request, chargesTimes: 2, parameters: { ...run.request.parameters, fast: 12 }, bars: { ...run.request.bars, slippage: { kind: "none" as const } } } };
  expect(requestDifferences([run, run])).toEqual([]);
  expect(requestDifferences([run, other])).toEqual([
    { name: "fast", values: ["9", "12"] }, { name: "Slippage", values: ["percent", "none"] }, { name: "Slippage by", values: ["0.01", "–"] }, { name: "Charges, times", values: ["1", "2"] },
  ]);
  expect(requestDifferences([run, { ...run, codeHash: "f".repeat(64) }])).toEqual([{ name: "code", values: [run.codeHash.slice(0, 12), "ffffffffffff"] }]);
});

test("curves of different capital begin at nought: 2,00,000 to 2,50,000 is 25 %", () => {
  expect(growthOf([200_000, 150_000, 250_000])).toEqual([0, -25, 25]);
  expect(growthOf([])).toEqual([]);
});

test("the bars of a trade reach beyond it on both sides, and not before the run", () => {
  const trade = run.trades[1]!;
  const { from, to } = tradeWindow(trade, run.figures);
  expect(from).toBeLessThan(trade.entryAt);
  expect(to).toBeGreaterThan(trade.exitAt);
  expect(from).toBeGreaterThanOrEqual(run.figures.start);
});
