import type { HolidayTable, SessionTables } from "../calendar/session-tables.ts";
import type { Frame } from "../domain/candle.ts";
import type { MarketTime } from "../domain/time.ts";
import type { CallbackFailure } from "../strategy/health.ts";
import type { InstrumentFacts } from "../strategy/instrument-handle.ts";
import type { LogLine } from "../strategy/log.ts";
import type { FillUpdate, OrderUpdate } from "../strategy/order-view.ts";
import type { ParameterValues } from "../strategy/parameters.ts";
import type { RunState } from "../strategy/run-state.ts";
import type { SeriesNeed } from "../strategy/run-parts.ts";
import type { Signal } from "../strategy/signals.ts";
import type { StopReason } from "../strategy/strategy.ts";

/** A strategy's file as it is run: what `workers/strategy-module` makes of the source. */
export interface StrategyBuild {
  /** As errors call it: the file's name without its folder. */
  readonly file: string;
  /** CommonJS. */
  readonly code: string;
  /** Source map, JSON. */
  readonly map: string;
  /** SHA-256 of the code that is run, hex. */
  readonly hash: string;
}

/** One version of one run. A hot swap is a second version beside the first: same run, next generation. */
export interface RunSpec {
  /** The instance's id. */
  readonly run: string;
  readonly generation: number;
  readonly build: StrategyBuild;
  readonly parameters: ParameterValues;
  /** In units of 1/10,000 rupee. */
  readonly capital: number;
  readonly seed: number;
  /** Of every instrument that its parameters name. */
  readonly instruments: readonly InstrumentFacts[];
}

/** Where candles and slots of a version are: known once it was planned. */
export interface RunPlanned {
  readonly needs: readonly SeriesNeed[];
  /**
   * By their places here slots, orders and fills name instruments. The list of a version that is to take over
   * begins with that of the running one, so that an update on its way when they change means the same to both.
   */
  readonly instruments: readonly InstrumentFacts["key"][];
}

/** Candles of one series, ascending; six numbers each: at, open, high, low, close, volume. Prices in units. */
export interface WarmCandles {
  readonly series: number;
  readonly frame: Frame;
  readonly rows: Float64Array;
}

export type RunStart =
  | { readonly kind: "begin" }
  /** Ticks were missed since the export. */
  | { readonly kind: "resume"; readonly state: RunState };

/**
 * What the terminal and a strategy host (a worker thread with several runs) say to each other. Messages of
 * one direction arrive in order. `generation` names the version that is meant; a host drops what is meant for
 * one that it no longer has.
 */
export type ToStrategyHost =
  /** Once, first. `beat`: see `HOST_BEAT`. */
  | { readonly kind: "open"; readonly ring: SharedArrayBuffer; readonly board: SharedArrayBuffer; readonly beat: SharedArrayBuffer; readonly sessions: SessionTables; readonly holidays: HolidayTable; readonly budgetMs: number; readonly stateEveryMs: number }
  /** Evaluates and plans it; answered by `planned` or `refused`. `number` names this version in the beat. */
  | { readonly kind: "plan"; readonly spec: RunSpec; readonly number: number }
  /** History in, then the first callback. `slots`: board slot of each instrument. Answered by `running` or `refused`. */
  | { readonly kind: "start"; readonly run: string; readonly generation: number; readonly slots: readonly number[]; readonly warm: readonly WarmCandles[]; readonly from: RunStart; readonly at: MarketTime; readonly openOrders: readonly OrderUpdate[]; readonly fills: readonly FillUpdate[] }
  /**
   * Hot swap: the planned generation takes over between two ticks, with state, candles and open orders of the
   * running one, which goes on beside it without a voice until `trialMs` are over. Answered by `swapped` or
   * `refused`; a failure within the trial by `rolled-back`.
   */
  | { readonly kind: "swap"; readonly run: string; readonly generation: number; readonly slots: readonly number[]; readonly warm: readonly WarmCandles[]; readonly trialMs: number }
  /** Gives up a planned version that will not be run. */
  | { readonly kind: "drop"; readonly run: string; readonly generation: number }
  /** Ends after onStop, whose signals still come; then its last state. Answered by `stopped`. */
  | { readonly kind: "stop"; readonly run: string; readonly reason: StopReason }
  | { readonly kind: "order"; readonly run: string; readonly update: OrderUpdate }
  | { readonly kind: "fill"; readonly run: string; readonly update: FillUpdate; readonly charges: number }
  /**
   * Lock-step: told with `reached` once every tick up to this one that was written before has been answered, after
   * the signals that came of them. From the first one on (0 will do) time comes with the ticks alone.
   */
  | { readonly kind: "reach"; readonly sequence: number }
  | { readonly kind: "quit" };

