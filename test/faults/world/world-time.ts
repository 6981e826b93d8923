interface Due {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** Promise reactions that one event may set off in a row; a chain longer than this goes on with the next event. */
const REACTIONS = 24;

/** The world's own time, which only goes forward: events at their time, in the order in which they were planned. */
export class WorldTime {
  #now: number;
  #heap: Due[] = [];
  #order = 0;

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const due: Due = { at: this.#now + Math.ceil(ms), order: this.#order++, run };
    this.#push(due);
    return () => {
      due.run = undefined;
    };
  }

  /** Lets `ms` pass, running what falls due and the promises it settles. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let next = this.#heap[0]; next && next.at <= until; next = this.#heap[0]) {
      this.#pop();
      const { run } = next;
      if (!run) continue;
      this.#now = Math.max(this.#now, next.at);
      run();
      await settle();
    }
    this.#now = until;
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (!above || before(above, due)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      if (!left) break;
      const [child, from] = right && before(right, left) ? [right, 2 * at + 2] : [left, 2 * at + 1];
      if (before(last, child)) break;
      heap[at] = child;
      at = from;
    }
    heap[at] = last;
  }
}

function before(a: Due, b: Due): boolean {
  return a.at === b.at ? a.order < b.order : a.at < b.at;
}

/** Lets queued promise reactions run. */
async function settle(): Promise<void> {
  for (let i = 0; i < REACTIONS; i++) await Promise.resolve();
}
