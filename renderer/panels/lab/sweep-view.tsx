import { useMemo, useState } from "react";
import type { KeyboardEvent } from "react";
import type { SweepPoint, SweepView as Sweep } from "../../../shared/contract/schemas/lab.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { stampText } from "../../../shared/lab-charts/figure-text.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { noBreak } from "../../theme/no-break.ts";
import { Segments } from "../ticket/segments.tsx";
import type { HeatCell, Others, Way } from "./heat-cells.ts";
import { firstAxes, heatOf, nextCell } from "./heat-cells.ts";
import { heatChart } from "./heat-chart.ts";
import { beginRun, intoForm } from "./lab-actions.ts";
import { LabChart } from "./lab-chart.tsx";
import { loadSweep, showRun, showSweep } from "./lab-reads.ts";
import { useLab } from "./lab-store.ts";
import { labTheme } from "./lab-theme.ts";
import { POINT_FIGURES, pointText, STATE_WORDS } from "./lab-words.ts";
import type { PointFigureName } from "./lab-words.ts";
import checks from "./lab-check.module.css";
import classes from "./lab.module.css";
import { SweepForm } from "./sweep-form.tsx";
import { pointName, pointWords, sweepSentences, valuesOf } from "./sweep-words.ts";

/** A sweep that is kept, or the form of a new one. */
export function SweepPage() {
  const { sweep, sweeps, sweepOpen } = useLab();
  return (
    <div className={classes["sweep"]}>
      <div className={classes["bar"]}>
        <select aria-label="Sweep" className={classes["pick"]} value={sweep ?? ""} onChange={(event) => showSweep(event.target.value === "" ? undefined : event.target.value)}>
          <option value="">New sweep</option>
          {sweep !== undefined && !sweeps?.some(({ id }) => id === sweep) && <option value={sweep}>{sweepOpen.value?.title ?? "The sweep that runs"}</option>}
          {sweeps?.map(({ id, title, at, total, state }) => <option key={id} value={id}>{`${title} · ${stampText(at).slice(0, 16)} · ${groupDigits(total)} points${state === "done" ? "" : ` · ${STATE_WORDS[state].toLowerCase()}`}`}</option>)}
        </select>
        {sweep !== undefined && <button type="button" className={classes["tool"]} onClick={() => showSweep(undefined)}>New sweep <kbd>S</kbd></button>}
      </div>
      {sweep === undefined ? <SweepForm />
        : sweepOpen.problem !== undefined ? <ErrorState title="The sweep could not be opened" sentence={sweepOpen.problem} action={{ label: "Ask again", run: () => void loadSweep(sweep) }} />
        : sweepOpen.value ? <OpenSweep key={sweep} sweep={sweepOpen.value} /> : <LoadingState what="the sweep" />}
    </div>
  );
}

function OpenSweep({ sweep }: { readonly sweep: Sweep }) {
  const sentences = sweepSentences(sweep);
  const { outOfSample, points, total, state } = sweep;
  return (
    <>
      {sentences.length > 0 && <ul className={checks["told"]} aria-label="What the sweep says">{sentences.map(({ text, tone }) => <li key={text} data-tone={tone}>{noBreak(text)}</li>)}</ul>}
      {outOfSample !== undefined && <p className={checks["told"]}><button type="button" className={classes["tool"]} onClick={() => void showRun(outOfSample)}>Open the run on what was kept apart <kbd>O</kbd></button></p>}
      {points.some(({ figures }) => figures !== undefined) ? <HeatMap sweep={sweep} />
        : <EmptyState title={state === "done" || state === "failed" || state === "cancelled" ? "No point could be run" : "No point is done yet"} hint={points.find(({ problem }) => problem !== undefined)?.problem ?? `${groupDigits(total)} points are to be played; the map fills as they come.`} />}
    </>
  );
}

