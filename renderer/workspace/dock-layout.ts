import type { Orientation, SerializedDockview } from "dockview-react";
import { z } from "zod";
import type { PanelEntry, Place } from "../panels/registry.ts";

/** Bump when a panel is renamed or the saved form changes: older layouts are then foreign. */
const VERSION = 1;

/** What stands under the setting `layout`. The grid is dockview's own form, checked only as far as the panels go. */
const savedLayout = z.object({
  version: z.literal(VERSION),
  dock: z.looseObject({
    grid: z.looseObject({ root: z.looseObject({ type: z.enum(["branch", "leaf"]) }), width: z.number(), height: z.number(), orientation: z.enum(["HORIZONTAL", "VERTICAL"]) }),
    panels: z.record(z.string(), z.looseObject({ id: z.string(), contentComponent: z.string() })),
  }),
});

export function saveForm(dock: SerializedDockview): object {
  return { version: VERSION, dock };
}

/** @returns the layout, "none" when nothing was saved, or "foreign" for what is broken or names panels that do not exist. */
export function readSavedLayout(saved: unknown, panelIds: ReadonlySet<string>): SerializedDockview | "none" | "foreign" {
  if (saved === undefined || saved === null) return "none";
  const read = savedLayout.safeParse(saved);
  if (!read.success) return "foreign";
  const panels = Object.entries(read.data.dock.panels);
  if (panels.length === 0) return "foreign";
  for (const [id, panel] of panels) {
    if (panel.id !== id || panel.contentComponent !== id || !panelIds.has(id)) return "foreign";
  }
  return read.data.dock as unknown as SerializedDockview;
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)));
}

type Node = SerializedDockview["grid"]["root"];

/**
 * The default arrangement: watch list left, chart in the middle, ticket over depth on the right, the
 * books as tabs below. Sizes grow with the screen; the chart takes what is left.
 * @param width,height of the dock, px.
 */
export function defaultLayout(entries: readonly PanelEntry[], width: number, height: number): SerializedDockview {
  const left = clamp(width * 0.2, 280, 560);
  const right = clamp(width * 0.2, 318, 540);
  const bottom = clamp(height * 0.31, 220, 560);
  // Below 268 px its last rows are cut off.
  const depth = clamp(height * 0.36, 268, 480);
  const leaf = (place: Place, size: number): Node | undefined => {
    const views = entries.filter((entry) => entry.place === place).map((entry) => entry.id);
    const [first] = views;
    return first === undefined ? undefined : { type: "leaf", size, data: { id: place, views, activeView: first } };
  };
  const branch = (size: number, ...nodes: readonly (Node | undefined)[]): Node | undefined => {
    const data = nodes.filter((node) => node !== undefined);
    return data.length === 0 ? undefined : { type: "branch", size, data };
  };
  // Branches alternate between side by side and one over another, beginning side by side.
  const upper = branch(height - bottom, leaf("left", left), leaf("centre", width - left - right));
  const root = branch(height, branch(width - right, upper, leaf("bottom", bottom)), branch(right, leaf("right-top", height - depth), leaf("right-bottom", depth)));
  if (!root) throw new Error("no panel is registered");
  const panels = entries.map(({ id, title }) => [id, { id, title, contentComponent: id }] as const);
  const orientation = "HORIZONTAL" as Orientation;
  return { grid: { root, width, height, orientation }, panels: Object.fromEntries(panels), ...(entries.some(({ place }) => place === "left") ? { activeGroup: "left" } : {}) };
}
