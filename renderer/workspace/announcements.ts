import type { ActivityView } from "../../shared/contract/schemas/activity.ts";

/** An alarm of a snapshot that is this much older than its newest entry belongs to an earlier start, ms. */
const FRESH_MS = 60_000;

/** Decides which entries of the activity are also shown at the corner, each once. */
export class Announcements {
  readonly #show: (entry: ActivityView) => void;
  #told = -1;

  constructor(show: (entry: ActivityView) => void) {
    this.#show = show;
  }

  /** An entry as it happens: bad news is shown, the rest only stands in Activity. */
  heard(entry: ActivityView): void {
    if (entry.seq <= this.#told) return;
    this.#told = entry.seq;
    if (entry.tone === "bad" || entry.tone === "warning" || entry.tone === "alarm") this.#show(entry);
  }

  /** What a snapshot brings: alarms raised while no page was there to see them (a file kept aside at the start). */
  caughtUp(entries: readonly ActivityView[]): void {
    const newest = Math.max(...entries.map((entry) => entry.at));
    for (const entry of entries.toSorted((a, b) => a.seq - b.seq)) {
      if (entry.seq <= this.#told) continue;
      this.#told = entry.seq;
      if (entry.tone === "alarm" && entry.at > newest - FRESH_MS) this.#show(entry);
    }
  }
}
