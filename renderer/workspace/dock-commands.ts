import type { DockviewApi } from "dockview-react";
import { PANELS } from "../panels/registry.ts";
import { registerCommand } from "./commands.ts";
import type { PageCommand } from "./commands.ts";
import { focusedPanel, focusNextPanel, focusPanel, focusTowards } from "./focus.ts";

/** One step of growing or shrinking a panel by keyboard, px. */
const STEP = 32;

type Way = "Left" | "Right" | "Up" | "Down";
const ALL_WAYS: readonly Way[] = ["Left", "Right", "Up", "Down"];
const WAYS = { Left: "left", Right: "right", Up: "up", Down: "down" } as const;
const PLACES: Readonly<Record<Way, string>> = { Left: "on the left", Right: "on the right", Up: "above", Down: "below" };
const WORDS: Readonly<Record<Way, string>> = { Left: "to the left", Right: "to the right", Up: "upwards", Down: "downwards" };

/** Grows the focused panel's group by (dx, dy) px. */
function resize(api: DockviewApi, dx: number, dy: number): void {
  const group = api.getPanel(focusedPanel() ?? "")?.group;
  group?.api.setSize({ ...(dx === 0 ? {} : { width: group.width + dx }), ...(dy === 0 ? {} : { height: group.height + dy }) });
}

/** Moves the focused panel: onto the neighbouring group as a tab, or, split off, beside its own group. */
function movePanel(api: DockviewApi, way: Way, split: boolean): void {
  const panel = api.getPanel(focusedPanel() ?? "");
  if (!panel) return;
  const side = { Left: "left", Right: "right", Up: "top", Down: "bottom" } as const;
  const target = split ? panel.group : api.adjacentGroupInDirection(panel.group, WAYS[way]);
  const group = api.groups.find(({ id }) => id === target?.id);
  if (!group || (split && panel.group.panels.length < 2)) return;
  panel.api.moveTo({ group, position: split ? side[way] : "center" });
  focusPanel(panel.id);
}

/** Goes to the neighbouring tab of the focused panel's group. */
function turnTab(api: DockviewApi, step: 1 | -1): void {
  const panel = api.getPanel(focusedPanel() ?? "");
  const tabs = panel?.group.panels ?? [];
  const next = tabs[(tabs.findIndex(({ id }) => id === panel?.id) + step + tabs.length) % tabs.length];
  if (next) focusPanel(next.id);
}

function maximize(api: DockviewApi): void {
  const panel = api.getPanel(focusedPanel() ?? "");
  if (api.hasMaximizedGroup()) api.exitMaximizedGroup();
  else if (panel) api.maximizeGroup(panel);
}

/** Everything the docking area can do, by key and by name. @returns takes them away. */
export function dockCommands(api: DockviewApi, reset: () => void, reopen: (id: string) => void): () => void {
  const group = "Panels";
  const focused = (): boolean => focusedPanel() !== undefined;
  const commands: readonly PageCommand[] = [
    ...PANELS.map(({ id, title, key }) => ({ id: `panel.${id}`, title: `Show ${title}`, group, keys: [`G ${key}`], run: () => { reopen(id); focusPanel(id); } })),
    { id: "panel.next", title: "Next panel", group, keys: ["F6"], whileTyping: true, keyOnly: true, run: () => focusNextPanel(1) },
    { id: "panel.previous", title: "Previous panel", group, keys: ["Shift+F6"], whileTyping: true, keyOnly: true, run: () => focusNextPanel(-1) },
    ...ALL_WAYS.map((way) => ({ id: `panel.towards${way}`, title: `Go to the panel ${PLACES[way]}`, group, keys: [`Ctrl+Arrow${way}`], keyOnly: true, run: () => focusTowards(WAYS[way]) })),
    ...ALL_WAYS.map((way) => ({ id: `panel.move${way}`, title: `Move this panel ${WORDS[way]}`, group, keys: [`Ctrl+Shift+Arrow${way}`], when: focused, run: () => movePanel(api, way, false) })),
    ...ALL_WAYS.map((way) => ({ id: `panel.split${way}`, title: `Split this tab off ${WORDS[way]}`, group, when: focused, run: () => movePanel(api, way, true) })),
    { id: "panel.nextTab", title: "Next tab", group, keys: ["Ctrl+]"], keyOnly: true, run: () => turnTab(api, 1) },
    { id: "panel.previousTab", title: "Previous tab", group, keys: ["Ctrl+["], keyOnly: true, run: () => turnTab(api, -1) },
    { id: "panel.maximize", title: "Maximise or restore this panel", group, keys: ["Shift+M"], when: focused, run: () => maximize(api) },
    { id: "panel.close", title: "Close this panel", group, keys: ["Shift+W"], when: focused, run: () => api.getPanel(focusedPanel() ?? "")?.api.close() },
    { id: "panel.wider", title: "Make this panel wider", group, keys: ["Ctrl+Alt+ArrowRight"], when: focused, run: () => resize(api, STEP, 0) },
    { id: "panel.narrower", title: "Make this panel narrower", group, keys: ["Ctrl+Alt+ArrowLeft"], when: focused, run: () => resize(api, -STEP, 0) },
    { id: "panel.taller", title: "Make this panel taller", group, keys: ["Ctrl+Alt+ArrowDown"], when: focused, run: () => resize(api, 0, STEP) },
    { id: "panel.shorter", title: "Make this panel shorter", group, keys: ["Ctrl+Alt+ArrowUp"], when: focused, run: () => resize(api, 0, -STEP) },
    { id: "layout.reset", title: "Reset layout", group, run: reset },
  ];
  const ends = commands.map(registerCommand);
  return () => ends.forEach((end) => end());
}
