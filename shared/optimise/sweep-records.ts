import type { BacktestPlaces, BacktestTask } from "../contract/backtest-task.ts";
import type { LabJob, SweepRequest } from "../contract/schemas/lab.ts";
import type { Place } from "./axes.ts";
import type { PlayedPoint } from "./sweep-tasks.ts";

/** How far a sweep has come. */
export interface SweepStanding {
  readonly state: LabJob["state"];
  readonly sentence: string;
  /** Points to play; 0 until that is known. */
  readonly total: number;
  readonly done: number;
  /** Of all bars: a sweep is taken up again on the same prices alone. */
  readonly dataHash: string | undefined;
  /** Number of the best point so far. */
  readonly best: number | undefined;
  /** Of the best point, once the sweep is done. */
  readonly deflatedSharpe: number | undefined;
  /** The run that it was given on the days that were kept apart. */
  readonly outOfSample: string | undefined;
}

/** A sweep as it is kept, with all that it takes to go on with it. */
export interface SweepRecord {
  readonly id: string;
  /** System time. */
  readonly at: number;
  readonly title: string;
  readonly request: SweepRequest;
  /** Of the base point. Without places where it was kept before those were; the market that is shown then stands in. */
  readonly task: Omit<BacktestTask, "places" | "progress"> & { readonly places?: BacktestPlaces | undefined };
  readonly standing: SweepStanding;
}

/** `number` is the point's place in the order in which the points were chosen. */
export interface NumberedPoint {
  readonly number: number;
  readonly played: PlayedPoint;
}

export interface NumberedPlace {
  readonly number: number;
  readonly place: Place;
}

/** What the thread of the store is asked; each call names the file. */
export interface SweepStoreCalls {
  addSweep(call: { readonly file: string; readonly sweep: SweepRecord }): void;
  changeSweep(call: { readonly file: string; readonly id: string; readonly standing: SweepStanding }): void;
  addPoints(call: { readonly file: string; readonly id: string; readonly points: readonly NumberedPoint[] }): void;
  allSweeps(call: { readonly file: string }): readonly SweepRecord[];
  pointsOf(call: { readonly file: string; readonly id: string }): readonly NumberedPoint[];
  removeSweep(call: { readonly file: string; readonly id: string }): void;
}
