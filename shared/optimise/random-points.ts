import type { Random } from "../domain/random.ts";
import type { Against, Axes, Place } from "./axes.ts";
import { cellsOf, keyOf, placeAt } from "./axes.ts";

/** Up to so many cells are shuffled, which finds every point that may be played; of more, points are drawn and drawn again. */
const MOST_SHUFFLED = 1_000_000;
/** Draws for each point that is wanted, before a check that refuses nearly everything is given up on. */
const DRAWS_EACH = 500;

/** Different points, at random, that the strategy does not refuse; fewer than wanted where there are no more. @param taken keys of points that are not wanted again. */
export function randomPoints(axes: Axes, wanted: number, against: Against, random: Random, taken: ReadonlySet<string> = new Set()): Place[] {
  const fits = (place: Place): boolean => !taken.has(keyOf(place)) && against(place) === undefined;
  return cellsOf(axes) <= MOST_SHUFFLED ? shuffled(axes, wanted, fits, random) : drawn(axes, wanted, fits, random);
}

/** Fisher and Yates, as far as it is needed. */
function shuffled(axes: Axes, wanted: number, fits: (place: Place) => boolean, random: Random): Place[] {
  const order = Uint32Array.from({ length: cellsOf(axes) }, (_, index) => index);
  const points: Place[] = [];
  for (let i = 0; i < order.length && points.length < wanted; i++) {
    const other = i + Math.floor(random() * (order.length - i));
    const index = order[other] ?? 0;
    order[other] = order[i] ?? 0;
    const place = placeAt(axes, index);
    if (fits(place)) points.push(place);
  }
  return points;
}

function drawn(axes: Axes, wanted: number, fits: (place: Place) => boolean, random: Random): Place[] {
  const points = new Map<string, Place>();
  for (let draws = 0; draws < wanted * DRAWS_EACH && points.size < wanted; draws++) {
    const place = axes.map(({ values }) => Math.floor(random() * values.length));
    const key = keyOf(place);
    if (!points.has(key) && fits(place)) points.set(key, place);
  }
  return [...points.values()];
}
