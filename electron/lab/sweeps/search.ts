import type { PlayedRun } from "../../../shared/contract/backtest-task.ts";
import type { SweepRecord, SweepStanding } from "../../../shared/optimise/sweep-records.ts";
import type { Prepared, SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import type { SweepPool } from "./sweep-pool.ts";
import type { SweepStore } from "./sweep-store.ts";

/** What a sweep or a walk-forward does between its data and its end. Made, played once. */
export interface Search {
  readonly done: number;
  /** 0 until it is known. */
  readonly total: number;
  /** Undefined while it cannot be told. */
  readonly leftMs: number | undefined;
  /** What is known of it before it is played. */
  readonly planned: Partial<SweepStanding>;
  /** Points on their way are finished. */
  pause(paused: boolean): void;
  /** At once; what is finished stays. */
  cancel(): void;
  /** @returns whether it came to its end. */
  play(): Promise<boolean>;
  /** Judges what was played to its end. */
  finish(): Promise<Partial<SweepStanding>>;
  /** What is finished, as a sentence. */
  kept(): string;
}

/** What a search is made of. */
export interface SearchParts {
  readonly record: SweepRecord;
  readonly job: SweepJob;
  readonly pool: SweepPool;
  readonly prepared: Prepared;
  readonly store: SweepStore;
  readonly onProgress: () => void;
  /** Keeps the run of the best point, with the code and the instruments of the sweep. @returns its id. */
  readonly keepRun: (run: PlayedRun, title: string, task: SweepRecord["task"]) => Promise<string>;
  readonly now: () => number;
  readonly stallMs: number;
}
