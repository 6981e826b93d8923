import type { Random } from "../../shared/domain/random.ts";

/** Least and most wait after a lost connection, ms; the first try is made at once. */
const LOST = { least: 500, first: 1_000, most: 30_000 };
/** After a refusal for too many connections or bad tokens, ms: the broker wants distance. */
const REFUSED = { least: 5_000, first: 10_000, most: 60_000 };

/** How long to wait before the next try: exponential with full jitter, so that many clients do not come back as one. */
export class Backoff {
  readonly #random: Random;
  #tries = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Tries since the connection last held. */
  get tries(): number {
    return this.#tries;
  }

  /** The connection held: the next loss is a first one. */
  reset(): void {
    this.#tries = 0;
  }

  afterLoss(): number {
    const tries = this.#tries++;
    return tries === 0 ? 0 : this.#jitter(LOST, tries - 1);
  }

  afterRefusal(): number {
    return this.#jitter(REFUSED, this.#tries++);
  }

  #jitter(range: typeof LOST, doublings: number): number {
    const ceiling = Math.min(range.most, range.first * 2 ** Math.min(doublings, 16));
    return range.least + this.#random() * (ceiling - range.least);
  }
}
