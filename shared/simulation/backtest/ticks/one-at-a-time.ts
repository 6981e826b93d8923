import type { Turns } from "./turns.ts";

/** Work that ends when it calls `finish`. */
export type Work = (finish: () => void) => void;

/** Brackets of one instrument share a position: what one decides changes what the others may call theirs, so they decide in turn. */
export class OneAtATime {
  readonly #turns: Turns;
  readonly #waiting: Work[] = [];
  #busy = false;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  do(work: Work): void {
    this.#waiting.push(work);
    if (!this.#busy) this.#next(1);
  }

  #next(steps: number): void {
    const work = this.#waiting.shift();
    this.#busy = work !== undefined;
    if (work) this.#turns.soon(() => work(() => this.#next(3)), steps);
  }
}
