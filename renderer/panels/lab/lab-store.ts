import { create } from "zustand";
import type { Answer } from "../../../shared/contract/commands.ts";
import type { BiasView, LabJob, LabRun, OutcomesView, ReportCardView, RunHead, SweepView } from "../../../shared/contract/schemas/lab.ts";
import { MOST_PARTS } from "../../../shared/contract/schemas/lab-portfolio.ts";
import type { WalkHead, WalkView } from "../../../shared/contract/schemas/lab-walk.ts";
import { FIRST_MIX } from "./mix-draft.ts";
import type { MixDraft } from "./mix-draft.ts";
import type { RunDraft } from "./run-draft.ts";
import type { SearchKind, SweepDraft } from "./sweep-draft.ts";

export const VIEWS = ["setup", "runs", "run", "compare", "sweep", "walk", "portfolio"] as const;
export type LabView = (typeof VIEWS)[number];
export const PARTS = ["overview", "figures", "months", "spread", "trades", "orders", "costs", "chances", "card"] as const;
export type RunPart = (typeof PARTS)[number];

/** Something that was asked for and comes later. */
export interface Asked<T> {
  readonly value?: T | undefined;
  readonly problem?: string | undefined;
  readonly busy?: boolean;
}

/** What came of playing a run once more. */
export interface Sameness {
  readonly same: boolean;
  readonly sentence: string;
}

export type SweepHead = Answer<"lab.sweeps">["sweeps"][number];

interface LabPage {
  readonly view: LabView;
  readonly part: RunPart;
  readonly draft: RunDraft | undefined;
  /** Of the strategy that it was typed for. */
  readonly sweepDraft: { readonly file: string; readonly draft: SweepDraft } | undefined;
  /** What the form of a sweep begins. */
  readonly searchKind: SearchKind;
  /** Newest first; undefined before the first answer. */
  readonly runs: readonly RunHead[] | undefined;
  readonly problem: string | undefined;
  readonly jobs: ReadonlyMap<string, LabJob>;
  /** Runs that stand side by side. */
  readonly marked: readonly string[];
  /** The run that is looked at, and all of it once it is there. */
  readonly run: string | undefined;
  readonly open: Asked<LabRun>;
  /** A job that was begun here and is waited for in the view of its result. */
  readonly awaited: string | undefined;
  /** By the run that came of it. */
  readonly sameness: ReadonlyMap<string, Sameness>;
  readonly trade: number | undefined;
  readonly outcomes: Asked<OutcomesView>;
  readonly bias: Asked<BiasView>;
  readonly card: Asked<ReportCardView>;
  readonly sweeps: readonly SweepHead[] | undefined;
  /** The sweep that is looked at; undefined for the form of a new one. */
  readonly sweep: string | undefined;
  readonly sweepOpen: Asked<SweepView>;
  readonly walks: readonly WalkHead[] | undefined;
  readonly walk: string | undefined;
  readonly walkOpen: Asked<WalkView>;
  readonly mix: MixDraft;
  readonly dialog: { readonly kind: "export" | "rename" | "paper"; readonly run: RunHead } | undefined;
}

/** How the lab is looked at, and what the terminal told of it. */
export const useLab = create<LabPage>(() => ({
  view: "setup", part: "overview", draft: undefined, sweepDraft: undefined, searchKind: "sweep", runs: undefined, problem: undefined, jobs: new Map(), marked: [], run: undefined, open: {}, awaited: undefined,
  sameness: new Map(), trade: undefined, outcomes: {}, bias: {}, card: {}, sweeps: undefined, sweep: undefined, sweepOpen: {}, walks: undefined, walk: undefined, walkOpen: {}, mix: FIRST_MIX, dialog: undefined,
}));

/** At most so many stand side by side, and so many make a portfolio. */
export const MOST_COMPARED = 5;
export const MOST_MARKED = MOST_PARTS;

/** @returns false where there are as many as a portfolio may have already. */
export function toggleMark(run: string): boolean {
  const { marked } = useLab.getState();
  if (marked.includes(run)) useLab.setState({ marked: marked.filter((one) => one !== run) });
  else if (marked.length >= MOST_MARKED) return false;
  else useLab.setState({ marked: [...marked, run] });
  return true;
}

export function changeDraft(change: Partial<RunDraft>): void {
  const { draft } = useLab.getState();
  if (draft) useLab.setState({ draft: { ...draft, ...change } });
}

/** Jobs that are not over, the oldest first. */
export function activeJobs(jobs: ReadonlyMap<string, LabJob>): readonly LabJob[] {
  return [...jobs.values()].filter(isActive).sort((a, b) => a.at - b.at);
}

export function isActive({ state }: Pick<LabJob, "state">): boolean {
  return state === "waiting" || state === "running" || state === "paused";
}
