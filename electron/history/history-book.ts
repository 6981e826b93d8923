import type { HistoryStore, NewDay, SeriesDays, StoredDay } from "../../shared/contract/history-store.ts";
import type { BrokerFrame, Candle } from "../../shared/domain/candle.ts";
import { TerminalError, notConnected } from "../../shared/domain/errors.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime, SystemClock, Timers } from "../../shared/domain/time.ts";
import { aggregate } from "../../shared/history/aggregate.ts";
import type { DaySpan } from "../../shared/history/chunks.ts";
import { chunksOf } from "../../shared/history/chunks.ts";
import { dayAt } from "../../shared/history/days.ts";
import { finer, frameName } from "../../shared/history/frames.ts";
import { judgeDay } from "../../shared/history/judge-day.ts";
import { packCandles, unpackCandles } from "../../shared/history/packed.ts";
import type { Sessions } from "../../shared/history/sessions.ts";
import type { CandleSource } from "./candle-source.ts";
import { isOver, mayHaveBars, missingDays } from "./day-states.ts";
import { SpanFetcher } from "./span-fetcher.ts";

export interface HistoryBookOptions {
  readonly store: HistoryStore;
  readonly source: CandleSource;
  readonly clock: SystemClock;
  readonly timers: Timers;
  /** A sentence about what was found and done about it. */
  readonly onNote: (sentence: string) => void;
}

export interface FillRequest {
  readonly instrument: Instrument;
  readonly frame: BrokerFrame;
  /** Days since 1970-01-01, both included. */
  readonly from: number;
  readonly to: number;
  readonly sessions: Sessions;
  readonly now: MarketTime;
  /** Doubtful answers are asked for again so often. */
  readonly patience: number;
  readonly signal?: AbortSignal | undefined;
  /** Each request's outcome, newest days first. */
  readonly onChunk?: (done: ChunkDone) => void;
  readonly onPlan?: (chunks: readonly DaySpan[]) => void;
}

export interface ChunkDone {
  readonly span: DaySpan;
  readonly days: readonly NewDay[];
  readonly candles: readonly Candle[];
}

/**
 * Candles of the broker's own frames, day by day: what is kept is read, what is missing is fetched and kept.
 * One series is filled by one caller at a time, so that two charts of one instrument ask once.
 */
export class HistoryBook {
  #options: HistoryBookOptions;
  #fetcher: SpanFetcher;
  #lanes = new Map<string, Promise<unknown>>();

  constructor(options: HistoryBookOptions) {
    this.#options = options;
    this.#fetcher = new SpanFetcher(options.source, options.timers);
  }

