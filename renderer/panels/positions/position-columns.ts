import type { ColDef, ICellRendererParams } from "ag-grid-community";
import type { PositionRow } from "./exit-plan.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { averagePrice, exposure, netPnl, openCost, unrealisedPnl } from "../../../shared/domain/position-math.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { actionsColumn, figureColumn, instrumentColumn, percentColumn, priceColumn, profitColumn, tag, tagColumn, textColumn } from "../../grids/columns.ts";
import { formatPrice } from "../../grids/formats.ts";
import { quotes } from "../../state/quotes.ts";
import { openConvert } from "./convert/convert-state.ts";
import { exitPosition, reversePosition } from "./position-actions.ts";

const instrument = (position: PositionRow): PositionRow["instrument"] => position.instrument;
const ltp = (position: PositionRow): number => quotes.field(position.instrument, Q.ltp);
const net = (position: PositionRow): number | undefined => netPnl(position, ltp(position));
const unrealised = (position: PositionRow): number | undefined => unrealisedPnl(position, ltp(position));
const atMarket = (position: PositionRow): number | undefined => exposure(position, ltp(position));
const isOpen = ({ quantity }: PositionRow): boolean => quantity !== 0;

/** Green for long, red for short, with its sign; closed positions show a plain 0. */
function quantityCell({ data }: ICellRendererParams<PositionRow>): HTMLElement {
  const quantity = data?.quantity ?? 0;
  if (quantity === 0) return tag("0");
  return tag(`${quantity > 0 ? "+" : ""}${formatQuantity(quantity)}`, quantity > 0 ? "buy" : "sell");
}

/** Where what guards it lives; red where nothing does. */
function guardCell({ data }: ICellRendererParams<PositionRow>): HTMLElement | string {
  const tones = { good: "buy", plain: "", bad: "sell", none: "" } as const;
  return data && data.guard.text !== "" ? tag(data.guard.text, tones[data.guard.tone]) : "";
}

/** The columns whose figures move with the market. */
export const LIVE_COLUMNS = ["ltp", "net", "unrealised", "percent", "exposure"] as const;

export const POSITION_COLUMNS: readonly ColDef<PositionRow>[] = [
  // Closed ones last, until the user sorts by a column.
  { colId: "open", hide: true, sort: "desc", sortIndex: 0, valueGetter: ({ data }) => (data && isOpen(data) ? 1 : 0) },
  instrumentColumn(instrument, { sort: "asc", sortIndex: 1, minWidth: 150 }),
  tagColumn("product", "Product", 58, (position) => position.product),
  textColumn("owner", "Owner", 66, (position) => position.ownerWords, { cellClass: "dim", tooltipValueGetter: ({ data }) => data?.ownerWords ?? "" }),
  { ...figureColumn<PositionRow>({ id: "quantity", title: "Qty", width: 62, of: (position) => position.quantity }, () => ""), cellRenderer: quantityCell },
  priceColumn({ id: "average", title: "Average", width: 84, instrument, of: averagePrice }),
  priceColumn({ id: "ltp", title: "LTP", width: 84, live: true, instrument, of: ltp }),
  profitColumn({ id: "net", title: "P&L ₹", width: 92, live: true, strong: true, tooltip: "Realised and unrealised of the day, before charges", of: net }),
  textColumn("exit", "Exit plan", 104, (position) => position.exitWords, { flex: 3, minWidth: 104, tooltipValueGetter: ({ data }) => data?.exitWords ?? "" }),
  { ...textColumn<PositionRow>("guard", "Protected", 106, (position) => position.guard.text), cellRenderer: guardCell },
  percentColumn({ id: "percent", title: "%", width: 58, live: true, tooltip: "Unrealised P&L of the cost of the open quantity", part: unrealised, whole: openCost }),
  profitColumn({ id: "realised", title: "Realised", width: 80, of: (position) => position.realised }),
  profitColumn({ id: "unrealised", title: "Unrealised", width: 88, live: true, of: unrealised }),
  figureColumn({ id: "exposure", title: "Exposure", width: 100, live: true, tooltip: "Open quantity at the last price", of: atMarket }, (value) => formatPrice(value)),
  actionsColumn(126, [
    { label: "Exit", keys: "X", run: (position) => void exitPosition(position), offered: isOpen },
    { label: "Reverse", keys: "R", run: (position) => void reversePosition(position), offered: isOpen },
    { label: "⇄", hint: "Convert to another product", keys: "V", run: openConvert, offered: isOpen },
  ]),
];
