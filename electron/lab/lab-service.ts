import { join } from "node:path";
import type { BacktestTask, CardEvidence, KeepAs, LabBars, LabCalls } from "../../shared/contract/backtest-task.ts";
import type { Answer, Request } from "../../shared/contract/commands.ts";
import type { BiasView, LabJob, LabPlan, LabRun, OutcomesView, ReportCardView, RunHead, RunRequest } from "../../shared/contract/schemas/lab.ts";
import type { SystemClock, SystemTime, Timers } from "../../shared/domain/time.ts";
import type { Catalogue } from "../strategies/catalogue/catalogue.ts";
import type { StrategyReader } from "../strategies/catalogue/strategy-reader.ts";
import { doubledCosts } from "./doubled-costs.ts";
import { LabJobs } from "./lab-jobs.ts";
import { LabThreads } from "./lab-threads.ts";
import type { LabMarket } from "./run-inputs.ts";
import { RunInputs } from "./run-inputs.ts";

/** A strategy may think so long about a stretch of bars, ms; progress is told every 16,384 of them. */
const STALL_MS = 120_000;

export interface LabServiceOptions {
  /** The data folder. */
  readonly folder: string;
  readonly catalogue: Pick<Catalogue, "fresh" | "hashOf">;
  readonly reader: Pick<StrategyReader, "wanted" | "end">;
  /** The market that is shown. */
  readonly market: () => Promise<LabMarket>;
  /** What sweeps and walk-forwards say of a run. */
  readonly evidence: (run: RunHead) => Promise<CardEvidence>;
  /** Runs that are played at once. */
  readonly threads: number;
  readonly clock: SystemClock;
  readonly timers: Timers;
  /** Six letters and digits at least. */
  readonly newId: () => string;
  readonly publish: (job: LabJob) => void;
  readonly onNote: (sentence: string) => void;
  readonly stallMs?: number;
  /** Of each thread, MB. */
  readonly memory?: number;
}

/** One run, to be played and kept. */
interface PlayPlan {
  readonly task: BacktestTask;
  readonly title: string;
  readonly id: string;
  /** Added to what the job says at its end. */
  readonly note?: string;
  readonly keep: (at: SystemTime, title: string) => KeepAs;
}

/** Backtests of this data folder: what is asked of them, from the plan to the report. */
export class LabService {
  readonly inputs: RunInputs;
  readonly jobs: LabJobs;
  readonly #options: LabServiceOptions;
  readonly #threads: LabThreads;
  readonly #db: string;
  readonly #doubling = new Map<string, Promise<unknown>>();
  #prepared: Promise<void> | undefined;

  constructor(options: LabServiceOptions) {
    this.#options = options;
    const { folder, threads, clock, timers, newId, publish, stallMs = STALL_MS, memory } = options;
    this.#db = join(folder, "lab.db");
    this.#threads = new LabThreads(threads, memory);
    this.inputs = new RunInputs(options);
    this.jobs = new LabJobs({ atOnce: threads, clock, timers, newId, stallMs, publish });
  }

