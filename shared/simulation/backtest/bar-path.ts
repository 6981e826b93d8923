import type { BarModel } from "../../contract/schemas/lab.ts";

/** Legs of the way that a price is taken to have gone within a bar. */
export const LEGS = 3;

/**
 * Writes the four prices between which the price went straight, each leg taking a third of the bar's time: open, one
 * extreme, the other, close. By colour: a rising bar went to its low first, a falling one to its high, one without a
 * body to the extreme that is nearer to its open (the low where both are as near).
 */
export function writePath(into: Float64Array, rule: BarModel["path"], open: number, high: number, low: number, close: number): void {
  const lowFirst = rule === "low-first" || (rule === "colour" && (close > open || (close === open && open - low <= high - open)));
  into[0] = open;
  into[1] = lowFirst ? low : high;
  into[2] = lowFirst ? high : low;
  into[3] = close;
}

/** Price so far into a leg, 0 to 1. */
export function priceOn(from: number, to: number, progress: number): number {
  return progress <= 0 ? from : progress >= 1 ? to : from + (to - from) * progress;
}

/** How far into a leg a level is met that lies on it. */
export function progressTo(from: number, to: number, level: number): number {
  return to === from ? 0 : (level - from) / (to - from);
}

/** How far into a leg the price has come up (sign 1) or down to a level; Infinity where it does not. @param here the price at `progress`. */
export function reaches(sign: 1 | -1, level: number, here: number, from: number, to: number, progress: number): number {
  if ((here - level) * sign >= 0) return progress;
  return (to - level) * sign >= 0 ? Math.max(progress, progressTo(from, to, level)) : Infinity;
}
