import { BRIEF, FULL } from "../../shared/streams/quote-fields.ts";

/** What one page watches. The arrays run in step: slot, doubles wanted of it, board version last sent (0 = none yet). */
export interface Watch {
  slots: Int32Array;
  widths: Uint8Array;
  seen: Int32Array;
  /** Slots of which twenty levels are wanted; in step the row of each on the depth board and its version last sent (-1, 0 = none yet). */
  deep: Int32Array;
  deepRows: Int32Array;
  deepSeen: Int32Array;
}

/**
 * The watches of all pages. A page's handler of `market.watch` calls `set` and answers in the same turn,
 * so that the answer, which names the slots, travels before their first frame.
 */
export class WatchBook {
  readonly #watches = new Map<string, Watch>();
  readonly #changed: () => void;

  /** @param changed called after each change of what is watched by anyone; `wanted` tells it. */
  constructor(changed: () => void = () => {}) {
    this.#changed = changed;
  }

  /**
   * Replaces a page's wish. Slots it watched before are not sent again unless they grew to full; new ones are, at once.
   * @param full slots with depth and circuits; those not in `slots` are watched as well. `deep` with twenty levels.
   */
  set(caller: string, slots: readonly number[], full: readonly number[], deep: readonly number[] = []): void {
    const watch = this.of(caller);
    const widths = new Map<number, number>();
    for (const slot of slots) widths.set(slot, BRIEF);
    for (const slot of full) widths.set(slot, FULL);
    const before = new Map<number, number>();
    watch.slots.forEach((slot, i) => before.set(slot, i));
    const seen = new Int32Array(widths.size);
    let at = 0;
    for (const [slot, width] of widths) {
      const was = before.get(slot);
      if (was !== undefined && (watch.widths[was] ?? 0) >= width) seen[at] = watch.seen[was] ?? 0;
      at++;
    }
    watch.slots = Int32Array.from(widths.keys());
    watch.widths = Uint8Array.from(widths.values());
    watch.seen = seen;
    setDeep(watch, deep);
    this.#changed();
  }

  /** The watch of a page, empty until it has wished for something. The same object for the life of the page. */
  of(caller: string): Watch {
    let watch = this.#watches.get(caller);
    if (watch === undefined) {
      const none = new Int32Array(0);
      watch = { slots: none, widths: new Uint8Array(0), seen: none, deep: none, deepRows: none, deepSeen: none };
      this.#watches.set(caller, watch);
    }
    return watch;
  }

  /** The page is gone, and its wish with it. */
  end(caller: string): void {
    if (this.#watches.delete(caller)) this.#changed();
  }

  /** Every slot that some page watches, each with the widest wish for it. */
  wanted(): Map<number, number> {
    const union = new Map<number, number>();
    for (const { slots, widths } of this.#watches.values()) {
      slots.forEach((slot, i) => union.set(slot, Math.max(union.get(slot) ?? 0, widths[i] ?? 0)));
    }
    return union;
  }

  /** Every slot of which some page wants twenty levels. */
  wantedDeep(): Set<number> {
    return new Set([...this.#watches.values()].flatMap(({ deep }) => [...deep]));
  }
}

/** A book that was looked at before is not sent again; one that is looked at anew is, though it has not changed. */
function setDeep(watch: Watch, deep: readonly number[]): void {
  const before = new Map<number, number>();
  watch.deep.forEach((slot, i) => before.set(slot, i));
  const was = deep.map((slot) => before.get(slot));
  watch.deepRows = Int32Array.from(was, (i) => (i === undefined ? -1 : (watch.deepRows[i] ?? -1)));
  watch.deepSeen = Int32Array.from(was, (i) => (i === undefined ? 0 : (watch.deepSeen[i] ?? 0)));
  watch.deep = Int32Array.from(deep);
}
