import type { ColDef, ICellRendererParams } from "ag-grid-community";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { clientOf } from "../../../shared/domain/identity.ts";
import { averagePrice, exposure, netPnl, openCost, unrealisedPnl } from "../../../shared/domain/position-math.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { actionsColumn, figureColumn, instrumentColumn, percentColumn, priceColumn, profitColumn, tag, tagColumn, textColumn } from "../../grids/columns.ts";
import { formatPrice } from "../../grids/formats.ts";
import { quotes } from "../../state/quotes.ts";
import { exitPosition, reversePosition } from "./position-actions.ts";

const instrument = (position: PositionView): PositionView["instrument"] => position.instrument;
const ltp = (position: PositionView): number => quotes.field(position.instrument, Q.ltp);
const net = (position: PositionView): number | undefined => netPnl(position, ltp(position));
const unrealised = (position: PositionView): number | undefined => unrealisedPnl(position, ltp(position));
const atMarket = (position: PositionView): number | undefined => exposure(position, ltp(position));
const isOpen = ({ quantity }: PositionView): boolean => quantity !== 0;

/** Green for long, red for short, with its sign; closed positions show a plain 0. */
function quantityCell({ data }: ICellRendererParams<PositionView>): HTMLElement {
  const quantity = data?.quantity ?? 0;
  if (quantity === 0) return tag("0");
  return tag(`${quantity > 0 ? "+" : ""}${formatQuantity(quantity)}`, quantity > 0 ? "buy" : "sell");
}

/** The columns whose figures move with the market. */
export const LIVE_COLUMNS = ["ltp", "net", "unrealised", "percent", "exposure"] as const;

export const POSITION_COLUMNS: readonly ColDef<PositionView>[] = [
  // Closed ones last, until the user sorts by a column.
  { colId: "open", hide: true, sort: "desc", sortIndex: 0, valueGetter: ({ data }) => (data && isOpen(data) ? 1 : 0) },
  instrumentColumn(instrument, { sort: "asc", sortIndex: 1 }),
  tagColumn("product", "Product", 64, (position) => position.product),
  { ...figureColumn<PositionView>({ id: "quantity", title: "Qty", width: 78, of: (position) => position.quantity }, () => ""), cellRenderer: quantityCell },
  priceColumn({ id: "average", title: "Average", width: 86, instrument, of: averagePrice }),
  priceColumn({ id: "ltp", title: "LTP", width: 86, live: true, instrument, of: ltp }),
  profitColumn({ id: "net", title: "Net P&L ₹", width: 106, live: true, strong: true, tooltip: "Realised and unrealised of the day, before charges", of: net }),
  percentColumn({ id: "percent", title: "%", width: 62, live: true, tooltip: "Unrealised P&L of the cost of the open quantity", part: unrealised, whole: openCost }),
  profitColumn({ id: "realised", title: "Realised", width: 86, of: (position) => position.realised }),
  profitColumn({ id: "unrealised", title: "Unrealised", width: 92, live: true, of: unrealised }),
  figureColumn({ id: "exposure", title: "Exposure", width: 112, live: true, tooltip: "Open quantity at the last price", of: atMarket }, (value) => formatPrice(value)),
  actionsColumn(118, [
    { label: "Exit", keys: "X", run: (position) => void exitPosition(position), offered: isOpen },
    { label: "Reverse", keys: "R", run: (position) => void reversePosition(position), offered: isOpen },
  ]),
];

/** Whose position it is; shown only with several accounts. */
export const ACCOUNT_COLUMN: ColDef<PositionView> = textColumn("account", "Account", 90, (position) => clientOf(position.account), { cellClass: "dim" });
