import type { MarketTime } from "../../../shared/domain/time.ts";
import type { RecordedTick } from "./recorded-tick.ts";
import type { ReplayFeed } from "./replay-feed.ts";
import type { ReplayTime } from "./replay-time.ts";
import type { StepJournal } from "./step-journal.ts";
import type { StepReader } from "./step-reader.ts";

/** A reader whom no tick can make say anything is asked only after so many. */
const MOST_UNASKED = 4_096;

export interface Seat {
  readonly reader: StepReader;
  /** Its ring at the feed. */
  readonly ring: number;
}

export interface LockStepOptions {
  readonly time: ReplayTime;
  readonly feed: ReplayFeed;
  readonly journal: StepJournal;
  /** Market and trigger watch: they see a tick before those who decide, with what was there before the tick. */
  readonly market: readonly Seat[];
  readonly hosts: readonly Seat[];
}

/**
 * Plays ticks one after the other, each to its end: what was in the market before it is matched; what came of
 * that is told, journaled and answered; only then do the strategies see the tick, and what they decide on it is
 * in the market before the next. All clocks are the recording's. So a replay has one outcome, however long a
 * thread or a disk takes.
 *
 * A reader with nothing to say, such as a market without orders, is not waited for: it reads the same ticks in
 * the same order before it is next told or asked anything.
 */
export class LockStep {
  #options: LockStepOptions;
  #unasked = new Map<Seat, number>();
  #asked = 0;

  constructor(options: LockStepOptions) {
    this.#options = options;
  }

  /** Questions to readers so far. */
  get asked(): number {
    return this.#asked;
  }

  /** @throws Error where a reader has ended or fallen out of step: the replay is worth nothing then. */
  async tick(tick: RecordedTick): Promise<void> {
    const { time, feed, market, hosts } = this.#options;
    await this.passTo(tick.at);
    time.moveTo(tick.at);
    feed.show(tick, time.now());
    for (const seat of market) await this.#see(seat);
    for (const seat of hosts) feed.push(seat.ring);
    if (hosts.length > 0 && (await this.#askAll(hosts))) await this.settle();
  }

  /** Lets the time up to this moment pass: timers, orders under way that arrive. */
  async passTo(at: MarketTime): Promise<void> {
    const { time, market } = this.#options;
    for (;;) {
      let due = time.next ?? Infinity;
      for (const { reader } of market) due = Math.min(due, reader.next ?? Infinity);
      if (due > at) return;
      time.moveTo(due);
      const arrived = market.filter(({ reader }) => (reader.next ?? Infinity) <= due);
      if (arrived.length > 0) await this.#askAll(arrived);
      else time.runOne();
      await this.settle();
    }
  }

  /** Until nobody has anything left to do at this moment. */
  async settle(): Promise<void> {
    const { time, journal, market, hosts } = this.#options;
    for (;;) {
      await everyReaction();
      if (journal.pending) await journal.release();
      else if (!time.runOne()) {
        const told = market.find(({ reader }) => reader.told) ?? hosts.find(({ reader }) => reader.told);
        if (!told) return;
        await this.#askAll([told]);
      }
    }
  }

  async #see(seat: Seat): Promise<void> {
    const { feed } = this.#options;
    feed.push(seat.ring);
    const unasked = (this.#unasked.get(seat) ?? 0) + 1;
    if (!seat.reader.busy && unasked < MOST_UNASKED) this.#unasked.set(seat, unasked);
    else if (await this.#askAll([seat])) await this.settle();
  }

  /** At once; what they say is handed out in their order. @returns whether anything was said. */
  async #askAll(seats: readonly Seat[]): Promise<boolean> {
    const { feed, time } = this.#options;
    const handOuts = await Promise.all(seats.map((seat) => seat.reader.reach(feed.sequence, time.now())));
    for (const seat of seats) this.#unasked.set(seat, 0);
    this.#asked += seats.length;
    let said = false;
    for (const handOut of handOuts) {
      handOut?.();
      said ||= handOut !== undefined;
    }
    return said;
  }
}

/** Every promise that can be settled without something from outside has told those who wait for it. */
function everyReaction(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
