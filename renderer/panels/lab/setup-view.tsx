import { useEffect, useMemo, useState } from "react";
import type { RunRequest } from "../../../shared/contract/schemas/lab.ts";
import type { StrategyFile } from "../../../shared/contract/schemas/strategies.ts";
import { assumesBars } from "../../../shared/simulation/backtest/assumes-bars.ts";
import { assumesTicks } from "../../../shared/simulation/backtest/assumes-ticks.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { noBreak } from "../../theme/no-break.ts";
import { ModelFields } from "../paper/model-fields.tsx";
import { readModel } from "../paper/fill-words.ts";
import { daysBefore, today } from "../history/history-store.ts";
import { filesFor } from "../strategies/file-step.tsx";
import { ParameterField } from "../strategies/parameter-field.tsx";
import form from "../strategies/strategy-form.module.css";
import { BarFields } from "./bar-fields.tsx";
import { DataFields, FIRST_SPAN } from "./data-fields.tsx";
import { beginRun } from "./lab-actions.ts";
import classes from "./lab-form.module.css";
import { showSweep } from "./lab-reads.ts";
import { changeDraft, useLab } from "./lab-store.ts";
import { modelLine } from "./model-words.ts";
import { MoneyFields } from "./money-fields.tsx";
import { PlanLine } from "./plan-line.tsx";
import { isRefused } from "./plan-words.ts";
import { draftOnTicks, firstDraft, readRun, withFile } from "./run-draft.ts";
import type { ReadRun, RunDraft } from "./run-draft.ts";
import { usePlan } from "./use-plan.ts";
import type { Planned } from "./use-plan.ts";

/** What a run is made of; Ctrl+Enter begins it from anywhere in the form. */
export function SetupView() {
  const files = useTerminal((state) => state.strategyFiles.files);
  const draft = useLab((lab) => lab.draft);
  useEffect(() => {
    const [first] = filesFor(files, "").filter(({ problem }) => problem === undefined);
    if (!draft && first) useLab.setState({ draft: firstDraft(first, daysBefore(today(), FIRST_SPAN), today()) });
  }, [draft, files]);
  if (!draft) return <EmptyState title="There is no strategy to play" hint="Make one in the Strategies panel (G J, then N): the examples that come with Sauda stand there." />;
  const file = files.find((one) => one.file === draft.file);
  if (!file) return <MissingFile draft={draft} files={files} />;
  return <SetupForm draft={draft} file={file} files={files} />;
}

function MissingFile({ draft, files }: { readonly draft: RunDraft; readonly files: readonly StrategyFile[] }) {
  return (
    <div className={classes["missing"]}>
      <p role="alert">{noBreak(`${draft.file} is no longer in the folder of strategies. Put it back, or choose another one.`)}</p>
      <FileSelect draft={draft} files={files} />
    </div>
  );
}

function FileSelect({ draft, files }: { readonly draft: RunDraft; readonly files: readonly StrategyFile[] }) {
  const group = (origin: StrategyFile["origin"], label: string) => {
    const own = filesFor(files, "").filter((one) => one.origin === origin);
    return own.length === 0 ? null : <optgroup label={label}>{own.map((one) => <option key={one.file} value={one.file} disabled={one.problem !== undefined}>{one.title}</option>)}</optgroup>;
  };
  return (
    <select
      id="lab-file" aria-label="Strategy" className={form["select"]} value={draft.file}
      onChange={(event) => {
        const file = files.find((one) => one.file === event.target.value);
        if (file) useLab.setState({ draft: withFile(draft, file) });
      }}
    >
      {!files.some(({ file }) => file === draft.file) && <option value={draft.file}>{draft.file}</option>}
      {group("own", "Your files")}
      {group("example", "Examples")}
    </select>
  );
}

interface SetupFormProps {
  readonly draft: RunDraft;
  readonly file: StrategyFile;
  readonly files: readonly StrategyFile[];
}

function SetupForm({ draft, file, files }: SetupFormProps) {
  const read = useMemo(() => readRun(draft, file), [draft, file]);
  const planned = usePlan(read.request);
  const { request, problems } = read;
  const { begin, canBegin } = useBegin(request, planned);
  return (
    <form
      className={classes["form"]} aria-label="New run"
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <div className={classes["groups"]}>
        <fieldset className={form["group"]}>
          <legend>Strategy</legend>
          <div className={classes["strategy"]}>
            <FileSelect draft={draft} files={files} />
            <p className={problems["file"] === undefined ? form["hint"] : form["problem"]}>{noBreak(problems["file"] ?? file.about)}</p>
          </div>
          <div className={form["grid"]}>
            {Object.entries(file.parameters).map(([name, parameter]) => (
              <ParameterField
                key={name} id={`lab-p-${name}`} name={name} parameter={parameter} text={draft.parameters[name] ?? ""} problem={problems[`parameters.${name}`]} paper={undefined}
                onChange={(text) => changeDraft({ parameters: { ...draft.parameters, [name]: text } })}
              />
            ))}
          </div>
        </fieldset>
        <DataFields draft={draft} problems={problems} onChange={changeDraft} />
        <MoneyFields draft={draft} problems={problems} onChange={changeDraft} />
        <Fills draft={draft} read={read} />
      </div>
      <footer className={classes["foot"]}>
        <PlanLine planned={planned} unit={draftOnTicks(draft) ? "ticks" : "bars"} wrong={Object.keys(problems).length} />
        <div className={classes["buttons"]}>
          <button type="button" className="button" disabled={!request} title="Many runs over ranges of its parameters" onClick={() => showSweep(undefined)}>Sweep… <kbd>S</kbd></button>
          <button type="submit" className="button primary" data-run disabled={!canBegin}>Run <kbd>Ctrl ↵</kbd></button>
        </div>
      </footer>
    </form>
  );
}

/** A run that is asked for while its data are still looked at begins when they are in order; another change takes the wish back. */
function useBegin(request: RunRequest | undefined, planned: Planned): { readonly begin: () => void; readonly canBegin: boolean } {
  const [wished, setWished] = useState<RunRequest>();
  const ready = planned.plan !== undefined && planned.plan.steps > 0 && !isRefused(planned);
  useEffect(() => {
    if (!wished || planned.asking) return;
    setWished(undefined);
    if (wished === request && ready) void beginRun(wished);
  }, [wished, request, planned.asking, ready]);
  return { begin: () => setWished(request), canBegin: request !== undefined && (planned.asking || ready) };
}

/** How orders meet the prices: folded, with its gist in a line. */
function Fills({ draft, read: { request, problems } }: { readonly draft: RunDraft; readonly read: ReadRun }) {
  const onTicks = draftOnTicks(draft);
  const [open, setOpen] = useState(false);
  const wrong = Object.keys(problems).some((field) => field.startsWith("bars.") || field.startsWith("ticks."));
  return (
    <details className={classes["fills"]} open={open || wrong} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary><b>Fills</b> {onTicks ? "as on a paper account, tick by tick" : modelLine(draft.bars)}</summary>
      {onTicks
        ? <div className={classes["ticks"]}><ModelFields text={draft.ticks} read={readModel(draft.ticks)} onChange={(ticks) => changeDraft({ ticks })} /></div>
        : <BarFields draft={draft.bars} problems={problems} onChange={(bars) => changeDraft({ bars })} />}
      {request && <ul className={classes["assumes"]} aria-label="What the fills assume">{(onTicks ? assumesTicks(request) : assumesBars(request)).map((sentence) => <li key={sentence}>{noBreak(sentence)}</li>)}</ul>}
    </details>
  );
}
