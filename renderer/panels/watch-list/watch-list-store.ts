import { create } from "zustand";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { loadSetting, saveSetting } from "../../state/settings.ts";
import { instrumentTitle } from "../../state/instrument-words.ts";
import { terminalStore } from "../../state/terminal.ts";
import { toast } from "../../workspace/dialogs.ts";
import * as lists from "./lists.ts";
import type { Row, WatchGroups } from "./lists.ts";

interface WatchList {
  readonly groups: WatchGroups;
  /** Where the keyboard stands. */
  readonly cursor: Row | undefined;
  /** Group whose name is being typed. */
  readonly renaming: string | undefined;
  /** The box that adds instruments is open. */
  readonly adding: boolean;
}

export const useWatchList = create<WatchList>(() => ({ groups: [], cursor: undefined, renaming: undefined, adding: false }));

const get = useWatchList.getState;
const set = useWatchList.setState;

function change(groups: WatchGroups, cursor: Row | undefined = get().cursor): void {
  set({ groups, cursor });
  saveSetting("watchLists", lists.saveForm(groups));
}

/** Takes what was saved, else what the terminal suggests. Once, when the panel first shows. */
export function openWatchList(): void {
  if (get().groups.length > 0) return;
  const saved = loadSetting("watchLists");
  const read = saved === undefined ? undefined : lists.readSaved(saved);
  if (saved !== undefined && !read) toast("warning", "The saved watch list could not be read: the suggested one is shown.");
  const groups = read ?? lists.fromSuggested(terminalStore.getState().suggested);
  const rows = lists.rowsOf(groups);
  set({ groups, cursor: rows.find(({ key }) => key !== undefined && !key.includes("_INDEX:")) ?? rows[0] });
}

export function takeSuggested(): void {
  change(lists.fromSuggested(terminalStore.getState().suggested));
}

/** Group that a new instrument goes to: the cursor's, else the first; made where there is none. */
function targetGroup(): string {
  const { groups, cursor } = get();
  const target = groups.find(({ id }) => id === cursor?.group) ?? groups[0];
  if (target) return target.id;
  const id = crypto.randomUUID();
  set({ groups: [{ id, name: "Watch", keys: [], collapsed: false }] });
  return id;
}

/** Adds an instrument below the cursor and goes there; where its group has it already, only goes there. */
export function addToWatchList(key: InstrumentKey): void {
  openWatchList();
  const id = targetGroup();
  const { groups, cursor } = get();
  const group = groups.find((one) => one.id === id);
  const row = { group: id, key };
  if (group?.keys.includes(key)) {
    set({ cursor: row });
    return toast("plain", `${instrumentTitle(key)} is in ${group.name} already.`);
  }
  const below = cursor?.key === undefined ? undefined : (group?.keys.indexOf(cursor.key) ?? -1) + 1;
  change(lists.addKey(groups, id, key, below || undefined), row);
}

/** Takes the cursor's row away: an instrument, or a group with all in it. Can be undone from the message. */
export function removeAtCursor(): void {
  const { groups, cursor } = get();
  const at = groups.findIndex(({ id }) => id === cursor?.group);
  const group = groups[at];
  if (!cursor || !group) return;
  const rows = lists.rowsOf(groups);
  const after = lists.rowAway(rows, cursor, 1);
  const next = lists.sameRow(after, cursor) ? lists.rowAway(rows, cursor, -1) : after;
  const { key } = cursor;
  if (key === undefined) {
    change(lists.removeGroup(groups, group.id), next?.group === group.id ? undefined : next);
    return toast("plain", `Group ${group.name} removed.`, { label: "Undo", run: () => change(lists.addGroup(get().groups, group, at), cursor) });
  }
  const index = group.keys.indexOf(key);
  change(lists.removeKey(groups, group.id, key), next);
  toast("plain", `${instrumentTitle(key)} removed from ${group.name}.`, { label: "Undo", run: () => putBack(group, key, index) });
}

function putBack(group: lists.WatchGroup, key: InstrumentKey, index: number): void {
  const { groups } = get();
  const there = groups.some(({ id }) => id === group.id) ? groups : lists.addGroup(groups, { ...group, keys: [] });
  change(lists.addKey(there, group.id, key, index), { group: group.id, key });
}

export function moveCursor(step: number): void {
  const { groups, cursor } = get();
  set({ cursor: lists.rowAway(lists.rowsOf(groups), cursor, step) });
}

export function setCursor(cursor: Row): void {
  set({ cursor });
}

export function moveAtCursor(step: 1 | -1): void {
  const { groups, cursor } = get();
  if (!cursor) return;
  const moved = lists.moveRow(groups, cursor, step);
  if (moved.groups !== groups) change(moved.groups, moved.row);
}

/** A drag: the row lands before another one, or at the end of the group for its heading. */
export function dropBefore(dragged: Row, target: Row): void {
  const { groups } = get();
  const group = groups.find(({ id }) => id === target.group);
  if (!group || dragged.key === undefined || lists.sameRow(dragged, target)) return;
  const others = group.keys.filter((key) => key !== dragged.key);
  const index = target.key === undefined ? 0 : others.indexOf(target.key);
  const moved = lists.moveKey(groups, dragged, group.id, index);
  if (moved !== groups) change(moved, { group: group.id, key: dragged.key });
}

export function newGroup(): void {
  const { groups, cursor } = get();
  const id = crypto.randomUUID();
  const at = groups.findIndex((group) => group.id === cursor?.group);
  change(lists.addGroup(groups, { id, name: "New group", keys: [], collapsed: false }, at + 1), { group: id, key: undefined });
  set({ renaming: id });
}

export function startRename(): void {
  set({ renaming: get().cursor?.group });
}

export function endRename(name: string | undefined): void {
  const { renaming, groups } = get();
  set({ renaming: undefined });
  if (renaming !== undefined && name !== undefined) change(lists.renameGroup(groups, renaming, name));
}

export function setCollapsed(id: string, collapsed: boolean): void {
  change(lists.setCollapsed(get().groups, id, collapsed), { group: id, key: undefined });
}

export function setAdding(adding: boolean): void {
  set({ adding });
}
