import type { BarModel } from "../../contract/schemas/lab.ts";

/** True range of a bar: Wilder (1978). @param before close of the bar before it; 0 for the first. */
function trueRange(high: number, low: number, before: number): number {
  return before === 0 ? high - low : Math.max(high, before) - Math.min(low, before);
}

/** What a market order pays beyond the price that a bar shows. */
export class PriceCosts {
  readonly #slippage: BarModel["slippage"];
  readonly #spread: BarModel["spread"];
  readonly #tick: number;
  #before = 0;
  #range = 0;
  #seen = 0;

  /** @param tick least step of the price; 0 = any price can be paid. */
  constructor({ slippage, spread }: Pick<BarModel, "slippage" | "spread">, tick: number) {
    this.#slippage = slippage;
    this.#spread = spread;
    this.#tick = tick;
  }

  /** Takes a bar in once it has closed: slippage by range is that of the bars before. Wilder's average. */
  see(high: number, low: number, close: number): void {
    if (this.#slippage.kind !== "atr") return;
    const { bars } = this.#slippage;
    const range = trueRange(high, low, this.#before);
    this.#before = close;
    this.#seen = Math.min(this.#seen + 1, bars);
    this.#range += (range - this.#range) / this.#seen;
  }

  /**
   * The price that is paid. On the grid, away from the order where it lies between two steps; never below one step.
   * @param sign +1 for a buy. @param opens it begins or enlarges a position.
   */
  paid(price: number, sign: 1 | -1, opens: boolean): number {
    const { percent, on } = this.#spread;
    const spread = on === "both" ? percent / 200 : opens ? percent / 100 : 0;
    // In this order, so that nothing but the spread is written as price × (1 ± spread).
    const wide = spread === 0 ? price : price * (1 + sign * spread);
    return this.onGrid(wide + sign * this.#slip(price), sign);
  }

  /** To the grid, against the order. */
  onGrid(price: number, sign: 1 | -1): number {
    const tick = this.#tick;
    if (tick === 0) return price;
    // A hair beside the grid is the rounding of floats and not a step.
    const steps = price / tick;
    const near = Math.round(steps);
    const whole = Math.abs(steps - near) < 1e-9 ? near : sign > 0 ? Math.ceil(steps) : Math.floor(steps);
    return Math.max(tick, whole * tick);
  }

  #slip(price: number): number {
    const slippage = this.#slippage;
    switch (slippage.kind) {
      case "none":
        return 0;
      case "points":
        return slippage.by;
      case "percent":
        return (price * slippage.by) / 100;
      case "atr":
        return slippage.times * this.#range;
    }
  }
}
