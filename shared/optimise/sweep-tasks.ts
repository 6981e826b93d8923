import type { BacktestTask } from "../contract/backtest-task.ts";
import type { SweepPoint, SweepRequest } from "../contract/schemas/lab.ts";
import type { ParameterValue } from "../strategy/parameters.ts";
import type { RunPrices } from "../simulation/backtest/run-prices.ts";
import type { Place } from "./axes.ts";
import type { Told } from "./model-points.ts";

/** Argument of a thread that leaves feed, orders and page the first turn. */
export const STEP_ASIDE = "--step-aside";

/** What a sweep's threads are asked, by the names of workers/backtest/sweep/main.ts. */
export interface SweepJob {
  /** Of the sweep, for what a thread keeps from task to task. */
  readonly id: string;
  /** Of the base point. */
  readonly task: BacktestTask;
  readonly request: SweepRequest;
}

export interface Prepared {
  readonly inSample: RunPrices;
  readonly rest: RunPrices;
  /** First day that is kept apart; undefined where none is. */
  readonly restFrom: string | undefined;
  /** Of all prices. */
  readonly dataHash: string;
  readonly warnings: readonly string[];
}

export interface ProposeTask {
  readonly job: SweepJob;
  readonly told: readonly Told[];
}

/** One point that was played. */
export interface PlayedPoint {
  readonly place: Place;
  readonly point: SweepPoint;
  readonly periodSharpe: number | undefined;
}

export interface PlayTask {
  readonly job: SweepJob;
  readonly prices: RunPrices;
  readonly places: readonly Place[];
  /** Numbers as BEAT says, Int32. */
  readonly beat: SharedArrayBuffer;
}

/** `moved` counts signs of life; anything but 0 in `stop` ends the task with what it has. */
export const BEAT = { moved: 0, stop: 1 } as const;
export const BEAT_BYTES = 2 * Int32Array.BYTES_PER_ELEMENT;

export interface Played {
  /** Fewer than were asked for where the task was stopped. */
  readonly points: readonly PlayedPoint[];
  readonly tookMs: number;
}

/** One point once more, over prices that may come after those of the sweep. */
export interface ChosenTask {
  readonly job: SweepJob;
  readonly values: readonly ParameterValue[];
  /** Feed the indicators; undefined where the run begins with its data. */
  readonly warmUp: RunPrices | undefined;
  readonly prices: RunPrices;
}

export interface ReturnsAnswer {
  /** Period by period. */
  readonly returns: readonly number[];
}
