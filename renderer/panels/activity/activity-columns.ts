import type { ColDef, ICellRendererParams } from "ag-grid-community";
import type { ActivityView } from "../../../shared/contract/schemas/activity.ts";
import { istDay } from "../../../shared/domain/time.ts";
import { figureColumn, nameOf, textColumn } from "../../grids/columns.ts";
import { formatTime } from "../../grids/formats.ts";
import { expiryText } from "../../state/instrument-words.ts";

/** A dot in the tone's colour; plain entries have none, so that the others are seen. */
function toneCell({ data }: ICellRendererParams<ActivityView>): HTMLElement {
  const dot = document.createElement("span");
  if (data && data.tone !== "plain") {
    dot.className = `tone tone-${data.tone}`;
    dot.setAttribute("role", "img");
    dot.setAttribute("aria-label", data.tone);
  }
  return dot;
}

/** This machine's time only where no market had told one. */
function marketTime({ marketAt, at }: ActivityView): number {
  return marketAt ?? at;
}

/** Newest first, by the entry's own number: times may be equal. */
export const ACTIVITY_COLUMNS: readonly ColDef<ActivityView>[] = [
  { colId: "seq", hide: true, sort: "desc", valueGetter: ({ data }) => data?.seq },
  figureColumn({ id: "time", title: "Time", width: 82, tooltip: "IST by the market's clock, as in orders and trades", of: marketTime }, formatTime),
  textColumn("day", "Day", 66, (entry) => expiryText(istDay(marketTime(entry))), { cellClass: "dim" }),
  { ...textColumn<ActivityView>("tone", "", 26, (entry) => entry.tone), minWidth: 26, resizable: false, cellRenderer: toneCell },
  textColumn("topic", "About", 84, (entry) => entry.topic, { cellClass: "dim" }),
  textColumn("sentence", "What happened", 320, (entry) => entry.sentence, {
    flex: 1, cellClass: ({ data }) => (data?.tone === "alarm" ? "strong down selectable" : "selectable"), tooltipValueGetter: ({ data }) => data?.sentence ?? "",
  }),
  textColumn("instrument", "Instrument", 150, (entry) => (entry.instrument === undefined ? "" : nameOf(entry.instrument)), { cellClass: "dim" }),
];
