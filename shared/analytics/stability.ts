import { mean } from "./sums.ts";

/** Results of a sweep over the whole grid of its parameters. */
export interface ResultGrid {
  /** Values that each parameter took, one for each axis. */
  readonly sizes: readonly number[];
  /** Row by row, the last axis fastest; undefined where a run failed or was not made. Above 0 is a profit. */
  readonly values: readonly (number | undefined)[];
}

/** How the results around one point of a grid are. */
export interface Neighbourhood {
  /** Result of the point itself. */
  readonly own: number;
  /** Place on each axis. */
  readonly place: readonly number[];
  /** Axes on which the point lies at the end of what was tried: better ones may lie beyond. */
  readonly edges: readonly number[];
  /** Neighbours that have a result, and those inside of the grid that have none. */
  readonly measured: number;
  readonly missing: number;
  /** Over the neighbours with a result; undefined where there are none. */
  readonly mean: number | undefined;
  readonly worst: number | undefined;
  /** Share of them above 0. */
  readonly profitable: number | undefined;
  /** Mean of the neighbours by the point's own result: 1 on a plateau, 0 or less on a needle. Undefined unless that is above 0. */
  readonly plateau: number | undefined;
}

/** Place of the highest result, the first of equals; undefined for a grid without one. */
export function bestPlace(grid: ResultGrid): number[] | undefined {
  let best = Number.NEGATIVE_INFINITY;
  let place: number | undefined;
  for (const [i, value] of grid.values.entries()) {
    if (!isTold(value) || value <= best) continue;
    best = value;
    place = i;
  }
  return place === undefined ? undefined : placeOf(grid.sizes, place);
}

/**
 * Neighbours are all points at most one step away on each axis, diagonals included: a choice that only holds while
 * every parameter is exact to the step is luck. Steps beyond the grid do not count.
 * @throws RangeError for a grid whose values do not fill it, or a place that has no result.
 */
export function neighbourhoodOf(grid: ResultGrid, place: readonly number[]): Neighbourhood {
  const { sizes, values } = grid;
  const cells = sizes.reduce((product, size) => product * size, 1);
  if (cells !== values.length) throw new RangeError(`a grid of ${sizes.join(" × ")} holds ${cells} results, not ${values.length}`);
  const own = isInside(sizes, place) ? values[indexOf(sizes, place)] : undefined;
  if (!isTold(own)) throw new RangeError(`the point ${place.join(", ")} of the grid has no result`);
  const around = placesAround(sizes, place).map((one) => values[indexOf(sizes, one)]);
  const told = around.filter(isTold);
  const middle = mean(told);
  return {
    own, place,
    edges: sizes.flatMap((size, axis) => (size > 1 && (place[axis] === 0 || place[axis] === size - 1) ? [axis] : [])),
    measured: told.length,
    missing: around.length - told.length,
    mean: middle,
    worst: told.length === 0 ? undefined : told.reduce((a, b) => Math.min(a, b)),
    profitable: told.length === 0 ? undefined : told.filter((one) => one > 0).length / told.length,
    plateau: middle === undefined || own <= 0 ? undefined : middle / own,
  };
}

function isTold(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}

function isInside(sizes: readonly number[], place: readonly number[]): boolean {
  return place.length === sizes.length && sizes.every((size, axis) => Number.isInteger(place[axis]) && (place[axis] ?? -1) >= 0 && (place[axis] ?? size) < size);
}

function placesAround(sizes: readonly number[], place: readonly number[]): number[][] {
  let places: number[][] = [[]];
  for (const middle of place) places = places.flatMap((start) => [-1, 0, 1].map((step) => [...start, middle + step]));
  return places.filter((one) => isInside(sizes, one) && one.some((step, axis) => step !== place[axis]));
}

function indexOf(sizes: readonly number[], place: readonly number[]): number {
  return sizes.reduce((index, size, axis) => index * size + (place[axis] ?? 0), 0);
}

function placeOf(sizes: readonly number[], index: number): number[] {
  const place: number[] = [];
  let rest = index;
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    const size = sizes[axis] ?? 1;
    place.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return place;
}
