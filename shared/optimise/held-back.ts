import type { Candle } from "../strategy/candle-view.ts";
import type { StopReason, StrategyClass } from "../strategy/strategy.ts";
import { EquityTrack } from "../simulation/backtest/equity-track.ts";
import type { BarTable } from "../simulation/backtest/bar-table.ts";
import type { BacktestOutcome } from "../simulation/backtest/options.ts";

/**
 * The same strategy, asleep until a time: candles before it feed the indicators and call nothing, as the warm-up of a
 * live run does; then it is started, and what comes after is its run.
 * @param until end of the last bar of the warm-up.
 */
export function heldBack(Class: StrategyClass, until: number): StrategyClass {
  return class HeldBack extends Class {
    #begun = false;

    override onInit(): void {}
    override onCandle(candle: Candle): void {
      if (!this.#begun && this.now >= until) {
        this.#begun = true;
        super.onInit();
      }
      if (this.now > until) super.onCandle(candle);
    }
    override onStop(reason: StopReason): void {
      if (this.#begun) super.onStop(reason);
    }
  };
}

/**
 * What came of a run after its warm-up. The curve begins with the capital at the open of the first bar, so that the
 * first bar's result counts.
 * @param until as of `heldBack`. @param tables the bars after it.
 */
export function afterWarmUp(outcome: BacktestOutcome, until: number, tables: readonly BarTable[]): BacktestOutcome {
  const { track } = outcome;
  const { at, equity, benchmark } = track;
  let first = 0;
  while (first < at.length && (at[first] ?? 0) <= until) first++;
  if (first === 0) return outcome;
  const begins = Math.min(...tables.map((table) => table.at[0] ?? Number.POSITIVE_INFINITY));
  const run = new EquityTrack(track.length - first + 1);
  run.push(begins, equity[first - 1] ?? 0, benchmark[first - 1] ?? 0);
  for (let i = first; i < track.length; i++) run.push(at[i] ?? 0, equity[i] ?? 0, benchmark[i] ?? 0);
  const shifted = (bar: number): number => bar - first + 1;
  return {
    ...outcome, track: run, tradesFrom: Math.max(0, shifted(outcome.tradesFrom)), steps: outcome.steps - first,
    trades: outcome.trades.map((trade) => ({ ...trade, entryBar: shifted(trade.entryBar), exitBar: shifted(trade.exitBar) })),
    fills: outcome.fills.map((fill) => ({ ...fill, bar: shifted(fill.bar) })),
  };
}
