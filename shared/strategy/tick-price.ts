import type { Price } from "../domain/units.ts";
import type { Side } from "../domain/words.ts";

/** A number too large to be a price in whole units. */
const MOST = 1e15;

export class BadSignal extends Error {
  readonly field: string;
  readonly expected: string;
  /** @param sentence names the field, what was expected and what was given. */
  constructor(field: string, expected: string, sentence: string) {
    super(sentence);
    this.name = "BadSignal";
    this.field = field;
    this.expected = expected;
  }
}

/** How a price is brought onto the exchange's grid. */
export interface Grid {
  /** Least step of the price in units. */
  readonly tick: number;
  readonly unitsPerRupee: number;
}

/** Whole units of a price in rupees. @throws BadSignal unless it is a number above 0. */
function units(field: string, rupees: number, grid: Grid): number {
  const whole = Math.round(rupees * grid.unitsPerRupee);
  if (!(whole > 0 && whole < MOST)) throw new BadSignal(field, "a price above 0", `${field} must be a price above 0 in rupees; it is ${String(rupees)}.`);
  return whole;
}

/** The grid point next to a limit on its own side: a buy never pays more, a sell never takes less than the strategy said. */
export function limitPrice(field: string, rupees: number, side: Side, grid: Grid): Price {
  const whole = units(field, rupees, grid);
  const steps = side === "BUY" ? Math.floor(whole / grid.tick) : Math.ceil(whole / grid.tick);
  if (steps === 0) throw new BadSignal(field, "at least one tick", `${field} is below the instrument's least step; it is ${String(rupees)}.`);
  return (steps * grid.tick) as Price;
}

/** The nearest grid point. */
export function triggerPrice(field: string, rupees: number, grid: Grid): Price {
  return (Math.max(1, Math.round(units(field, rupees, grid) / grid.tick)) * grid.tick) as Price;
}
