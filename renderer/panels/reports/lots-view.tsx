import { useMemo } from "react";
import type { PeriodView } from "../../../shared/contract/schemas/reports.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import { EmptyState } from "../../theme/panel-states.tsx";
import classes from "./reports.module.css";
import { LOT_COLUMNS } from "./statement-columns.ts";
import type { NumberedLot } from "./statement-columns.ts";

const keyOf = ({ no }: NumberedLot): string => String(no);

/** Every purchase with its sale. */
export function LotsView({ view }: { readonly view: PeriodView }) {
  const { lots, lotCount } = view;
  const rows = useMemo(() => lots.map((lot, i): NumberedLot => ({ ...lot, no: i })), [lots]);
  if (lotCount === 0) return <EmptyState title="Nothing was closed in this period" hint="A purchase and its sale make a lot. What was only opened is in the statements of its days." />;
  return (
    <div className={classes["lots"]}>
      <DataGrid<NumberedLot> label="Closed lots" columns={LOT_COLUMNS} rows={rows} keyOf={keyOf} />
      <p className={classes["below"]}>{lots.length < lotCount ? `The newest ${formatQuantity(lots.length)} of ${formatQuantity(lotCount)} lots; an export has all of them.` : `${formatQuantity(lotCount)} ${lotCount === 1 ? "lot" : "lots"}, paired first in, first out.`}</p>
    </div>
  );
}
