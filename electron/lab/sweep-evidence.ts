import type { Neighbourhood } from "../../shared/analytics/stability.ts";
import type { WalkForwardSummary } from "../../shared/analytics/walk-forward-summary.ts";
import type { CardEvidence } from "../../shared/contract/backtest-task.ts";
import type { LabData, RunHead, RunRequest, SweepPoint, SweepRequest, SweepView } from "../../shared/contract/schemas/lab.ts";
import type { WalkHead } from "../../shared/contract/schemas/lab-walk.ts";

/** Of a sweep whose best point is the run's: what it says of it. Undefined for any other. */
export function sweepEvidence({ request }: Pick<RunHead, "request">, sweep: SweepView): Pick<CardEvidence, "sweep" | "neighbours"> | undefined {
  const best = sweep.best === undefined ? undefined : sweep.points[sweep.best];
  if (!best || !isPointOf(request, sweep.request, best)) return undefined;
  return { sweep: { deflatedSharpe: sweep.deflatedSharpe }, neighbours: neighboursOf(best, sweep) };
}

/** Could a point of the sweep be this run? Told without its points, which are many. */
export function mayBeOf({ request, codeHash }: Pick<RunHead, "request" | "codeHash">, { request: { base, axes }, codeHash: sweptCode }: Pick<SweepView, "request" | "codeHash">): boolean {
  return codeHash === sweptCode && sameBut(request, base, axes.map(({ name }) => name));
}

/**
 * Of the newest walk-forward that speaks for the run: of the same code and the same request, over days that hold those
 * of the run, and with the run's own parameters among those that it could choose.
 */
export function walkEvidence({ request, codeHash }: Pick<RunHead, "request" | "codeHash">, walks: readonly WalkHead[]): WalkForwardSummary | undefined {
  const found = walks.find((walk) => {
    const { base, axes } = walk.request;
    return walk.state === "done" && walk.summary !== undefined && walk.codeHash === codeHash
      && holds(base.data, request.data) && sameBut({ ...request, data: base.data }, base, axes.map(({ name }) => name))
      && axes.every(({ name, values }) => values.some((one) => one === request.parameters[name]));
  });
  return found?.summary && { ...found.summary, efficiency: found.summary.efficiency };
}

/** Whether the first data hold all days of the second, from the same place. */
function holds(data: LabData, wanted: LabData): boolean {
  switch (data.kind) {
    case "recording": return wanted.kind === "recording" && wanted.days.every((day) => data.days.includes(day));
    case "history": return wanted.kind === "history" && data.from <= wanted.from && data.to >= wanted.to;
    case "file": return wanted.kind === "file" && data.path === wanted.path && data.frame === wanted.frame && (data.from ?? "") <= (wanted.from ?? "") && (data.to ?? "9999") >= (wanted.to ?? "9999");
  }
}

function isPointOf(request: RunRequest, { base, axes }: SweepRequest, { values }: SweepPoint): boolean {
  return sameBut(request, base, axes.map(({ name }) => name)) && axes.every(({ name }, i) => request.parameters[name] === values[i]);
}

/** Two requests that are the same but for some parameters. */
function sameBut(one: RunRequest, other: RunRequest, names: readonly string[]): boolean {
  return JSON.stringify(plain(one, names)) === JSON.stringify(plain(other, names));
}

/** In one order of fields, whoever wrote it. */
function plain(request: RunRequest, without: readonly string[]): unknown {
  const { parameters, ...rest } = request;
  return sorted({ ...rest, parameters: Object.fromEntries(Object.entries(parameters).filter(([name]) => !without.includes(name))) });
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]));
}

function neighboursOf({ values, figures }: SweepPoint, { neighbours, request: { axes, objective } }: SweepView): Neighbourhood | undefined {
  const own = figures?.[objective];
  if (!neighbours || own === undefined) return undefined;
  const { measured, missing, mean, worst, profitable, plateau } = neighbours;
  const place = axes.map((axis, i) => axis.values.findIndex((one) => one === values[i]));
  const edges = axes.flatMap(({ values: all }, i) => (all.length > 1 && (place[i] === 0 || place[i] === all.length - 1) ? [i] : []));
  return { own, place, edges, measured, missing, mean, worst, profitable, plateau };
}
