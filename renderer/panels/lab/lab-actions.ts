import type { LabJob, RunHead, RunRequest, SweepRequest } from "../../../shared/contract/schemas/lab.ts";
import type { PortfolioRequest } from "../../../shared/contract/schemas/lab-portfolio.ts";
import type { WalkPlan } from "../../../shared/contract/schemas/lab-walk.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";
import { awaitJob, loadRuns, loadSweeps, loadWalks, mustEqual, showSweep, showView, showWalk } from "./lab-reads.ts";
import { useLab } from "./lab-store.ts";
import type { SweepHead } from "./lab-store.ts";
import type { SearchKind } from "./sweep-draft.ts";
import { draftOfRun } from "./run-draft.ts";

const { getState: now, setState: set } = useLab;

/** Does something with the terminal; what it refuses is said at the corner. */
async function attempt(what: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    toast("bad", `${what}: ${failureOf(error).sentence}`);
    return false;
  }
}

export async function beginRun(request: RunRequest, title?: string): Promise<void> {
  await attempt("The run was not begun", async () => awaitJob((await client.call("lab.run", { request, ...(title !== undefined && { title }) })).id, "run"));
}

export async function beginSweep(request: SweepRequest): Promise<void> {
  await attempt("The sweep was not begun", async () => awaitJob((await client.call("lab.sweep", { request })).id, "sweep"));
}

export async function beginWalk(request: SweepRequest, plan: WalkPlan): Promise<void> {
  await attempt("The walk-forward was not begun", async () => awaitJob((await client.call("lab.walkForward", { request, plan })).id, "walk"));
}

/** The form of a new search. */
export function newSearch(searchKind: SearchKind): void {
  set({ searchKind });
  showSweep(undefined);
}

export async function removeSearch(kind: "sweep" | "walk", { id, title }: Pick<SweepHead, "id" | "title">): Promise<void> {
  const sure = await confirm({ title: `Remove ${title}?`, body: kind === "sweep" ? "Its points are deleted. Runs that came of it stay." : "Its windows are deleted, and report cards no longer count it.", action: `Remove the ${kind === "sweep" ? "sweep" : "walk-forward"}`, danger: true });
  if (!sure) return;
  await attempt(`${title} was not removed`, async () => {
    if (kind === "sweep") {
      await client.call("lab.sweepRemove", { sweep: id });
      await loadSweeps();
      if (now().sweep === id) showSweep(undefined);
    } else {
      await client.call("lab.walkRemove", { walk: id });
      await loadWalks();
      if (now().walk === id) showWalk(undefined);
    }
  });
}

/** Writes the files of a portfolio; says where they lie. */
export async function exportPortfolio(request: PortfolioRequest): Promise<void> {
  await attempt("Nothing was written", async () => {
    const { files } = await client.call("lab.portfolioExport", request);
    toast("good", `${files.length} files written, the first is ${files[0]?.path ?? ""}`);
  });
}

/** Plays a run once more from its stored inputs; when it is over, says whether the two are equal. */
export async function runAgain(run: RunHead): Promise<void> {
  await attempt(`${run.title} was not played again`, async () => {
    const { id } = await client.call("lab.again", { run: run.id });
    mustEqual(id, run.id);
    awaitJob(id, "run");
  });
}

export async function removeRun(run: RunHead): Promise<void> {
  const sure = await confirm({ title: `Remove ${run.title}?`, body: "Its figures, trades and orders are deleted. Reports that were exported stay where they are.", action: "Remove the run", danger: true });
  if (!sure) return;
  await attempt(`${run.title} was not removed`, async () => {
    await client.call("lab.remove", { run: run.id });
    if (now().run === run.id) set({ run: undefined, open: {} });
    await loadRuns();
    if (now().view === "run") showView("runs");
  });
}

export async function pauseJob(job: LabJob): Promise<void> {
  const paused = job.state !== "paused";
  await attempt(`${job.title} was not ${paused ? "paused" : "resumed"}`, async () => void (await client.call("lab.pause", { job: job.id, paused })));
}

export async function cancelJob(job: LabJob): Promise<void> {
  const kept = job.kind === "sweep" ? "The points that are done stay." : job.kind === "walk-forward" ? "The windows that are done stay." : "Nothing of it is kept.";
  const sure = await confirm({ title: `Cancel ${job.title}?`, body: kept, action: "Cancel it", danger: true });
  if (sure) await attempt(`${job.title} was not cancelled`, async () => void (await client.call("lab.cancel", { job: job.id })));
}

/** Puts a run's inputs into the form. */
export function intoForm(request: RunRequest): void {
  const { draft } = now();
  if (!draft) return;
  set({ draft: draftOfRun(request, draft) });
  showView("setup");
}

export const MONTE_CARLO_RUNS = 1_000;

export async function simulate(run: string, kind: "shuffle" | "bootstrap" | "start"): Promise<void> {
  set({ outcomes: { value: now().outcomes.value, busy: true } });
  try {
    const value = await client.call("lab.monteCarlo", { run, kind, runs: MONTE_CARLO_RUNS });
    if (now().run === run) set({ outcomes: { value } });
  } catch (error) {
    if (now().run === run) set({ outcomes: { problem: failureOf(error).sentence } });
  }
}

export async function checkBias(run: string): Promise<void> {
  if (now().bias.busy) return;
  set({ bias: { busy: true } });
  try {
    const value = await client.call("lab.bias", { run });
    if (now().run === run) set({ bias: { value } });
  } catch (error) {
    if (now().run === run) set({ bias: { problem: failureOf(error).sentence } });
  }
  // One of the card's checks is this one.
  if (now().run === run) await loadCard(run);
}

export async function loadCard(run: string): Promise<void> {
  set({ card: { value: now().card.value, busy: true } });
  try {
    const value = await client.call("lab.card", { run });
    if (now().run === run) set({ card: { value } });
  } catch (error) {
    if (now().run === run) set({ card: { problem: failureOf(error).sentence } });
  }
}
