interface Step {
  readonly due: number;
  readonly id: string;
  readonly run: () => void;
}

/** What is under way from desk to book, by the time it arrives. Steps of one order keep their order. */
export class Steps {
  #waiting: Step[] = [];
  #last = new Map<string, number>();

  add(id: string, due: number, run: () => void): void {
    const at = Math.max(due, this.#last.get(id) ?? Number.NEGATIVE_INFINITY);
    this.#last.set(id, at);
    let place = this.#waiting.length;
    for (let before = this.#waiting[place - 1]; before !== undefined && before.due > at; before = this.#waiting[place - 1]) place -= 1;
    this.#waiting.splice(place, 0, { due: at, id, run });
  }

  /** Runs what is due, first come first. */
  run(at: number): void {
    for (let first = this.#waiting[0]; first !== undefined && first.due <= at; first = this.#waiting[0]) {
      this.#waiting.shift();
      first.run();
    }
  }

  has(id: string): boolean {
    return this.#waiting.some((step) => step.id === id);
  }

  drop(id: string): void {
    this.#waiting = this.#waiting.filter((step) => step.id !== id);
    this.#last.delete(id);
  }

  get next(): number | undefined {
    return this.#waiting[0]?.due;
  }
}
