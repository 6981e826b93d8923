import type { ToStrategyHost } from "../../shared/contract/strategy-host.ts";
import type { CallbackFailure } from "../../shared/strategy/health.ts";
import type { StopReason } from "../../shared/strategy/strategy.ts";
import type { Start } from "./begin-run.ts";
import { beginRun, catchUp } from "./begin-run.ts";
import { failureSentence, sentenceOf } from "./failure-words.ts";
import type { Mail } from "./mail.ts";
import type { Update } from "./run.ts";
import { Run } from "./run.ts";
import type { StateRota } from "./state-rota.ts";
import { switchOver } from "./switch-over.ts";
import type { HostWorld } from "./version.ts";
import { Version } from "./version.ts";
import { WarmUp } from "./warm-up.ts";

type Of<K extends ToStrategyHost["kind"]> = Extract<ToStrategyHost, { kind: K }>;

/** Candles of a warm-up that are given between two rounds: about half a millisecond. */
const SLICE = 500;

const WHY: Readonly<Record<StopReason, string>> = {
  user: "It was stopped.", schedule: "Its schedule ended it.", limit: "A limit ended it.", errors: "Its errors ended it.",
  "end of data": "The data has come to its end.", shutdown: "Sauda was closed.",
};

interface Job {
  readonly run: Run;
  readonly version: Version;
  readonly warmUp: WarmUp;
  readonly then: Start | Of<"swap">;
}

export interface DeskOptions {
  readonly world: HostWorld;
  readonly mail: Mail;
  readonly rota: StateRota;
  /** The feed's number of the last tick. */
  readonly sequence: () => number;
  /** Another version hears another slot from now on. */
  readonly onRoutes: () => void;
  readonly onSlot: (slot: number, hasVolume: boolean) => void;
}

/** The life of the runs: planned, warmed up, begun, swapped on trial, stopped. */
export class RunDesk {
  readonly runs = new Map<string, Run>();
  readonly #options: DeskOptions;
  #jobs: Job[] = [];

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  get busy(): boolean {
    return this.#jobs.length > 0;
  }

  plan({ spec, number }: Of<"plan">): void {
    const { world, mail } = this.#options;
    const { run: id, generation, build } = spec;
    const run = this.runs.get(id) ?? new Run(id);
    world.beat.begin(number);
    try {
      const version = new Version(world, spec, number);
      version.nameInstruments(run.keysWith(version));
      run.planned.set(generation, version);
      this.runs.set(id, run);
      mail.say({ kind: "planned", run: id, generation, planned: { needs: version.runner.needs, instruments: version.keys } });
    } catch (error) {
      mail.say({ kind: "refused", run: id, generation, sentence: sentenceOf(error, build.file) });
    } finally {
      world.beat.end();
    }
  }

