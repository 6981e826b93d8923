import type { LabJob } from "../../../shared/contract/schemas/lab.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { toast } from "../../workspace/dialogs.ts";
import { focusPanel, inPanel } from "../../workspace/focus.ts";
import { isActive, useLab } from "./lab-store.ts";
import type { LabView, RunPart } from "./lab-store.ts";

/** Points of a curve that a wide screen can tell apart, and those of one among several. */
const CURVE_POINTS = 4_000;
export const COMPARE_POINTS = 600;
/** A sweep or a walk-forward that runs is looked at anew no oftener than this, ms. */
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

/** Everything anew: after a start, a lost link or another market. */
export function refreshLab(): void {
  void loadRuns().then(findAwaited);
  void loadSweeps();
  void loadWalks();
}

/** The end of what is waited for may have been told while there was no link. */
async function findAwaited(): Promise<void> {
  const { awaited, jobs, runs, sweeps, walks } = now();
  if (awaited === undefined || jobs.has(awaited)) return;
  if (runs?.some(({ id }) => id === awaited)) return showRun(awaited);
  set({ awaited: undefined });
  if (sweeps?.some(({ id }) => id === awaited)) await loadSweep(awaited);
  if (walks?.some(({ id }) => id === awaited)) await loadWalk(awaited);
}

export async function loadRuns(): Promise<void> {
  try {
    const { runs, jobs } = await client.call("lab.runs", {});
    const ids = new Set(runs.map(({ id }) => id));
    set({ runs, problem: undefined, jobs: new Map(jobs.map((job) => [job.id, job])), marked: now().marked.filter((id) => ids.has(id)) });
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

export async function loadWalks(): Promise<void> {
  try {
    set({ walks: (await client.call("lab.walks", {})).walks });
  } catch (error) {
    set({ walks: now().walks ?? [], problem: failureOf(error).sentence });
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
export function awaitJob(id: string, view: "run" | "sweep" | "walk"): void {
  const known = now().jobs.get(id);
  set({ awaited: id, ...(view === "sweep" && { sweep: id, sweepOpen: { busy: true } }), ...(view === "walk" && { walk: id, walkOpen: { busy: true } }) });
  showView(view);
  if (view === "sweep") void loadSweep(id);
  if (view === "walk") void loadWalk(id);
  // A short one may be over before its answer came.
  if (known && !isActive(known)) void ended(known);
}

/** Remembers that a job must come out equal to a run. */
export function mustEqual(job: string, run: string): void {
  again.set(job, run);
}

let searchAsked = 0;

export async function loadSweep(sweep: string): Promise<void> {
  searchAsked = performance.now();
  try {
    const value = await client.call("lab.sweepOpen", { sweep });
    if (now().sweep === sweep) set({ sweepOpen: { value } });
  } catch (error) {
    if (now().sweep === sweep) set({ sweepOpen: { problem: failureOf(error).sentence } });
  }
}

export async function loadWalk(walk: string): Promise<void> {
  searchAsked = performance.now();
  try {
    const value = await client.call("lab.walkOpen", { walk, points: CURVE_POINTS });
    if (now().walk === walk) set({ walkOpen: { value } });
  } catch (error) {
    if (now().walk === walk) set({ walkOpen: { problem: failureOf(error).sentence } });
  }
}

async function heard(job: LabJob): Promise<void> {
  const before = now().jobs.get(job.id);
  set({ jobs: new Map(now().jobs).set(job.id, job) });
  if (!isActive(job)) {
    if (!before || isActive(before)) await ended(job);
  } else if (performance.now() - searchAsked > SWEEP_EVERY_MS) {
    if (job.id === now().sweep) await loadSweep(job.id);
    else if (job.id === now().walk) await loadWalk(job.id);
  }
}

async function ended(job: LabJob): Promise<void> {
  const { awaited } = now();
  const waited = awaited === job.id;
  if (job.kind === "sweep" || job.kind === "walk-forward") return searchEnded(job, waited);
  if (job.kind !== "run") return;
  if (job.state !== "done") {
    // Where it is waited for, the view says so itself.
    if (!waited || now().view !== "run") tell(job);
    return;
  }
  const run = job.run ?? job.id;
  await loadRuns();
  const sameness = again.has(job.id);
  noteSameness(job, run);
  const shown = waited && now().view === "run";
  const here = inPanel("lab");
  if (shown) await showRun(run);
  else if (waited) set({ awaited: undefined });
  // What was played for the sake of another run, as at twice its costs, stands there.
  const aside = run !== job.id && !sameness;
  // What a short message has no room for stands in the run itself.
  if (!aside && (!shown || !here)) toast("good", `${job.title} is done. ${job.sentence}`, { label: "Show", run: () => void showRunOver(run) });
}

async function searchEnded(job: LabJob, waited: boolean): Promise<void> {
  const isWalk = job.kind === "walk-forward";
  if (isWalk) await Promise.all([loadWalks(), ...(now().walk === job.id ? [loadWalk(job.id)] : [])]);
  else await Promise.all([loadSweeps(), loadRuns(), ...(now().sweep === job.id ? [loadSweep(job.id)] : [])]);
  if (waited) set({ awaited: undefined });
  // The points do not say why a sweep failed as a whole.
  if (!waited || job.state === "failed") tell(job, () => (isWalk ? showWalk(job.id) : showSweep(job.id)));
}

/** Of a run that was played once more: where the two are equal, what came of it is the run itself and no other. */
function noteSameness({ id, sentence }: LabJob, run: string): void {
  const first = again.get(id);
  if (first === undefined) return;
  again.delete(id);
  set({ sameness: new Map(now().sameness).set(run, { same: run === first, sentence }) });
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

/** Looks at a walk-forward that is kept; undefined for none. */
export function showWalk(walk: string | undefined): void {
  set({ walk, walkOpen: walk === undefined ? {} : { busy: true } });
  showView("walk");
  if (walk !== undefined) void loadWalk(walk);
}

/** Shows one trade of the open run, counted from 0, with its bars. */
export function showTrade(trade: number): void {
  set({ trade });
  showView("run", "trades");
}