export interface RunFigures {
  readonly run: string;
  readonly generation: number;
  readonly ticks: number;
  readonly candles: number;
  /** Of a tick and all that it brings about (candles, timers), µs, since the last report; 0 where there was none. */
  readonly meanUs: number;
  readonly p99Us: number;
  /** Since the start of this version, and so is what follows. */
  readonly slowestMs: number;
  /** Pieces of work over their budget, callbacks that threw. */
  readonly slow: number;
  readonly errors: number;
  /** Market time as far as it has come. */
  readonly now: number;
}

/** From the moment a tick was received to the end of the callbacks of one run, since the last report. */
export interface AnswerLag {
  readonly p99Us: number;
  readonly mostUs: number;
  /** Of the buckets of workers/strategy-host/time-histogram.ts, for whoever adds them up. */
  readonly counts: Uint32Array;
}

export type FromStrategyHost =
  | { readonly kind: "planned"; readonly run: string; readonly generation: number; readonly planned: RunPlanned }
  /** @property sentence with file and line where they are known. The version is gone. */
  | { readonly kind: "refused"; readonly run: string; readonly generation: number; readonly sentence: string }
  | { readonly kind: "running"; readonly run: string; readonly generation: number; readonly at: MarketTime }
  /** @property switchMs for which no tick could be answered: from the export of the old version until the new one may take the next; `sequence` of the last tick the old one answered. */
  | { readonly kind: "swapped"; readonly run: string; readonly generation: number; readonly switchMs: number; readonly sequence: number }
  /** The earlier generation speaks again. */
  | { readonly kind: "rolled-back"; readonly run: string; readonly generation: number; readonly to: number; readonly sentence: string }
  /** The trial is over; the old version is gone. */
  | { readonly kind: "settled"; readonly run: string; readonly generation: number }
  | { readonly kind: "stopped"; readonly run: string; readonly generation: number; readonly state: RunState | undefined; readonly why: string }
  | { readonly kind: "signals"; readonly run: string; readonly generation: number; readonly signals: readonly Signal[] }
  | { readonly kind: "failed"; readonly run: string; readonly generation: number; readonly failure: CallbackFailure; readonly lines: readonly string[] }
  | { readonly kind: "log"; readonly run: string; readonly lines: readonly LogLine[] }
  /** Every `stateEveryMs`, one run after the other, and after fills: what a restart goes on from. */
  | { readonly kind: "state"; readonly run: string; readonly generation: number; readonly state: RunState }
  /** Once a second. `lost`: ticks that found the ring full. */
  | { readonly kind: "figures"; readonly runs: readonly RunFigures[]; readonly pending: number; readonly lost: number; readonly heapMb: number; readonly lag?: AnswerLag }
  | { readonly kind: "reached"; readonly sequence: number };

/**
 * A host's pulse: an Int32 array that the host writes and the terminal reads without asking.
 * `busyRun`: number (of `plan`) + 1 of the version that is at work, 0 = none: its file is evaluated, it is warmed up or has a callback;
 * `busySince`: another value for each such piece of work (each callback, each series of a warm-up), ms of `performance.timeOrigin + performance.now()` in the low 31 bits.
 * It names the work and is compared with itself alone: the clocks of two threads can be apart. `round`: rises with each round over the ring.
 */
export const HOST_BEAT = { busyRun: 0, busySince: 1, round: 2, size: 16 } as const;
