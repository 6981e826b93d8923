import { Worker } from "node:worker_threads";
import type { StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import type { FromStrategyReader, ReadStrategy, ToStrategyReader, WantedData } from "../../../shared/contract/strategy-reader.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { Timers } from "../../../shared/domain/time.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import { workerFile } from "../../worker-files.ts";
import { keepLoopsEndable } from "../endable-loops.ts";
import { compilerPath } from "./compiler-path.ts";

/** What the user's code may take to be evaluated and to say what it wants, ms. */
const MOST_EVALUATING_MS = 2_000;
/** What the whole of it may take, the start of the compiler on a busy machine included, ms. */
const MOST_MS = 30_000;
const MOST_MB = 256;

/** The end of the thread that this class needs; a test gives its own. */
export interface ReaderThread {
  postMessage(ask: ToStrategyReader): void;
  on(event: "message", run: (message: FromStrategyReader) => void): unknown;
  on(event: "error", run: (error: Error) => void): unknown;
  on(event: "exit", run: () => void): unknown;
  terminate(): Promise<unknown>;
}

interface Ask {
  readonly message: (id: number) => ToStrategyReader;
  readonly file: string;
  readonly resolve: (answer: ReadStrategy | WantedData) => void;
  readonly reject: (error: Error) => void;
}

/** Evaluates strategy files on a thread of their own, one at a time; one that does not come back is ended with its thread. */
export class StrategyReader {
  #timers: Timers;
  #open: () => ReaderThread;
  #thread: ReaderThread | undefined;
  #waiting: Ask[] = [];
  #asked: { readonly id: number; readonly ask: Ask } | undefined;
  #nextId = 1;
  #stopTimer = (): void => {};
  #ended = false;

  constructor(timers: Timers, open: () => ReaderThread = openThread) {
    this.#timers = timers;
    this.#open = open;
  }

  /** @param file name without folder. @throws TerminalError (BadInput) with file and line of what is off. */
  read(file: string, source: string): Promise<ReadStrategy> {
    return this.#ask(file, (id) => ({ kind: "read", id, file, source })) as Promise<ReadStrategy>;
  }

  /** @throws TerminalError (BadInput) naming the parameter that does not fit. */
  wanted(build: StrategyBuild, parameters: ParameterValues): Promise<WantedData> {
    return this.#ask(build.file, (id) => ({ kind: "want", id, build, parameters })) as Promise<WantedData>;
  }

  async end(): Promise<void> {
    this.#ended = true;
    this.#stopTimer();
    const thread = this.#thread;
    this.#thread = undefined;
    const open = [...(this.#asked ? [this.#asked.ask] : []), ...this.#waiting.splice(0)];
    this.#asked = undefined;
    for (const { reject } of open) reject(new TerminalError({ kind: "NotConnected", sentence: "Sauda is closing." }));
    await thread?.terminate();
  }

  #ask(file: string, message: Ask["message"]): Promise<ReadStrategy | WantedData> {
    if (this.#ended) return Promise.reject(new TerminalError({ kind: "NotConnected", sentence: "Sauda is closing." }));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ message, file, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    if (this.#asked) return;
    const ask = this.#waiting.shift();
    if (!ask) return;
    const id = this.#nextId++;
    this.#asked = { id, ask };
    this.#thread ??= this.#start();
    this.#limit(MOST_MS, `${ask.file} could not be read within ${MOST_MS / 1000} s. Close what keeps this machine busy, then save the file again.`);
    this.#thread.postMessage(ask.message(id));
  }

  #start(): ReaderThread {
    const thread = this.#open();
    const lost = (words: string): void => {
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      this.#settle(({ ask }) => ask.reject(unread(`${ask.file} ended the thread that reads strategies: ${words} Mend the file and save it.`)));
    };
    thread.on("message", (message) => this.#heard(thread, message));
    thread.on("error", (error) => lost(error.message.includes("memory") ? `it takes more than ${MOST_MB} MB to be read.` : `${error.message}.`));
    thread.on("exit", () => lost("it ended."));
    return thread;
  }

  #heard(thread: ReaderThread, message: FromStrategyReader): void {
    if (this.#thread !== thread || this.#asked?.id !== message.id) return;
    switch (message.kind) {
      case "evaluating":
        return this.#limit(MOST_EVALUATING_MS, `${this.#asked.ask.file} does not come to an end: its own code ran for ${MOST_EVALUATING_MS / 1000} s while it was only being read. Look for a loop at the top of the file, in check or in series.`);
      case "refused":
        return this.#settle(({ ask }) => ask.reject(new TerminalError(message.failure)));
      default:
        return this.#settle(({ ask }) => ask.resolve(message.answer));
    }
  }

  #limit(ms: number, sentence: string): void {
    this.#stopTimer();
    this.#stopTimer = this.#timers.after(ms, () => {
      const thread = this.#thread;
      this.#thread = undefined;
      void thread?.terminate();
      this.#settle(({ ask }) => ask.reject(unread(sentence)));
    });
  }

  #settle(how: (asked: { readonly ask: Ask }) => void): void {
    const asked = this.#asked;
    this.#asked = undefined;
    this.#stopTimer();
    if (asked) how(asked);
    this.#next();
  }
}

function unread(sentence: string): TerminalError {
  return new TerminalError(badInput("file", "a strategy's file", sentence));
}

function openThread(): ReaderThread {
  keepLoopsEndable();
  const program = compilerPath();
  const env = program === undefined ? {} : { env: { ...process.env, ESBUILD_BINARY_PATH: program } };
  return new Worker(workerFile("strategy-reader"), { name: "strategy-reader", resourceLimits: { maxOldGenerationSizeMb: MOST_MB }, ...env });
}
