import type { RateLimit } from "../../shared/brokers/port.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";

/** Lower goes first. */
export const PRIORITY = { exit: 0, change: 1, entry: 2, book: 3, market: 4 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

/** Of each window of a lane, so many calls are kept for exits: others go only while more than that are free. */
export type HeldBack = readonly { readonly calls: number; readonly ms: number }[];

interface Waiting {
  readonly priority: Priority;
  readonly order: number;
  readonly go: () => void;
}

/** Added to each window: a call may be quicker on its way than the one before it, and then arrives too early, ms. */
const JITTER_MS = 100;
/** First and last pause after the broker said "too fast", ms. */
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 8_000;

/** One limit of one client code: rolling windows, a least spacing, and a queue that lets urgent calls pass. */
class Lane {
  readonly limit: RateLimit;
  #sent: number[] = [];
  #queue: Waiting[] = [];
  #wake: (() => void) | undefined;
  #clock: SystemClock;
  #timers: Timers;
  #longest: number;
  #pausedUntil = 0;
  #pause = FIRST_PAUSE_MS;
  #counter = 0;
  #heldBack: HeldBack = [];

  constructor(limit: RateLimit, clock: SystemClock, timers: Timers) {
    this.limit = limit;
    this.#clock = clock;
    this.#timers = timers;
    this.#longest = Math.max(limit.spacingMs, ...limit.windows.map((window) => window.ms + JITTER_MS));
  }

  acquire(priority: Priority): Promise<void> {
    return new Promise((resolve) => {
      const waiting = { priority, order: this.#counter++, go: resolve };
      const at = this.#queue.findIndex((other) => other.priority > priority);
      if (at < 0) this.#queue.push(waiting);
      else this.#queue.splice(at, 0, waiting);
      this.#drain();
    });
  }

  holdBack(heldBack: HeldBack): void {
    this.#heldBack = heldBack;
    this.#drain();
  }

  /** The whole lane waits after one refusal, longer each time, until a call goes through. */
  tooFast(): void {
    this.#pausedUntil = this.#clock.now() + this.#pause;
    this.#pause = Math.min(this.#pause * 2, LAST_PAUSE_MS);
    this.#schedule(this.#pausedUntil - this.#clock.now());
  }

  wentThrough(): void {
    this.#pause = FIRST_PAUSE_MS;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  usedWithin(ms: number): number {
    const since = this.#clock.now() - ms;
    return this.#sent.filter((at) => at > since).length;
  }

  #drain(): void {
    for (;;) {
      const next = this.#queue[0];
      if (!next) return;
      const now = this.#clock.now();
      const delay = this.#delay(now, next.priority);
      if (delay > 0) return this.#schedule(delay);
      this.#queue.shift();
      this.#sent.push(now);
      next.go();
    }
  }

  /** A clock turned back must not hold the lane for as long as it was turned: what went then counts as gone now. */
  #noticeTurn(now: number): void {
    if ((this.#sent.at(-1) ?? 0) > now) this.#sent = this.#sent.map((at) => Math.min(at, now));
    this.#pausedUntil = Math.min(this.#pausedUntil, now + LAST_PAUSE_MS);
  }

  /** Calls of a window that this priority may use: one at least, or it would wait for ever. */
  #most(window: { readonly calls: number; readonly ms: number }, priority: Priority): number {
    if (priority === PRIORITY.exit) return window.calls;
    const held = this.#heldBack.find(({ ms }) => ms === window.ms)?.calls ?? 0;
    return Math.max(1, window.calls - held);
  }

  #delay(now: number, priority: Priority): number {
    this.#noticeTurn(now);
    let cut = 0;
    while (cut < this.#sent.length && (this.#sent[cut] ?? 0) <= now - this.#longest) cut++;
    if (cut > 0) this.#sent.splice(0, cut);
    let until = this.#pausedUntil;
    const last = this.#sent.at(-1);
    if (last !== undefined) until = Math.max(until, last + this.limit.spacingMs);
    for (const window of this.limit.windows) {
      const most = this.#most(window, priority);
      const oldest = this.#sent.at(-most);
      if (this.#sent.length >= most && oldest !== undefined) until = Math.max(until, oldest + window.ms + JITTER_MS);
    }
    return until - now;
  }

  #schedule(delay: number): void {
    this.#wake?.();
    this.#wake = this.#timers.after(Math.max(1, delay), () => this.#drain());
  }

  stop(): void {
    this.#wake?.();
    this.#queue = [];
  }
}

/** All limits of one client code, shared by everything that calls the broker for it. */
export class RateBudget {
  #lanes: Map<string, Lane>;

  constructor(limits: readonly RateLimit[], clock: SystemClock, timers: Timers) {
    this.#lanes = new Map(limits.map((limit) => [limit.name, new Lane(limit, clock, timers)]));
  }

  /** Resolves when the call may be made. @throws Error for a limit the broker's table does not name: a bug. */
  acquire(limit: string, priority: Priority): Promise<void> {
    return this.#lane(limit).acquire(priority);
  }

  /** Keeps slots of one lane for exits, from now on. Windows that the lane does not have are passed over. */
  holdBack(limit: string, heldBack: HeldBack): void {
    this.#lane(limit).holdBack(heldBack);
  }

  tooFast(limit: string): void {
    this.#lane(limit).tooFast();
  }

  wentThrough(limit: string): void {
    this.#lane(limit).wentThrough();
  }

  meter(limit: string): { readonly used: number; readonly perSecond: number; readonly waiting: number } {
    const lane = this.#lane(limit);
    const second = lane.limit.windows.find((window) => window.ms === 1000);
    return { used: lane.usedWithin(1000), perSecond: second?.calls ?? 0, waiting: lane.waiting };
  }

  stop(): void {
    for (const lane of this.#lanes.values()) lane.stop();
  }

  #lane(name: string): Lane {
    const lane = this.#lanes.get(name);
    if (!lane) throw new Error(`the broker's table of limits has no "${name}"`);
    return lane;
  }
}
