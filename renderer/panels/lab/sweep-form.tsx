import { useMemo } from "react";
import type { StrategyFile } from "../../../shared/contract/schemas/strategies.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import type { Parameter } from "../../../shared/strategy/parameters.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { noBreak } from "../../theme/no-break.ts";
import form from "../strategies/strategy-form.module.css";
import { TextBox } from "../strategies/text-box.tsx";
import { Segments } from "../ticket/segments.tsx";
import { rangeText } from "../strategies/parameter-field.tsx";
import { Choice } from "./bar-fields.tsx";
import { beginSweep, beginWalk } from "./lab-actions.ts";
import classes from "./lab-form.module.css";
import { showView } from "./lab-reads.ts";
import { useLab } from "./lab-store.ts";
import { costsText, dataText, POINT_FIGURES } from "./lab-words.ts";
import { readRun } from "./run-draft.ts";
import type { RunDraft } from "./run-draft.ts";
import { axisValues, firstSweep, readSweep } from "./sweep-draft.ts";
import type { AxisDraft, SweepDraft } from "./sweep-draft.ts";
import { OBJECTIVES } from "../../../shared/contract/schemas/lab.ts";

const SEARCHES = [
  { value: "sweep", text: "Sweep", title: "One search over all of the data but what is kept apart" },
  { value: "anchored", text: "Walk, anchored", title: "Walk-forward: a search in each window, all from the first day on; its best point is tried on the days after" },
  { value: "rolling", text: "Walk, rolling", title: "Walk-forward: a search in each window, all of one length; its best point is tried on the days after" },
] as const;
const METHODS = [
  { value: "grid", text: "Grid", title: "Every combination of the values" },
  { value: "random", text: "Random", title: "So many combinations, drawn by the seed" },
  { value: "model", text: "Model", title: "Each one chosen by a model of those before: fewer points for many parameters" },
] as const;
const KINDS = [{ value: "range", text: "Range" }, { value: "list", text: "List" }] as const;

/** A new sweep of what stands in the form of the run. */
export function SweepForm() {
  const draft = useLab((lab) => lab.draft);
  const file = useTerminal((state) => state.strategyFiles.files.find((one) => one.file === draft?.file));
  if (!draft || !file) return <EmptyState title="There is no run to sweep" hint="Set up a run first: a sweep plays it with many values of its parameters." action={{ label: "Set up", keys: "1", run: () => showView("setup") }} />;
  return <Form key={file.file} draft={draft} file={file} />;
}

function Form({ draft, file }: { readonly draft: RunDraft; readonly file: StrategyFile }) {
  const run = useMemo(() => readRun(draft, file), [draft, file]);
  const kept = useLab((lab) => lab.sweepDraft);
  const sweep = useMemo(() => (kept?.file === file.file ? kept.draft : firstSweep(file.parameters, run.request?.parameters ?? {})), [kept, file, run.request]);
  const kind = useLab((lab) => lab.searchKind);
  const { request, plan, problems, grid } = useMemo(() => readSweep(sweep, file.parameters, run.request, kind), [sweep, file, run.request, kind]);
  const live = useTerminal((state) => state.link === "live");
  const change = (part: Partial<SweepDraft>): void => useLab.setState({ sweepDraft: { file: file.file, draft: { ...sweep, ...part } } });
  const points = sweep.method === "grid" ? grid : Number(sweep.points.replaceAll(",", ""));
  const axes = Object.entries(file.parameters).filter(([name]) => sweep.axes[name] !== undefined);
  return (
    <form
      className={classes["form"]} aria-label={kind === "sweep" ? "New sweep" : "New walk-forward"}
      onSubmit={(event) => {
        event.preventDefault();
        if (request && live) void (plan ? beginWalk(request, plan) : beginSweep(request));
      }}
    >
      <div className={classes["groups"]}>
        <p className={classes["base"]}>
          <b>{file.title}</b> {run.request ? `${dataText(run.request.data)} · ${costsText(run.request)}` : "The run needs correcting first."} <button type="button" className={classes["small"]} onClick={() => showView("setup")}>Change the run <kbd>1</kbd></button>
        </p>
        <fieldset className={form["group"]}>
          <legend>Search</legend>
          <div className={classes["search"]}>
            <Choice label="Kind" hint={`${SEARCHES.find(({ value }) => value === kind)?.title ?? ""}.`}><Segments label="Kind of search" options={SEARCHES} value={kind} onChange={(searchKind) => useLab.setState({ searchKind })} /></Choice>
            {kind !== "sweep" && <TextBox id="lab-walk-in" label={kind === "anchored" ? "Choose on, at first" : "Choose on"} suffix="days" value={sweep.walkIn} problem={problems["walkIn"]} hint="Trading days in sample." onChange={(walkIn) => change({ walkIn })} />}
            {kind !== "sweep" && <TextBox id="lab-walk-out" label="Try on" suffix="days" value={sweep.walkOut} problem={problems["walkOut"]} hint="Days after, and the step." onChange={(walkOut) => change({ walkOut })} />}
          </div>
        </fieldset>
        <fieldset className={form["group"]}>
          <legend>Parameters to sweep</legend>
          {axes.length === 0 && <p className={form["hint"]}>The strategy has no parameter that could be swept.</p>}
          {axes.map(([name, parameter]) => (
            <AxisRow key={name} name={name} parameter={parameter} axis={sweep.axes[name]} problem={problems[`axes.${name}`]} onChange={(axis) => change({ axes: { ...sweep.axes, [name]: axis } })} />
          ))}
        </fieldset>
        <fieldset className={form["group"]}>
          <legend>How</legend>
          <div className={form["grid"]}>
            <Choice label="Points" hint={`${METHODS.find(({ value }) => value === sweep.method)?.title ?? ""}.`}><Segments label="Points" options={METHODS} value={sweep.method} onChange={(method) => change({ method })} /></Choice>
            {sweep.method !== "grid" && <TextBox id="lab-points" label="How many" suffix="points" value={sweep.points} problem={problems["points"]} hint={`The whole grid has ${groupDigits(grid)}.`} onChange={(text) => change({ points: text })} />}
            <div className={form["field"]}>
              <label htmlFor="lab-objective">Best by</label>
              <select id="lab-objective" className={form["select"]} value={sweep.objective} onChange={(event) => change({ objective: OBJECTIVES.find((one) => one === event.target.value) ?? "sharpe" })}>
                {OBJECTIVES.map((one) => <option key={one} value={one}>{POINT_FIGURES[one][0]}</option>)}
              </select>
              <p className={form["hint"]}>What the best point has most of.</p>
            </div>
            {kind === "sweep" && <TextBox id="lab-out-of-sample" label="Kept apart" suffix="%" value={sweep.outOfSample} problem={problems["outOfSample"]} hint="Last part of the data, which no point of the sweep sees." onChange={(outOfSample) => change({ outOfSample })} />}
          </div>
        </fieldset>
      </div>
      <footer className={classes["foot"]}>
        <p role="status" className={classes["plan"]} data-bad={!request || !live || undefined}>{footText({ live, runOk: run.request !== undefined, problems, points, walks: kind !== "sweep" })}</p>
        <div className={classes["buttons"]}><button type="submit" className="button primary" data-run disabled={!request || !live}>{kind === "sweep" ? "Sweep" : "Walk forward"} <kbd>Ctrl ↵</kbd></button></div>
      </footer>
    </form>
  );
}

