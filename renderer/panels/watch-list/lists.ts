import { z } from "zod";
import type { Snapshot } from "../../../shared/contract/commands.ts";
import { instrumentKey } from "../../../shared/contract/schemas/base.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";

/** One section of the watch list. */
export interface WatchGroup {
  readonly id: string;
  readonly name: string;
  readonly keys: readonly InstrumentKey[];
  readonly collapsed: boolean;
}
export type WatchGroups = readonly WatchGroup[];

/** A place in the list: a group's heading, or an instrument in a group (one instrument may stand in several). */
export interface Row {
  readonly group: string;
  readonly key: InstrumentKey | undefined;
}

export const LONGEST_NAME = 30;

const saved = z.object({
  version: z.literal(1),
  groups: z.array(z.object({ id: z.string().min(1), name: z.string().min(1).max(LONGEST_NAME), keys: z.array(instrumentKey), collapsed: z.boolean() })),
});

export function saveForm(groups: WatchGroups): object {
  return { version: 1, groups };
}

/** What stands under the setting `watchLists`; undefined for what cannot be read. */
export function readSaved(value: unknown): WatchGroups | undefined {
  const read = saved.safeParse(value);
  if (!read.success || new Set(read.data.groups.map(({ id }) => id)).size !== read.data.groups.length) return undefined;
  return read.data.groups.map((group) => ({ ...group, keys: [...new Set(group.keys)] }));
}

export function fromSuggested(suggested: Snapshot["suggested"]): WatchGroups {
  return suggested.map(({ group, keys }, i) => ({ id: `suggested-${i}`, name: group.slice(0, LONGEST_NAME) || "Watch", keys: [...new Set(keys)], collapsed: false }));
}

/** Rows as they stand on the screen, top to bottom. */
export function rowsOf(groups: WatchGroups): readonly Row[] {
  return groups.flatMap((group) => [{ group: group.id, key: undefined }, ...(group.collapsed ? [] : group.keys.map((key) => ({ group: group.id, key })))]);
}

export function sameRow(a: Row | undefined, b: Row | undefined): boolean {
  return a?.group === b?.group && a?.key === b?.key;
}

/** Every instrument once, in order. */
export function allKeys(groups: WatchGroups): readonly InstrumentKey[] {
  return [...new Set(groups.flatMap(({ keys }) => keys))];
}

function change(groups: WatchGroups, id: string, to: (group: WatchGroup) => Partial<WatchGroup>): WatchGroups {
  return groups.map((group) => (group.id === id ? { ...group, ...to(group) } : group));
}

/** Puts an instrument into a group, at an index or at its end; where it stands there already nothing changes. */
export function addKey(groups: WatchGroups, id: string, key: InstrumentKey, index?: number): WatchGroups {
  return change(groups, id, ({ keys }) => (keys.includes(key) ? {} : { keys: keys.toSpliced(index ?? keys.length, 0, key), collapsed: false }));
}

export function removeKey(groups: WatchGroups, id: string, key: InstrumentKey): WatchGroups {
  return change(groups, id, ({ keys }) => ({ keys: keys.filter((one) => one !== key) }));
}

export function addGroup(groups: WatchGroups, group: WatchGroup, index = groups.length): WatchGroups {
  return groups.toSpliced(index, 0, group);
}

export function removeGroup(groups: WatchGroups, id: string): WatchGroups {
  return groups.filter((group) => group.id !== id);
}

/** An empty name changes nothing. */
export function renameGroup(groups: WatchGroups, id: string, name: string): WatchGroups {
  const text = name.trim().slice(0, LONGEST_NAME);
  return text === "" ? groups : change(groups, id, () => ({ name: text }));
}

export function setCollapsed(groups: WatchGroups, id: string, collapsed: boolean): WatchGroups {
  return change(groups, id, () => ({ collapsed }));
}

/** Moves an instrument to a place of a group; `index` counts the target group without it. Not where it stands there already. */
export function moveKey(groups: WatchGroups, from: Row, to: string, index: number): WatchGroups {
  const { group, key } = from;
  if (key === undefined) return groups;
  if (group !== to && groups.find(({ id }) => id === to)?.keys.includes(key)) return groups;
  return addKey(removeKey(groups, group, key), to, key, index);
}

/** One step up (−1) or down (+1): over the edge of a group into the next one; headings take their group along. */
export function moveRow(groups: WatchGroups, row: Row, step: 1 | -1): { readonly groups: WatchGroups; readonly row: Row } {
  const at = groups.findIndex(({ id }) => id === row.group);
  const group = groups[at];
  if (!group) return { groups, row };
  const neighbour = groups[at + step];
  if (row.key === undefined) {
    if (!neighbour) return { groups, row };
    return { groups: groups.with(at, neighbour).with(at + step, group), row };
  }
  const index = group.keys.indexOf(row.key) + step;
  if (index >= 0 && index < group.keys.length) return { groups: moveKey(groups, row, group.id, index), row };
  if (!neighbour || neighbour.keys.includes(row.key)) return { groups, row };
  return { groups: moveKey(groups, row, neighbour.id, step === 1 ? 0 : neighbour.keys.length), row: { group: neighbour.id, key: row.key } };
}

/** The row `step` rows away from another, kept inside the list; the first one where `from` is not in it. */
export function rowAway(rows: readonly Row[], from: Row | undefined, step: number): Row | undefined {
  const at = rows.findIndex((row) => sameRow(row, from));
  if (at === -1) return rows[0];
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))];
}
