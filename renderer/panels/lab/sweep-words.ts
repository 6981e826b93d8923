import type { SweepPoint, SweepView } from "../../../shared/contract/schemas/lab.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { percentText } from "../../../shared/lab-charts/figure-text.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import { figureName, pointText } from "./lab-words.ts";
import type { PointFigureName } from "./lab-words.ts";

type Told = Pick<SweepView, "request" | "points" | "best" | "deflatedSharpe" | "neighbours" | "outOfSample">;

/** The swept values of a point by name. */
export function valuesOf({ request }: Pick<SweepView, "request">, { values }: SweepPoint): ParameterValues {
  return Object.fromEntries(request.axes.map(({ name }, i) => [name, values[i] ?? ""]));
}

/** "fast 10, slow 30". */
export function pointName({ request }: Pick<SweepView, "request">, { values }: SweepPoint): string {
  return request.axes.map(({ name }, i) => `${name} ${String(values[i])}`).join(", ");
}

/** The figures that a point is told by. */
function toldFigures({ objective }: SweepView["request"]): readonly PointFigureName[] {
  return [...new Set<PointFigureName>([objective, "return", "drawdownMax", "trades"])];
}

/** What a cell shows beyond its point: a mean of several, or a figure that is not told of points. */
export function cellWords({ request }: Pick<SweepView, "request">, figure: PointFigureName, { value, count }: { readonly value: number; readonly count: number }): string {
  if (count > 1) return `mean ${figureName(figure)} of ${groupDigits(count)} ${pointText(figure, value)}; the best of them: `;
  return toldFigures(request).includes(figure) ? "" : `${figureName(figure)} ${pointText(figure, value)}, `;
}

/** "Sharpe ratio 1.312, return 12.30 %, …"; or why it could not be run. */
export function pointWords({ request }: Pick<SweepView, "request">, { figures, problem }: SweepPoint): string {
  if (!figures) return problem ?? "It was not run.";
  return toldFigures(request).map((name) => `${name === "trades" ? "" : `${figureName(name)} `}${pointText(name, figures[name])}${name === "trades" ? " trades" : ""}`).join(", ");
}

/** What a sweep says: its best point, whether it is more than luck, and how its neighbours did. A sentence each, with how good it is. */
export function sweepSentences(sweep: Told): readonly { readonly text: string; readonly tone: "" | "good" | "bad" }[] {
  const { points, best, deflatedSharpe, neighbours } = sweep;
  const point = best === undefined ? undefined : points[best];
  if (!point) return [];
  const failed = points.filter(({ problem }) => problem !== undefined).length;
  return [
    { text: `Best by ${figureName(sweep.request.objective)}: ${pointName(sweep, point)} with ${pointWords(sweep, point)}.`, tone: "" },
    luckSentence(deflatedSharpe, points.length),
    ...(neighbours ? [neighbourSentence(neighbours, sweep.request.objective)] : []),
    keptSentence(sweep),
    ...(failed > 0 ? [{ text: `${groupDigits(failed)} ${failed === 1 ? "point" : "points"} could not be run.`, tone: "bad" as const }] : []),
  ];
}

function keptSentence({ request: { outOfSamplePercent: kept }, outOfSample }: Told): { readonly text: string; readonly tone: "bad" | "" } {
  if (kept === 0) return { text: "Nothing was kept apart: the best was chosen on the very data that it is measured on.", tone: "bad" };
  return { text: `The last ${kept} % of the data were kept apart${outOfSample === undefined ? "; the best is played on them at the end." : ", and the best was played on them afterwards."}`, tone: "" };
}

/** The usual level of significance, as in Bailey and López de Prado (2014). */
const BELIEVED = 0.95;

function luckSentence(chance: number | undefined, tried: number): { readonly text: string; readonly tone: "good" | "bad" | "" } {
  if (chance === undefined) return { text: "Whether it is more than luck cannot be told: too few points have a Sharpe ratio.", tone: "" };
  const share = percentText(chance * 100, 1);
  return chance >= BELIEVED
    ? { text: `Deflated Sharpe ${share}: after ${groupDigits(tried)} tries it is more than luck by the usual measure of 95 %.`, tone: "good" }
    : { text: `Deflated Sharpe ${share}: after ${groupDigits(tried)} tries luck alone may explain it; 95 % would be believed.`, tone: "bad" };
}

/** Share of profitable neighbours from which a best point stands on a plateau, as on the report card. */
const PLATEAU = 0.7;

function neighbourSentence({ measured, missing, mean, worst, profitable }: NonNullable<SweepView["neighbours"]>, objective: SweepView["request"]["objective"]): { readonly text: string; readonly tone: "good" | "bad" | "" } {
  if (measured === 0) return { text: "None of its neighbours was run: whether it stands on a plateau or a peak cannot be told.", tone: "" };
  const number = (value: number | undefined): string => pointText(objective, value);
  const share = profitable ?? 0;
  const text = `Of its ${measured} ${measured === 1 ? "neighbour" : "neighbours"} ${percentText(share * 100, 0)} did well: ${figureName(objective)} ${number(mean)} on average, ${number(worst)} at worst${missing > 0 ? `; ${missing} ${missing === 1 ? "was" : "were"} not run` : ""}.`;
  return { text, tone: share >= PLATEAU ? "good" : "bad" };
}
