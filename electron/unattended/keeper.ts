import type { TopicName, TopicPayload } from "../../shared/contract/topics.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { Timers } from "../../shared/domain/time.ts";
import type { Desk } from "./desk.ts";
import type { ExitCode } from "./exit-codes.ts";
import { EXIT } from "./exit-codes.ts";
import type { StrategiesFile } from "./file/strategies-file.ts";
import { FileProblem } from "./file/strategies-file.ts";
import type { HealthReport, ProcessState } from "./health/health.ts";
import { healthOf } from "./health/health.ts";
import { LogTail } from "./news/log-tail.ts";
import { News } from "./news/news.ts";
import type { Tell } from "./news/tell.ts";
import { Picture } from "./picture.ts";
import { StartUp } from "./start-up.ts";
import { stopStrategies } from "./stop.ts";

/** A strategy that has failed may be about to be begun anew by the terminal: only what stays so counts, ms. */
const STAYS_MS = 3_000;

export interface KeeperOptions {
  readonly desk: Desk;
  readonly file: StrategiesFile;
  readonly timers: Timers;
  readonly tell: Tell;
  readonly again: boolean;
  /** Seconds that the process runs. */
  readonly uptimeS: () => number;
  /** There is nothing left to run: the process should end with this code after its stop. */
  readonly onOver: (code: ExitCode) => void;
}

/** Runs what the file asks for: starts it, watches it, says how it is, and stops it. */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #picture: Picture;
  readonly #news: News;
  readonly #tail: LogTail;
  readonly #startUp: StartUp;
  #state: ProcessState = "starting";
  #fault: string | undefined;
  #settling: (() => void) | undefined;

  constructor(options: KeeperOptions) {
    const { desk, file, timers, tell, again } = options;
    this.#options = options;
    this.#picture = new Picture(desk, (sentence) => tell("error", "picture", sentence));
    this.#news = new News(this.#picture, tell);
    this.#tail = new LogTail(desk, timers, tell);
    this.#startUp = new StartUp({ desk, picture: this.#picture, file, timers, tell, again, stopping: () => this.#state === "stopping" });
  }

  /**
   * @returns the code with which the process should end at once after a stop; undefined when it runs.
   */
  async start(): Promise<ExitCode | undefined> {
    const { tell } = this.#options;
    try {
      await this.#picture.begin();
      this.#picture.listen((topic, payload) => this.#heard(topic, payload));
      for (const view of this.#picture.strategies.values()) this.#heard("strategy", view);
      const lives = await this.#startUp.run();
      if (this.#state === "stopping") return undefined;
      this.#state = "running";
      if (lives) {
        this.#summary();
        this.#look();
        return undefined;
      }
      const failed = this.#allFailed();
      tell("error", "start.failed", failed ? "Every strategy of the file has failed. See to the sentences above." : "No strategy of the file could be started. See the sentences above.");
      return failed ? EXIT.allFailed : EXIT.startFailed;
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      for (const sentence of error.sentences) tell("error", "file", sentence);
      return EXIT.badFile;
    }
  }

  get health(): HealthReport {
    const { wanted } = this.#startUp;
    const accounts = new Set<AccountId>(wanted.map(({ settings }) => settings.account));
    return healthOf({ state: this.#state, picture: this.#picture, wanted, accounts, fault: this.#fault, uptimeS: this.#options.uptimeS() });
  }

  /** A fault of Sauda's own: it goes on with what makes positions smaller alone, and is not well until it is started anew. */
  fault(sentence: string): void {
    this.#fault ??= sentence;
    this.#options.tell("error", "fault", sentence);
  }

  /** From now on nothing is begun. */
  beginStop(): void {
    this.#state = "stopping";
    this.#settling?.();
  }

  /** @returns false when a policy was not carried out within `withinMs`. */
  async stop(withinMs: number): Promise<boolean> {
    this.beginStop();
    const { desk, timers, tell } = this.#options;
    return stopStrategies({ desk, picture: this.#picture, wanted: this.#startUp.wanted, timers, tell, withinMs });
  }

  end(): void {
    this.#tail.end();
    this.#picture.end();
  }

  #heard<N extends TopicName>(topic: N, payload: TopicPayload<N>): void {
    this.#news.heard(topic, payload);
    if (topic === "strategy") {
      const view = payload as TopicPayload<"strategy">;
      this.#tail.strategy(view);
      if (this.#state === "running") this.#startUp.changed(view);
    }
    if (topic === "account" && this.#state === "running") {
      const { id, trading } = payload as TopicPayload<"account">;
      if (trading) void this.#startUp.accountReady(id);
    }
    if (topic === "strategy" || topic === "strategyGone") this.#look();
  }

  /** Have all of them failed, for good? */
  #look(): void {
    if (this.#state !== "running" || this.#settling !== undefined || !this.#allFailed()) return;
    const cancel = this.#options.timers.after(STAYS_MS, () => {
      this.#settling = undefined;
      if (this.#state !== "running" || !this.#allFailed()) return;
      this.#options.tell("error", "all-failed", "Every strategy of the file has failed: there is nothing left to run.");
      this.#options.onOver(EXIT.allFailed);
    });
    this.#settling = () => {
      cancel();
      this.#settling = undefined;
    };
  }

  #allFailed(): boolean {
    const { wanted } = this.#startUp;
    return wanted.length > 0 && wanted.every((one) => this.#startUp.isLost(one));
  }

  #summary(): void {
    const { wanted } = this.#startUp;
    const states = new Map<string, string[]>();
    for (const { entry: { id } } of wanted) {
      const state = this.#picture.strategies.get(id)?.state ?? "missing";
      states.set(state, [...(states.get(state) ?? []), id]);
    }
    const words = [...states].map(([state, ids]) => `${state}: ${ids.join(", ")}`).join("; ");
    const well = [...states.keys()].every((state) => state === "running" || state === "stopped");
    this.#options.tell(well ? "info" : "warn", "up", `Sauda runs unattended. ${words}.`, { states: Object.fromEntries(states) });
  }
}
