import { percentileOf } from "../percentile.ts";

/** Equity at the steps of the outcomes below which so many percent of the runs stand. */
export interface Band {
  readonly percentile: number;
  readonly equity: readonly number[];
}

/** What became of many simulated runs. Money as in what they were made from. */
export interface Outcomes {
  readonly runs: number;
  /** Places in a path at which the bands are told, ascending from 0 to the last. */
  readonly steps: readonly number[];
  /** By ascending percentile. */
  readonly bands: readonly Band[];
  /** Return of each run as a fraction, ascending. */
  readonly returns: readonly number[];
  /** Deepest drawdown of each run as a fraction of the peak before it, ascending. Above 1 the account owed money. */
  readonly drawdowns: readonly number[];
}

/** Share of the runs that fell deeper than so far below a peak. `deeperThan` as a fraction. */
export function chanceOfDrawdown({ drawdowns, runs }: Outcomes, deeperThan: number): number {
  return drawdowns.filter((depth) => depth > deeperThan).length / runs;
}

/** Share of the runs that ended below where they began. */
export function chanceOfLoss({ returns, runs }: Outcomes): number {
  return returns.filter((one) => one < 0).length / runs;
}

/** Depth that so many percent of the runs stayed within, as a fraction. */
export function drawdownAt({ drawdowns }: Outcomes, percentile: number): number {
  return percentileOf(drawdowns, percentile);
}
