import type { ColDef } from "ag-grid-community";
import type { LabTrade } from "../../../shared/contract/schemas/lab.ts";
import { formatRupees } from "../../../shared/domain/format.ts";
import { figureText, signedPercent, stampText } from "../../../shared/lab-charts/figure-text.ts";
import type { NumberedTrade } from "../../../shared/lab-charts/price-chart.ts";
import { directionOf } from "../../../shared/lab-charts/trade-words.ts";
import { figureColumn, instrumentColumn, priceColumn, profitColumn, quantityColumn, textColumn } from "../../grids/columns.ts";

export const instrumentOf = ({ trade }: NumberedTrade): LabTrade["instrument"] => trade.instrument;

const amount = (id: string, title: string, tooltip: string, of: (trade: LabTrade) => number): ColDef<NumberedTrade> =>
  figureColumn<NumberedTrade>({ id, title, width: 84, tooltip, of: ({ trade }) => of(trade) }, (value) => (value === undefined ? "" : formatRupees(value)));

const SIGNS = {
  up: ({ value }: { readonly value?: number | null }) => (value ?? 0) > 0,
  down: ({ value }: { readonly value?: number | null }) => (value ?? 0) < 0,
};

export const TRADE_COLUMNS: readonly ColDef<NumberedTrade>[] = [
  { ...figureColumn<NumberedTrade>({ id: "n", title: "#", width: 48, of: ({ n }) => n + 1 }, String), minWidth: 40 },
  textColumn<NumberedTrade>("side", "Side", 56, ({ trade }) => directionOf(trade)),
  instrumentColumn(instrumentOf, { minWidth: 104, width: 110 }),
  quantityColumn<NumberedTrade>({ id: "quantity", title: "Qty", width: 62, of: ({ trade }) => Math.abs(trade.quantity) }),
  profitColumn<NumberedTrade>({ id: "profit", title: "Profit ₹", width: 92, strong: true, tooltip: "Net of charges", of: ({ trade }) => trade.profit }),
  { ...figureColumn<NumberedTrade>({ id: "return", title: "Return", width: 74, tooltip: "Profit by the value at entry", of: ({ trade }) => trade.return * 100 }, (value) => (value === undefined ? "" : signedPercent(value))), cellClassRules: SIGNS },
  figureColumn<NumberedTrade>({ id: "entryAt", title: "In", width: 134, of: ({ trade }) => trade.entryAt }, (value) => (value === undefined ? "" : stampText(value))),
  priceColumn<NumberedTrade>({ id: "entryPrice", title: "In at ₹", width: 82, of: ({ trade }) => trade.entryPrice, instrument: instrumentOf }),
  figureColumn<NumberedTrade>({ id: "exitAt", title: "Out", width: 134, of: ({ trade }) => trade.exitAt }, (value) => (value === undefined ? "" : stampText(value))),
  priceColumn<NumberedTrade>({ id: "exitPrice", title: "Out at ₹", width: 82, of: ({ trade }) => trade.exitPrice, instrument: instrumentOf }),
  amount("charges", "Charges ₹", "All charges of both sides", ({ charges }) => charges),
  amount("mae", "MAE ₹", "Farthest against the position while it was open, before charges", ({ mae }) => mae),
  amount("mfe", "MFE ₹", "Farthest for the position while it was open, before charges", ({ mfe }) => mfe),
  figureColumn<NumberedTrade>({ id: "r", title: "R", width: 58, tooltip: "Profit in multiples of what the first stop put at risk", of: ({ trade }) => trade.r }, (value) => (value === undefined ? "–" : figureText(value, "ratio"))),
  textColumn<NumberedTrade>("why", "In and out because", 240, ({ trade }) => `${trade.entryReason} → ${trade.exitReason}`, { cellClass: "dim", tooltipValueGetter: ({ data }) => (data ? `${data.trade.entryReason} → ${data.trade.exitReason}` : "") }),
];
