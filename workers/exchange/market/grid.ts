/** Prices on the tick grid, in paise. */

/** The nearest price on the grid, never less than one tick. */
export function toTick(price: number, tick: number): number {
  return Math.max(tick, Math.round(price / tick) * tick);
}

export interface Circuits {
  readonly upperCircuit: number;
  readonly lowerCircuit: number;
}

/** Circuits `band` (a fraction) either side of a close, rounded inwards to the tick. */
export function circuits(previousClose: number, tick: number, band: number): Circuits {
  return {
    upperCircuit: Math.floor((previousClose * (1 + band)) / tick + 1e-9) * tick,
    lowerCircuit: Math.max(tick, Math.ceil((previousClose * (1 - band)) / tick - 1e-9) * tick),
  };
}
