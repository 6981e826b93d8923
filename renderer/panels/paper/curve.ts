import { istDay } from "../../../shared/domain/time.ts";

/** A point of an account's equity; `at` is market time, amounts in 1/10,000 rupee. */
export interface CurvePoint {
  readonly at: number;
  readonly equity: number;
}

export interface DrawnPoint extends CurvePoint {
  /** Highest equity until then. */
  readonly peak: number;
}

export type CurveRange = "today" | "all";

/** Ascending points with their running peak: of the last day minute by minute, or the last of each day. */
export function drawnPoints(curve: readonly CurvePoint[], range: CurveRange, capital: number): readonly DrawnPoint[] {
  let peak = capital;
  const all = curve.map((point): DrawnPoint => {
    peak = Math.max(peak, point.equity);
    return { ...point, peak };
  });
  const last = all.at(-1);
  if (!last) return [];
  if (range === "today") return all.filter(({ at }) => istDay(at) === istDay(last.at));
  return all.filter(({ at }, i) => {
    const next = all[i + 1];
    return next === undefined || istDay(next.at) !== istDay(at);
  });
}

/** What gains are counted from: the capital, or the equity before the day began. */
export function baseOf(curve: readonly CurvePoint[], range: CurveRange, capital: number): number {
  const last = curve.at(-1);
  if (range === "all" || !last) return capital;
  return curve.findLast(({ at }) => istDay(at) !== istDay(last.at))?.equity ?? capital;
}

export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** A range that holds the points and what they are counted from, with about `count` round marks in it. */
export function scaleOf(points: readonly CurvePoint[], base: number, count: number): Scale {
  const values = [...points.map(({ equity }) => equity), base];
  const least = Math.min(...values);
  const most = Math.max(...values);
  const room = Math.max((most - least) * 0.08, Math.abs(base) * 0.0005, 1);
  const low = least - room;
  const high = most + room;
  const step = niceStep((high - low) / Math.max(1, count));
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick);
  return { low, high, ticks };
}

/** The next of 1, 2, 5 × 10ⁿ. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, Number.MIN_VALUE)));
  const step = [1, 2, 5, 10].find((one) => one * power >= rough) ?? 10;
  return step * power;
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

export const xOf = (i: number, count: number, { width }: Box): number => (count < 2 ? width : (i / (count - 1)) * width);
export const yOf = (value: number, { low, high }: Scale, { height }: Box): number => height - ((value - low) / (high - low)) * height;

const near = (value: number): string => value.toFixed(1);

export interface CurvePaths {
  readonly line: string;
  /** Between the running peak and the curve: the drawdown. */
  readonly drawdown: string;
}

/** Paths of the curve in a box; the peak is cut off at the top of it. */
export function curvePaths(points: readonly DrawnPoint[], scale: Scale, box: Box): CurvePaths {
  if (points.length === 0) return { line: "", drawdown: "" };
  const count = points.length;
  // A single point is a line across: the account stands where it began.
  const at = (i: number): string => near(xOf(i, count, box));
  const lower = points.map(({ equity }, i) => `${at(i)} ${near(yOf(equity, scale, box))}`);
  const upper = points.map(({ peak }, i) => `${at(i)} ${near(Math.max(0, yOf(peak, scale, box)))}`);
  const begin = count < 2 ? `M0 ${near(yOf(points[0]?.equity ?? 0, scale, box))}L` : "M";
  return { line: `${begin}${lower.join("L")}`, drawdown: `M${upper.join("L")}L${[...lower].reverse().join("L")}Z` };
}
