import type { Price } from "../domain/units.ts";
import type { Fine } from "./contract-risk.ts";
import { fineOf, largest, least } from "./contract-risk.ts";

/** A future or a sold option: loses when the underlying moves its way beyond `from`. */
export interface RiskLeg {
  readonly side: "up" | "down";
  /** Strike, or the price of the future. */
  readonly from: Price;
  /** Unsigned, multiplier included. */
  readonly units: number;
  /** Of one unit, unhedged. */
  readonly risk: Fine;
}

/** A bought option: gains what the underlying moves its way beyond the strike. */
export interface Hedge {
  readonly side: "up" | "down";
  readonly strike: Price;
  readonly units: number;
}

/** A part of a leg with the most that one unit of it is taken to lose. */
interface CappedPart {
  readonly side: "up" | "down";
  readonly from: Price;
  readonly units: number;
  readonly cap: Fine;
}

/**
 * Most that the legs of one underlying and expiry are taken to lose at any one price. Each leg loses what
 * the price moves beyond it, up to its unhedged risk or, where a bought option covers it, the distance
 * between the two. Evaluated at the corners of that broken line, at zero and far up.
 */
export function groupRisk(legs: readonly RiskLeg[], hedges: readonly Hedge[]): Fine {
  const parts = [...capped(legs, hedges, "up"), ...capped(legs, hedges, "down")];
  let worst: Fine = 0n;
  for (const side of ["up", "down"] as const) {
    let ofSide: Fine = 0n;
    for (const part of parts) if (part.side === side) ofSide += part.cap * BigInt(part.units);
    worst = largest(worst, ofSide);
  }
  for (const part of parts) {
    const corner = fineOf(part.from) + (part.side === "up" ? part.cap : -part.cap);
    worst = largest(worst, largest(lossAt(corner, parts), lossAt(fineOf(part.from), parts)));
  }
  return worst;
}

function lossAt(at: Fine, parts: readonly CappedPart[]): Fine {
  let loss: Fine = 0n;
  for (const { side, from, units, cap } of parts) {
    const beyond = side === "up" ? at - fineOf(from) : fineOf(from) - at;
    loss += least(largest(beyond, 0n), cap) * BigInt(units);
  }
  return loss;
}

/**
 * Legs of one side with the hedges dealt out: the riskiest leg first, each takes the hedge that leaves the
 * smallest gap, of several without a gap the nearest. Since each leg's preference is fixed, one more hedge
 * never leaves any leg worse off, and one more leg never better.
 */
function capped(legs: readonly RiskLeg[], hedges: readonly Hedge[], side: "up" | "down"): CappedPart[] {
  const sign = side === "up" ? 1 : -1;
  const left = hedges.filter((hedge) => hedge.side === side).map(({ strike, units }) => ({ strike, units }));
  const mine = legs.filter((leg) => leg.side === side).sort((a, b) => compare(b.risk, a.risk) || a.from - b.from);
  const parts: CappedPart[] = [];
  for (const { from, units, risk } of mine) {
    const gap = (hedge: { strike: number }): number => (hedge.strike - from) * sign;
    const preferred = [...left].sort((a, b) => Math.max(0, gap(a)) - Math.max(0, gap(b)) || gap(b) - gap(a));
    let open = units;
    for (const hedge of preferred) {
      const cap = largest(fineOf(gap(hedge)), 0n);
      const taken = Math.min(open, hedge.units);
      if (taken === 0 || cap >= risk) continue;
      hedge.units -= taken;
      open -= taken;
      parts.push({ side, from, units: taken, cap });
    }
    if (open > 0) parts.push({ side, from, units: open, cap: risk });
  }
  return parts;
}

function compare(a: Fine, b: Fine): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
