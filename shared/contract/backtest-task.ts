import type { CardFigures } from "../analytics/report-card.ts";
import type { Failure } from "../domain/errors.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import type { MarketTime, SystemTime } from "../domain/time.ts";
import type { PriceBars } from "../lab-charts/price-bars.ts";
import type { TickInstrument } from "../simulation/backtest/ticks/options.ts";
import type { CalendarFiles } from "./history-tasks.ts";
import type { BiasView, LabPlan, LabRun, OutcomesView, ReportCardView, RunHead, RunRequest } from "./schemas/lab.ts";
import type { PortfolioRequest, PortfolioView } from "./schemas/lab-portfolio.ts";
import type { DriftTask } from "./drift-task.ts";
import type { DriftDayView, DriftReport } from "./schemas/drift.ts";
import type { StrategyBuild } from "./strategy-host.ts";

/** Where a run finds what it is played on. */
export interface BacktestPlaces {
  /** The store of kept candles; undefined where there is none. */
  readonly store: string | undefined;
  /** Folder of the recordings of one market; undefined where there are none. */
  readonly recordings: string | undefined;
  readonly calendar: CalendarFiles;
  /** Paths of the dated tables. */
  readonly charges: string;
  readonly margins: string;
}

/** One run, for any thread. */
export interface BacktestTask {
  readonly build: StrategyBuild;
  readonly request: RunRequest;
  /** Of every instrument that the parameters name. */
  readonly instruments: readonly TickInstrument[];
  readonly places: BacktestPlaces;
  /** Prices as they are written, in whatever currency: no charges, no margin. */
  readonly floats: boolean;
  /** Two numbers: bars played, and bars to play. Asked to stop by a third that is not 0. */
  readonly progress: SharedArrayBuffer | undefined;
}

/** Places in `progress`, as Int32. */
export const PROGRESS = { done: 0, total: 1, stop: 2 } as const;
export const PROGRESS_BYTES = 3 * Int32Array.BYTES_PER_ELEMENT;

/** What a run was made of: enough to make it again though its file has changed since. */
export type KeptInputs = Omit<BacktestTask, "progress"> & {
  /** It is the out-of-sample part of a sweep: its first bars only warmed it up, so that it is not made again by itself. */
  readonly ofSweep?: boolean;
};

/** What a run comes to, but for its name and when it was made. */
export type PlayedRun = Omit<LabRun, "id" | "at" | "title" | "tookMs">;

/** A run that is to be kept. */
export interface FreshRun {
  readonly id: string;
  readonly at: SystemTime;
  readonly title: string;
  readonly tookMs: number;
  readonly played: PlayedRun;
  readonly inputs: KeptInputs;
}

/** What is found out about a run afterwards, and kept beside it. */
export type FindingKind = "double-costs" | "bias";

/** What becomes of a run that was played. */
export type KeepAs =
  /** A run of its own. */
  | { readonly kind: "run"; readonly id: string; readonly at: SystemTime; readonly title: string }
  /** The same as an earlier one; kept only where it is not. */
  | { readonly kind: "again"; readonly of: string; readonly id: string; readonly at: SystemTime; readonly title: string }
  /** Only its return, beside the run whose costs it doubles. */
  | { readonly kind: "double-costs"; readonly of: string; readonly at: SystemTime };

export interface PlayAnswer {
  /** Of the run that is kept: with `again` and `double-costs` it may be the earlier one. */
  readonly run: string;
  /** What came of it. */
  readonly sentence: string;
}

/** Everything the lab's threads can do. Each call opens the store and closes it again. */
export interface LabCalls {
  /** Makes the store, or brings it up to date. Sentences about what was found. */
  prepare(ask: { readonly db: string }): { readonly notes: readonly string[] };
  plan(ask: { readonly task: BacktestTask }): LabPlan;
  play(ask: { readonly db: string; readonly task: BacktestTask; readonly keep: KeepAs }): PlayAnswer;
  /** A run that was played elsewhere. */
  keep(ask: { readonly db: string; readonly fresh: FreshRun }): undefined;
  /** Newest first. */
  heads(ask: { readonly db: string }): { readonly runs: readonly RunHead[] };
  open(ask: { readonly db: string; readonly run: string; readonly points: number }): LabRun;
  inputs(ask: { readonly db: string; readonly run: string }): { readonly head: RunHead; readonly inputs: KeptInputs; readonly findings: readonly FindingKind[] };
  title(ask: { readonly db: string; readonly run: string; readonly title: string }): undefined;
  remove(ask: { readonly db: string; readonly run: string }): undefined;
  /** Bars as they are now; `most` of them, neighbours made one. */
  bars(ask: { readonly task: BacktestTask; readonly instrument: InstrumentKey; readonly from: MarketTime; readonly to: MarketTime; readonly most: number }): LabBars;
  /** The run and bars of its first instrument, as `v8.serialize` packs a `WholeRun`: for the thread that writes reports, past the main one. */
  whole(ask: { readonly db: string; readonly run: string; readonly task: BacktestTask }): Uint8Array;
  monteCarlo(ask: { readonly db: string; readonly run: string; readonly kind: OutcomesView["kind"]; readonly runs: number }): OutcomesView;
  bias(ask: { readonly db: string; readonly run: string; readonly at: SystemTime; readonly task: BacktestTask }): BiasView;
  /** @param ask `points` of the curve at most; undefined = all. */
  portfolio(ask: PortfolioRequest & { readonly db: string; readonly points: number | undefined }): PortfolioView;
  card(ask: { readonly db: string; readonly run: string; readonly evidence: CardEvidence }): ReportCardView;
  /** Plays a strategy's day again and keeps how it compares. `db` of these four is the file of drifts. */
  drift(ask: { readonly db: string; readonly task: DriftTask }): DriftReport;
  driftKeep(ask: { readonly db: string; readonly report: DriftReport }): undefined;
  driftDays(ask: { readonly db: string; readonly strategy: string }): { readonly days: readonly DriftDayView[] };
  driftReport(ask: { readonly db: string; readonly strategy: string; readonly day: string }): DriftReport;
}

export type LabBars = { readonly at: MarketTime[] } & { readonly [C in "open" | "high" | "low" | "close"]: number[] };

/** Of a run, all of it. Prices of the bars in rupees. */
export interface WholeRun {
  readonly run: LabRun;
  /** Absent where the prices are no longer those of the run. */
  readonly bars: PriceBars | undefined;
}

/** What else than the run itself speaks for it. Undefined is what was not done. */
export type CardEvidence = Pick<CardFigures, "walkForward" | "sweep" | "neighbours" | "paper">;

/** Errors lose all but their message on the way between threads: a failure is an answer. */
export type LabAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };
