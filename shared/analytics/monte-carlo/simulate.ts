import { percentileOf } from "../percentile.ts";
import type { Outcomes } from "./outcomes.ts";

export const PERCENTILES = [5, 25, 50, 75, 95] as const;
/** Equities that are kept at once: 80 MB. */
const MOST_KEPT = 10_000_000;

export interface Simulated {
  /** Paths to draw. */
  readonly runs: number;
  /** Steps at which the bands are told, spread evenly; all of them where the path has fewer. */
  readonly points: number;
}

/**
 * Draws equity paths and gathers what became of them. Drawdowns are told over every step of a path, not only at the
 * points of the bands.
 * @param length of a path, its start included; at least 2.
 * @param draw fills the path it is given; its first value is above 0.
 * @throws RangeError for counts outside of the limits.
 */
export function simulate({ runs, points }: Simulated, length: number, draw: (path: Float64Array) => void): Outcomes {
  within("runs", runs, 1, Math.floor(MOST_KEPT / 2));
  within("points", points, 2, Math.floor(MOST_KEPT / runs));
  if (length < 2) throw new RangeError("there is nothing to draw from: a path needs at least one step");
  const steps = stepsOf(length, Math.min(points, length));
  const columns = steps.map(() => new Float64Array(runs));
  const returns = new Float64Array(runs);
  const depths = new Float64Array(runs);
  const path = new Float64Array(length);
  for (let run = 0; run < runs; run++) {
    draw(path);
    returns[run] = (path[length - 1] ?? 0) / (path[0] ?? 0) - 1;
    depths[run] = deepest(path);
    steps.forEach((step, i) => {
      const column = columns[i];
      if (column) column[run] = path[step] ?? 0;
    });
  }
  for (const column of columns) column.sort();
  return {
    runs, steps,
    bands: PERCENTILES.map((percentile) => ({ percentile, equity: columns.map((column) => percentileOf(column, percentile)) })),
    returns: Array.from(returns.sort()),
    drawdowns: Array.from(depths.sort()),
  };
}

/** @throws RangeError that names the setting. */
export function within(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) throw new RangeError(`${name} of a simulation is ${value}, expected a whole number from ${least} to ${most}`);
}

function stepsOf(length: number, points: number): number[] {
  return Array.from({ length: points }, (_, i) => Math.round((i * (length - 1)) / (points - 1)));
}

function deepest(path: Float64Array): number {
  let peak = path[0] ?? 0;
  let depth = 0;
  for (const value of path) {
    if (value > peak) peak = value;
    else depth = Math.max(depth, (peak - value) / peak);
  }
  return depth;
}
