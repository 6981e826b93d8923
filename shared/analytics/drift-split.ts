import type { Money, Price } from "../domain/units.ts";
import { ZERO, minus, plus, valueOf } from "../domain/units.ts";
import type { DriftCause, DriftFill, DriftMarket, DriftSignal } from "./drift.ts";

/** Difference before charges of a signal that both had: the three add up to it. Above 0 the real day did better. */
export interface FillSplit {
  readonly timing: Money;
  readonly price: Money;
  /** Of what only one of them filled, from its price to the close. */
  readonly excess: Money;
  /** Of the excess. */
  readonly cause: Extract<DriftCause, "signal" | "refusal" | "unfilled">;
}

/**
 * The first unit filled here is held against the first filled there, and so on: every piece has one price on either
 * side, so that amounts stay whole.
 */
export function splitFills(ours: DriftSignal, theirs: DriftSignal, market: DriftMarket): FillSplit {
  const { instrument, multiplier } = ours;
  const sign = ours.side === "BUY" ? 1 : -1;
  const close = market.close(instrument);
  const gain = (from: Price, to: Price, quantity: number): Money => valueOf((to - from) as Price, sign * quantity, multiplier);
  let timing = ZERO;
  let price = ZERO;
  let excess = ZERO;
  for (const { here, there, quantity } of pieces(ours.fills, theirs.fills)) {
    if (here && there) {
      const moved = gain(market.priceAt(instrument, here.at), market.priceAt(instrument, there.at), quantity);
      timing = plus(timing, moved);
      price = plus(price, minus(gain(here.price, there.price, quantity), moved));
    } else if (here) excess = plus(excess, gain(here.price, close, quantity));
    else if (there) excess = minus(excess, gain(there.price, close, quantity));
  }
  return { timing, price, excess, cause: excessCause(ours, theirs) };
}

interface Piece {
  readonly here: DriftFill | undefined;
  readonly there: DriftFill | undefined;
  readonly quantity: number;
}

function pieces(ours: readonly DriftFill[], theirs: readonly DriftFill[]): Piece[] {
  const cut: Piece[] = [];
  let i = 0;
  let j = 0;
  let left = ours[0]?.quantity ?? 0;
  let right = theirs[0]?.quantity ?? 0;
  while (i < ours.length || j < theirs.length) {
    const here = ours[i];
    const there = theirs[j];
    const quantity = here && there ? Math.min(left, right) : here ? left : right;
    cut.push({ here, there, quantity });
    left -= here ? quantity : 0;
    right -= there ? quantity : 0;
    if (here && left === 0) left = ours[++i]?.quantity ?? 0;
    if (there && right === 0) right = theirs[++j]?.quantity ?? 0;
  }
  return cut;
}

function excessCause(ours: DriftSignal, theirs: DriftSignal): FillSplit["cause"] {
  const filled = ({ fills }: DriftSignal): number => fills.reduce((total, { quantity }) => total + quantity, 0);
  const [less, more] = filled(ours) < filled(theirs) ? [ours, theirs] : [theirs, ours];
  if (less.refusal !== undefined) return "refusal";
  return less.quantity < more.quantity ? "signal" : "unfilled";
}
