import type { ColDef, ICellRendererParams } from "ag-grid-community";
import type { ProtectionView } from "../../../shared/contract/schemas/plans.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { figureColumn, instrumentColumn, profitColumn, tag, tagColumn, textColumn } from "../../grids/columns.ts";
import { shares, standingOf } from "./protection-sums.ts";

function quantityCell({ data }: ICellRendererParams<ProtectionView>): HTMLElement {
  const quantity = data?.quantity ?? 0;
  return tag(`${quantity > 0 ? "+" : ""}${formatQuantity(quantity)}`, quantity > 0 ? "buy" : "sell");
}

/** The quantity as a bar: green at the broker, amber only here, red naked. */
function splitCell({ data }: ICellRendererParams<ProtectionView>): HTMLElement {
  const bar = document.createElement("span");
  bar.className = "split-bar";
  if (!data) return bar;
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", splitWords(data));
  for (const [i, share] of shares(data).entries()) {
    if (share === 0) continue;
    const part = document.createElement("i");
    part.className = `split-${["broker", "here", "naked"][i] ?? ""}`;
    part.style.flexGrow = String(share);
    bar.append(part);
  }
  return bar;
}

/** "60 at broker, 40 naked". */
export function splitWords({ atBroker, here, naked }: Pick<ProtectionView, "atBroker" | "here" | "naked">): string {
  const parts = [...(atBroker > 0 ? [`${formatQuantity(atBroker)} at broker`] : []), ...(here > 0 ? [`${formatQuantity(here)} only here`] : []), ...(naked > 0 ? [`${formatQuantity(naked)} naked`] : [])];
  return parts.join(", ");
}

const count = (value: number | undefined): string => (value ? formatQuantity(value) : "–");

export const PROTECTION_COLUMNS: readonly ColDef<ProtectionView>[] = [
  instrumentColumn((row) => row.instrument, { minWidth: 140, sortable: false }),
  tagColumn("product", "Product", 62, (row) => row.product),
  { ...figureColumn<ProtectionView>({ id: "quantity", title: "Qty", width: 70, of: (row) => row.quantity }, () => ""), cellRenderer: quantityCell },
  textColumn<ProtectionView>("split", "Protected", 110, (row) => splitWords(row), { cellRenderer: splitCell, sortable: false, tooltipValueGetter: ({ data }) => (data ? splitWords(data) : "") }),
  figureColumn({ id: "atBroker", title: "At broker", width: 76, tooltip: "Guarded by an order or rule at the broker: stands even if this machine dies", of: (row) => row.atBroker }, count),
  figureColumn({ id: "here", title: "Here", width: 62, tooltip: "Guarded only while Sauda runs on this machine", of: (row) => row.here }, count),
  {
    ...figureColumn<ProtectionView>({ id: "naked", title: "Naked", width: 64, tooltip: "Guarded by nothing", of: (row) => row.naked }, count),
    cellClassRules: { "down strong": ({ value }: { readonly value?: number | null }) => (value ?? 0) > 0 },
  },
  profitColumn({ id: "lossAtStop", title: "At stop ₹", width: 98, tooltip: "Net result if every stop goes at its trigger and the rest stays at the last price", of: (row) => row.lossAtStop }),
  profitColumn({ id: "lossAtCircuit", title: "At circuit ₹", width: 108, tooltip: "Net result if the price went to the circuit against the position, with no stop filled on the way", of: (row) => row.lossAtCircuit }),
  textColumn("words", "What guards it", 180, (row) => row.words, { cellClass: ({ data }) => (data && standingOf(data) === "naked" ? "down" : "dim"), flex: 1, tooltipValueGetter: ({ data }) => data?.words ?? "" }),
];

const HELD_LEFT_OUT: ReadonlySet<string> = new Set(["product"]);

function heldColumn(column: ColDef<ProtectionView>): ColDef<ProtectionView> {
  switch (column.colId) {
    case "naked":
      return { ...column, headerName: "No stop", headerTooltip: "Held without a stop", cellClassRules: {} };
    case "lossAtStop":
      return { ...column, headerTooltip: "Net result against what was paid, if every stop at the broker goes at its trigger and the rest falls to the circuit" };
    case "words":
      return { ...column, cellClass: "dim" };
    default:
      return column;
  }
}

/** The same for what is held: nothing of it is an alarm. */
export const HELD_COLUMNS: readonly ColDef<ProtectionView>[] = PROTECTION_COLUMNS.filter(({ colId }) => !HELD_LEFT_OUT.has(colId ?? "")).map(heldColumn);
