import { useMemo, useState } from "react";
import type { KeyboardEvent } from "react";
import type { SweepPoint, SweepView as Sweep } from "../../../shared/contract/schemas/lab.ts";
import { Segments } from "../ticket/segments.tsx";
import type { HeatCell, Others, Way } from "./heat-cells.ts";
import { firstAxes, heatOf, nextCell } from "./heat-cells.ts";
import { heatChart } from "./heat-chart.ts";
import { beginRun, intoForm } from "./lab-actions.ts";
import { LabChart } from "./lab-chart.tsx";
import checks from "./lab-check.module.css";
import { labTheme } from "./lab-theme.ts";
import { POINT_FIGURES, pointText } from "./lab-words.ts";
import type { PointFigureName } from "./lab-words.ts";
import classes from "./lab.module.css";
import { cellWords, pointName, pointWords, valuesOf } from "./sweep-words.ts";

const OTHERS = [{ value: "best", text: "Others at best", title: "The other parameters stand as in the best point" }, { value: "mean", text: "Mean of others", title: "Mean over all values of the other parameters" }] as const;
const WAYS: ReadonlySet<string> = new Set<Way>(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

/** Where a result neither wins nor loses. */
const BALANCE: Readonly<Partial<Record<PointFigureName, number>>> = { sharpe: 0, sortino: 0, calmar: 0, return: 0, cagr: 0, sqn: 0, expectancy: 0, returnYear: 0, profitFactor: 1 };

/** What of a sweep is looked at: places of two axes, and the figure in the cells. */
interface Shown {
  readonly x: number;
  readonly y: number | undefined;
  readonly figure: PointFigureName;
  readonly others: Others;
}

/** One figure over two parameters: arrows or a click choose a cell, whose values can be played or put into the form. */
export function HeatMap({ sweep }: { readonly sweep: Sweep }) {
  const { axes, objective } = sweep.request;
  const [shown, setShown] = useState<Shown>(() => ({ ...firstAxes(sweep.request), figure: objective, others: "best" }));
  const [at, setAt] = useState<{ readonly x: number; readonly y: number }>();
  const { x, y, figure, others } = shown;
  const heat = useMemo(() => heatOf(sweep, x, y, figure, others), [sweep, x, y, figure, others]);
  const [title] = POINT_FIGURES[figure];
  const chosen = heat.cells.findIndex((cell) => cell.x === at?.x && cell.y === at.y);
  const option = useMemo(
    () => heatChart(heat, { x: axes[x]?.name ?? "", y: y === undefined ? undefined : (axes[y]?.name ?? ""), figure: title, text: (value) => pointText(figure, value), less: figure === "charges", balance: BALANCE[figure] }, labTheme(), chosen < 0 ? heat.cells.length : chosen),
    [heat, axes, x, y, title, figure, chosen],
  );
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
        <LabChart option={option} label={`Heat map of ${title} over ${axes[x]?.name ?? ""}${y === undefined ? "" : ` and ${axes[y]?.name ?? ""}`}, ${heat.cells.length} cells`} onPick={({ dataIndex }) => setAt(heat.cells[dataIndex])} />
      </div>
      <CellLine sweep={sweep} cell={cell} figure={figure} />
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
function CellLine({ sweep, cell, figure }: { readonly sweep: Sweep; readonly cell: HeatCell | undefined; readonly figure: PointFigureName }) {
  const point = cell === undefined ? undefined : sweep.points[cell.point];
  return (
    <div className={checks["cell"]}>
      <p id="lab-cell" role="status">
        {cell && point ? <><b>{pointName(sweep, point)}</b> {`${cellWords(sweep, figure, cell)}${pointWords(sweep, point)}`}</> : "Arrows or a click choose a cell."}
      </p>
      <button type="button" className="button" disabled={!point} title="Its values into the form of the run" onClick={() => intoPoint(sweep, point)}>Into the form <kbd>E</kbd></button>
      <button type="button" className="button primary" disabled={!point} title="Play it over all of the data" onClick={() => void runPoint(sweep, point)}>Run this <kbd>Enter</kbd></button>
    </div>
  );
}
