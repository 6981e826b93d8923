import type { BarTable } from "../../shared/simulation/backtest/bar-table.ts";
import { BarRun } from "../../shared/simulation/backtest/bar-run.ts";
import type { BacktestOutcome } from "../../shared/simulation/backtest/options.ts";
import type { RunPrices } from "../../shared/simulation/backtest/run-prices.ts";
import { areTicks } from "../../shared/simulation/backtest/run-prices.ts";
import { TickRun } from "../../shared/simulation/backtest/ticks/tick-run.ts";
import type { RunOptions } from "./run-options.ts";

/** Hears now and then how many bars or ticks have been played; false ends the run. */
export type Tell = (steps: number) => boolean;

/**
 * The strategy over the prices, whichever they are.
 * @param warm candles of before, for a run on ticks; bars are warmed up by `startAt`.
 * @throws RunCancelled when it was ended by `tell`.
 */
export function playPrices(options: RunOptions, prices: RunPrices, tell?: Tell, warm?: readonly BarTable[]): BacktestOutcome {
  return areTicks(prices) ? new TickRun({ ...options, warm }).run(prices, tell) : new BarRun(options, prices).run(tell);
}
