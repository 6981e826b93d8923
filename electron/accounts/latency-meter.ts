const KEPT = 200;

/** Percentiles over the last 200 sends, ms. */
export class LatencyMeter {
  #values: number[] = [];
  #at = 0;

  add(ms: number): void {
    this.#values[this.#at] = ms;
    this.#at = (this.#at + 1) % KEPT;
  }

  /** @param share 0 to 1. Undefined before the first send. */
  percentile(share: number): number | undefined {
    if (this.#values.length === 0) return undefined;
    const sorted = [...this.#values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}
