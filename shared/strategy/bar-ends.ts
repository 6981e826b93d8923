import type { Frame } from "../domain/candle.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { sessionBarOpen } from "../history/aggregate.ts";
import { dayAt, dayStart } from "../history/days.ts";
import type { Sessions } from "../history/sessions.ts";

const DAY_MIN = 1440;

/** When the bars of one frame begin and end: intraday ones end with their window at the latest, longer ones with their last session. */
export class BarEnds {
  readonly #frame: Frame;
  readonly #sessions: Sessions;
  readonly #auctionEnd: ((day: number) => number | undefined) | undefined;
  /** The stretch that was looked up last, epoch ms: a window, or what lies between two. */
  #from = 0;
  #to = 0;
  /** It is a window, or a day of which nothing is known. */
  #open = false;

  /** @param auctionEnd end of the day's closing auction, epoch ms, where it has one: a day is not over before. */
  constructor(frame: Frame, sessions: Sessions, auctionEnd?: (day: number) => number | undefined) {
    this.#frame = frame;
    this.#sessions = sessions;
    this.#auctionEnd = auctionEnd;
  }

  /** Open time of the bar that holds `at`. */
  openOf(at: number): number {
    return sessionBarOpen(at, this.#frame, this.#sessions);
  }

  /** The moment from which a bar with this open time is final. */
  endOf(open: number): number {
    if (this.#frame >= DAY_MIN) return this.#lastClose(open);
    if (open < this.#from || open >= this.#to) this.#find(open);
    const end = open + this.#frame * MINUTE_MS;
    return end > this.#to ? this.#to : end;
  }

  /** Does this moment lie in continuous trading? Quotes of the pre-open and trades of the auctions make no intraday candles. */
  inSession(at: number): boolean {
    if (at < this.#from || at >= this.#to) this.#find(at);
    return this.#open;
  }

  /** Finds the window that holds a moment, or the stretch between two; a day without windows is one stretch. */
  #find(at: number): void {
    const day = dayAt(at);
    const start = dayStart(day);
    const windows = this.#sessions.windows(day);
    this.#from = start;
    this.#to = dayStart(day + 1);
    this.#open = windows.length === 0 && !this.#sessions.knows(day);
    for (const { open, close } of windows) {
      const [from, to] = [start + open * MINUTE_MS, start + close * MINUTE_MS];
      if (at < from) {
        this.#to = from;
        return;
      }
      this.#from = to;
      if (at >= to) continue;
      [this.#from, this.#to, this.#open] = [from, to, true];
      return;
    }
  }

  /** When trading in the bar with this open time begins: days, weeks and months are named by their midnight. */
  startOf(open: number): number {
    if (this.#frame < DAY_MIN) return open;
    const last = this.#lastDay(open);
    for (let day = dayAt(open); day <= last; day++) {
      const opens = this.#sessions.mayTrade(day) ? this.#sessions.windows(day)[0]?.open : undefined;
      if (opens !== undefined) return dayStart(day) + opens * MINUTE_MS;
    }
    return open;
  }

  #lastDay(open: number): number {
    let day = dayAt(open);
    while (this.openOf(dayStart(day + 1)) === open) day += 1;
    return day;
  }

  /** End of the last session that the bar holds; of a period without one, the end of the period. */
  #lastClose(open: number): number {
    const first = dayAt(open);
    const day = this.#lastDay(open);
    for (let last = day; last >= first; last--) {
      const close = this.#sessions.mayTrade(last) ? this.#sessions.windows(last).at(-1)?.close : undefined;
      if (close !== undefined) return this.#auctionEnd?.(last) ?? dayStart(last) + close * MINUTE_MS;
    }
    return dayStart(day + 1);
  }
}
