import type { ColDef, ICellRendererParams } from "ag-grid-community";
import type { TradeEntry } from "../../../shared/contract/schemas/trade-journal.ts";
import { figureColumn, instrumentColumn, priceColumn, profitColumn, quantityColumn, tag, textColumn } from "../../grids/columns.ts";
import { momentText } from "./entry-words.ts";

const instrument = (entry: TradeEntry): TradeEntry["instrument"] => entry.instrument;

function sideCell({ data }: ICellRendererParams<TradeEntry>): HTMLElement | string {
  return data ? tag(data.side === "BUY" ? "LONG" : "SHORT", data.side === "BUY" ? "buy" : "sell") : "";
}

function verdictCell({ data }: ICellRendererParams<TradeEntry>): HTMLElement | string {
  if (!data || data.verdict === undefined) return "";
  return tag(data.verdict.toUpperCase(), data.verdict === "kept" ? "buy" : "sell");
}

/** Trades, newest first. Times are the exchange's. */
export const ENTRY_COLUMNS: readonly ColDef<TradeEntry>[] = [
  { ...figureColumn<TradeEntry>({ id: "opened", title: "Opened", width: 122, tooltip: "Market time, IST", of: ({ openedAt }) => openedAt }, (value) => (value === undefined ? "" : momentText(value))), sort: "desc" },
  instrumentColumn(instrument, { minWidth: 90 }),
  textColumn("side", "Side", 70, ({ side }) => (side === "BUY" ? "long" : "short"), { cellRenderer: sideCell }),
  quantityColumn({ id: "quantity", title: "Qty", width: 56, tooltip: "Units that were entered in all", of: ({ entered }) => entered }),
  profitColumn({ id: "net", title: "Net ₹", width: 88, strong: true, tooltip: "After charges; of an open trade what was closed so far", of: ({ net, exited, state }) => (state === "open" && exited === 0 ? undefined : net) }),
  textColumn("rule", "Rule", 76, ({ verdict }) => verdict ?? "", { cellRenderer: verdictCell, tooltipValueGetter: ({ data }) => data?.rule ?? "" }),
  textColumn("words", "Tags and note", 140, ({ tags, note }) => [...tags.map((one) => `#${one}`), note.replaceAll("\n", " ")].filter(Boolean).join(" "), { flex: 1.4, minWidth: 100, cellClass: "dim", tooltipValueGetter: ({ data }) => data?.note ?? "" }),
  figureColumn({ id: "pictures", title: "Pics", width: 46, tooltip: "Pictures of the chart", of: ({ pictures }) => pictures.length }, (value) => (value === undefined || value === 0 ? "" : String(value))),
  priceColumn({ id: "entry", title: "Entry", width: 80, tooltip: "Average price of what was entered", instrument, of: ({ entryPrice }) => entryPrice }),
  priceColumn({ id: "exit", title: "Exit", width: 80, tooltip: "Average price of what was closed", instrument, of: ({ exitPrice }) => exitPrice }),
];
