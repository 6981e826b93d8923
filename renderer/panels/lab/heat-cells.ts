import type { SweepPoint, SweepRequest } from "../../../shared/contract/schemas/lab.ts";
import type { ParameterValue } from "../../../shared/strategy/parameters.ts";

/** What stands in a cell that several points share: the others as in the best point, or the mean over all of them. */
export type Others = "best" | "mean";
export type PointFigure = keyof NonNullable<SweepPoint["figures"]>;

export interface HeatCell {
  /** Places on the two axes. */
  readonly x: number;
  readonly y: number;
  readonly value: number;
  /** Points behind it. */
  readonly count: number;
  /** The best of them by the objective, as its place in the sweep. */
  readonly point: number;
}

export interface Heat {
  readonly xs: readonly ParameterValue[];
  /** One empty text where there is a single axis. */
  readonly ys: readonly ParameterValue[];
  /** Only where something was measured. */
  readonly cells: readonly HeatCell[];
}

interface Sweep {
  readonly request: SweepRequest;
  readonly points: readonly SweepPoint[];
  readonly best?: number | undefined;
}

/**
 * One figure over two parameters of a sweep.
 * @param y undefined for a sweep of one parameter.
 */
export function heatOf({ request, points, best }: Sweep, x: number, y: number | undefined, figure: PointFigure, others: Others): Heat {
  const { axes, objective } = request;
  const xs = axes[x]?.values ?? [];
  const ys = y === undefined ? [""] : (axes[y]?.values ?? []);
  const columns = placesOf(xs);
  const rows = placesOf(ys);
  const fixed = others === "best" && best !== undefined ? points[best]?.values : undefined;
  const sums = new Map<number, { sum: number; count: number; point: number; objective: number }>();
  points.forEach(({ values, figures }, n) => {
    const value = figures?.[figure];
    const column = columns.get(values[x] ?? "");
    const row = y === undefined ? 0 : rows.get(values[y] ?? "");
    if (value === undefined || !Number.isFinite(value) || column === undefined || row === undefined) return;
    if (fixed?.some((own, axis) => axis !== x && axis !== y && own !== values[axis])) return;
    const key = row * xs.length + column;
    const score = figures?.[objective] ?? Number.NEGATIVE_INFINITY;
    const cell = sums.get(key);
    if (!cell) return void sums.set(key, { sum: value, count: 1, point: n, objective: score });
    cell.sum += value;
    cell.count++;
    if (score > cell.objective) Object.assign(cell, { point: n, objective: score });
  });
  const cells = [...sums].map(([key, { sum, count, point }]) => ({ x: key % xs.length, y: Math.floor(key / xs.length), value: sum / count, count, point }));
  return { xs, ys, cells: cells.sort((a, b) => a.y - b.y || a.x - b.x) };
}

function placesOf(values: readonly ParameterValue[]): ReadonlyMap<ParameterValue, number> {
  return new Map(values.map((value, place) => [value, place]));
}

/** The two axes that are looked at first: those with most values. */
export function firstAxes({ axes }: SweepRequest): { readonly x: number; readonly y: number | undefined } {
  const order = axes.map((_, i) => i).sort((a, b) => (axes[b]?.values.length ?? 0) - (axes[a]?.values.length ?? 0) || a - b);
  const [x = 0, y] = order.slice(0, 2).sort((a, b) => a - b);
  return { x, y };
}

export type Way = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End";

/** The cell that a key leads to: the next one in that direction in which something was measured, else the same. Up is a larger row. */
export function nextCell(cells: readonly HeatCell[], from: HeatCell | undefined, way: Way): HeatCell | undefined {
  if (!from) return cells[0];
  if (way === "Home" || way === "End") {
    const row = cells.filter(({ y }) => y === from.y);
    return (way === "Home" ? row[0] : row.at(-1)) ?? from;
  }
  const along = (cell: HeatCell): number => ({ ArrowLeft: from.x - cell.x, ArrowRight: cell.x - from.x, ArrowUp: cell.y - from.y, ArrowDown: from.y - cell.y })[way];
  const aside = (cell: HeatCell): number => (way === "ArrowLeft" || way === "ArrowRight" ? Math.abs(cell.y - from.y) : Math.abs(cell.x - from.x));
  let next: HeatCell | undefined;
  for (const cell of cells) {
    if (along(cell) <= 0) continue;
    if (!next || aside(cell) < aside(next) || (aside(cell) === aside(next) && along(cell) < along(next))) next = cell;
  }
  return next ?? from;
}