  /** `start` and `swap`: history goes in first, in slices. */
  warm(message: Start | Of<"swap">): void {
    const { run: id, generation, slots, warm } = message;
    const run = this.runs.get(id);
    const version = run?.planned.get(generation);
    if (!run || !version) return this.#say(id, generation, "This version has not been planned here, or was dropped. Start the strategy again.");
    const problem = unready(run, version, message);
    if (problem !== undefined) return this.#refuse(run, version, problem);
    version.slots = slots;
    for (const { kind, key } of version.spec.instruments) {
      const slot = slots[version.keys.indexOf(key)];
      if (slot !== undefined) this.#options.onSlot(slot, kind !== "index");
    }
    this.#jobs.push({ run, version, warmUp: new WarmUp(version.runner, warm), then: message });
    if (this.#jobs.length === 1) this.step();
  }

  /** A slice of the oldest warm-up; behind its last one the version begins. */
  step(): void {
    const job = this.#jobs[0];
    if (!job) return;
    const { run, version, warmUp, then } = job;
    try {
      if (!version.work(() => warmUp.step(SLICE), false)) return;
      this.#jobs.shift();
      const [failure] = version.takeFailures();
      if (failure) return this.#refuse(run, version, wordsOf(version, failure));
      if (then.kind === "start") this.#begin(run, version, then);
      else this.#swap(run, version, then);
    } catch (error) {
      this.#cancel(version);
      this.#refuse(run, version, sentenceOf(error, version.spec.build.file, version.lines));
    }
  }

  drop({ run: id, generation }: Of<"drop">): void {
    const run = this.runs.get(id);
    const version = run?.planned.get(generation);
    if (run && version) this.#forget(run, version);
  }

  stop({ run: id, reason }: Of<"stop">): void {
    const { mail, rota, world, onRoutes } = this.#options;
    const run = this.runs.get(id);
    const speaker = run?.speaker;
    for (const version of run?.planned.values() ?? []) this.#cancel(version);
    if (!run || !speaker) {
      this.runs.delete(id);
      return mail.say({ kind: "stopped", run: id, generation: run?.planned.keys().next().value ?? 0, state: undefined, why: "It had not begun." });
    }
    if (run.standby) run.standby.alive = false;
    run.endTrial();
    speaker.work((runner) => runner.stop(reason));
    this.runs.delete(id);
    speaker.alive = false;
    onRoutes();
    mail.send(world.deciding, this.runs);
    const state = rota.stateOf(speaker);
    mail.log(run);
    mail.say({ kind: "stopped", run: id, generation: speaker.generation, state, why: WHY[reason] });
  }

  update(id: string, update: Update): void {
    const run = this.runs.get(id);
    if (!run) return;
    if (!run.speaker) {
      if (this.#jobs.some((job) => job.run === run)) run.waiting.push(update);
      return;
    }
    if ("order" in update && update.order.state === "refused" && run.sentOnTrial.has(update.order.signal)) {
      this.#rollBack(run, `Its order was refused: ${update.order.text}`);
    }
    run.take(update);
    if ("fill" in update) this.#options.rota.want(run);
  }

  /** Callbacks have thrown. */
  failed(version: Version, failures: readonly CallbackFailure[]): void {
    const run = this.runs.get(version.spec.run);
    const [first] = failures;
    if (!run || !first || run.speaker !== version) return;
    if (run.standby) return this.#rollBack(run, wordsOf(version, first));
    const { mail } = this.#options;
    for (const failure of failures) {
      if (run.mayTell()) mail.say({ kind: "failed", run: run.id, generation: version.generation, failure, lines: version.lines.of(failure.stack) });
    }
  }

  /** Ends the trials that have lasted long enough. */
  endTrials(now: number): void {
    for (const run of this.runs.values()) if (run.standby && now >= run.trialEnds) this.#settle(run);
  }

  #begin(run: Run, version: Version, start: Start): void {
    const { mail, rota, onRoutes } = this.#options;
    version.speaks = true;
    const [failure] = beginRun(version, start);
    if (failure) return this.#refuse(run, version, wordsOf(version, failure));
    run.planned.delete(version.generation);
    run.speaker = version;
    run.keys = version.keys;
    onRoutes();
    mail.say({ kind: "running", run: run.id, generation: version.generation, at: version.runner.now as Start["at"] });
    catchUp(version, start);
    for (const update of run.waiting.splice(0)) run.take(update);
    rota.want(run);
  }

  #swap(run: Run, version: Version, { trialMs }: Of<"swap">): void {
    const { mail, rota, onRoutes, world, sequence } = this.#options;
    // What the old version has decided goes out under its own name.
    mail.send(world.deciding, this.runs);
    if (run.standby) this.#settle(run);
    const startedAt = world.time.now();
    const [failure] = switchOver(run, version);
    if (failure) return this.#refuse(run, version, wordsOf(version, failure));
    run.planned.delete(version.generation);
    onRoutes();
    const now = world.time.now();
    run.trialEnds = now + trialMs;
    mail.say({ kind: "swapped", run: run.id, generation: version.generation, switchMs: now - startedAt, sequence: sequence() });
    rota.want(run);
  }

  #settle(run: Run): void {
    const { standby, speaker } = run;
    if (standby) standby.alive = false;
    run.endTrial();
    this.#options.onRoutes();
    if (speaker) this.#options.mail.say({ kind: "settled", run: run.id, generation: speaker.generation });
  }

  /** The version before speaks again, and answers what the failed one was just given: none of that goes out. */
  #rollBack(run: Run, sentence: string): void {
    const { mail, rota, onRoutes } = this.#options;
    const { speaker: failed, standby: old } = run;
    if (!failed || !old) return;
    failed.takeBack();
    mail.sendOf(failed, undefined);
    mail.log({ id: run.id, speaker: failed, standby: undefined });
    failed.alive = failed.speaks = false;
    old.speaks = true;
    run.speaker = old;
    run.endTrial();
    onRoutes();
    mail.say({ kind: "rolled-back", run: run.id, generation: failed.generation, to: old.generation, sentence });
    rota.want(run);
  }

  #refuse(run: Run, version: Version, sentence: string): void {
    this.#forget(run, version);
    this.#say(run.id, version.generation, sentence);
  }

  #say(run: string, generation: number, sentence: string): void {
    this.#options.mail.say({ kind: "refused", run, generation, sentence });
  }

  #forget(run: Run, version: Version): void {
    this.#cancel(version);
    version.alive = version.speaks = false;
    version.takeSignals();
    run.planned.delete(version.generation);
    run.waiting.length = 0;
    if (run.isEmpty) this.runs.delete(run.id);
  }

  #cancel(version: Version): void {
    this.#jobs = this.#jobs.filter((job) => job.version !== version);
  }
}

function unready(run: Run, version: Version, { kind, slots }: Start | Of<"swap">): string | undefined {
  if (slots.length !== version.keys.length) return `Its ${version.keys.length} instruments need a place on the board each; there are ${slots.length}. Start it again.`;
  if (kind === "start") return run.speaker ? "It runs already." : undefined;
  return run.speaker ? undefined : "It is not running any more, so there is nothing to swap. Start it instead.";
}

function wordsOf(version: Version, failure: CallbackFailure): string {
  return failureSentence(failure, version.lines.of(failure.stack), version.spec.build.file);
}
