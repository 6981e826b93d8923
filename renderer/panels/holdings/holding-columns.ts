import type { ColDef } from "ag-grid-community";
import type { HoldingView } from "../../../shared/contract/schemas/portfolio.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { holdingProfit } from "../../../shared/domain/position-math.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { figureColumn, instrumentColumn, percentColumn, priceColumn, profitColumn, quantityColumn } from "../../grids/columns.ts";
import { formatPrice } from "../../grids/formats.ts";
import { quotes } from "../../state/quotes.ts";

const instrument = (holding: HoldingView): HoldingView["instrument"] => holding.instrument;
const ltp = (holding: HoldingView): number => quotes.field(holding.instrument, Q.ltp);
const profit = (holding: HoldingView) => holdingProfit(holding, ltp(holding));

/** Mostly there is none: nothing rather than a column of zeros. */
function t1Text(t1: number | undefined): string {
  return t1 ? formatQuantity(t1) : "";
}

/** The columns whose figures move with the market. */
export const LIVE_COLUMNS = ["ltp", "value", "day", "dayPercent", "total", "totalPercent"] as const;

export const HOLDING_COLUMNS: readonly ColDef<HoldingView>[] = [
  instrumentColumn(instrument, { sort: "asc" }),
  quantityColumn({ id: "quantity", title: "Qty", width: 86, tooltip: "All units held, T1 included", of: (holding) => holding.quantity }),
  figureColumn({ id: "t1", title: "T1", width: 66, tooltip: "Bought, and not yet in the demat account", of: (holding) => holding.t1Quantity }, t1Text),
  priceColumn({ id: "average", title: "Average", width: 98, instrument, of: (holding) => holding.averagePrice }),
  priceColumn({ id: "ltp", title: "LTP", width: 98, live: true, instrument, of: ltp }),
  figureColumn({ id: "value", title: "Value ₹", width: 122, live: true, of: (holding) => profit(holding)?.value }, (value) => formatPrice(value)),
  profitColumn({ id: "day", title: "Day P&L", width: 108, live: true, tooltip: "Since yesterday's close", of: (holding) => profit(holding)?.day }),
  percentColumn<HoldingView>({ id: "dayPercent", title: "Day %", width: 74, live: true, part: (holding) => profit(holding)?.day, whole: (holding) => profit(holding)?.before }),
  profitColumn({ id: "total", title: "Total P&L", width: 116, live: true, strong: true, of: (holding) => profit(holding)?.total }),
  percentColumn<HoldingView>({ id: "totalPercent", title: "Total %", width: 80, live: true, part: (holding) => profit(holding)?.total, whole: (holding) => profit(holding)?.cost }),
];
