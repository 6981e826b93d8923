import { create } from "zustand";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { NO_FILTER } from "./strategy-rows.ts";
import type { StrategyFilter } from "./strategy-rows.ts";

export const DETAIL_TABS = ["parameters", "log", "signals", "versions", "drift", "help"] as const;
export type DetailTab = (typeof DETAIL_TABS)[number];

interface StrategiesPage {
  readonly filter: StrategyFilter;
  /** Names of groups. */
  readonly folded: ReadonlySet<string>;
  /** Ids that keys act on together. */
  readonly marked: ReadonlySet<string>;
  /** The group whose heading has the cursor. */
  readonly group: string | undefined;
  readonly detail: boolean;
  readonly tab: DetailTab;
  /** The open dialog. */
  readonly dialog: "none" | "new" | "stop";
  /** A file the new strategy begins with. */
  readonly newFrom: string | undefined;
  /** Id of a row that the cursor is to be put on once it is there. */
  readonly wanted: string | undefined;
  /** Ids that the open question of a stop is about. */
  readonly stopping: readonly string[];
}

/** How the strategies are looked at; nothing of it is the terminal's. */
export const useStrategiesPage = create<StrategiesPage>(() => ({
  filter: NO_FILTER, folded: new Set(), marked: new Set(), group: undefined, detail: true, tab: "parameters", dialog: "none", newFrom: undefined, wanted: undefined, stopping: [],
}));

const { getState: now, setState: set } = useStrategiesPage;

export function setFilter(change: Partial<StrategyFilter>): void {
  set({ filter: { ...now().filter, ...change } });
}

export function toggleFold(group: string): void {
  const folded = new Set(now().folded);
  if (!folded.delete(group)) folded.add(group);
  set({ folded });
}

/** Marks all of them, or, when all are marked, none of them. */
export function toggleMarks(strategies: readonly StrategyView[]): void {
  const marked = new Set(now().marked);
  const all = strategies.every(({ id }) => marked.has(id));
  for (const { id } of strategies) {
    if (all) marked.delete(id);
    else marked.add(id);
  }
  set({ marked });
}

export function clearMarks(): void {
  if (now().marked.size > 0) set({ marked: new Set() });
}

export function showTab(tab: DetailTab): void {
  set({ tab, detail: true });
}

export function toggleDetail(): void {
  set({ detail: !now().detail });
}

/** @param file to begin with; without one a file is chosen first. */
export function openNew(file?: string): void {
  set({ dialog: "new", newFrom: file });
}

export function askStop(strategies: readonly StrategyView[]): void {
  set({ dialog: "stop", stopping: strategies.map(({ id }) => id) });
}

export function closeDialog(): void {
  set({ dialog: "none", newFrom: undefined, stopping: [] });
}
