import type { HistoryStore, StoredJob } from "../../shared/contract/history-store.ts";
import type { HistoryJobView } from "../../shared/contract/schemas/history.ts";
import type { BrokerFrame } from "../../shared/domain/candle.ts";
import { TerminalError, badInput, failureOf } from "../../shared/domain/errors.ts";
import { groupDigits } from "../../shared/domain/format.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime, SystemClock } from "../../shared/domain/time.ts";
import { dayText } from "../../shared/history/days.ts";
import type { Sessions } from "../../shared/history/sessions.ts";
import type { HistoryBook } from "./history-book.ts";
import { HistoryStopped } from "./pause.ts";

export interface DownloadJobsOptions {
  readonly store: HistoryStore;
  readonly book: HistoryBook;
  readonly clock: SystemClock;
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  readonly sessions: (instrument: Instrument) => Sessions;
  readonly marketAt: () => MarketTime | undefined;
  readonly publish: (job: HistoryJobView) => void;
}

interface Job extends StoredJob {
  readonly chunksDone: number;
  readonly chunks: number;
  readonly bars: number;
  readonly startedAt: number;
}

/** Nobody waits: the broker is asked patiently. */
const PATIENCE = 4;
const MOST_JOBS = 100;

/**
 * Downloads of a span of one series, one after the other: they share the broker's limit anyway. What has been
 * fetched is kept day by day, so that a stopped, failed or crashed one goes on where it was.
 */
export class DownloadJobs {
  #options: DownloadJobsOptions;
  #jobs = new Map<number, Job>();
  #stops = new Map<number, AbortController>();
  #running = false;
  #ended = false;

  constructor(options: DownloadJobsOptions) {
    this.#options = options;
  }

