import type { StrategyMode, StrategyView } from "../../../shared/contract/schemas/strategies.ts";

/** Heading of a group: folds its members, and stands for all of them when a key acts on it. */
export interface GroupRow {
  readonly group: string;
  readonly folded: boolean;
  readonly members: readonly StrategyView[];
  /** Of its members, 1/10,000 rupee. */
  readonly today: number;
  readonly total: number;
  readonly running: number;
  readonly failed: number;
}

export type Row = StrategyView | GroupRow;

export function isGroup(row: Row): row is GroupRow {
  return "members" in row;
}

export function rowKey(row: Row): string {
  return isGroup(row) ? `group ${row.group}` : row.id;
}

export type StateFilter = "all" | "active" | "stopped" | "failed";

export interface StrategyFilter {
  readonly text: string;
  readonly state: StateFilter;
  readonly mode: StrategyMode | "all";
}

export const NO_FILTER: StrategyFilter = { text: "", state: "all", mode: "all" };

export function isFiltered({ text, state, mode }: StrategyFilter): boolean {
  return text.trim() !== "" || state !== "all" || mode !== "all";
}

const OF_STATE: Readonly<Record<StateFilter, (state: StrategyView["state"]) => boolean>> = {
  all: () => true,
  active: (state) => state !== "stopped" && state !== "failed",
  stopped: (state) => state === "stopped",
  failed: (state) => state === "failed",
};

/** Each word must be found in title, group, file or an instrument. */
export function fits(strategy: StrategyView, { text, state, mode }: StrategyFilter): boolean {
  if (!OF_STATE[state](strategy.state) || (mode !== "all" && strategy.mode !== mode)) return false;
  const where = [strategy.title, strategy.group, strategy.file, ...strategy.instruments].join(" ").toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => where.includes(word));
}

/** Those without a group come first and have no heading; groups follow by name. */
export function groupOrder(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "" || b === "") return a === "" ? -1 : 1;
  return a.localeCompare(b, "en", { numeric: true, sensitivity: "base" }) || (a < b ? -1 : 1);
}

/** Rows of the table: what the filter lets through, by group, with members of folded groups left out. */
export function strategyRows(strategies: Iterable<StrategyView>, filter: StrategyFilter, folded: ReadonlySet<string>): readonly Row[] {
  const groups = new Map<string, StrategyView[]>();
  for (const one of strategies) {
    if (!fits(one, filter)) continue;
    const group = groups.get(one.group);
    if (group) group.push(one);
    else groups.set(one.group, [one]);
  }
  return [...groups.keys()].sort(groupOrder).flatMap((name): Row[] => {
    const members = groups.get(name) ?? [];
    if (name === "") return members;
    const heading = groupRow(name, members, folded.has(name));
    return heading.folded ? [heading] : [heading, ...members];
  });
}

function groupRow(group: string, members: readonly StrategyView[], folded: boolean): GroupRow {
  const sum = (of: (one: StrategyView) => number): number => members.reduce((all, one) => all + of(one), 0);
  return {
    group, folded, members, today: sum((one) => one.today.net), total: sum((one) => one.total.net),
    running: sum((one) => Number(one.state === "running")), failed: sum((one) => Number(one.state === "failed")),
  };
}

/**
 * What a key or a button acts on: what is marked, else the row of the cursor; a heading stands for its members.
 * Marks outlive a filter that hides them, so that the number told is the number acted on.
 */
export function targets(row: Row | undefined, marked: ReadonlySet<string>, all: ReadonlyMap<string, StrategyView>): readonly StrategyView[] {
  const chosen = [...marked].map((id) => all.get(id)).filter((one) => one !== undefined);
  if (chosen.length > 0) return chosen;
  if (!row) return [];
  return isGroup(row) ? row.members : [row];
}

/** Place of a row among others whatever column sorts them: by group, the heading before its members. Undefined = the column decides. */
export function placeOf(a: Row, b: Row): number | undefined {
  const byGroup = groupOrder(a.group, b.group);
  if (byGroup !== 0) return byGroup;
  return isGroup(a) === isGroup(b) ? undefined : isGroup(a) ? -1 : 1;
}
