import { TerminalError } from "../../../shared/domain/errors.ts";
import type { Asked } from "../checker/history.ts";

export type NewAsked = Omit<Asked, "at" | "outcome" | "toldAt">;

/** Keeps account of what was asked for, and of what the asker was told. */
export class Asking {
  readonly asked: Asked[] = [];
  #now: () => number;
  #presses = 0;
  /** What ran when the process died has no answer. */
  #open = new Map<symbol, Asked>();

  constructor(now: () => number) {
    this.#now = now;
  }

  get presses(): number {
    return this.#presses;
  }

  press(): string {
    return `press-${String(++this.#presses).padStart(4, "0")}`;
  }

  cutOff(): void {
    this.#open.clear();
  }

  ask(wish: NewAsked, work: () => Promise<unknown>): Asked {
    const asked: Asked = { ...wish, at: this.#now(), outcome: "cut-off" };
    this.asked.push(asked);
    this.#run(asked, work, true);
    return asked;
  }

  /** The same press once more. A refusal of it says nothing of the first. */
  again(asked: Asked, work: () => Promise<unknown>): void {
    if (asked.outcome === "refused") asked.outcome = "cut-off";
    this.#run(asked, work, false);
  }

  #run(asked: Asked, work: () => Promise<unknown>, first: boolean): void {
    const mark = Symbol(asked.kind);
    this.#open.set(mark, asked);
    work().then(
      () => {
        if (!this.#open.delete(mark)) return;
        asked.outcome = "accepted";
        asked.toldAt = this.#now();
      },
      (error: unknown) => {
        if (!(error instanceof TerminalError)) throw error;
        // A refusal of an exit may come after some of its parts have gone.
        if (!this.#open.delete(mark) || !first) return;
        if (asked.kind === "exit" || asked.kind === "reverse" || asked.kind === "squareOff") return;
        asked.outcome = "refused";
        asked.toldAt = this.#now();
      },
    );
  }
}
