import { useEffect, useRef } from "react";
import type { KeyboardEvent, ReactNode, RefObject } from "react";
import type { RunHead } from "../../../shared/contract/schemas/lab.ts";
import type { GridHost } from "../../grids/grid-host.ts";
import { useTerminal } from "../../state/terminal.ts";
import { LoadingState } from "../../theme/panel-states.tsx";
import { focusPanel } from "../../workspace/focus.ts";
import { CompareView } from "./compare-view.tsx";
import { JobStrip } from "./job-strip.tsx";
import { labCommands, VIEW_TITLES } from "./lab-commands.ts";
import { LabDialogs } from "./lab-dialogs.tsx";
import { followLab, refreshLab, showView } from "./lab-reads.ts";
import { activeJobs, useLab, VIEWS } from "./lab-store.ts";
import type { LabView } from "./lab-store.ts";
import classes from "./lab.module.css";
import { RunView } from "./run-view.tsx";
import { RunsView } from "./runs-view.tsx";
import { SetupView } from "./setup-view.tsx";
import { SweepPage } from "./sweep-view.tsx";
import { PortfolioView } from "./portfolio-view.tsx";
import { WalkPage } from "./walk-view.tsx";

/** Would this have worked, and do I believe it? Set up, runs, one run, several, sweeps, walk-forwards and several runs as one account. */
export function LabPanel() {
  const loaded = useTerminal((state) => state.loaded);
  const live = useTerminal((state) => state.link === "live");
  const view = useLab((lab) => lab.view);
  const jobs = useLab((lab) => lab.jobs);
  const host = useRef<GridHost<RunHead>>(undefined);
  const root = useRef<HTMLDivElement>(null);
  useEffect(followLab, []);
  useEffect(() => {
    if (loaded && live) refreshLab();
  }, [loaded, live]);
  useEffect(() => labCommands({
    current: () => host.current?.current,
    submit: () => root.current?.querySelector<HTMLButtonElement>("[data-run]")?.click(),
    focusFields: () => requestAnimationFrame(() => root.current?.querySelector<HTMLElement>("#lab-file")?.focus()),
  }), []);
  if (!loaded) return <LoadingState what="the lab" rows={8} />;
  return (
    <div ref={root} className={classes["panel"]} onKeyDown={leaveField}>
      <Views view={view} />
      {!live && <p role="status" className={classes["problem"]}>No link to Sauda: what is shown is as it was last told, and nothing can be begun.</p>}
      <JobStrip jobs={activeJobs(jobs)} />
      <div role="tabpanel" id="lab-view" aria-labelledby={`lab-view-${view}`} className={classes["view"]}>{contentOf(view, host)}</div>
      <LabDialogs />
    </div>
  );
}

function contentOf(view: LabView, host: RefObject<GridHost<RunHead> | undefined>): ReactNode {
  switch (view) {
    case "setup": return <SetupView />;
    case "runs": return <RunsView host={host} />;
    case "run": return <RunView />;
    case "compare": return <CompareView />;
    case "sweep": return <SweepPage />;
    case "walk": return <WalkPage />;
    case "portfolio": return <PortfolioView />;
  }
}

function Views({ view }: { readonly view: LabView }) {
  const marked = useLab((lab) => lab.marked.length);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const next = VIEWS[(VIEWS.indexOf(view) + step + VIEWS.length) % VIEWS.length];
    if (!next) return;
    useLab.setState({ view: next });
    document.getElementById(`lab-view-${next}`)?.focus();
  };
  return (
    <div role="tablist" aria-label="Lab" className={classes["tabs"]} onKeyDown={onKeyDown}>
      {VIEWS.map((one, i) => (
        <button key={one} id={`lab-view-${one}`} type="button" role="tab" aria-selected={one === view} aria-controls="lab-view" tabIndex={one === view ? 0 : -1} onClick={() => showView(one)}>
          {VIEW_TITLES[one]}{(one === "compare" || one === "portfolio") && marked > 0 ? ` ${marked}` : ""} <kbd>{i + 1}</kbd>
        </button>
      ))}
    </div>
  );
}

/** Esc in a field gives the letters back to the panel's keys. */
function leaveField(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "Escape" || event.defaultPrevented || !(event.target instanceof HTMLElement) || !event.target.matches("input, select, textarea") || event.target.closest("dialog")) return;
  event.preventDefault();
  event.stopPropagation();
  event.currentTarget.closest<HTMLElement>("[data-panel]")?.focus({ preventScroll: true });
}

/** Buttons at the right of the panel's header. */
export function LabActions() {
  return <button type="button" className={classes["tool"]} title="Set up a run (N)" onClick={() => { showView("setup"); focusPanel("lab"); }}>New run</button>;
}

/** How many jobs are not over: the number on the tab. */
export function useLabJobs(): number | undefined {
  const count = useLab((lab) => activeJobs(lab.jobs).length);
  return count === 0 ? undefined : count;
}
