import { Worker } from "node:worker_threads";
import type { ExchangeClock, ExchangeDoors, ExchangeStart, FromExchange, ToExchange } from "../../shared/contract/exchange.ts";
import { TerminalError } from "../../shared/domain/errors.ts";
import { workerFile } from "../worker-files.ts";

/** How long the exchange may take to write what is not yet durable, ms. */
const STOP_MS = 5_000;

/** The practice exchange's thread, seen from the terminal: started, paused, sped up, stopped. Its orders are none of our business. */
export class ExchangeHost {
  readonly doors: ExchangeDoors;
  #worker: Worker;
  #clock: ExchangeClock;
  #stopping = false;
  onClock: (clock: ExchangeClock) => void = () => {};
  /** It died, or says that it cannot go on. */
  onFailure: (sentence: string) => void = () => {};

  onWarning: (sentence: string) => void = () => {};
  /** Told while it started. */
  readonly warnings: readonly string[];

  private constructor(worker: Worker, doors: ExchangeDoors, warnings: readonly string[]) {
    this.warnings = warnings;
    this.#worker = worker;
    this.doors = doors;
    this.#clock = doors.clock;
    worker.on("message", (message: FromExchange) => {
      if (message.kind === "clock") {
        this.#clock = message.clock;
        this.onClock(message.clock);
      } else if (message.kind === "warning") this.onWarning(message.sentence);
      else if (message.kind === "failed") this.onFailure(message.sentence);
    });
    worker.on("error", (error: Error) => this.onFailure(`The practice exchange stopped: ${error.message}. Start Sauda again; its book is kept.`));
    worker.on("exit", () => {
      if (!this.#stopping) this.onFailure("The practice exchange ended by itself. Start Sauda again; its book is kept.");
    });
  }

  /** @throws TerminalError with the exchange's own sentence (a malformed recording, a port in use, a damaged book). */
  static start(options: ExchangeStart): Promise<ExchangeHost> {
    const worker = new Worker(workerFile("exchange"), { workerData: options, name: "exchange" });
    const warnings: string[] = [];
    return new Promise((resolve, reject) => {
      const fail = (sentence: string): void => {
        void worker.terminate();
        reject(new TerminalError({ kind: "Fault", sentence }));
      };
      worker.once("error", (error: Error) => fail(`The practice exchange could not start: ${error.message}`));
      const hear = (message: FromExchange): void => {
        if (message.kind === "warning") warnings.push(message.sentence);
        if (message.kind === "clock" || message.kind === "warning") return;
        worker.off("message", hear);
        if (message.kind === "ready") {
          worker.removeAllListeners("error");
          resolve(new ExchangeHost(worker, message.ready, warnings));
        } else fail(message.kind === "failed" ? message.sentence : "The practice exchange stopped while starting.");
      };
      worker.on("message", hear);
    });
  }

  get clock(): ExchangeClock {
    return this.#clock;
  }

  tell(message: ToExchange): void {
    this.#worker.postMessage(message);
  }

  stop(): Promise<void> {
    this.#stopping = true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => void this.#worker.terminate().then(() => resolve()), STOP_MS);
      this.#worker.once("exit", () => {
        clearTimeout(timer);
        resolve();
      });
      this.tell({ kind: "stop" });
    });
  }
}
