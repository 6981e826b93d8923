/** Bars of the sessions: folds of exactly the prints that `advance` yields, kept up to the last whole minute. */

import { MINUTE_MS } from "../../../../shared/domain/time.ts";
import { MinuteBars, Recent } from "../fold.ts";
import type { Instrument, SessionBoard } from "./board.ts";

/** Instrument days kept: 15 kB each. More than one session's instruments. */
const KEPT = 700;

interface Folded {
  readonly bars: MinuteBars;
  /** Whole minutes folded so far. */
  minutes: number;
}

export class SessionBars {
  private readonly kept = new Recent<string, Folded>(KEPT);

  /** The minutes of an instrument from every print at or before `now`. */
  upTo(board: SessionBoard, instrument: Instrument, now: number): MinuteBars {
    const { day } = board;
    const key = `${instrument.listing.token}/${day.k}`;
    const total = Math.ceil(day.seconds / 60);
    const folded = this.kept.get(key) ?? this.kept.set(key, { bars: new MinuteBars(total), minutes: 0 });
    const whole = Math.min(total, Math.max(0, Math.floor((now + 1 - day.openAt) / MINUTE_MS)));
    for (; folded.minutes < whole; folded.minutes++) foldMinute(folded.bars, instrument, day.seconds, folded.minutes, Infinity);
    if (whole === total && folded.minutes === total) return folded.bars;
    const bars = folded.bars.upTo(whole);
    if (now >= day.openAt) foldMinute(bars, instrument, day.seconds, whole, now);
    return bars;
  }
}

/** Adds the prints of one minute that are not after `now`. */
function foldMinute(bars: MinuteBars, instrument: Instrument, seconds: number, minute: number, now: number): void {
  const { activity } = instrument;
  const { lanes } = activity;
  const first = minute * 60 * lanes;
  const end = Math.min(seconds, (minute + 1) * 60) * lanes;
  let before = instrument.volumeAt(activity.before(first));
  for (let slot = first; slot < end; slot++) {
    if (!activity.prints(slot)) continue;
    if (instrument.timeOf(slot) > now) return;
    const volume = instrument.volumeAt(slot);
    bars.print(minute, instrument.price(Math.floor(slot / lanes), slot), volume - before);
    before = volume;
  }
}
