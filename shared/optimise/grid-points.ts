import type { Axes, Place } from "./axes.ts";
import { cellsOf, placeAt } from "./axes.ts";

/**
 * All points of a grid, the coarse ones first: the corners, then those with the middles between, and so on by halves,
 * so that a heat map shows its shape long before it is full.
 */
export function gridPoints(axes: Axes): Place[] {
  const levels = axes.map(({ values }) => halvingLevels(values.length));
  const points = Array.from({ length: cellsOf(axes) }, (_, index) => {
    const place = placeAt(axes, index);
    return { place, level: place.reduce((most, step, axis) => Math.max(most, levels[axis]?.[step] ?? 0), 0) };
  });
  // The sort is stable: within a level the points go row by row.
  return points.sort((a, b) => a.level - b.level).map(({ place }) => place);
}

/** After how many halvings each place of an axis is a bound: 0 for its ends. */
function halvingLevels(size: number): Uint8Array {
  const levels = new Uint8Array(size);
  const halve = (low: number, high: number, level: number): void => {
    if (high - low < 2) return;
    const middle = (low + high) >> 1;
    levels[middle] = level;
    halve(low, middle, level + 1);
    halve(middle, high, level + 1);
  };
  halve(0, size - 1, 1);
  return levels;
}
