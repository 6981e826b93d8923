import { Worker } from "node:worker_threads";
import type { FromPaperFills, ToPaperFills } from "../../shared/contract/paper-fills.ts";
import type { FillModel } from "../../shared/contract/schemas/paper.ts";
import type { OrderTerms } from "../../shared/domain/order.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import type { FloorOrder } from "../../shared/simulation/fills/fill-floor.ts";
import type { FillEvent } from "../../shared/simulation/fills/types.ts";
import { BURST_RECORDS, createRing } from "../../shared/streams/tick-ring.ts";
import type { PaperFloor } from "./paper-floor.ts";

export interface PaperFillsHostOptions {
  /** Where the thread's code lies. */
  readonly file: URL;
  readonly board: SharedArrayBuffer;
  /** Gives the ring to the tick bridge, all slots; called again with a new ring after a crash. */
  readonly attachRing: (ring: SharedArrayBuffer) => void;
  readonly seed: number;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly onEvent: (account: string, event: FillEvent) => void;
  /** A thread has been started again: put on its floor what works. */
  readonly onAnew: () => void;
  readonly onTrouble: (sentence: string) => void;
}

const RESTART_MS = 500;
/** More crashes than this within a minute are no accident. */
const MOST_RESTARTS = 5;
const MINUTE = 60_000;
const QUIT_MS = 2_000;

/** The paper fills' thread, seen from the terminal: started, fed with orders, started again when it dies. */
export class PaperFillsHost implements PaperFloor {
  #options: PaperFillsHostOptions;
  #worker: Worker | undefined;
  #models = new Map<string, FillModel>();
  #crashes: number[] = [];
  #quitting = false;

  constructor(options: PaperFillsHostOptions) {
    this.#options = options;
  }

  start(): void {
    const { board, seed, attachRing, onAnew } = this.#options;
    const ring = createRing(BURST_RECORDS);
    this.#spawn();
    this.#tell({ kind: "start", ring, board, seed });
    attachRing(ring);
    for (const [account, model] of this.#models) this.#tell({ kind: "model", account, model });
    if (this.#crashes.length > 0) onAnew();
  }

  use(account: string, model: FillModel): void {
    this.#models.set(account, model);
    this.#tell({ kind: "model", account, model });
  }

  put(orders: readonly FloorOrder[]): void {
    this.#tell({ kind: "put", orders });
  }

  modify(id: string, terms: OrderTerms): void {
    this.#tell({ kind: "modify", id, terms });
  }

  cancel(id: string): void {
    this.#tell({ kind: "cancel", id });
  }

  withdraw(ids: readonly string[]): void {
    this.#tell({ kind: "withdraw", ids });
  }

  async quit(): Promise<void> {
    this.#quitting = true;
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise<void>((resolve) => void worker.once("exit", () => resolve()));
    this.#tell({ kind: "quit" });
    const stop = this.#options.timers.after(QUIT_MS, () => void worker.terminate());
    await ended;
    stop();
  }

  #tell(message: ToPaperFills): void {
    this.#worker?.postMessage(message);
  }

  #spawn(): void {
    const worker = new Worker(this.#options.file, { name: "paper-fills" });
    let why = "it ended by itself";
    worker.on("message", (message: FromPaperFills) => this.#heard(message));
    worker.on("error", (error: Error) => (why = error.message));
    worker.on("exit", () => this.#died(worker, why));
    this.#worker = worker;
  }

  #died(worker: Worker, why: string): void {
    if (this.#worker === worker) this.#worker = undefined;
    if (this.#quitting) return;
    const { clock, timers, onTrouble } = this.#options;
    const now = clock.now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < MINUTE), now];
    if (this.#crashes.length > MOST_RESTARTS) {
      onTrouble(`Paper fills stopped ${this.#crashes.length} times within a minute (${why}) and stay off: paper orders rest and nothing fills. Start Sauda again.`);
      return;
    }
    onTrouble(`Paper fills stopped (${why}) and are started again. Working paper orders keep what they have and stand at the back of the queue; what traded meanwhile did not reach them.`);
    timers.after(RESTART_MS, () => {
      if (!this.#quitting) this.start();
    });
  }

  #heard(message: FromPaperFills): void {
    if (message.kind === "events") for (const { account, event } of message.events) this.#options.onEvent(account, event);
    else if (message.kind === "lost") this.#options.onTrouble(`Paper fills did not see ${message.ticks} ticks, since this machine was too busy: paper orders may lack fills that they should have had.`);
  }
}
