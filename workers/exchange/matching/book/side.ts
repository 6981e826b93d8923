import type { Side } from "../../types.ts";
import { PriceLevel } from "./level.ts";

/** One side of a book: its price levels, best first. */
export class BookSide {
  readonly side: Side;
  /** +1 where a higher price is better (bids), -1 where a lower one is (asks). */
  readonly sign: 1 | -1;
  levels: PriceLevel[] = [];
  /** Where the crowd begins since it was last centred, and how many ticks behind that it has been made. */
  touch = 0;
  reach = 0;

  constructor(side: Side) {
    this.side = side;
    this.sign = side === "BUY" ? 1 : -1;
  }

  get best(): PriceLevel | undefined {
    return this.levels[0];
  }

  /** Is `a` nearer the front than `b`? */
  better(a: number, b: number): boolean {
    return (a - b) * this.sign > 0;
  }

  /** The best price at which a user stands. */
  bestUser(): number | undefined {
    for (const level of this.levels) if (level.users > 0) return level.price;
    return undefined;
  }

  find(price: number): PriceLevel | undefined {
    const level = this.levels[this.position(price)];
    return level?.price === price ? level : undefined;
  }

  /** The level at `price`, made where there is none. */
  at(price: number): PriceLevel {
    const position = this.position(price);
    const found = this.levels[position];
    if (found?.price === price) return found;
    const level = new PriceLevel(price);
    this.levels.splice(position, 0, level);
    return level;
  }

  drop(level: PriceLevel): void {
    const position = this.position(level.price);
    if (this.levels[position] === level) this.levels.splice(position, 1);
  }

  /** Index of the first level that is not better than `price`. */
  private position(price: number): number {
    let low = 0;
    let high = this.levels.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const level = this.levels[middle];
      if (level !== undefined && this.better(level.price, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
