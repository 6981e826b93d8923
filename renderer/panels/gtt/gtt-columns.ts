import type { ColDef, ICellRendererParams } from "ag-grid-community";
import type { GttView } from "../../../shared/contract/schemas/plans.ts";
import { formatPercent, formatQuantity } from "../../../shared/domain/format.ts";
import { clientOf } from "../../../shared/domain/identity.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { actionsColumn, figureColumn, instrumentColumn, sideColumn, tag, tagColumn, textColumn } from "../../grids/columns.ts";
import { decimalsOf, formatPrice } from "../../grids/formats.ts";
import { dayText } from "../../theme/day-text.ts";
import { instruments } from "../../state/instruments.ts";
import { quotes } from "../../state/quotes.ts";
import { cancelGtt, modifyGtt, showGtt } from "./gtt-actions.ts";
import { canCancel, canChange, gttState, gttTone, HOME_TONES, HOME_WORDS, isOver } from "./gtt-words.ts";

const instrument = (rule: GttView): GttView["instrument"] => rule.instrument;

function priceText(rule: GttView, units: number): string {
  return formatPrice(units, decimalsOf(instruments.get(rule.instrument)?.tick));
}

/** "796.00 · 828.00" with how far each is from the last price. */
function triggers(rule: GttView): string {
  const ltp = quotes.field(rule.instrument, Q.ltp);
  return rule.legs.map(({ trigger }) => `${priceText(rule, trigger)}${ltp > 0 && !isOver(rule.state) ? ` (${formatPercent(trigger - ltp, ltp)} %)` : ""}`).join(" · ");
}

/** Distance of the nearest trigger, percent without sign: what is about to fire comes first. */
function nearest(rule: GttView): number | undefined {
  const ltp = quotes.field(rule.instrument, Q.ltp);
  return ltp > 0 ? Math.min(...rule.legs.map(({ trigger }) => Math.abs(trigger - ltp) / ltp)) : undefined;
}

function prices(rule: GttView): string {
  return rule.legs.map(({ type, price }) => (type === "MARKET" ? "Market" : `Limit ${priceText(rule, price)}`)).join(" · ");
}

function homeCell({ data }: ICellRendererParams<GttView>): HTMLElement {
  const home = data?.lives ?? "only while Sauda runs";
  const cell = tag(home, HOME_TONES[home]);
  cell.title = HOME_WORDS[home];
  return cell;
}

export const LIVE_COLUMNS = ["triggers", "nearest"] as const;

export const GTT_COLUMNS: readonly ColDef<GttView>[] = [
  instrumentColumn(instrument, { minWidth: 96 }),
  sideColumn((rule) => rule.side),
  textColumn("kind", "Kind", 58, (rule) => (rule.kind === "oco" ? "OCO" : "Single"), { cellClass: "dim" }),
  textColumn("triggers", "Triggers, from LTP", 250, triggers, { cellClass: "number live-cell", headerClass: "number-header", tooltipValueGetter: ({ data }) => (data ? triggers(data) : "") }),
  textColumn("lives", "Lives", 148, (rule) => rule.lives, { cellRenderer: homeCell, tooltipValueGetter: ({ data }) => (data ? HOME_WORDS[data.lives] : "") }),
  figureColumn({ id: "quantity", title: "Qty", width: 58, of: (rule) => rule.legs[0]?.quantity }, (value) => formatQuantity(value ?? 0)),
  textColumn("state", "State", 158, gttState, { cellClass: ({ data }) => (data ? gttTone(data) : ""), tooltipValueGetter: ({ data }) => (data?.nothingToClose ? "It may only reduce, and what it was to close is gone: press C to cancel it." : (data?.text ?? "")) }),
  textColumn("prices", "Order", 148, prices, { cellClass: "dim" }),
  { ...figureColumn<GttView>({ id: "nearest", title: "Nearest", width: 68, live: true, tooltip: "Distance of the nearer trigger from the last price", of: nearest }, (value) => (value === undefined ? "–" : `${(value * 100).toFixed(2)} %`)), sort: "asc" },
  tagColumn("product", "Product", 60, (rule) => rule.product),
  textColumn("expires", "Last day", 92, (rule) => dayText(rule.expires), { cellClass: "dim" }),
  actionsColumn(168, [
    { label: "Details", keys: "I", run: showGtt },
    { label: "Modify", keys: "E or F2", run: modifyGtt, offered: canChange },
    { label: "Cancel", keys: "Del or C", run: (rule) => void cancelGtt(rule), offered: canCancel },
  ]),
];

/** Whose rule it is; shown only with several accounts. */
export const ACCOUNT_COLUMN: ColDef<GttView> = textColumn("account", "Account", 90, (rule) => clientOf(rule.account), { cellClass: "dim" });
