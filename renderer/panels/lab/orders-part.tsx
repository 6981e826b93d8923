import type { ColDef } from "ag-grid-community";
import type { LabOrder, LabRun } from "../../../shared/contract/schemas/lab.ts";
import { stampText } from "../../../shared/lab-charts/figure-text.ts";
import { figureColumn, instrumentColumn, priceColumn, quantityColumn, sideColumn, textColumn } from "../../grids/columns.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import { useInstruments } from "../../grids/use-instruments.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import classes from "./lab.module.css";

const keyOf = ({ id }: LabOrder): string => id;
const instrumentOf = ({ instrument }: LabOrder): LabOrder["instrument"] => instrument;
const STATES: Readonly<Record<LabOrder["state"], string>> = { complete: "Complete", cancelled: "Cancelled", refused: "Refused", open: "Open" };

const COLUMNS: readonly ColDef<LabOrder>[] = [
  figureColumn<LabOrder>({ id: "at", title: "Sent", width: 134, of: ({ at }) => at }, (value) => (value === undefined ? "" : stampText(value))),
  instrumentColumn(instrumentOf, { minWidth: 110, width: 120 }),
  sideColumn(({ side }) => side),
  textColumn<LabOrder>("type", "Type", 66, ({ type }) => type),
  quantityColumn<LabOrder>({ id: "quantity", title: "Qty", width: 66, of: ({ quantity }) => quantity }),
  quantityColumn<LabOrder>({ id: "filled", title: "Filled", width: 66, of: ({ filled }) => filled }),
  priceColumn<LabOrder>({ id: "average", title: "Average ₹", width: 86, of: ({ averagePrice }) => averagePrice, instrument: instrumentOf }),
  priceColumn<LabOrder>({ id: "price", title: "Limit ₹", width: 80, of: ({ price }) => price, instrument: instrumentOf }),
  priceColumn<LabOrder>({ id: "trigger", title: "Trigger ₹", width: 80, of: ({ trigger }) => trigger, instrument: instrumentOf }),
  textColumn<LabOrder>("state", "State", 82, ({ state }) => STATES[state], { cellClass: ({ data }) => (data?.state === "refused" ? "down" : data?.state === "complete" ? "" : "dim") }),
  figureColumn<LabOrder>({ id: "done", title: "Done", width: 134, of: ({ doneAt }) => doneAt }, (value) => (value === undefined ? "" : stampText(value))),
  textColumn<LabOrder>("why", "Why", 220, ({ reason, text }) => (text === "" ? reason : reason === "" ? text : `${reason}: ${text}`), { cellClass: "dim", tooltipValueGetter: ({ data }) => (data ? `${data.reason} ${data.text}`.trim() : "") }),
];

/** Every order, with why it was sent and why it was refused. */
export function OrdersPart({ run: { orders } }: { readonly run: LabRun }) {
  useInstruments(orders, instrumentOf);
  if (orders.length === 0) return <EmptyState title="No order was sent" hint="The strategy decided nothing in this period: look at its parameters and at its warm-up." />;
  return <div className={classes["table"]}><DataGrid label="Orders of the run" columns={COLUMNS} rows={orders} keyOf={keyOf} /></div>;
}
