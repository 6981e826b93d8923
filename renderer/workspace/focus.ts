import type { DockviewApi } from "dockview-react";
import { takesText } from "./takes-text.ts";

let dock: DockviewApi | undefined;
/** Opens a panel that the user has closed; set by the dock. */
let reopen: (id: string) => void = () => {};

export function setDock(api: DockviewApi | undefined, open: (id: string) => void): void {
  dock = api;
  reopen = open;
}

export function panelRoot(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-panel="${CSS.escape(id)}"]`);
}

/** Where the focus was before a dialog took it: what the command box offers is about that panel. */
let before: string | undefined;

/** Id of the panel that holds the focus, or held it before the open dialog. */
export function focusedPanel(): string | undefined {
  const { activeElement } = document;
  if (activeElement?.closest("dialog")) return before;
  before = activeElement?.closest<HTMLElement>("[data-panel]")?.dataset["panel"];
  return before;
}

/** True while the focus is inside the panel. */
export function inPanel(id: string): boolean {
  return focusedPanel() === id;
}

/**
 * Brings a panel to the front (opening it again if it was closed) and puts the focus on its
 * `[data-autofocus]`, else on the panel itself. Never into a field: there the next shortcut would be typed.
 * @param then runs once the focus is there: for what wants to take it further.
 */
export function focusPanel(id: string, then?: () => void): void {
  goTo(id, false, then);
}

/** The same, for whoever comes to type: into the panel's first field. */
export function focusField(id: string): void {
  goTo(id, true);
}

function goTo(id: string, typing: boolean, then?: () => void): void {
  if (dock && !dock.getPanel(id)) reopen(id);
  dock?.getPanel(id)?.api.setActive();
  // At once if it is there: the next key may follow within the same frame and must not land in the former field.
  if (takeFocus(id, typing)) return then?.();
  // A panel that was behind another one, or behind a dialog, can take it only after this task.
  requestAnimationFrame(() => {
    takeFocus(id, typing);
    then?.();
  });
}

/** @returns false while the panel cannot take the focus. */
function takeFocus(id: string, typing: boolean): boolean {
  const root = panelRoot(id);
  const first = root?.querySelector<HTMLElement>("[data-autofocus]");
  const target = first && (typing || !takesText(first)) ? first : root;
  target?.focus({ preventScroll: true });
  return root?.contains(document.activeElement) === true;
}

/** Panels that can be seen, in reading order of the screen: left to right, top to bottom. */
function visiblePanels(): readonly { readonly id: string; readonly box: DOMRect }[] {
  const panels: { id: string; box: DOMRect }[] = [];
  for (const root of document.querySelectorAll<HTMLElement>("[data-panel]")) {
    const box = root.getBoundingClientRect();
    const id = root.dataset["panel"];
    if (id !== undefined && box.width > 0 && box.height > 0) panels.push({ id, box });
  }
  return panels.sort((a, b) => a.box.left - b.box.left || a.box.top - b.box.top);
}

/** Moves the focus to the next (+1) or former (−1) visible panel. */
export function focusNextPanel(step: 1 | -1): void {
  const panels = visiblePanels();
  if (panels.length === 0) return;
  const at = panels.findIndex(({ id }) => id === focusedPanel());
  const next = panels[(at + step + panels.length) % panels.length] ?? panels[0];
  if (next) focusPanel(next.id);
}

export type Direction = "left" | "right" | "up" | "down";

/** Moves the focus to the nearest visible panel in a direction; stays where there is none. */
export function focusTowards(direction: Direction): void {
  const panels = visiblePanels();
  const from = panels.find(({ id }) => id === focusedPanel());
  if (!from) return focusNextPanel(1);
  let best: { readonly id: string; readonly distance: number } | undefined;
  for (const { id, box } of panels) {
    const distance = id === from.id ? undefined : distanceTowards(direction, from.box, box);
    if (distance !== undefined && (!best || distance < best.distance)) best = { id, distance };
  }
  if (best) focusPanel(best.id);
}

/** Distance along the direction plus twice the sideways one, px; undefined when `to` does not lie there. */
export function distanceTowards(direction: Direction, from: DOMRect, to: DOMRect): number | undefined {
  const dx = to.left + to.width / 2 - (from.left + from.width / 2);
  const dy = to.top + to.height / 2 - (from.top + from.height / 2);
  const gap = { left: from.left - to.right, right: to.left - from.right, up: from.top - to.bottom, down: to.top - from.bottom }[direction];
  // Panels touch, so a gap of some px either way is still "beside".
  if (gap < -12) return undefined;
  const along = direction === "left" || direction === "right" ? dx : dy;
  const across = direction === "left" || direction === "right" ? dy : dx;
  return Math.abs(along) + 2 * Math.abs(across);
}
