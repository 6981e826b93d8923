import type { RateLimit } from "../../shared/brokers/port.ts";
import type { SystemClock, SystemTime, Timers } from "../../shared/domain/time.ts";

/** Lower goes first. `history`: bars that nobody looks at yet, behind those of a chart. */
export const PRIORITY = { exit: 0, change: 1, entry: 2, book: 3, market: 4, history: 5 } as const;
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

/** One lane as a page may show it. */
export interface LaneMeter {
  readonly name: string;
  readonly windows: readonly { readonly ms: number; readonly used: number; readonly limit: number; readonly official: number }[];
  readonly waiting: number;
  /** System time until which nothing but exits goes, after the broker turned a call away. */
  readonly backingOffUntil: SystemTime | undefined;
}

/** One limit of one client code: rolling windows, a least spacing, and a queue that lets urgent calls pass. */
class Lane {
  readonly limit: RateLimit;
  #sent: number[] = [];
  #queue: Waiting[] = [];
  #wake: (() => void) | undefined;
  #clock: SystemClock;
  #timers: Timers;
  #longest: number;
  /** Nothing goes before this; an exit only waits out the first pause of it. */
  #pausedUntil = 0;
  #exitsPausedUntil = 0;
  /** End of the pause for this lane's own refusals. */
  #backsOffUntil = 0;
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

  /**
   * The broker turned a call away. The lane waits, longer each time, until a call goes through; an exit
   * waits only as long as the first time, since it costs less to be turned away again than to come late.
   * Calls that had gone before the pause began may be turned away during it: they make it no longer.
   * @returns the pause that begins, ms; 0 when one is going on
   */
  tooFast(): number {
    const now = this.#clock.now();
    this.#exitsPausedUntil = now + FIRST_PAUSE_MS;
    if (now < this.#backsOffUntil) return 0;
    const pause = this.#pause;
    this.#backsOffUntil = now + pause;
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#backsOffUntil);
    this.#pause = Math.min(pause * 2, LAST_PAUSE_MS);
    this.#drain();
    return pause;
  }

  /** A more urgent lane, or one of the same kind, was turned away. Exits are not held back by it. */
  standAside(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms);
    this.#drain();
  }

  wentThrough(): void {
    this.#pause = FIRST_PAUSE_MS;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  meter(): LaneMeter {
    const now = this.#clock.now();
    const { name, windows, official = [] } = this.limit;
    return {
      name,
      windows: windows.map(({ calls, ms }) => ({ ms, used: this.usedWithin(ms), limit: calls, official: official.find((window) => window.ms === ms)?.calls ?? calls })),
      waiting: this.waiting,
      backingOffUntil: this.#pausedUntil > now ? (this.#pausedUntil as SystemTime) : undefined,
    };
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
    this.#backsOffUntil = Math.min(this.#backsOffUntil, now + LAST_PAUSE_MS);
    this.#exitsPausedUntil = Math.min(this.#exitsPausedUntil, now + FIRST_PAUSE_MS);
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
    let until = priority === PRIORITY.exit ? this.#exitsPausedUntil : this.#pausedUntil;
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

  /** One call was turned away: its lane backs off, and with it the lanes of the same and of every less urgent kind. */
  tooFast(limit: string): void {
    const lane = this.#lane(limit);
    const pause = lane.tooFast();
    const { urgency } = lane.limit;
    if (urgency === undefined || pause === 0) return;
    for (const other of this.#lanes.values()) {
      if (other !== lane && other.limit.urgency !== undefined && other.limit.urgency >= urgency) other.standAside(pause);
    }
  }

  wentThrough(limit: string): void {
    this.#lane(limit).wentThrough();
  }

  meter(limit: string): { readonly used: number; readonly perSecond: number; readonly waiting: number } {
    const lane = this.#lane(limit);
    const second = lane.limit.windows.find((window) => window.ms === 1000);
    return { used: lane.usedWithin(1000), perSecond: second?.calls ?? 0, waiting: lane.waiting };
  }

  /** Every lane of the table. */
  meters(): readonly LaneMeter[] {
    return [...this.#lanes.values()].map((lane) => lane.meter());
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