  async end(): Promise<void> {
    await this.jobs.end();
    await Promise.all([this.#threads.end(), this.#options.reader.end()]);
  }

  async plan(request: RunRequest): Promise<LabPlan> {
    const { task } = await this.inputs.of(request);
    return this.#threads.desk("plan", { task });
  }

  /** @returns the job's id, which is the run's as well. */
  async run({ request, title }: Request<"lab.run">): Promise<string> {
    await this.#ready();
    const { task, title: usual } = await this.inputs.of(request);
    const id = this.#options.newId();
    void this.#play({ task, title: title?.trim() || usual, id, keep: (at, words) => ({ kind: "run", id, at, title: words }) });
    return id;
  }

  /** From its stored inputs. @returns the job's id. */
  async again(run: string): Promise<string> {
    const { head, inputs } = await this.#desk("inputs", { run });
    const id = this.#options.newId();
    const changed = this.#options.catalogue.hashOf(inputs.request.file) === inputs.build.hash ? "" : ` ${inputs.request.file} has changed since or is gone: played was the code of then.`;
    void this.#play({ task: this.inputs.again(inputs), title: `${head.title} (again)`.slice(0, 80), id, note: changed, keep: (at, title) => ({ kind: "again", of: run, id, at, title }) });
    return id;
  }

  async runs(): Promise<Answer<"lab.runs">> {
    const { runs } = await this.#desk("heads", {});
    return { runs: [...runs], jobs: this.jobs.views };
  }

  open(run: string, points: number): Promise<LabRun> {
    return this.#desk("open", { run, points });
  }

  async bars({ run, ...span }: Request<"lab.bars">): Promise<LabBars> {
    const { inputs } = await this.#desk("inputs", { run });
    return this.#threads.desk("bars", { ...span, task: this.inputs.again(inputs) });
  }

  async title(run: string, title: string): Promise<void> {
    await this.#desk("title", { run, title });
  }

  async remove(run: string): Promise<void> {
    await this.#desk("remove", { run });
  }

  /** @returns false for a job that is none of these, or is over. */
  cancel(job: string): boolean {
    return this.jobs.cancel(job);
  }

  /** @returns false for a job that is none of these, or is over. @throws TerminalError (Refused) for a run that has begun. */
  pause(job: string, paused: boolean): boolean {
    return this.jobs.pause(job, paused);
  }

  /** Into the data folder's `exports/`. */
  async export(run: string, format: Request<"lab.export">["format"]): Promise<Answer<"lab.export">> {
    const { inputs } = await this.#desk("inputs", { run });
    const packed = await this.#desk("whole", { run, task: this.inputs.again(inputs) });
    return this.#threads.report({ packed, format, folder: join(this.#options.folder, "exports") });
  }

  async monteCarlo({ run, kind, runs }: Request<"lab.monteCarlo">): Promise<OutcomesView> {
    const { head } = await this.#desk("inputs", { run });
    const { result } = this.jobs.start({
      kind: "monte-carlo", title: `Monte Carlo of ${head.title}`,
      work: (signal) => this.#threads.job("monteCarlo", { db: this.#db, run, kind, runs }, signal),
      done: () => ({ sentence: "Drawn.", run }),
    });
    return result;
  }

  async bias(run: string): Promise<BiasView> {
    const { head, inputs } = await this.#desk("inputs", { run });
    const task = this.inputs.again(inputs);
    const { result } = this.jobs.start({
      kind: "bias", title: `Bias check of ${head.title}`,
      work: (signal, progress) => this.#threads.job("bias", { db: this.#db, run, at: this.#options.clock.now(), task: { ...task, progress } }, signal),
      done: ({ findings, trials }) => ({ sentence: findings.length === 0 ? `No signal changed in ${trials} trials.` : `${findings.length} signals changed in ${trials} trials: see which.`, run }),
    });
    return result;
  }

  /** Plays the run at twice its costs first where that was not done yet; where it cannot be, the card says so. */
  async card(run: string): Promise<ReportCardView> {
    const { head, findings } = await this.#desk("inputs", { run });
    if (!findings.includes("double-costs")) await this.#doubled(run);
    return this.#desk("card", { run, evidence: await this.#options.evidence(head) });
  }

  #doubled(run: string): Promise<unknown> {
    const going = this.#doubling.get(run) ?? this.#playDoubled(run).catch(() => {}).finally(() => this.#doubling.delete(run));
    this.#doubling.set(run, going);
    return going;
  }

  async #playDoubled(run: string): Promise<void> {
    const { head, inputs } = await this.#desk("inputs", { run });
    const task = this.inputs.again(inputs);
    await this.#play({ task: { ...task, request: doubledCosts(task.request) }, title: `${head.title}, costs doubled`.slice(0, 80), id: this.#options.newId(), keep: (at) => ({ kind: "double-costs", of: run, at }) });
  }

  #play({ task, title, id, note = "", keep }: PlayPlan): Promise<unknown> {
    const { result } = this.jobs.start({
      kind: "run", title,
      work: (signal, progress) => this.#threads.job("play", { db: this.#db, task: { ...task, progress }, keep: keep(this.#options.clock.now(), title) }, signal),
      done: ({ run, sentence }) => ({ run, sentence: `${sentence}${note}` }),
    }, id);
    return result;
  }

  async #desk<N extends keyof LabCalls>(name: N, ask: Omit<Parameters<LabCalls[N]>[0], "db">): Promise<ReturnType<LabCalls[N]>> {
    await this.#ready();
    return this.#threads.desk(name, { ...ask, db: this.#db });
  }

  /** Before the first call; where it fails, before the next one once more. */
  #ready(): Promise<void> {
    this.#prepared ??= this.#threads.desk("prepare", { db: this.#db }).then(({ notes }) => notes.forEach((note) => this.#options.onNote(note))).catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
    return this.#prepared;
  }
}
