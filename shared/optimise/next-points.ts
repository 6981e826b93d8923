import type { SweepRequest } from "../contract/schemas/lab.ts";
import { seededRandom } from "../domain/random.ts";
import type { Against, Place } from "./axes.ts";
import { gridPoints } from "./grid-points.ts";
import type { Told } from "./model-points.ts";
import { modelPoints } from "./model-points.ts";
import { randomPoints } from "./random-points.ts";

/**
 * Points that a sweep plays next: all of them at once, or round by round where a model chooses. The same request and
 * the same results give the same points, so that a sweep that was broken off can be taken up again.
 * @param told all points before, in their order. @returns none when the sweep is over.
 */
export function nextPoints({ base, axes, method }: Pick<SweepRequest, "base" | "axes" | "method">, against: Against, told: readonly Told[]): Place[] {
  if (method.kind === "model") return modelPoints(axes, method.points, against, base.seed, told);
  if (told.length > 0) return [];
  return method.kind === "grid" ? gridPoints(axes).filter((place) => against(place) === undefined) : randomPoints(axes, method.points, against, seededRandom(base.seed));
}
