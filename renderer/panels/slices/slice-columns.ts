import type { ColDef, ICellRendererParams } from "ag-grid-community";
import type { SliceView } from "../../../shared/contract/schemas/plans.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { clientOf } from "../../../shared/domain/identity.ts";
import { istTime } from "../../../shared/domain/time.ts";
import { actionsColumn, instrumentColumn, priceColumn, sideColumn, tagColumn, textColumn } from "../../grids/columns.ts";
import { decimalsOf, formatPrice } from "../../grids/formats.ts";
import { instruments } from "../../state/instruments.ts";
import { spanText } from "../ticket/slice-words.ts";
import { pauseSlice, stopSlice } from "./slice-actions.ts";

const STATES: Readonly<Record<SliceView["state"], string>> = {
  running: "Running", paused: "Paused", stopping: "Being stopped", done: "Done", stopped: "Stopped", stuck: "Stuck: look at it",
};

export function sliceState({ state }: SliceView): string {
  return STATES[state];
}

export function sliceIsOver({ state }: SliceView): boolean {
  return state === "done" || state === "stopped";
}

const instrument = (slice: SliceView): SliceView["instrument"] => slice.instrument;

function wayText({ way }: SliceView): string {
  switch (way.kind) {
    case "freeze": return "Slices";
    case "twap": return `TWAP ${spanText(way.overMs)}`;
    case "iceberg": return `Iceberg ${formatQuantity(way.show)}`;
  }
}

/** "3 of 10 sent, next 11:35:00". */
function partsText({ parts, state }: SliceView): string {
  const sent = parts.filter(({ order }) => order !== undefined).length;
  const next = state === "running" ? parts.find(({ order, dueAt }) => order === undefined && dueAt !== undefined)?.dueAt : undefined;
  return `${sent} of ${parts.length} sent${next === undefined ? "" : `, next ${istTime(next)}`}`;
}

/** "40 / 100" over a bar of the filled part. */
function progressCell({ data }: ICellRendererParams<SliceView>): HTMLElement {
  const cell = document.createElement("span");
  cell.className = "fill-cell";
  if (!data) return cell;
  const bar = document.createElement("i");
  bar.style.transform = `scaleX(${data.quantity > 0 ? Math.min(1, data.filled / data.quantity) : 0})`;
  cell.append(bar, `${formatQuantity(data.filled)} / ${formatQuantity(data.quantity)}`);
  return cell;
}

export const SLICE_COLUMNS: readonly ColDef<SliceView>[] = [
  // Newest first, until the user sorts by a column.
  { colId: "created", hide: true, sort: "desc", valueGetter: ({ data }) => data?.createdAt ?? 0 },
  instrumentColumn(instrument, { minWidth: 120 }),
  sideColumn((slice) => slice.side),
  tagColumn("product", "Product", 60, (slice) => slice.product),
  textColumn("way", "Sent as", 118, wayText, { cellClass: "dim" }),
  textColumn("progress", "Filled / qty", 140, (slice) => `${slice.filled}`, { cellRenderer: progressCell, equals: () => false, cellClass: "number", headerClass: "number-header" }),
  textColumn("parts", "Parts", 170, partsText),
  priceColumn({ id: "average", title: "Average", width: 86, instrument, of: (slice) => slice.averagePrice }),
  textColumn("price", "Order", 96, (slice) => (slice.type === "MARKET" ? "Market" : `Limit ${formatPrice(slice.price, decimalsOf(instruments.get(slice.instrument)?.tick))}`), { cellClass: "dim" }),
  textColumn("state", "State", 108, sliceState, { cellClass: ({ data }) => (data?.state === "stuck" ? "down" : data?.state === "paused" ? "warn" : data && sliceIsOver(data) ? "dim" : "") }),
  textColumn("text", "In words", 140, (slice) => slice.text, { cellClass: "dim", flex: 1, tooltipValueGetter: ({ data }) => data?.text ?? "" }),
  actionsColumn(118, [
    { label: "Pause", keys: "P", run: (slice) => void pauseSlice(slice), offered: ({ state }) => state === "running" },
    { label: "Resume", keys: "P", run: (slice) => void pauseSlice(slice), offered: ({ state }) => state === "paused" || state === "stuck" },
    { label: "Stop", keys: "Del or X", run: (slice) => void stopSlice(slice), offered: ({ state }) => state === "running" || state === "paused" || state === "stuck" },
  ]),
];

/** Whose order it is; shown only with several accounts. */
export const ACCOUNT_COLUMN: ColDef<SliceView> = textColumn("account", "Account", 90, (slice) => clientOf(slice.account), { cellClass: "dim" });
