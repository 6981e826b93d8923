import type { EquityCurve } from "./run-record.ts";

/** From a peak of the account until it is reached again, or until the run ends. */
export interface DrawdownSpell {
  /** Places in the curve. */
  readonly peak: number;
  readonly end: number;
  readonly recovered: boolean;
  /** Deepest point below the peak, as a fraction of it. */
  readonly depth: number;
  readonly durationMs: number;
}

/** How far below its highest value so far the account stands, at each point, as a fraction of that. */
export function drawdowns({ equity }: EquityCurve): Float64Array {
  const below = new Float64Array(equity.length);
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i] ?? 0;
    highest = Math.max(highest, value);
    below[i] = 1 - value / highest;
  }
  return below;
}

/** All stretches below a former peak, in their order. */
export function drawdownSpells(curve: EquityCurve, below: Float64Array = drawdowns(curve)): DrawdownSpell[] {
  const spells: DrawdownSpell[] = [];
  const last = below.length - 1;
  let peak = 0;
  for (let i = 0; i <= last; i++) {
    const recovered = below[i] === 0;
    if (!recovered && i < last) continue;
    if (i > peak + 1) {
      let depth = 0;
      for (let at = peak; at <= i; at++) depth = Math.max(depth, below[at] ?? 0);
      spells.push({ peak, end: i, recovered, depth, durationMs: (curve.at[i] ?? 0) - (curve.at[peak] ?? 0) });
    }
    peak = i;
  }
  return spells;
}
