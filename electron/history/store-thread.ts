import { Worker } from "node:worker_threads";
import type { FromHistoryStore, HistoryCalls, HistoryStore, HistoryStoreOptions, ToHistoryStore } from "../../shared/contract/history-store.ts";
import { TerminalError } from "../../shared/domain/errors.ts";
import { workerFile } from "../worker-files.ts";

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

const NAMES = ["read", "days", "write", "use", "remove", "limit", "putJob", "dropJob", "jobs", "addImport", "imports", "undoImport"] as const satisfies readonly (keyof HistoryCalls)[];

/**
 * The main process's end of the thread that keeps candles on the disk. It is started by the first call.
 * Where it fails, every call does, with its sentence: who asks goes on without the kept candles.
 */
export class StoreThread {
  /** Sentences about what was found at the opening. */
  onNote: (sentence: string) => void = () => {};
  readonly store: HistoryStore;
  #options: HistoryStoreOptions;
  #worker: Worker | undefined;
  #waiting = new Map<number, Waiting>();
  #next = 1;
  #dead: string | undefined;
  #closed: (() => void) | undefined;

  constructor(options: HistoryStoreOptions) {
    this.#options = options;
    const calls = NAMES.map((name) => [name, (...args: never[]) => this.#call(name, args)]);
    this.store = Object.fromEntries(calls) as HistoryStore;
  }

  async close(): Promise<void> {
    if (!this.#worker || this.#dead !== undefined) return;
    await new Promise<void>((resolve) => {
      this.#closed = resolve;
      this.#post({ kind: "close" });
    });
  }

  #call(name: keyof HistoryCalls, args: readonly unknown[]): Promise<unknown> {
    if (this.#dead !== undefined) return Promise.reject(new TerminalError({ kind: "Fault", sentence: this.#dead }));
    this.#worker ??= this.#start();
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post({ id, name, args } as ToHistoryStore);
    });
  }

  #post(message: ToHistoryStore): void {
    this.#worker?.postMessage(message);
  }

  #start(): Worker {
    const worker = new Worker(workerFile("history"), { workerData: this.#options, name: "history" });
    worker.on("message", (message: FromHistoryStore) => this.#heard(message));
    worker.on("error", (error: Error) => this.#die(`Candles cannot be kept on the disk: ${error.message}`));
    worker.on("exit", () => this.#die("Candles are not kept on the disk any more: their thread has ended. Start Sauda again."));
    return worker;
  }

  #heard(message: FromHistoryStore): void {
    if (message.kind === "opened") return message.notes.forEach((note) => this.onNote(note));
    if (message.kind === "closed") {
      this.#dead = "Sauda is stopping.";
      return this.#closed?.();
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === "answer") waiting?.resolve(message.value as never);
    else waiting?.reject(new TerminalError({ kind: "Fault", sentence: message.sentence }));
  }

  #die(sentence: string): void {
    if (this.#dead !== undefined) return;
    this.#dead = sentence;
    this.onNote(sentence);
    for (const { reject } of this.#waiting.values()) reject(new TerminalError({ kind: "Fault", sentence }));
    this.#waiting.clear();
    this.#closed?.();
  }
}
