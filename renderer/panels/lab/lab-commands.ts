import type { RunHead } from "../../../shared/contract/schemas/lab.ts";
import { registerCommand } from "../../workspace/commands.ts";
import type { PageCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { focusedPanel, inPanel } from "../../workspace/focus.ts";
import { cancelJob, checkBias, intoForm, newSearch, pauseJob, removeRun, removeSearch, runAgain } from "./lab-actions.ts";
import { showRun, showView } from "./lab-reads.ts";
import { activeJobs, PARTS, useLab, VIEWS } from "./lab-store.ts";
import type { LabView } from "./lab-store.ts";
import { turnMark } from "./run-columns.ts";

export const VIEW_TITLES: Readonly<Record<LabView, string>> = { setup: "Set up", runs: "Runs", run: "Run", compare: "Compare", sweep: "Sweep", walk: "Walk-forward", portfolio: "Portfolio" };

interface Parts {
  /** The row of the cursor among the runs. */
  readonly current: () => RunHead | undefined;
  readonly submit: () => void;
  readonly focusFields: () => void;
}

const { getState: now } = useLab;

/** The run that keys act on: the open one, or that of the cursor. */
function chosenRun(current: () => RunHead | undefined): RunHead | undefined {
  const { view, open, awaited } = now();
  if (view === "runs") return current();
  return view === "run" && awaited === undefined ? open.value : undefined;
}

function turnPart(step: 1 | -1): void {
  const { part } = now();
  const next = PARTS[(PARTS.indexOf(part) + step + PARTS.length) % PARTS.length];
  if (next) showView("run", next);
}

function onJob(run: (job: ReturnType<typeof activeJobs>[number]) => void): () => void {
  return () => {
    const [job] = activeJobs(now().jobs);
    if (job) run(job);
    else toast("plain", "The lab does nothing at the moment.");
  };
}

/** Keys of the lab. @returns takes them away. */
export function labCommands({ current, submit, focusFields }: Parts): () => void {
  const here = { group: "Lab", when: () => inPanel("lab"), keyOnly: true } as const;
  const onRun = (run: (head: RunHead) => void) => (): void => {
    const head = chosenRun(current);
    if (head) run(head);
    else toast("plain", "Open or choose a run first: 2 shows the runs.");
  };
  const ask = (kind: "export" | "rename" | "paper") => onRun((run) => useLab.setState({ dialog: { kind, run } }));
  const commands: readonly PageCommand[] = [
    ...VIEWS.map((view, i) => ({ ...here, id: `lab.view.${view}`, title: `Lab: ${VIEW_TITLES[view]}`, keys: [String(i + 1)], run: () => showView(view) })),
    { ...here, id: "lab.new", title: "Set up a run: into its first field", keys: ["N"], run: () => { showView("setup"); focusFields(); } },
    { ...here, id: "lab.run", title: "Begin the run, the sweep or the walk-forward of the form", keys: ["R", "Ctrl+Enter"], whileTyping: true, when: () => inPanel("lab") && (now().view === "setup" || now().view === "sweep"), run: submit },
    { ...here, id: "lab.sweep", title: "Sweep: the form of a new one", keys: ["S"], run: () => newSearch("sweep") },
    { ...here, id: "lab.walkForward", title: "Walk-forward: the form of a new one", keys: ["W"], run: () => newSearch("rolling") },
    { ...here, id: "lab.mark", title: "Mark this run for Compare and Portfolio, or no longer", keys: ["Space"], when: () => inPanel("lab") && now().view === "runs" && document.activeElement?.closest("[role=grid], [role=treegrid]") !== null, run: onRun(turnMark) },
    { ...here, id: "lab.nextPart", title: "Next part of the run", keys: ["]"], when: () => inPanel("lab") && now().view === "run", run: () => turnPart(1) },
    { ...here, id: "lab.previousPart", title: "Part of the run before", keys: ["["], when: () => inPanel("lab") && now().view === "run", run: () => turnPart(-1) },
    { ...here, id: "lab.card", title: "Report card of the run", keys: ["C"], run: onRun((run) => void openPart(run, "card")) },
    { ...here, id: "lab.trades", title: "Trades of the run", keys: ["T"], run: onRun((run) => void openPart(run, "trades")) },
    { ...here, id: "lab.bias", title: "Check the run for looking ahead", keys: ["B"], run: onRun((run) => void openPart(run, "card").then(() => checkBias(run.id))) },
    { ...here, id: "lab.again", title: "Play the run once more; says whether it comes out equal", keys: ["A"], run: onRun((run) => void runAgain(run)) },
    { ...here, id: "lab.edit", title: "The run's inputs into the form", keys: ["E"], run: onRun(({ request }) => intoForm(request)) },
    { ...here, id: "lab.export", title: "Write a report of the run or the portfolio", keys: ["X"], run: () => (now().view === "portfolio" ? document.querySelector<HTMLButtonElement>("[data-mix-export]")?.click() : ask("export")()) },
    { ...here, id: "lab.rename", title: "Rename the run", keys: ["F2"], run: ask("rename") },
    { ...here, id: "lab.paper", title: "Run it on paper", keys: ["P"], run: ask("paper") },
    { ...here, id: "lab.remove", title: "Remove the run, the sweep or the walk-forward", keys: ["Delete"], run: () => removeShown(onRun((run) => void removeRun(run))) },
    { ...here, id: "lab.pause", title: "Pause what the lab does, or go on", keys: ["U"], run: onJob((job) => void pauseJob(job)) },
    { ...here, id: "lab.cancel", title: "Cancel what the lab does", keys: ["Q"], run: onJob((job) => void cancelJob(job)) },
    { ...here, id: "lab.outOfSample", title: "The sweep's run on what was kept apart", keys: ["O"], when: () => focusedPanel() === "lab" && now().view === "sweep" && now().sweepOpen.value?.outOfSample !== undefined, run: openOutOfSample },
  ];
  const ends = commands.map(registerCommand);
  return () => ends.forEach((end) => end());
}

/** The open sweep or walk-forward, else the run. */
function removeShown(run: () => void): void {
  const { view, sweepOpen, walkOpen } = now();
  if (view === "sweep" && sweepOpen.value) void removeSearch("sweep", sweepOpen.value);
  else if (view === "walk" && walkOpen.value) void removeSearch("walk", walkOpen.value);
  else if (view !== "sweep" && view !== "walk") run();
}

function openOutOfSample(): void {
  const run = now().sweepOpen.value?.outOfSample;
  if (run !== undefined) void showRun(run);
}

async function openPart(run: RunHead, part: "card" | "trades"): Promise<void> {
  if (now().run !== run.id || now().view !== "run") await showRun(run.id);
  showView("run", part);
}
