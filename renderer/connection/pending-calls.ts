import type { Answer, CommandName } from "../../shared/contract/commands.ts";
import { commands } from "../../shared/contract/commands.ts";
import type { Failure } from "../../shared/domain/errors.ts";
import { TerminalError } from "../../shared/domain/errors.ts";
import type { Timers } from "../../shared/domain/time.ts";

/** Longest wait for an answer. The terminal answers sooner with its own verdict; this is for a terminal that hangs. */
const ANSWER_MS = 30_000;

interface Waiting {
  readonly command: CommandName;
  readonly settle: (value: unknown) => void;
  readonly fail: (error: TerminalError) => void;
  readonly cancelTimer: () => void;
}

const MONEY: readonly string[] = ["orders", "positions", "gtt", "bracket", "basket", "slice", "kill"];
const LOOKS: ReadonlySet<CommandName> = new Set(["orders.preview", "orders.why", "gtt.preview", "gtt.history", "bracket.history", "basket.preview"]);

/** Commands that may have moved money although no answer came: their silence is never a refusal. */
function writes(command: CommandName): boolean {
  return MONEY.includes(command.slice(0, command.indexOf("."))) && !LOOKS.has(command);
}

/** The failure of a call whose answer will not come. */
function unanswered(command: CommandName, why: string): Failure {
  if (writes(command)) {
    return { kind: "Unresolved", sentence: `${why} before the answer came. The outcome is not known: look in Orders and Positions before trying again.` };
  }
  return { kind: "NotConnected", sentence: `${why} before the answer came.` };
}

/** Calls on their way, by number. Every one settles: by its answer, by the end of the connection, or by time. */
export class PendingCalls {
  readonly #waiting = new Map<number, Waiting>();
  readonly #timers: Timers;
  #last = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  add<N extends CommandName>(command: N): { readonly id: number; readonly answer: Promise<Answer<N>> } {
    const id = ++this.#last;
    const answer = new Promise<Answer<N>>((resolve, reject) => {
      const cancelTimer = this.#timers.after(ANSWER_MS, () => this.#end(id, "Sauda was silent for 30 seconds"));
      this.#waiting.set(id, { command, settle: (value) => resolve(value as Answer<N>), fail: reject, cancelTimer });
    });
    return { id, answer };
  }

  answered(id: number, value: unknown): void {
    const call = this.#take(id);
    if (!call) return;
    const read = commands[call.command].answer.safeParse(value);
    if (read.success) call.settle(read.data);
    else call.fail(new TerminalError({ kind: "Fault", sentence: `The answer to ${call.command} could not be read.` }, { cause: read.error }));
  }

  failed(id: number, failure: Failure): void {
    this.#take(id)?.fail(new TerminalError(failure));
  }

  endAll(why: string): void {
    for (const id of [...this.#waiting.keys()]) this.#end(id, why);
  }

  #end(id: number, why: string): void {
    const call = this.#take(id);
    call?.fail(new TerminalError(unanswered(call.command, why)));
  }

  #take(id: number): Waiting | undefined {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    call?.cancelTimer();
    return call;
  }
}
