import { deflatedSharpe } from "../analytics/deflated-sharpe.ts";
import { neighbourhoodOf } from "../analytics/stability.ts";
import type { SweepRequest, SweepView } from "../contract/schemas/lab.ts";
import type { Axes, Place } from "./axes.ts";
import { cellsOf, indexAt } from "./axes.ts";
import type { PlayedPoint } from "./sweep-tasks.ts";

/** A result of fewer trades is one lucky day, and no best point. */
export const FEWEST_TRADES = 5;

type Objective = SweepRequest["objective"];

/** Higher is better; undefined for a point that failed, traded too little, or whose figure cannot be told. */
export function scoreOf({ point: { figures } }: Pick<PlayedPoint, "point">, objective: Objective): number | undefined {
  if (!figures || figures.trades < FEWEST_TRADES) return undefined;
  const score = figures[objective];
  return score !== undefined && Number.isFinite(score) ? score : undefined;
}

/** Number of the best point, the first of equals; undefined while none has a score. */
export function bestOf(points: readonly (PlayedPoint | undefined)[], objective: Objective): number | undefined {
  let best: number | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const [number, played] of points.entries()) {
    const score = played && scoreOf(played, objective);
    if (score === undefined || score <= highest) continue;
    [best, highest] = [number, score];
  }
  return best;
}

/** @param returns of the best point, period by period. */
export function deflatedOver(points: readonly (PlayedPoint | undefined)[], returns: readonly number[]): number | undefined {
  const sharpes = points.flatMap((played) => played?.periodSharpe ?? []);
  const chance = deflatedSharpe({ sharpes, returns });
  return chance !== undefined && Number.isFinite(chance) ? chance : undefined;
}

/** How the points around the best one of a grid did. */
export function neighboursOf(axes: Axes, points: readonly (PlayedPoint | undefined)[], place: Place, objective: Objective): NonNullable<SweepView["neighbours"]> {
  // A profit factor is in balance at 1, every other objective at 0.
  const balance = objective === "profitFactor" ? 1 : 0;
  const values = new Array<number | undefined>(cellsOf(axes)).fill(undefined);
  for (const played of points) {
    const score = played?.point.figures?.[objective];
    if (played && score !== undefined) values[indexAt(axes, played.place)] = score - balance;
  }
  const { measured, missing, mean, worst, profitable, plateau } = neighbourhoodOf({ sizes: axes.map((axis) => axis.values.length), values }, place);
  return {
    measured, missing,
    ...(mean === undefined ? {} : { mean: mean + balance }), ...(worst === undefined ? {} : { worst: worst + balance }),
    ...(profitable === undefined ? {} : { profitable }), ...(plateau === undefined ? {} : { plateau }),
  };
}
