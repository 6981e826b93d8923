import type { Candle, Frame } from "../../shared/domain/candle.ts";
import { barOpen, SESSION_OPEN_MIN } from "../../shared/domain/candle.ts";
import { firstFrom, gather, minutesOf, sameBar, unite, withMinute } from "./minutes.ts";
import type { LiveMinutes } from "./minutes.ts";

/** What a caller must redraw: nothing, the bars from an index on, or everything. */
export type Change = { readonly kind: "none" } | { readonly kind: "tail"; readonly from: number } | { readonly kind: "all" };

export interface LiveChange {
  readonly change: Change;
  /** Minutes may be missing between what is held and what came: history should be asked again. */
  readonly gap: boolean;
}

/** Bars held at most: lightweight-charts' update() costs time linear in them (0.1 ms at 10 k). */
export const MOST_BARS = 20_000;
/** Minutes held: more than a bar of four hours and the one before it. */
const MOST_MINUTES = 600;
const DAY = 1440;

/** What an answer says beside its bars. */
export interface Told {
  /** Minutes that open before this and are told are the broker's last word. */
  readonly final?: number | undefined;
  /** Minutes since midnight from which bars of the running day are counted. */
  readonly opens?: number | undefined;
}

const NONE: Change = { kind: "none" };

/**
 * The bars of one instrument and timeframe: history of that timeframe, joined at its end by minutes (weeks and
 * months: by days). A bar is the union of what history says of it and of the minutes that lie in it, so that history
 * may be asked for at any moment, come late, or end in a half-formed bar, and no trade counts twice. Minutes on
 * which the broker has spoken its last word are its own: a wrong print in the ticks does not outlive them.
 */
export class BarModel {
  readonly frame: Frame;
  #history: readonly Candle[] = [];
  /** Ascending; those of history's tail and the live ones. Empty for days. */
  #minutes: readonly Candle[] = [];
  #bars: Candle[] = [];
  #rolledOnce = false;
  #opens = SESSION_OPEN_MIN;
  /** The newest minute that is final. */
  #finalTo = 0;

  constructor(frame: Frame) {
    this.frame = frame;
  }

  get bars(): readonly Candle[] {
    return this.#bars;
  }

  /**
   * A new answer, up to now. Live minutes that history has overtaken go: its word on them is the
   * broker's own. Those of its last minute, unless that is final, and after stay and are united with it.
   * Older bars that were paged in stay, if the answer joins on to them.
   * @param minutes one-minute bars (days for weeks and months) of the newest bar at least, if they could be had.
   * @returns how many older bars stayed.
   */
  reload(history: readonly Candle[], minutes: readonly Candle[], { final = 0, opens = SESSION_OPEN_MIN }: Told = {}): number {
    this.#opens = opens;
    const first = history[0]?.at ?? 0;
    const joins = (this.#history.at(-1)?.at ?? 0) >= first;
    const kept = joins ? this.#history.slice(0, firstFrom(this.#history, first)) : [];
    this.#history = [...kept, ...history];
    const tail = this.frame === 1 ? history.slice(-MOST_MINUTES) : minutes;
    const known = tail.at(-1)?.at ?? history.at(-1)?.at ?? 0;
    const newest = tail.at(-1)?.at ?? 0;
    this.#finalTo = newest < final ? newest : (tail.at(-2)?.at ?? 0);
    let joined: readonly Candle[] = tail;
    for (const live of this.#minutes) {
      if (live.at < known || live.at <= this.#finalTo) continue;
      const same = joined[firstFrom(joined, live.at)];
      joined = withMinute(joined, same?.at === live.at ? unite(same, live) : live);
    }
    this.#minutes = this.frame === DAY ? [] : joined;
    this.#bars = [...this.#history];
    for (const minute of this.#minutes) this.#settle(this.#openOf(minute.at));
    return kept.length;
  }

  /** Older bars before the first; what overlaps is dropped. @returns how many came in. */
  prepend(older: readonly Candle[]): number {
    const first = this.#bars[0]?.at ?? Number.POSITIVE_INFINITY;
    const room = Math.max(0, MOST_BARS - this.#bars.length);
    const fresh = older.filter((bar) => bar.at < first);
    const taken = room === 0 ? [] : fresh.slice(-room);
    this.#history = [...taken, ...this.#history];
    this.#bars = [...taken, ...this.#bars];
    return taken.length;
  }

  /** The minutes of the newest quote; for weeks and months the day, as the forming one. */
  live(minutes: LiveMinutes): LiveChange {
    if (this.frame === DAY) return { change: NONE, gap: false };
    const gap = this.#rolled(minutes);
    let from = Number.POSITIVE_INFINITY;
    for (const minute of [minutes.last, minutes.forming]) {
      if (minute) from = Math.min(from, this.#put(minute));
    }
    return { change: from === Number.POSITIVE_INFINITY ? NONE : { kind: "tail", from }, gap };
  }

  /** Today's bar as the exchange counts it: it stands in for history's. For the day timeframe. */
  liveDay(bar: Candle): Change {
    const last = this.#bars.at(-1);
    if (this.frame !== DAY || sameBar(last, bar) || (last && bar.at < last.at)) return NONE;
    if (last?.at === bar.at) this.#bars[this.#bars.length - 1] = bar;
    else this.#bars.push(bar);
    return { kind: "tail", from: this.#bars.length - 1 };
  }

  /** @returns index of the bar that changed, or infinity. */
  #put(minute: Candle): number {
    if (minute.at <= this.#finalTo) return Number.POSITIVE_INFINITY;
    const at = this.#openOf(minute.at);
    // Only the last two bars can change by live minutes; a quote of long ago must not reach back.
    if (at < (this.#bars.at(-2)?.at ?? 0)) return Number.POSITIVE_INFINITY;
    const index = firstFrom(this.#minutes, minute.at);
    const known = this.#minutes[index];
    if (known?.at === minute.at) {
      // A final minute of which history already knew more (it was joined half-way) stays the larger.
      const united = unite(known, minute);
      if (sameBar(known, united)) return Number.POSITIVE_INFINITY;
      this.#minutes = withMinute(this.#minutes, united);
    } else {
      this.#minutes = withMinute(this.#minutes, minute).slice(-MOST_MINUTES);
    }
    return this.#settle(at);
  }

  /** Computes one bar anew from history and minutes. @returns its index, or infinity when nothing changed. */
  #settle(at: Candle["at"]): number {
    const live = gather(at, minutesOf(this.#minutes, at, (one) => this.#openOf(one)));
    if (!live) return Number.POSITIVE_INFINITY;
    const said = this.#history[firstFrom(this.#history, at)];
    const bar = said?.at === at ? unite(said, live) : live;
    const index = firstFrom(this.#bars, at);
    if (this.#bars[index]?.at === at) {
      if (sameBar(this.#bars[index], bar)) return Number.POSITIVE_INFINITY;
      this.#bars[index] = bar;
    } else {
      this.#bars.splice(index, 0, bar);
    }
    return index;
  }

  /**
   * True when a new minute began and history should be asked again: the final minute before it is not
   * the newest that is held, or it is the first roll (the minute in which the feed began was seen in
   * part only; once it is over, history knows it whole).
   */
  #rolled({ forming, last }: LiveMinutes): boolean {
    const newest = this.#minutes.at(-1);
    if (!newest || !forming || forming.at <= newest.at) return false;
    const first = !this.#rolledOnce;
    this.#rolledOnce = true;
    return first || last?.at !== newest.at;
  }

  #openOf(at: number): Candle["at"] {
    return barOpen(at, this.frame, this.#opens);
  }
}