  /** All bars of the span, ascending. @throws TerminalError where the broker gives no answer, HistoryStopped. */
  async series(request: FillRequest): Promise<readonly Candle[]> {
    return this.#inTurn(request, async () => {
      const { from, to } = request;
      const kept = await this.#read(request);
      const days = split(kept.days, kept.candles);
      await this.#fetch(request, kept.days, (done) => {
        for (const [day, candles] of split(done.days, done.candles)) days.set(day, candles);
      });
      return [...days].filter(([day]) => day >= from && day <= to).sort(([a], [b]) => a - b).flatMap(([, candles]) => candles);
    });
  }

  /** Fetches what is missing of the span, and hands nothing out. @throws as `series`. */
  fill(request: FillRequest): Promise<void> {
    return this.#inTurn(request, async () => {
      const { store } = this.#options;
      const { instrument, frame, from, to } = request;
      await this.#fetch(request, await store.days({ instrument: instrument.key, frame }, from, to), () => {});
    });
  }

  async #fetch(request: FillRequest, kept: readonly StoredDay[], take: (done: ChunkDone) => void): Promise<void> {
    const { source, clock } = this.#options;
    const { frame, from, to, sessions, now } = request;
    const missing = missingDays(kept, from, to, sessions, now, clock.now());
    const chunks = chunksOf(missing, source.days(frame));
    request.onPlan?.(chunks);
    const wanted = new Set(missing);
    const left = new Set(kept.map(({ day }) => day).filter((day) => !wanted.has(day)));
    let proven = kept.findLast(({ bars, final }) => bars > 0 && final)?.day;
    for (const span of chunks) {
      const done = await this.#fetchChunk(request, span, proven, left);
      proven ??= done.days.findLast(({ bars, final }) => bars > 0 && final)?.day;
      take(done);
      await this.#keep(request, done);
      request.onChunk?.(done);
    }
  }

  /** @param left days that are kept and stand: a request that spans them brings them again, and they are passed over. */
  async #fetchChunk(request: FillRequest, span: DaySpan, proven: number | undefined, left: ReadonlySet<number>): Promise<ChunkDone> {
    const { instrument, frame, sessions, now, signal, patience } = request;
    const outcome = await this.#fetcher.fetch({ instrument, frame, span, sessions, now, signal, proven, patience });
    if (outcome.kind === "failed") throw new TerminalError(notConnected(`The candles of ${instrument.symbol} could not be had: ${outcome.why}`));
    const byDay = Map.groupBy(outcome.candles, ({ at }) => dayAt(at));
    const crooked = [...byDay].filter(([day, candles]) => judgeDay(candles, frame, day, sessions).misaligned > 0).map(([day]) => day);
    if (crooked.length > 0) await this.#straighten(request, crooked, byDay);
    const days: NewDay[] = [];
    for (let day = span.from; day <= Math.min(span.to, dayAt(now)); day++) {
      const candles = byDay.get(day);
      if (left.has(day) || (!candles && !mayHaveBars(day, sessions))) continue;
      const { bars, expected, missing } = judgeDay(candles ?? [], frame, day, sessions);
      days.push({ day, final: isOver(day, sessions, now), bars, expected, missing });
    }
    return { span, days, candles: days.flatMap(({ day }) => byDay.get(day) ?? []) };
  }

  /** Bars that do not begin where bars of their frame begin are not used: these days are built from finer bars. */
  async #straighten(request: FillRequest, crooked: readonly number[], byDay: Map<number, Candle[]>): Promise<void> {
    const { instrument, frame, sessions } = request;
    const lower = finer(frame);
    if (lower === undefined) return;
    const { onChunk: _chunk, onPlan: _plan, ...plain } = request;
    const from = crooked[0] ?? 0;
    const to = crooked.at(-1) ?? from;
    const built = Map.groupBy(aggregate(await this.series({ ...plain, frame: lower, from, to }), frame, sessions), ({ at }) => dayAt(at));
    for (const day of crooked) byDay.set(day, built.get(day) ?? []);
    this.#options.onNote(`The broker's ${frameName(frame)} bars of ${instrument.symbol} did not begin where such bars begin; ${crooked.length === 1 ? "one day was" : `${crooked.length} days were`} built from ${frameName(lower)} bars.`);
  }

  /** Without the disk, charts go on from the broker alone. */
  async #read({ instrument, frame, from, to }: FillRequest): Promise<{ readonly days: readonly StoredDay[]; readonly candles: readonly Candle[] }> {
    const { store, clock, onNote } = this.#options;
    try {
      const { days, packed, damaged } = await store.read({ instrument: instrument.key, frame }, from, to, clock.now());
      if (damaged > 0) onNote(`${damaged} kept ${damaged === 1 ? "day" : "days"} of ${instrument.symbol} ${frameName(frame)} could not be read any more and ${damaged === 1 ? "is" : "are"} fetched anew.`);
      return { days, candles: unpackCandles(packed) };
    } catch {
      return { days: [], candles: [] };
    }
  }

  async #keep({ instrument, frame, signal }: FillRequest, { days, candles }: ChunkDone): Promise<void> {
    const { store, clock, onNote } = this.#options;
    const series: SeriesDays = { instrument: instrument.key, frame, days, packed: packCandles(candles) };
    try {
      await store.write(series, clock.now(), false);
    } catch (error) {
      // A chart has its bars all the same; a download has nothing if they are not kept.
      if (signal) throw error;
      onNote(error instanceof Error ? error.message : String(error));
    }
  }

  async #inTurn<T>({ instrument, frame }: FillRequest, run: () => Promise<T>): Promise<T> {
    const name = `${instrument.key}|${frame}`;
    const before = this.#lanes.get(name);
    const mine = (before ?? Promise.resolve()).then(run, run);
    const settled = mine.then(() => {}, () => {});
    this.#lanes.set(name, settled);
    void settled.then(() => this.#lanes.get(name) === settled && this.#lanes.delete(name));
    return mine;
  }
}

/** The bars of each day; the days and the bars are in the same order. */
function split(days: readonly Pick<NewDay, "day" | "bars">[], candles: readonly Candle[]): Map<number, readonly Candle[]> {
  let at = 0;
  return new Map(days.map(({ day, bars }) => [day, candles.slice(at, (at += bars))]));
}
