import { failureOf, TerminalError } from "../../shared/domain/errors.ts";
import type { Timers } from "../../shared/domain/time.ts";
import type { RunningTerminal } from "../gateway/face.ts";
import type { Desk } from "./desk.ts";
import type { ExitCode } from "./exit-codes.ts";
import { EXIT } from "./exit-codes.ts";
import type { StrategiesFile } from "./file/strategies-file.ts";
import { HealthDoor } from "./health/health-door.ts";
import type { HealthReport } from "./health/health.ts";
import { Keeper } from "./keeper.ts";
import type { Tell } from "./news/tell.ts";

/** All of a stop, and of it the part for the strategies' policies, ms: closing the journals takes the rest. */
export const STOP_WITHIN_MS = 10_000;
const POLICIES_WITHIN_MS = 7_500;
/** One Ctrl-C reaches the whole group of processes, and npm hands it on besides: what comes so soon is the same request, ms. */
const SAME_REQUEST_MS = 1_000;

/** The terminal as this process has it. */
export type OwnTerminal = Desk & Pick<RunningTerminal, "fault" | "stop">;

export interface ProcessOptions {
  readonly file: StrategiesFile;
  readonly tell: Tell;
  readonly again: boolean;
  readonly timers: Timers;
  /** Steady ms. */
  readonly stopwatch: () => number;
  readonly startTerminal: () => Promise<OwnTerminal>;
  /** Undefined for none. */
  readonly healthPort: number | undefined;
  /** Of the data folder; asked for once the terminal has claimed that. */
  readonly healthToken: () => string;
  /** Ends the process when what was told is written. */
  readonly exit: (code: ExitCode) => void;
}

const STARTING: HealthReport = {
  well: false,
  reasons: [],
  brief: { status: "not ok", state: "starting", reasons: ["starting"] },
  full: { status: "not ok", state: "starting", reasons: [{ about: "starting", sentence: "The terminal is being started." }] },
};

/** The life of the process: start, watch, one orderly stop, and the code it ends with. */
export class UnattendedProcess {
  readonly #options: ProcessOptions;
  readonly #door: HealthDoor | undefined;
  readonly #begun: number;
  #terminal: Promise<OwnTerminal> | undefined;
  #keeper: Keeper | undefined;
  #stopping: Promise<void> | undefined;
  /** When the first signal came. */
  #askedAt = Number.NEGATIVE_INFINITY;
  #strategiesStopped = false;
  #ended = false;
  #faults: string[] = [];

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#begun = options.stopwatch();
    this.#door = options.healthPort === undefined ? undefined : new HealthDoor(() => this.health);
  }

  get health(): HealthReport {
    return this.#keeper?.health ?? STARTING;
  }

  /** Resolves when it runs, or has begun to end. */
  async begin(): Promise<void> {
    const { file, tell, healthPort = 0 } = this.#options;
    try {
      const address = (await this.#door?.listen(healthPort)) ?? "none";
      tell("info", "starting", `Sauda starts ${file.entries.length} strateg${file.entries.length === 1 ? "y" : "ies"} without a page. Health: ${address}`, { health: address });
      this.#terminal = this.#options.startTerminal();
      const terminal = await this.#terminal;
      this.#door?.admit(this.#options.healthToken());
      if (this.#stopping !== undefined) return;
      this.#keeper = this.#open(terminal);
      for (const sentence of this.#faults.splice(0)) this.fault(sentence);
      const code = await this.#keeper.start();
      if (code !== undefined && this.#stopping === undefined) this.#stop(code, "There is nothing to run.");
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      tell("error", "start.failed", error.message);
      if (this.#stopping === undefined) this.#stop(EXIT.startFailed, "The start failed.");
    }
  }

  /** The first one asks for an orderly stop, a second one ends the process. */
  signal(name: string): void {
    const now = this.#options.stopwatch();
    if (this.#stopping === undefined) {
      this.#askedAt = now;
      return this.stop(`${name} came.`);
    }
    if (now - this.#askedAt < SAME_REQUEST_MS) return;
    const code = this.#strategiesStopped ? EXIT.orderly : EXIT.stopIncomplete;
    this.#end(code, `A second ${name}: Sauda ends at once. ${this.#strategiesStopped ? "Every strategy was stopped before." : "Strategies may not have been stopped as their policies say; the next start finds out what is open."} What was acknowledged is in the journal.`);
  }

  /** Begins the orderly stop, unless one has begun. @param why a sentence. */
  stop(why: string): void {
    if (this.#stopping === undefined) this.#stop(EXIT.orderly, why);
  }

  /** What is known may be wrong: no policy is carried out on the strength of it; orders rest where they are. */
  async stopForFault(): Promise<void> {
    this.#keeper?.beginStop();
    await (await this.#terminal)?.stop();
  }

  /** Something nobody caught. */
  fault(sentence: string): void {
    if (!this.#keeper) return void this.#faults.push(sentence);
    this.#keeper.fault(sentence);
    void this.#terminal?.then((terminal) => terminal.fault(sentence));
  }

  #open(desk: OwnTerminal): Keeper {
    const { file, timers, tell, again, stopwatch } = this.#options;
    return new Keeper({ desk, file, timers, tell, again, uptimeS: () => Math.round((stopwatch() - this.#begun) / 1000), onOver: (code) => this.#stop(code, "Nothing is left to run.") });
  }

  #stop(code: ExitCode, why: string): void {
    const { tell, timers } = this.#options;
    tell("info", "stopping", `${why} Every strategy is stopped by its own policy; then Sauda ends.`);
    timers.after(STOP_WITHIN_MS, () => {
      this.#end(this.#strategiesStopped ? EXIT.fault : EXIT.stopIncomplete, `Sauda did not stop within ${STOP_WITHIN_MS / 1000} s and was ended. Everything acknowledged is in its journal.`);
    });
    this.#stopping = this.#stopAll(code).catch((error: unknown) => this.#end(EXIT.fault, `The stop failed: ${failureOf(error).sentence}`));
  }

  async #stopAll(code: ExitCode): Promise<void> {
    const keeper = this.#keeper;
    keeper?.beginStop();
    const complete = keeper === undefined || (await keeper.stop(POLICIES_WITHIN_MS));
    this.#strategiesStopped = complete;
    // A start that has failed has said so, and has left nothing to stop.
    const terminal = await this.#terminal?.catch(() => undefined);
    keeper?.end();
    await terminal?.stop();
    await this.#door?.stop();
    this.#end(complete ? code : EXIT.stopIncomplete, complete ? "Sauda has stopped." : "Sauda has stopped, and not all that the policies asked for is done: see what is still open above.");
  }

  #end(code: ExitCode, sentence: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.tell(code === EXIT.orderly ? "info" : "error", "end", sentence, { code });
    this.#options.exit(code);
  }
}
