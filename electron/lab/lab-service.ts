import { join } from "node:path";
import type { BacktestPlaces, BacktestTask, CardEvidence, KeepAs, KeptInputs, LabBars, LabCalls, PlayedRun } from "../../shared/contract/backtest-task.ts";
import type { Answer, Request } from "../../shared/contract/commands.ts";
import type { BiasView, LabJob, LabPlan, LabRun, OutcomesView, ReportCardView, RunHead, RunRequest } from "../../shared/contract/schemas/lab.ts";
import { isOnTicks } from "../../shared/contract/schemas/lab.ts";
import { TerminalError, badInput, failureOf } from "../../shared/domain/errors.ts";
import type { SystemClock, SystemTime, Timers } from "../../shared/domain/time.ts";
import type { Catalogue } from "../strategies/catalogue/catalogue.ts";
import type { StrategyReader } from "../strategies/catalogue/strategy-reader.ts";
import { doubledCosts } from "./doubled-costs.ts";
import { LabJobs } from "./lab-jobs.ts";
import { LabThreads } from "./lab-threads.ts";
import type { LabMarket } from "./run-inputs.ts";
import { RunInputs, placesOf } from "./run-inputs.ts";
import { mayBeOf, sweepEvidence } from "./sweep-evidence.ts";
import type { Sweeps, SweepsOptions } from "./sweeps/sweeps.ts";

/**
 * A strategy may think so long about a stretch of bars, ms; progress is told every 16,384 of them, or ticks. Its thread stands
 * back behind all others: on a busy machine a heavy strategy takes minutes for that, and anyone can cancel it before.
 */
const STALL_MS = 600_000;

