/**
 * In which slots an instrument prints. A slot is one chance to print: `lanes` of them a second. Slots
 * come in blocks with exactly one print (or exactly one pause) each, at a drawn place: so the number of
 * prints before any slot is known without visiting them.
 */

import { draw } from "./hash.ts";

export class Activity {
  readonly lanes: number;
  readonly slots: number;
  private readonly key: number;
  private readonly block: number;
  /** True: one print a block. False: one pause a block. */
  private readonly rare: boolean;
  private readonly always: boolean;

  /** `chance` of a print in a slot, above 0; it is rounded to 1/n or 1 - 1/n, and 1 is always. */
  constructor(key: number, seconds: number, lanes: number, chance: number) {
    this.key = key;
    this.lanes = lanes;
    this.slots = seconds * lanes;
    this.always = chance >= 1;
    this.rare = chance <= 0.5;
    const share = this.rare ? chance : 1 - chance;
    this.block = this.always ? 1 : Math.max(2, Math.min(this.slots, Math.round(1 / share)));
  }

  /** The first and the last second have a print in every lane: a day's open and close are always told. */
  prints(slot: number): boolean {
    if (this.always || slot < this.lanes || slot >= this.slots - this.lanes) return true;
    const block = Math.floor(slot / this.block);
    return (draw(this.key, block) % this.block === slot - block * this.block) === this.rare;
  }

  /** The last slot before this one that printed, or -1. */
  before(slot: number): number {
    let before = slot - 1;
    while (before >= 0 && !this.prints(before)) before--;
    return before;
  }

  /** A number that grows by at least one with every print, up to and including this slot: 0 before the first. */
  count(slot: number): number {
    const passed = slot + 1;
    if (this.always) return passed;
    const blocks = Math.floor(passed / this.block);
    const rest = passed - blocks * this.block;
    const met = rest > draw(this.key, blocks) % this.block ? 1 : 0;
    const drawn = this.rare ? blocks + met : blocks * (this.block - 1) + rest - met;
    return drawn + Math.min(passed, this.lanes) + Math.max(0, passed - this.slots + this.lanes);
  }
}