function footText({ live, runOk, problems, points, walks }: { readonly live: boolean; readonly runOk: boolean; readonly problems: Readonly<Record<string, string>>; readonly points: number; readonly walks: boolean }): string {
  if (!live) return "No link to Sauda: a sweep can begin once it is back.";
  if (!runOk) return "The run has fields that need correcting: see Set up.";
  const [first] = Object.values(problems);
  return first !== undefined ? noBreak(problems["axes"] ?? first) : `${groupDigits(points)} ${points === 1 ? "run" : "runs"}${walks ? " in each window" : ""}, on all cores but one.`;
}

interface AxisRowProps {
  readonly name: string;
  readonly parameter: Parameter;
  readonly axis: AxisDraft | undefined;
  readonly problem: string | undefined;
  readonly onChange: (axis: AxisDraft) => void;
}

const ROOM_FOR = 6;

function AxisRow({ name, parameter, axis, problem, onChange }: AxisRowProps) {
  if (!axis) return null;
  const change = (part: Partial<AxisDraft>): void => onChange({ ...axis, on: true, ...part });
  const title = parameter.title ?? name;
  const ranged = parameter.kind === "int" || parameter.kind === "number" || parameter.kind === "time";
  const found = axis.on ? axisValues(name, parameter, axis) : undefined;
  const values = found && "values" in found ? found.values : [];
  const shown = values.length <= ROOM_FOR ? values.join(", ") : `${values.slice(0, 3).join(", ")} … ${String(values.at(-1))}`;
  const box = (field: "from" | "to" | "step" | "list", label: string) => (
    <label className={classes["axis-box"]} data-wide={field === "list" || undefined}>
      <span>{label}</span>
      <input aria-label={`${title}, ${label}`} value={axis[field]} autoComplete="off" spellCheck={false} maxLength={field === "list" ? 400 : 12} aria-invalid={problem !== undefined} onFocus={(event) => event.target.select()} onChange={(event) => change({ [field]: event.target.value })} />
    </label>
  );
  return (
    <div className={classes["axis"]} data-on={axis.on || undefined} role="group" aria-label={title}>
      <label className={classes["axis-name"]}><input type="checkbox" aria-label={`Sweep ${title}`} checked={axis.on} onChange={(event) => change({ on: event.target.checked })} /> {title} <i>{rangeText(parameter)}</i></label>
      {ranged && <Segments label={`${title} as`} options={KINDS} value={axis.kind} onChange={(kind) => change({ kind })} />}
      {axis.kind === "range" ? <>{box("from", "from")}{box("to", "to")}{box("step", parameter.kind === "time" ? "step, min" : "step")}</> : box("list", "values")}
      <p className={problem === undefined ? form["hint"] : form["problem"]}>{problem === undefined ? (axis.on ? `${groupDigits(values.length)}: ${shown}` : "") : noBreak(problem)}</p>
    </div>
  );
}