export interface LabServiceOptions {
  /** The data folder. */
  readonly folder: string;
  readonly catalogue: Pick<Catalogue, "fresh" | "hashOf">;
  readonly reader: Pick<StrategyReader, "wanted" | "end">;
  /** The market that is shown. */
  readonly market: () => Promise<LabMarket>;
  /** Sweeps of this data folder; opened by the first who asks for them. */
  readonly openSweeps: (lab: Pick<SweepsOptions, "taskOf" | "keepRun">) => Promise<LabSweeps>;
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

export type LabSweeps = Pick<Sweeps, "start" | "cancel" | "pause" | "open" | "list" | "jobs" | "close">;

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
  #sweeps: Promise<LabSweeps> | undefined;

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
    await this.#sweeps?.then((sweeps) => sweeps.close(), () => {});
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
    const { head, inputs } = await this.#whole(run);
    const id = this.#options.newId();
    const changed = this.#options.catalogue.hashOf(inputs.request.file) === inputs.build.hash ? "" : ` ${inputs.request.file} has changed since or is gone: played was the code of then.`;
    void this.#play({ task: this.inputs.again(inputs), title: `${head.title} (again)`.slice(0, 80), id, note: changed, keep: (at, title) => ({ kind: "again", of: run, id, at, title }) });
    return id;
  }

  async runs(): Promise<Answer<"lab.runs">> {
    const { runs } = await this.#desk("heads", {});
    // Where the file of sweeps cannot be read, lab.sweeps says why; the runs are there all the same.
    const sweeping = await this.sweeps().then((sweeps) => sweeps.jobs(), () => []);
    return { runs: [...runs], jobs: [...this.jobs.views, ...sweeping] };
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

  /** @throws TerminalError (BadInput) for a job that is over. */
  async cancel(job: string): Promise<void> {
    if (this.jobs.cancel(job)) return;
    (await this.#sweepsOf(job)).cancel(job);
  }

  /** @throws TerminalError for a job that is over, and for a single run that has begun. */
  async pause(job: string, paused: boolean): Promise<void> {
    if (this.jobs.pause(job, paused)) return;
    (await this.#sweepsOf(job)).pause(job, paused);
  }

  /** With every parameter that the base leaves to its default, so that runs can be told to be points of it. @returns the job's id, which is the sweep's as well. */
  async sweep({ request, title }: Request<"lab.sweep">): Promise<string> {
    const { task } = await this.inputs.of(request.base);
    return (await this.sweeps()).start({ ...request, base: task.request }, title?.trim() || undefined);
  }

  /** All sweeps. @throws TerminalError where their file cannot be read. */
  sweeps(): Promise<LabSweeps> {
    this.#sweeps ??= this.#options.openSweeps({ taskOf: async (request) => (await this.inputs.of(request)).task, keepRun: (run, title, task) => this.#keepPart(run, title, task) }).catch((error: unknown) => {
      this.#sweeps = undefined;
      throw error instanceof TerminalError ? error : new TerminalError(failureOf(error), { cause: error });
    });
    return this.#sweeps;
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
    const { head, inputs } = await this.#whole(run);
    const task = this.inputs.again(inputs);
    const { result } = this.jobs.start({
      kind: "bias", title: `Bias check of ${head.title}`, unit: unitOf(task.request),
      work: (signal, progress) => this.#threads.job("bias", { db: this.#db, run, at: this.#options.clock.now(), task: { ...task, progress } }, signal),
      done: ({ findings, trials }) => ({ sentence: findings.length === 0 ? `No signal changed in ${trials} trials.` : `${findings.length} signals changed in ${trials} trials: see which.`, run }),
    });
    return result;
  }

  /** Plays the run at twice its costs first where that was not done yet; where it cannot be, the card says so. */
  async card(run: string): Promise<ReportCardView> {
    const { head, findings } = await this.#desk("inputs", { run });
    if (!findings.includes("double-costs")) await this.#doubled(run);
    return this.#desk("card", { run, evidence: await this.#evidence(head) });
  }

  async #evidence(head: RunHead): Promise<CardEvidence> {
    const sweeps = await this.sweeps();
    const sweep = sweeps.list().find(({ state, request, outOfSample }) => state === "done" && (outOfSample === head.id || mayBeOf(head, request)));
    const found = sweep && sweepEvidence(head, await sweeps.open(sweep.id));
    return { sweep: found?.sweep, neighbours: found?.neighbours, walkForward: undefined, paper: undefined };
  }

  #doubled(run: string): Promise<unknown> {
    const going = this.#doubling.get(run) ?? this.#playDoubled(run).catch(() => {}).finally(() => this.#doubling.delete(run));
    this.#doubling.set(run, going);
    return going;
  }

  async #playDoubled(run: string): Promise<void> {
    const { head, inputs } = await this.#whole(run);
    const task = this.inputs.again(inputs);
    await this.#play({ task: { ...task, request: doubledCosts(task.request) }, title: `${head.title}, costs doubled`.slice(0, 80), id: this.#options.newId(), keep: (at) => ({ kind: "double-costs", of: run, at }) });
  }

  #play({ task, title, id, note = "", keep }: PlayPlan): Promise<unknown> {
    const { result } = this.jobs.start({
      kind: "run", title, unit: unitOf(task.request),
      work: (signal, progress) => this.#threads.job("play", { db: this.#db, task: { ...task, progress }, keep: keep(this.#options.clock.now(), title) }, signal),
      done: ({ run, sentence }) => ({ run, sentence: `${sentence}${note}` }),
    }, id);
    return result;
  }

  /** @throws TerminalError (Refused) for a part of a sweep, which cannot be made again by itself. */
  async #whole(run: string): Promise<ReturnType<LabCalls["inputs"]>> {
    const found = await this.#desk("inputs", { run });
    if (found.inputs.ofSweep !== true) return found;
    throw new TerminalError({ kind: "Refused", rule: "lab-part", limit: "runs of their own", value: "the out-of-sample part of a sweep", sentence: `"${found.head.title}" is the out-of-sample part of a sweep and cannot be played by itself. Run its parameters over the whole period, or the sweep again.` });
  }

  /** @returns the run's id. */
  async #keepPart(played: PlayedRun, title: string, task: Omit<KeptInputs, "places" | "ofSweep"> & { readonly places?: BacktestPlaces | undefined }): Promise<string> {
    const places = task.places ?? (await this.#shownPlaces());
    const id = this.#options.newId();
    const inputs: KeptInputs = { build: task.build, instruments: task.instruments, floats: task.floats, request: played.request, places, ofSweep: true };
    await this.#desk("keep", { fresh: { id, at: this.#options.clock.now(), title: title.slice(0, 80), tookMs: 0, played, inputs } });
    return id;
  }

  async #shownPlaces(): Promise<BacktestPlaces> {
    const { store, recordings } = await this.#options.market();
    return placesOf(store, recordings);
  }

  async #sweepsOf(job: string): Promise<LabSweeps> {
    const sweeps = await this.sweeps();
    if (sweeps.list().some(({ id }) => id === job)) return sweeps;
    throw new TerminalError(badInput("job", "a job that is not over", `There is no job ${job} that is not over yet: it has come to its end meanwhile.`));
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

function unitOf({ data }: RunRequest): "bars" | "ticks" {
  return isOnTicks(data) ? "ticks" : "bars";
}
