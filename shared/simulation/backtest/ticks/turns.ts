import { istDay, istTime } from "../../../domain/time.ts";

interface Timer {
  readonly at: number;
  readonly rank: number;
  readonly run: () => void;
}

/** Of timers that are due at the same moment the lower rank goes first; those of one rank in the order of their setting. */
export const RANK = { hours: 0, beat: 1, other: 2 } as const;

/** No strategy needs so many steps within one millisecond: it answers its own orders without end. */
const MOST_STEPS = 25_000;

/**
 * What follows from what, in the order in which the terminal does it, without its threads and its disk. Three rows:
 * reactions, which come at once; records, each of which is let go when nothing reacts any more (in the terminal
 * nothing is done before it is written, and writes are told one by one); timers, once nothing is left to be written.
 * All of it takes no time: the clock is moved from outside.
 */
export class Turns {
  #now: number;
  #reactions: (() => void)[] = [];
  #records: (() => void)[] = [];
  /** By time and rank, the earliest last. */
  readonly #timers: Timer[] = [];

  constructor(at: number) {
    this.#now = at;
  }

  /** Market time, epoch ms. */
  get now(): number {
    return this.#now;
  }

  /** When the next timer is due; Infinity where none waits. */
  get next(): number {
    return this.#timers.at(-1)?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Time never goes back. */
  moveTo(at: number): void {
    if (at > this.#now) this.#now = at;
  }

  /** @param steps how many others' reactions are let go first: one for each step that the terminal waits on in between. */
  soon(run: () => void, steps = 1): void {
    this.#reactions.push(steps <= 1 ? run : () => this.soon(run, steps - 1));
  }

  /** Something is written; `told` is called when its turn has come. */
  record(told: () => void = nothing): void {
    this.#records.push(told);
  }

  /** @returns cancels it. */
  at(at: number, run: () => void, rank: number = RANK.other): () => void {
    const timer: Timer = { at: Math.max(at, this.#now), rank, run };
    let place = this.#timers.length;
    for (let before = this.#timers[place - 1]; before && (before.at < timer.at || (before.at === timer.at && before.rank <= rank)); before = this.#timers[place - 1]) place -= 1;
    this.#timers.splice(place, 0, timer);
    return () => {
      const found = this.#timers.indexOf(timer);
      if (found >= 0) this.#timers.splice(found, 1);
    };
  }

  after(ms: number, run: () => void): () => void {
    return this.at(this.#now + Math.max(0, ms), run);
  }

  /** Runs the first timer that is due now. @returns false where none is. */
  runOne(): boolean {
    const first = this.#timers.at(-1);
    if (!first || first.at > this.#now) return false;
    this.#timers.pop();
    first.run();
    return true;
  }

  /**
   * Until nothing is left to be done at this moment.
   * @param tell lets one of those who were told something answer it. @returns false where nobody was.
   * @throws Error where it comes to no end.
   */
  settle(tell: () => boolean): void {
    for (let steps = 0; ; steps++) {
      if (steps > MOST_STEPS) throw new Error(`The strategy answers its own orders without end, at ${istDay(this.#now)} ${istTime(this.#now)}: each of them brings about the next within the same moment. Correct its onOrder and onFill, then run again.`);
      this.#react();
      const told = this.#records.shift();
      if (told) told();
      else if (!this.runOne() && !tell()) return;
    }
  }

  #react(): void {
    while (this.#reactions.length > 0) {
      const reactions = this.#reactions;
      this.#reactions = [];
      for (const react of reactions) react();
    }
  }
}

function nothing(): void {}
