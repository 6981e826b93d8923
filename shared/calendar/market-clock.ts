import { DAY_MS, IST_OFFSET_MS, type MarketClock, type MarketTime } from "../domain/time.ts";
import { Witnesses } from "./witnesses.ts";

/** A stamp at most so far ahead of where the clock stands is taken at once, ms. */
export const STEP_MS = 5_000;
/** A stamp behind the clock by no more than this is merely late, ms. */
export const LATE_MS = 30_000;
/** An instrument that spoke within this much system time counts as live, ms. */
const LIVE_MS = 60_000;
/** Instruments that must agree on a jump, where so many are live. */
const QUORUM = 3;
/** Advancing packets that prove a jump where one instrument alone is live. */
const LONE_PACKETS = 5;
/** Old snapshots must not rewind a market: each witness of an earlier day must have moved on since. */
const OTHER_DAY_PACKETS = 2;
/** Within a day a way back is a recording begun anew, and that goes on and on. */
const SAME_DAY_PACKETS = 5;
/** How fast a replay runs is measured over windows of so much system time, ms. */
const SPEED_WINDOW_MS = 1_000;
const MAX_SPEED = 5_000;
/** Longest step that the speed of a replay may justify, ms. */
const SPEED_STEP_MS = 120_000;

/** What the clock thinks of a packet's stamp. */
export const STAMP = {
  /** At or behind the clock, or the clock moved with it. */
  taken: 0,
  /** Further ahead than a step, and nobody confirms it yet. */
  ahead: 1,
  /** Well behind: an old snapshot, or the first signs of another day. */
  behind: 2,
  /** It completed the proof of a jump. */
  jumped: 3,
} as const;
export type StampVerdict = (typeof STAMP)[keyof typeof STAMP];

/**
 * Market time as the feed tells it. Moves in bounded steps: at most STEP_MS plus the system time that has
 * passed, and in a replay so much more as it is faster. Anything further, and any way back, needs min(3, live)
 * instruments that agree, or five advancing packets where only one is live: one bad stamp moves nothing.
 * Late packets never turn it back: a way back needs witnesses who advance while nobody speaks of the present.
 */
export class FeedClock implements MarketClock {
  #at: number | undefined;
  #anchoredAt = 0;
  /** Of the last window and of the one before: a stalled line that catches up is fast in one alone. */
  #speed = 1;
  #speedBefore = 1;
  #windowAt = 0;
  #windowSystem = 0;
  readonly #heardAt: Float64Array;
  readonly #witnesses = new Witnesses();

  /** @param instruments numbers of instruments lie below this. */
  constructor(instruments: number) {
    this.#heardAt = new Float64Array(instruments);
  }

  now(): MarketTime | undefined {
    return this.#at as MarketTime | undefined;
  }

  /** System time at which the clock last moved. */
  get anchoredAt(): number {
    return this.#anchoredAt;
  }

  /** Forgets the time, for a feed that begins another recording. */
  forget(): void {
    this.#at = undefined;
    this.#speed = this.#speedBefore = 1;
    this.#witnesses.clear();
    this.#heardAt.fill(0);
  }

  /**
   * @param at stamp of the packet, epoch ms; `systemAt` when it was read, ms of a clock that never steps back.
   */
  observe(instrument: number, at: number, systemAt: number): StampVerdict {
    this.#heardAt[instrument] = systemAt;
    if (!(at > 0)) return STAMP.taken;
    const now = this.#at;
    if (now === undefined) return this.#testify(instrument, at, systemAt, 1) ? STAMP.jumped : STAMP.taken;
    if (at > now) {
      if (at - now > STEP_MS && at - now > this.#reach(systemAt)) {
        return this.#testify(instrument, at, systemAt, 1) ? STAMP.jumped : STAMP.ahead;
      }
      this.#moveTo(at, systemAt);
    } else if (now - at > LATE_MS) {
      const packets = dayOf(at) === dayOf(now) ? SAME_DAY_PACKETS : OTHER_DAY_PACKETS;
      return this.#testify(instrument, at, systemAt, packets) ? STAMP.jumped : STAMP.behind;
    }
    if (this.#witnesses.any) this.#witnesses.contradict(instrument, at);
    return STAMP.taken;
  }

  #reach(systemAt: number): number {
    const step = STEP_MS + Math.max(0, systemAt - this.#anchoredAt);
    return Math.max(step, Math.min(step * Math.min(this.#speed, this.#speedBefore), SPEED_STEP_MS));
  }

  #testify(instrument: number, at: number, systemAt: number, packets: number): boolean {
    this.#witnesses.hear(instrument, at, systemAt);
    const live = this.#live(systemAt);
    const proven = live === 1
      ? this.#witnesses.advances(instrument) >= LONE_PACKETS
      : this.#witnesses.agreeing(at, packets) >= live;
    if (proven) {
      this.#witnesses.clear();
      this.#jumpTo(at, systemAt);
    }
    return proven;
  }

  /** Live instruments, counted up to the quorum. */
  #live(systemAt: number): number {
    let live = 0;
    for (let i = 0; i < this.#heardAt.length && live < QUORUM; i++) {
      const heardAt = this.#heardAt[i] ?? 0;
      if (heardAt > 0 && systemAt - heardAt <= LIVE_MS) live++;
    }
    return live;
  }

  #moveTo(at: number, systemAt: number): void {
    this.#at = at;
    this.#anchoredAt = systemAt;
    const passed = systemAt - this.#windowSystem;
    if (passed < SPEED_WINDOW_MS) return;
    this.#speedBefore = this.#speed;
    this.#speed = Math.min(Math.max((at - this.#windowAt) / passed, 1), MAX_SPEED);
    this.#windowAt = at;
    this.#windowSystem = systemAt;
  }

  /** A short jump is how a fast replay of an idle market looks, and tells its speed; a long one tells nothing. */
  #jumpTo(at: number, systemAt: number): void {
    const ahead = at - (this.#at ?? 0);
    if (ahead > 0 && ahead <= SPEED_STEP_MS) {
      this.#moveTo(at, systemAt);
      return;
    }
    this.#at = at;
    this.#anchoredAt = systemAt;
    this.#speed = this.#speedBefore = 1;
    this.#windowAt = at;
    this.#windowSystem = systemAt;
  }
}

/** Days since the epoch in India. */
function dayOf(at: number): number {
  return Math.floor((at + IST_OFFSET_MS) / DAY_MS);
}
