import type { StatePass } from "../state.ts";

/**
 * Mean, spread and trend of the last `length` values, each from sums around the mean that are merged
 * and never subtracted (Chan, Golub and LeVeque, 1979): a flat series has a spread of exactly 0, and
 * prices far from zero lose no digits. Blocks as in `WindowSum`.
 */
export class WindowMoments {
  readonly #length: number;
  /** Below #at: values of the begun block. From #at on: what holds from there to the end of the last block. */
  readonly #means: Float64Array;
  readonly #squaresFrom: Float64Array;
  readonly #productsFrom: Float64Array;
  #at = 0;
  #full = 0;
  #begunMean = 0;
  #begunSquares = 0;
  #begunProducts = 0;

  /** Of the window at the last `step` that answered true. */
  mean = 0;
  /** Σ (value − mean)². */
  squares = 0;
  /** Σ (place − mean place) × (value − mean), places counted in inputs from old to new. */
  products = 0;

  constructor(length: number) {
    this.#length = length;
    this.#means = new Float64Array(length);
    this.#squaresFrom = new Float64Array(length);
    this.#productsFrom = new Float64Array(length);
  }

  /** @returns whether `length` values were given: then the figures above are those of the window. */
  step(value: number, keep: boolean): boolean {
    const at = this.#at;
    const count = at + 1;
    const away = value - this.#begunMean;
    const mean = at === 0 ? value : this.#begunMean + away / count;
    const squares = at === 0 ? 0 : this.#begunSquares + (away * away * at) / count;
    const products = at === 0 ? 0 : this.#begunProducts + (away * at) / 2;
    const last = count === this.#length;
    const ready = this.#full === 1 || last;
    if (ready) this.#merge(count, mean, squares, products);
    if (keep) {
      this.#means[at] = value;
      this.#begunMean = mean;
      this.#begunSquares = squares;
      this.#begunProducts = products;
      this.#at = count;
      if (last) this.#close();
    }
    return ready;
  }

  passState(pass: StatePass): void {
    this.#at = pass.whole(this.#at, 0, this.#length - 1);
    this.#full = pass.whole(this.#full, 0, 1);
    this.#begunMean = pass.number(this.#begunMean);
    this.#begunSquares = pass.number(this.#begunSquares);
    this.#begunProducts = pass.number(this.#begunProducts);
    pass.numbers(this.#means);
    pass.numbers(this.#squaresFrom);
    pass.numbers(this.#productsFrom);
  }

  /** The rest of the last block before the begun one of `count` values. */
  #merge(count: number, mean: number, squares: number, products: number): void {
    const older = this.#length - count;
    if (older === 0) {
      this.mean = mean;
      this.squares = squares;
      this.products = products;
      return;
    }
    const olderMean = this.#means[count] ?? 0;
    const away = mean - olderMean;
    this.mean = olderMean + (away * count) / this.#length;
    this.squares = (this.#squaresFrom[count] ?? 0) + squares + (away * away * older * count) / this.#length;
    this.products = (this.#productsFrom[count] ?? 0) + products + (away * older * count) / 2;
  }

  #close(): void {
    const means = this.#means;
    let mean = 0;
    let squares = 0;
    let products = 0;
    for (let i = this.#length - 1; i >= 0; i--) {
      const value = means[i] ?? 0;
      const newer = this.#length - 1 - i;
      const away = newer === 0 ? 0 : mean - value;
      mean = value + (away * newer) / (newer + 1);
      squares += (away * away * newer) / (newer + 1);
      products += (away * newer) / 2;
      means[i] = mean;
      this.#squaresFrom[i] = squares;
      this.#productsFrom[i] = products;
    }
    this.#at = 0;
    this.#full = 1;
  }
}
