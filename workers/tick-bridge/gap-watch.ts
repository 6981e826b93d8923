/** Finds the span of market time in which no ticks came: from the last time before a loss to the first one that moves on. */
export class GapWatch {
  #from: number | undefined;

  /** The connection is gone. Further losses before the feed runs again belong to the same gap. */
  lost(market: number | undefined): void {
    this.#from ??= market;
  }

  /** The feed begins another recording. */
  forget(): void {
    this.#from = undefined;
  }

  /** @returns the gap, once the clock has moved on from where it stood. */
  runsAt(market: number | undefined): { readonly from: number; readonly to: number } | undefined {
    const from = this.#from;
    if (from === undefined || market === undefined || market === from) return undefined;
    this.#from = undefined;
    // A clock that went back tells another recording, and nothing is missing from that.
    return market > from ? { from, to: market } : undefined;
  }
}
