import { Worker } from "node:worker_threads";
import { TerminalError } from "../../shared/domain/errors.ts";
import { tradeJournalThreadFile } from "../worker-files.ts";
import type { FromTradeJournal, ToTradeJournal, TradeJournalCalls, TradeJournalData } from "./calls.ts";

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** The main process's end of the trade journal's thread. Where it fails, every call does, with its sentence; trading goes on. */
export class TradeJournalLine {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onNote: (sentence: string) => void;
  #next = 1;
  #dead: string | undefined;

  constructor(data: TradeJournalData, onNote: (sentence: string) => void) {
    this.#onNote = onNote;
    this.#worker = new Worker(tradeJournalThreadFile(), { workerData: data, name: "trade-journal" });
    this.#worker.on("message", (message: FromTradeJournal) => this.#heard(message));
    this.#worker.on("error", (error: Error) => this.#die(`The trade journal cannot be kept: ${error.message.replace(/([^.])$/, "$1.")} Start Sauda again.`));
    this.#worker.on("exit", () => this.#die("The trade journal is not kept any more: its thread has ended. Start Sauda again; no trade is lost by that."));
  }

  call<N extends keyof TradeJournalCalls>(name: N, ...args: Parameters<TradeJournalCalls[N]>): Promise<Awaited<ReturnType<TradeJournalCalls[N]>>> {
    return this.#ask(name, args);
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    if (this.#dead !== undefined) return;
    const closed = this.#ask("close", []).catch(() => {});
    this.#dead = "Sauda is stopping.";
    await closed;
  }

  #ask<T>(name: ToTradeJournal["name"], args: readonly unknown[]): Promise<T> {
    if (this.#dead !== undefined) return Promise.reject(new TerminalError({ kind: "Fault", sentence: this.#dead }));
    const id = this.#next++;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, args } satisfies ToTradeJournal);
    });
  }

  #heard(message: FromTradeJournal): void {
    if (message.kind === "opened") return message.notes.forEach((note) => this.#onNote(note));
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === "answer") waiting?.resolve(message.value as never);
    else waiting?.reject(new TerminalError(message.failure));
  }

  #die(sentence: string): void {
    const stopping = this.#dead !== undefined;
    this.#dead ??= sentence;
    for (const { reject } of this.#waiting.values()) reject(new TerminalError({ kind: "Fault", sentence: this.#dead }));
    this.#waiting.clear();
    if (!stopping) this.#onNote(sentence);
  }
}
