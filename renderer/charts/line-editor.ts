import type { Price } from "../../shared/domain/units.ts";
import { levelAt } from "./levels.ts";
import type { Level } from "./levels.ts";

/** A line in the hand: where it was, and where it would go. */
export interface HeldLine {
  readonly level: Level;
  readonly price: Price;
}

/**
 * One line being moved, by mouse or by keys. It knows nothing of pixels: it is told prices, keeps them on
 * ticks and above zero, and says what the line would look like there. Nothing changes until it is dropped.
 */
export class LineEditor {
  readonly #onChange: () => void;
  #held: HeldLine | undefined;
  /** Distance of the grip from the line, so that the line does not jump under the pointer. */
  #grip = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get held(): HeldLine | undefined {
    return this.#held;
  }

  /** The line as it would be where it is held; undefined while none is. */
  get ghost(): Level | undefined {
    return this.#held && levelAt(this.#held.level, this.#held.price);
  }

  /** @param at price under the pointer, units. @returns false for a line that cannot be moved. */
  begin(level: Level, at: number): boolean {
    if (!level.move || level.pending === true) return false;
    this.#held = { level, price: level.price };
    this.#grip = at - level.price;
    this.#onChange();
    return true;
  }

  /** @param at price under the pointer, units. */
  moveTo(at: number): void {
    const { move } = this.#held?.level ?? {};
    if (!this.#held || !move) return;
    this.#put(Math.round((at - this.#grip) / move.tick) * move.tick);
  }

  /** Whole ticks up or down; takes the line into the hand if it is not there. */
  nudge(level: Level, ticks: number): void {
    if (this.#held?.level.id !== level.id && !this.begin(level, level.price)) return;
    const held = this.#held;
    const tick = held?.level.move?.tick ?? 0;
    if (!held || tick <= 0) return;
    // From between two ticks the first step goes to the next one in that direction.
    const off = held.price % tick;
    const onto = off === 0 ? held.price : ticks > 0 ? held.price - off : held.price - off + tick;
    this.#put(onto + ticks * tick);
  }

  cancel(): void {
    if (!this.#held) return;
    this.#held = undefined;
    this.#onChange();
  }

  /** Lets go. @returns the line and its new price; undefined where it did not move. */
  drop(): HeldLine | undefined {
    const held = this.#held;
    this.cancel();
    return held && held.price !== held.level.price ? held : undefined;
  }

  #put(price: number): void {
    const held = this.#held;
    const tick = held?.level.move?.tick;
    if (!held || tick === undefined) return;
    const next = Math.max(tick, price) as Price;
    if (next === held.price) return;
    this.#held = { level: held.level, price: next };
    this.#onChange();
  }
}
