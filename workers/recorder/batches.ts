import { keep, KEPT_FIELDS } from "../../shared/recording/tick-fields.ts";

/** Ticks of one run in a file: more would save little, fewer would cost a beginning of about 60 bytes more often. */
export const RUN_TICKS = 512;
/** Ticks of an instrument whose name the terminal has not told yet: above this, further ones are given up. */
export const MOST_NAMELESS = 8_192;
const FIRST_ROOM = 16;

/** The ticks of one instrument that wait for their run to be written. */
export class Batch {
  readonly slot: number;
  ticks = new Float64Array(FIRST_ROOM * KEPT_FIELDS);
  count = 0;
  /** The terminal has been asked for its name, for the day. */
  asked = false;

  constructor(slot: number) {
    this.slot = slot;
  }

  /** @returns false for a tick that cannot be kept. */
  add(records: Float64Array, at: number): boolean {
    const to = this.count * KEPT_FIELDS;
    if (to === this.ticks.length) {
      const larger = new Float64Array(this.ticks.length * 2);
      larger.set(this.ticks);
      this.ticks = larger;
    }
    if (!keep(records, at, this.ticks, to)) return false;
    this.count += 1;
    return true;
  }

  clear(): void {
    this.count = 0;
  }
}
