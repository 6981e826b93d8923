import { redacted } from "./redacted.ts";

/** What ends the process after a fault, as sysexits.h calls it: an internal software error. */
export const FAULT_CODE = 70;
/** How long the terminal may take to stop after a fault before the process ends without it, ms. */
const STOP_WITHIN_MS = 10_000;
/** Rejections that come in a flood are counted, and not written each, after so many. */
const MOST_WRITTEN = 100;

/** What the guard does with a terminal. */
export interface Guarded {
  /** An alarm with this sentence; opening orders end until the next start. */
  fault(sentence: string): void;
  stop(): Promise<void>;
}

export interface FaultGuardOptions {
  /** Must not fail, and has written when it returns: the process may be about to end. */
  readonly write: (text: string) => void;
  /** Ends the process. @param sentence why, for whoever started it. */
  readonly end: (code: number, sentence: string) => void;
}

/**
 * What nobody has caught. Both kinds are bugs of ours, and neither may pass in silence:
 *
 * A rejection that nobody waited for has lost one step: what was to come after it has not been done, and
 * all else goes on. To stop for that would take the trader's exits, the watched stops and the alarms away
 * for what may be a trifle. But what is in memory can no longer be vouched for, so nothing is opened on
 * the strength of it: only reducing orders go, until a restart has rebuilt everything from the journal and
 * the broker's books.
 *
 * An exception that nobody has caught has broken off a step half-way, with the state half changed, and the
 * next event would build on that. The terminal stops in good order: what was acknowledged is in the
 * journal, orders rest at the broker, and the next start, which is the recovery too, finds the truth.
 * Opening orders end at once; a stop that hangs, or a second exception, ends the process as it is.
 */
export class FaultGuard {
  #options: FaultGuardOptions;
  #terminal: Guarded | undefined;
  /** What befell before there was a terminal to tell. */
  #early: string[] = [];
  #rejections = 0;
  #stopping = false;

  constructor(options: FaultGuardOptions) {
    this.#options = options;
  }

  watch(on: (event: "unhandledRejection" | "uncaughtException", run: (error: unknown) => void) => unknown): void {
    on("unhandledRejection", (reason) => this.#rejected(reason));
    on("uncaughtException", (error) => void this.#thrown(error));
  }

  /** From now on this is told, and stopped. */
  protect(terminal: Guarded): void {
    this.#terminal = terminal;
    for (const sentence of this.#early.splice(0)) this.#tell(sentence);
  }

  #rejected(reason: unknown): void {
    this.#rejections++;
    const sentence = `A fault in Sauda: ${wordsOf(reason)}. What it was about may not have been done. Only orders that make a position smaller go from now on; restart Sauda, and it rebuilds everything from its journal and the broker's books.`;
    if (this.#rejections <= MOST_WRITTEN) this.#write("A rejection that nobody waited for", reason);
    if (this.#rejections === MOST_WRITTEN) this.#options.write("More of them are not written any more.");
    this.#tell(sentence);
  }

  async #thrown(error: unknown): Promise<void> {
    const sentence = `A fault in Sauda: ${wordsOf(error)}. Sauda stops, so that nothing is done on a state that may be wrong. Orders at the broker stay there, but stops that only Sauda watches are watched no more: start it again, and it compares everything with the broker's books first.`;
    this.#write("An exception that nobody caught", error);
    if (this.#stopping) return this.#options.end(FAULT_CODE, sentence);
    this.#stopping = true;
    this.#tell(sentence);
    const late = setTimeout(() => this.#options.end(FAULT_CODE, sentence), STOP_WITHIN_MS);
    await Promise.resolve(this.#terminal?.stop()).catch((failed: unknown) => this.#write("The stop after it failed", failed));
    clearTimeout(late);
    this.#options.end(FAULT_CODE, sentence);
  }

  #tell(sentence: string): void {
    if (!this.#terminal) return void this.#early.push(sentence);
    try {
      this.#terminal.fault(sentence);
    } catch (error) {
      this.#write("It could not be told", error);
    }
  }

  #write(what: string, error: unknown): void {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#options.write(`${new Date().toISOString()} ${what}: ${redacted(stack)}`);
  }
}

/** One line, without what may be a secret. */
function wordsOf(error: unknown): string {
  const [line = ""] = redacted(error instanceof Error ? error.message : String(error)).split("\n");
  return line.slice(0, 200).replace(/\.$/, "") || "without a word";
}
