import type { LabJob } from "../../../shared/contract/schemas/lab.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { percentText, signedPercent } from "../../../shared/lab-charts/figure-text.ts";
import { client } from "../../connection/client.ts";
import { toast } from "../../workspace/dialogs.ts";
import { focusPanel, inPanel } from "../../workspace/focus.ts";
import { isActive, useLab } from "./lab-store.ts";
import type { LabView, RunPart } from "./lab-store.ts";
import { sameRun } from "./same-run.ts";

/** Points of a curve that a wide screen can tell apart, and those of one among several. */
const CURVE_POINTS = 4_000;
export const COMPARE_POINTS = 600;
/** A sweep that runs is looked at anew no oftener than this, ms. */
const SWEEP_EVERY_MS = 1_000;

const { getState: now, setState: set } = useLab;
/** Jobs that play a run once more, by the run that they must equal. */
const again = new Map<string, string>();
let following = false;

/** Begins to listen; jobs end while other panels are looked at too. */
export function followLab(): void {
  if (following) return;
  following = true;
  client.on("labJob", (job) => void heard(job));
  client.on("reset", refreshLab);
}

export function refreshLab(): void {
  void loadRuns();
  void loadSweeps();
}

export async function loadRuns(): Promise<void> {
  try {
    const { runs, jobs } = await client.call("lab.runs", {});
    const ids = new Set(runs.map(({ id }) => id));
    const { awaited, marked } = now();
    set({ runs, problem: undefined, jobs: new Map(jobs.map((job) => [job.id, job])), marked: marked.filter((id) => ids.has(id)) });
    // Its end was told while there was no link.
    if (awaited !== undefined && ids.has(awaited) && !jobs.some(({ id }) => id === awaited)) await showRun(awaited);
  } catch (error) {
    set({ problem: failureOf(error).sentence });
  }
}

export async function loadSweeps(): Promise<void> {
  try {
    set({ sweeps: (await client.call("lab.sweeps", {})).sweeps });
  } catch (error) {
    set({ sweeps: now().sweeps ?? [], problem: failureOf(error).sentence });
  }
}

/** Changes what is looked at; the keyboard stays in the panel though what had the focus may be gone. */
export function showView(view: LabView, part?: RunPart): void {
  const here = inPanel("lab");
  set({ view, ...(part && { part }) });
  if (here) requestAnimationFrame(() => focusPanel("lab"));
}

/** Opens a run and goes there. */
export async function showRun(run: string): Promise<void> {
  const other = now().run !== run;
  set({ run, awaited: undefined, ...(other && { open: { busy: true }, trade: undefined, outcomes: {}, bias: {}, card: {} }) });
  showView("run");
  await loadRun(run);
}

export async function loadRun(run: string): Promise<void> {
  try {
    const value = await client.call("lab.open", { run, points: CURVE_POINTS });
    if (now().run === run) set({ open: { value } });
  } catch (error) {
    if (now().run === run) set({ open: { problem: failureOf(error).sentence } });
  }
}

/** Waits for a job that this page began, in the view of its result. */
export function awaitJob(id: string, view: "run" | "sweep"): void {
  const known = now().jobs.get(id);
  set({ awaited: id, ...(view === "sweep" && { sweep: id, sweepOpen: { busy: true } }) });
  showView(view);
  if (view === "sweep") void loadSweep(id);
  // A short one may be over before its answer came.
  if (known && !isActive(known)) void ended(known);
}

/** Remembers that a job must come out equal to a run. */
export function mustEqual(job: string, run: string): void {
  again.set(job, run);
}

let sweepAsked = 0;

export async function loadSweep(sweep: string): Promise<void> {
  sweepAsked = performance.now();
  try {
    const value = await client.call("lab.sweepOpen", { sweep });
    if (now().sweep === sweep) set({ sweepOpen: { value } });
  } catch (error) {
    if (now().sweep === sweep) set({ sweepOpen: { problem: failureOf(error).sentence } });
  }
}

async function heard(job: LabJob): Promise<void> {
  const before = now().jobs.get(job.id);
  set({ jobs: new Map(now().jobs).set(job.id, job) });
  if (!isActive(job)) {
    if (!before || isActive(before)) await ended(job);
  } else if (job.id === now().sweep && performance.now() - sweepAsked > SWEEP_EVERY_MS) await loadSweep(job.id);
}

async function ended(job: LabJob): Promise<void> {
  const { awaited } = now();
  const waited = awaited === job.id;
  if (job.kind === "sweep") {
    await Promise.all([loadSweeps(), loadRuns(), ...(now().sweep === job.id ? [loadSweep(job.id)] : [])]);
    if (waited) set({ awaited: undefined });
    else tell(job, () => showSweep(job.id));
    return;
  }
  if (job.kind !== "run") return;
  if (job.state !== "done") {
    // Where it is waited for, the view says so itself.
    if (!waited) tell(job);
    return;
  }
  const run = job.run ?? job.id;
  await loadRuns();
  if (again.has(job.id)) await compareAgain(job.id, run);
  if (waited && now().view === "run") await showRun(run);
  else {
    const head = now().runs?.find(({ id }) => id === run);
    set({ ...(waited && { awaited: undefined }) });
    toast("good", head ? `${head.title} is done: ${signedPercent(head.figures.return)} return, ${percentText(head.figures.drawdownMax)} drawdown.` : `${job.title} is done.`, { label: "Show", run: () => void showRunOver(run) });
  }
}

function tell(job: LabJob, show?: () => void): void {
  const sentence = job.state === "done" ? `${job.title} is done.` : job.state === "cancelled" ? `${job.title} was cancelled.` : `${job.title} failed: ${job.sentence}`;
  toast(job.state === "failed" ? "bad" : "plain", sentence, show && job.state === "done" ? { label: "Show", run: show } : undefined);
}

async function showRunOver(run: string): Promise<void> {
  focusPanel("lab");
  await showRun(run);
}

/** Looks at a sweep that is kept; undefined for the form of a new one. */
export function showSweep(sweep: string | undefined): void {
  set({ sweep, sweepOpen: sweep === undefined ? {} : { busy: true } });
  showView("sweep");
  if (sweep !== undefined) void loadSweep(sweep);
}

/** Both at full length: a thinned curve could hide a difference. */
const ALL_POINTS = 20_000;

async function compareAgain(job: string, run: string): Promise<void> {
  const first = again.get(job);
  again.delete(job);
  if (first === undefined) return;
  try {
    const [before, after] = await Promise.all([client.call("lab.open", { run: first, points: ALL_POINTS }), client.call("lab.open", { run, points: ALL_POINTS })]);
    const sameness = sameRun(before, after);
    set({ sameness: new Map(now().sameness).set(run, sameness) });
    toast(sameness.same ? "good" : "bad", sameness.sentence);
  } catch (error) {
    toast("bad", `Whether the two runs are equal could not be told: ${failureOf(error).sentence}`);
  }
}

/** Shows one trade of the open run, counted from 0, with its bars. */
export function showTrade(trade: number): void {
  set({ trade });
  showView("run", "trades");
}
