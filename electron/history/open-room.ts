import type { CandleParts } from "../accounts/live/live-market.ts";
import { systemClock, systemTimers } from "../clocks.ts";
import type { Opened } from "../opened.ts";
import { HistoryRoom } from "./history-room.ts";

/** The candles of one market, in a file that bears its name. */
export function openRoom({ folder, resources }: Opened, { market, broker, ...parts }: CandleParts, onNote: (sentence: string) => void): HistoryRoom {
  return new HistoryRoom({
    ...parts,
    path: folder.file(`candles-${market.replaceAll(/[^A-Za-z0-9-]+/g, "-").slice(-80)}.db`),
    filesFolder: folder.path,
    account: broker,
    calendar: resources.calendar,
    clock: systemClock,
    timers: systemTimers,
    onNote,
  });
}

/** Practice prices follow from the seed, recorded ones from the recordings: each keeps candles of its own. */
export function practiceMarket({ world, options }: Opened): string {
  return world === "replay" ? `replay-${options.replay.join(" ")}` : `${world}-${options.seed}`;
}
