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
  /** Only where something was measured; by row, then from left to right. */
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

/**
 * The cell that a key leads to, or the same where there is none further. Left and right stay in the row; up and down
 * go to the next row in which something was measured, as near as it goes: so each cell can be reached however few there
 * are. Up is a larger row.
 */
export function nextCell(cells: readonly HeatCell[], from: HeatCell | undefined, way: Way): HeatCell | undefined {
  if (!from) return cells[0];
  const row = cells.filter(({ y }) => y === from.y);
  switch (way) {
    case "Home": return row[0] ?? from;
    case "End": return row.at(-1) ?? from;
    case "ArrowLeft": return row.findLast(({ x }) => x < from.x) ?? from;
    case "ArrowRight": return row.find(({ x }) => x > from.x) ?? from;
    case "ArrowUp": return nearest(cells, from, cells.find(({ y }) => y > from.y)?.y);
    case "ArrowDown": return nearest(cells, from, cells.findLast(({ y }) => y < from.y)?.y);
  }
}

function nearest(cells: readonly HeatCell[], from: HeatCell, row: number | undefined): HeatCell {
  const aside = (cell: HeatCell): number => Math.abs(cell.x - from.x);
  return cells.reduce((best, cell) => (cell.y === row && (best === from || aside(cell) < aside(best)) ? cell : best), from);
}
