import { LoadingPass, stateMisfit } from "./state.ts";

/** Two numbers that differ by less than this share of the larger touch each other: sums of decimals are no more exact. */
const TOUCH = 1e-12;

/**
 * Tells the moment at which one series gets from below another to above it, or back. Touching is on
 * neither side: down to the other and up again is no cross. (TradingView's `crossover` calls it one.)
 */
export class Cross {
  /** Side of the first series at the last input that did not touch: 1 above, −1 below, 0 before any. */
  #side: -1 | 0 | 1 = 0;

  /**
   * @param a undefined while it warms up, as `b`; then there is no cross and nothing is remembered.
   * @returns 1 where `a` has got above `b` with this input, −1 below, else 0.
   */
  next(a: number | undefined, b: number | undefined): -1 | 0 | 1 {
    const side = sideOf(a, b);
    const crossed = this.#crossed(side);
    if (side !== 0) this.#side = side;
    return crossed;
  }

  /** What `next` would answer; changes nothing. */
  peek(a: number | undefined, b: number | undefined): -1 | 0 | 1 {
    return this.#crossed(sideOf(a, b));
  }

  exportState(): { readonly indicator: "cross"; readonly numbers: readonly number[] } {
    return { indicator: "cross", numbers: [this.#side] };
  }

  /** @throws TerminalError (BadInput) for the state of something else. */
  importState(state: unknown): void {
    const { indicator, numbers } = (typeof state === "object" && state !== null ? state : {}) as { indicator?: unknown; numbers?: unknown };
    if (indicator !== "cross" || !Array.isArray(numbers)) throw stateMisfit("Cross", `it is of “${String(indicator)}”`);
    const pass = new LoadingPass("Cross", numbers, true);
    const side = pass.whole(0, -1, 1);
    pass.end();
    this.#side = side === 0 ? 0 : side > 0 ? 1 : -1;
  }

  clone(): Cross {
    const other = new Cross();
    other.#side = this.#side;
    return other;
  }

  #crossed(side: -1 | 0 | 1): -1 | 0 | 1 {
    return side !== 0 && this.#side === -side ? side : 0;
  }
}

function sideOf(a: number | undefined, b: number | undefined): -1 | 0 | 1 {
  if (a === undefined || b === undefined || Math.abs(a - b) <= TOUCH * Math.max(Math.abs(a), Math.abs(b))) return 0;
  return a > b ? 1 : -1;
}
