import type { DriftSignal } from "../analytics/drift.ts";
import type { AccountId } from "../domain/identity.ts";
import type { MarketTime, SystemTime } from "../domain/time.ts";
import type { Money } from "../domain/units.ts";
import type { TickInstrument } from "../simulation/backtest/ticks/options.ts";
import type { ParameterValues } from "../strategy/parameters.ts";
import type { BacktestPlaces } from "./backtest-task.ts";
import type { FillModel } from "./schemas/paper.ts";
import type { StrategyBuild, WarmCandles } from "./strategy-host.ts";

/** A part of the day that is played again: one version from its start to its end. */
export interface DriftStretch {
  readonly build: StrategyBuild;
  readonly parameters: ParameterValues;
  readonly capital: Money;
  readonly seed: number;
  readonly instruments: readonly TickInstrument[];
  readonly warm: readonly WarmCandles[];
  readonly from: MarketTime;
  /** Where it was stopped before the day's end; `closes`: squared off then. */
  readonly until: { readonly at: MarketTime; readonly closes: boolean } | undefined;
  /** What it really did, charges included. */
  readonly real: readonly DriftSignal[];
}

/** One strategy's day, for a thread. */
export interface DriftTask {
  readonly strategy: string;
  readonly title: string;
  readonly day: string;
  readonly at: SystemTime;
  /** In their order in time; at least one. */
  readonly stretches: readonly DriftStretch[];
  readonly model: FillModel;
  /** Of what the account's latency is drawn with. */
  readonly market: { readonly seed: number; readonly account: AccountId };
  /** With the recordings of the account's market. */
  readonly places: BacktestPlaces;
  /** What limits the comparison already, a sentence each. */
  readonly notes: readonly string[];
  /** False where something of the day is not known. */
  readonly sure: boolean;
  /** As `PROGRESS` says. */
  readonly progress: SharedArrayBuffer | undefined;
}