  get views(): readonly HistoryJobView[] {
    return [...this.#jobs.values()].map((job) => this.#view(job));
  }

  /** Those of an earlier run. None goes on by itself. */
  async restore(): Promise<void> {
    for (const job of await this.#options.store.jobs()) {
      const broken = job.state === "running" || job.state === "waiting";
      const kept: StoredJob = broken ? { ...job, state: "stopped", sentence: "Sauda ended meanwhile. Resume goes on where it was." } : job;
      this.#jobs.set(job.id, { ...kept, chunksDone: 0, chunks: 0, bars: 0, startedAt: 0 });
    }
  }

  /** @param from days since 1970-01-01, both included. @returns the job's id. @throws TerminalError (BadInput). */
  async start(instrument: InstrumentKey, frame: BrokerFrame, from: number, to: number): Promise<number> {
    if (to < from) throw new TerminalError(badInput("to", `${dayText(from)} or later`, `The download would end (${dayText(to)}) before it begins (${dayText(from)}).`));
    if (this.#jobs.size >= MOST_JOBS) throw new TerminalError(badInput("job", `at most ${MOST_JOBS}`, `There are ${MOST_JOBS} downloads in the list. Dismiss some that are over.`));
    if (!this.#options.instrument(instrument)) throw new TerminalError(badInput("instrument", "an instrument of today's list", `${instrument} is not in today's instrument list, so the broker gives no candles of it.`));
    const id = Math.max(0, ...this.#jobs.keys()) + 1;
    await this.#put({ id, instrument, frame, from, to, state: "waiting", sentence: "Waits for its turn.", createdAt: this.#options.clock.now(), chunksDone: 0, chunks: 0, bars: 0, startedAt: 0 });
    this.#next();
    return id;
  }

  async resume(id: number): Promise<void> {
    const job = this.#of(id);
    if (job.state === "running" || job.state === "waiting") return;
    await this.#put({ ...job, state: "waiting", sentence: "Waits for its turn.", chunksDone: 0, chunks: 0, bars: 0 });
    this.#next();
  }

  async cancel(id: number): Promise<void> {
    const job = this.#of(id);
    this.#stops.get(id)?.abort();
    if (job.state === "waiting") await this.#put({ ...job, state: "stopped", sentence: "Stopped. Resume goes on where it was." });
  }

  async dismiss(id: number): Promise<void> {
    const job = this.#of(id);
    if (job.state === "running" || job.state === "waiting") throw new TerminalError(badInput("job", "a download that is over", "This download still runs. Stop it first."));
    this.#jobs.delete(id);
    await this.#options.store.dropJob(id);
  }

  /** The running one is left as it is, to be resumed another day. */
  end(): void {
    this.#ended = true;
    for (const stop of this.#stops.values()) stop.abort();
  }

  #next(): void {
    const job = [...this.#jobs.values()].find(({ state }) => state === "waiting");
    if (this.#running || this.#ended || !job) return;
    this.#running = true;
    void this.#run(job).finally(() => {
      this.#running = false;
      this.#next();
    });
  }

  async #run(first: Job): Promise<void> {
    const { book, clock } = this.#options;
    const stop = new AbortController();
    this.#stops.set(first.id, stop);
    let job: Job = { ...first, state: "running", sentence: "Asks the broker.", startedAt: clock.now() };
    const tell = (change: Partial<Job>): Promise<void> => this.#put((job = { ...job, ...change }));
    try {
      await tell({});
      const { instrument, now } = this.#known(job);
      await book.fill({
        instrument, now, frame: job.frame, from: job.from, to: job.to, sessions: this.#options.sessions(instrument), patience: PATIENCE, signal: stop.signal,
        onPlan: (chunks) => void tell({ chunks: chunks.length }).catch(() => {}),
        onChunk: ({ span, candles }) => void tell({ chunksDone: job.chunksDone + 1, bars: job.bars + candles.length, sentence: `Has ${dayText(span.from)} and later.` }).catch(() => {}),
      });
      const sentence = job.chunks === 0 ? "All of it was kept already." : `${groupDigits(job.bars)} bars are kept.`;
      await tell({ state: "done", sentence });
    } catch (error) {
      if (this.#ended) return;
      const stopped = error instanceof HistoryStopped;
      const sentence = stopped ? "Stopped. Resume goes on where it was." : `${failureOf(error).sentence} Resume goes on where it was.`;
      await tell({ state: stopped ? "stopped" : "failed", sentence }).catch(() => {});
    } finally {
      this.#stops.delete(first.id);
    }
  }

  #known(job: Job): { readonly instrument: Instrument; readonly now: MarketTime } {
    const instrument = this.#options.instrument(job.instrument);
    const now = this.#options.marketAt();
    if (!instrument) throw new TerminalError(badInput("instrument", "an instrument of today's list", `${job.instrument} is not in today's instrument list.`));
    if (now === undefined) throw new TerminalError({ kind: "NotConnected", sentence: "The market's time is not known yet." });
    return { instrument, now };
  }

  #of(id: number): Job {
    const job = this.#jobs.get(id);
    if (!job) throw new TerminalError(badInput("job", "a download of the list", "This download is not in the list any more."));
    return job;
  }

  async #put(job: Job): Promise<void> {
    this.#jobs.set(job.id, job);
    this.#options.publish(this.#view(job));
    const { id, instrument, frame, from, to, state, sentence, createdAt } = job;
    await this.#options.store.putJob({ id, instrument, frame, from, to, state, sentence, createdAt });
  }

  #view({ id, instrument, frame, from, to, state, sentence, chunksDone, chunks, bars, startedAt }: Job): HistoryJobView {
    const view = { id, instrument, frame, from: dayText(from), to: dayText(to), state, sentence, chunksDone, chunks, bars };
    const spent = this.#options.clock.now() - startedAt;
    if (state !== "running" || chunksDone === 0 || spent <= 0) return view;
    return { ...view, barsPerSecond: (bars * 1000) / spent, leftMs: (spent / chunksDone) * (chunks - chunksDone) };
  }
}