const OTHERS = [{ value: "best", text: "Others at best", title: "The other parameters stand as in the best point" }, { value: "mean", text: "Mean of others", title: "Mean over all values of the other parameters" }] as const;
const WAYS: ReadonlySet<string> = new Set<Way>(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

/** What of a sweep is looked at: places of two axes, and the figure in the cells. */
interface Shown {
  readonly x: number;
  readonly y: number | undefined;
  readonly figure: PointFigureName;
  readonly others: Others;
}

function HeatMap({ sweep }: { readonly sweep: Sweep }) {
  const { axes, objective } = sweep.request;
  const [shown, setShown] = useState<Shown>(() => ({ ...firstAxes(sweep.request), figure: objective, others: "best" }));
  const [at, setAt] = useState<{ readonly x: number; readonly y: number }>();
  const { x, y, figure, others } = shown;
  const heat = useMemo(() => heatOf(sweep, x, y, figure, others), [sweep, x, y, figure, others]);
  const [title] = POINT_FIGURES[figure];
  const option = useMemo(
    () => heatChart(heat, { x: axes[x]?.name ?? "", y: y === undefined ? undefined : (axes[y]?.name ?? ""), figure: title, text: (value) => pointText(figure, value), less: figure === "charges" }, labTheme()),
    [heat, axes, x, y, title, figure],
  );
  const chosen = heat.cells.findIndex((cell) => cell.x === at?.x && cell.y === at.y);
  const cell = heat.cells[chosen];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && cell) void runPoint(sweep, sweep.points[cell.point]);
    else if (event.key.toLowerCase() === "e" && cell) intoPoint(sweep, sweep.points[cell.point]);
    else if (WAYS.has(event.key)) setAt(nextCell(heat.cells, cell, event.key as Way));
    else return;
    event.preventDefault();
  };
  const turn = (part: Partial<Shown>): void => {
    setShown({ ...shown, ...part });
    setAt(undefined);
  };
  return (
    <>
      <div className={classes["bar"]}>
        <AxisPick label="Across" axes={axes} value={x} other={y} onChange={(next) => turn({ x: next, ...(next === y && { y: x }) })} />
        {y !== undefined && <AxisPick label="Up" axes={axes} value={y} other={x} onChange={(next) => turn({ y: next, ...(next === x && { x: y }) })} />}
        <label className={classes["labelled"]}>Colour <select aria-label="Figure in the cells" className={classes["pick"]} value={figure} onChange={(event) => turn({ figure: event.target.value as PointFigureName })}>{Object.entries(POINT_FIGURES).map(([name, [words]]) => <option key={name} value={name}>{words}</option>)}</select></label>
        {axes.length > 2 && <Segments label="Other parameters" options={OTHERS} value={others} onChange={(next) => turn({ others: next })} />}
      </div>
      <div className={checks["heat"]} tabIndex={0} data-autofocus role="application" aria-label={`Heat map of ${title}: arrows move, Enter runs the point, E puts it into the form`} aria-describedby="lab-cell" onKeyDown={onKeyDown}>
        <LabChart option={option} label={`Heat map of ${title} over ${axes[x]?.name ?? ""}${y === undefined ? "" : ` and ${axes[y]?.name ?? ""}`}, ${heat.cells.length} cells`} marked={chosen < 0 ? undefined : chosen} onPick={({ dataIndex }) => setAt(heat.cells[dataIndex])} />
      </div>
      <CellLine sweep={sweep} cell={cell} text={cell ? `${title}${cell.count > 1 ? `, mean of ${cell.count}` : ""} ${pointText(figure, cell.value)}` : ""} />
    </>
  );
}

interface AxisPickProps {
  readonly label: string;
  readonly axes: Sweep["request"]["axes"];
  readonly value: number;
  readonly other: number | undefined;
  readonly onChange: (axis: number) => void;
}

function AxisPick({ label, axes, value, onChange }: AxisPickProps) {
  return (
    <label className={classes["labelled"]}>{label} <select aria-label={label} className={classes["pick"]} value={value} onChange={(event) => onChange(Number(event.target.value))}>{axes.map(({ name }, i) => <option key={name} value={i}>{name}</option>)}</select></label>
  );
}

/** The request of a point of a sweep. */
function requestOf(sweep: Sweep, point: SweepPoint): Sweep["request"]["base"] {
  const { base } = sweep.request;
  return { ...base, parameters: { ...base.parameters, ...valuesOf(sweep, point) } };
}

async function runPoint(sweep: Sweep, point: SweepPoint | undefined): Promise<void> {
  if (point) await beginRun(requestOf(sweep, point));
}

function intoPoint(sweep: Sweep, point: SweepPoint | undefined): void {
  if (point) intoForm(requestOf(sweep, point));
}

/** The chosen cell in words; its values can go into the form, or be played. */
function CellLine({ sweep, cell, text }: { readonly sweep: Sweep; readonly cell: HeatCell | undefined; readonly text: string }) {
  const point = cell === undefined ? undefined : sweep.points[cell.point];
  return (
    <div className={checks["cell"]}>
      <p id="lab-cell" role="status">
        {point ? <><b>{pointName(sweep, point)}</b> {`${text} · ${pointWords(sweep, point)}`}</> : "Arrows or a click choose a cell."}
      </p>
      <button type="button" className="button" disabled={!point} title="Its values into the form of the run" onClick={() => intoPoint(sweep, point)}>Into the form <kbd>E</kbd></button>
      <button type="button" className="button primary" disabled={!point} title="Play it over all of the data" onClick={() => void runPoint(sweep, point)}>Run this <kbd>Enter</kbd></button>
    </div>
  );
}
