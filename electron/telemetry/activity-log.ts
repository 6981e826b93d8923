import type { ActivityView } from "../../shared/contract/schemas/activity.ts";
import type { MarketTime, SystemClock } from "../../shared/domain/time.ts";

export interface ActivityLogOptions {
  readonly clock: SystemClock;
  readonly marketAt: () => MarketTime | undefined;
  readonly write: (entries: readonly ActivityView[]) => void;
  readonly publish: (entry: ActivityView) => void;
  /** Newest first, from the former run. */
  readonly recent: readonly ActivityView[];
}

export type ActivityNote = Pick<ActivityView, "tone" | "topic" | "sentence"> & Partial<Pick<ActivityView, "account" | "instrument" | "order">>;

/** Entries a page starts with. */
const RECENT = 200;
/** The same sentence within this time is told once, ms: a flapping line must not drown the rest. */
const REPEAT_MS = 5_000;

/** Every event in words: told to the page and kept on disk. */
export class ActivityLog {
  #options: ActivityLogOptions;
  #recent: ActivityView[];
  #seq: number;
  #lastTold = new Map<string, number>();

  constructor(options: ActivityLogOptions) {
    this.#options = options;
    this.#recent = [...options.recent];
    this.#seq = this.#recent[0]?.seq ?? 0;
  }

  /** Newest first. */
  get recent(): readonly ActivityView[] {
    return this.#recent;
  }

  note(note: ActivityNote): void {
    const at = this.#options.clock.now();
    if (note.order === undefined && this.#repeated(note.sentence, at)) return;
    const marketAt = this.#options.marketAt();
    const entry: ActivityView = { seq: ++this.#seq, at, ...(marketAt === undefined ? {} : { marketAt }), ...note };
    this.#recent.unshift(entry);
    if (this.#recent.length > RECENT) this.#recent.length = RECENT;
    this.#options.write([entry]);
    this.#options.publish(entry);
  }

  #repeated(sentence: string, at: number): boolean {
    const last = this.#lastTold.get(sentence);
    if (last !== undefined && at - last < REPEAT_MS) return true;
    this.#lastTold.set(sentence, at);
    if (this.#lastTold.size > 500) this.#lastTold.clear();
    return false;
  }
}
