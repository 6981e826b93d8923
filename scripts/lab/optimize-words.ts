import { csvLine } from "../../electron/reports/csv.ts";
import type { PlayedRun } from "../../shared/contract/backtest-task.ts";
import type { SweepPoint, SweepRequest, SweepView } from "../../shared/contract/schemas/lab.ts";
import { groupDigits } from "../../shared/domain/format.ts";
import { scoreOf } from "../../shared/optimise/best-point.ts";
import type { PlayedPoint } from "../../shared/optimise/sweep-tasks.ts";
import type { WalkedForward, WalkedWindow } from "../../shared/optimise/walk-windows.ts";

const TOP = 10;
const FIGURES = ["return", "returnYear", "sharpe", "sortino", "calmar", "cagr", "sqn", "profitFactor", "expectancy", "drawdownMax", "trades", "winRate", "exposure", "charges"] as const;

export function valuesText({ axes }: Pick<SweepRequest, "axes">, values: SweepPoint["values"]): string {
  return axes.map(({ name }, axis) => `${name}=${String(values[axis])}`).join(" ");
}

/** The ten best, one a line. */
export function topLines(request: SweepRequest, points: readonly (PlayedPoint | undefined)[]): string[] {
  const scored = points.flatMap((played) => {
    const score = played && scoreOf(played, request.objective);
    return played && score !== undefined ? [{ played, score }] : [];
  });
  const best = scored.sort((a, b) => b.score - a.score).slice(0, TOP);
  const width = best.reduce((most, { played }) => Math.max(most, valuesText(request, played.point.values).length), 0);
  return best.map(({ played: { point: { values, figures } }, score }) => `  ${valuesText(request, values).padEnd(width)}  ${request.objective} ${score.toFixed(3)}, return ${percent(figures?.return)}, drawdown ${percent(figures?.drawdownMax)}, ${groupDigits(figures?.trades ?? 0)} trades`);
}

export function beliefLines({ deflatedSharpe, neighbours }: Pick<SweepView, "deflatedSharpe" | "neighbours">, apart: PlayedRun | undefined): string[] {
  const lines: string[] = [];
  if (deflatedSharpe !== undefined) lines.push(`  Chance that the best is more than luck (deflated Sharpe): ${percent(deflatedSharpe * 100)}`);
  if (neighbours?.profitable !== undefined) lines.push(`  Of its ${neighbours.measured} neighbours ${percent(neighbours.profitable * 100)} won, the worst ${neighbours.worst?.toFixed(3)}`);
  if (apart) lines.push(`  Out of sample: return ${percent(apart.figures.return)}, Sharpe ${apart.figures.sharpe?.toFixed(2) ?? "–"}, drawdown ${percent(apart.figures.drawdownMax)}, ${groupDigits(apart.figures.trades)} trades`);
  return lines;
}

export function walkLines(request: SweepRequest, { windows, summary }: Pick<WalkedForward, "summary"> & { readonly windows: readonly WalkedWindow[] }): string[] {
  const lines = windows.map(({ outOfSample: { from, to }, best, tried }) => `  ${from} to ${to}: ${best ? `${valuesText(request, best.values)}, return ${percent(tried?.figures.return)}` : "no point could be chosen"}`);
  if (!summary) return [...lines, "  No window could choose a point."];
  return [...lines, `  Out of sample together: return ${percent(summary.outOfSampleReturn * 100)}, ${percent(summary.profitable * 100)} of the windows won, worst ${percent(summary.worst * 100)}, efficiency ${summary.efficiency?.toFixed(2) ?? "–"}`];
}

/** All points in the order in which they were played. */
export function pointsCsv({ axes }: Pick<SweepRequest, "axes">, points: readonly (PlayedPoint | undefined)[]): string {
  const head = csvLine([...axes.map(({ name }) => name), ...FIGURES, "problem"]);
  return head + points.flatMap((played) => (played ? [rowOf(played.point)] : [])).join("");
}

function rowOf({ values, figures, problem }: SweepPoint): string {
  return csvLine([...values.map((value) => (typeof value === "boolean" ? String(value) : value)), ...FIGURES.map((name) => figures?.[name]), problem]);
}

function percent(value: number | undefined): string {
  return value === undefined ? "–" : `${value.toFixed(2)} %`;
}
