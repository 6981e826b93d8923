import type { CSSProperties, RefObject } from "react";
import type { ProtectionView } from "../../../shared/contract/schemas/plans.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { select } from "../../state/selection.ts";
import { positionKey } from "../../state/terminal.ts";
import { HELD_COLUMNS } from "./protection-columns.ts";
import { Loss } from "./loss.tsx";
import { standingOf, sumLoss } from "./protection-sums.ts";
import classes from "./protection.module.css";

const keyOf = (row: ProtectionView): string => positionKey(row);

interface HeldSectionProps {
  readonly rows: readonly ProtectionView[];
  readonly host: RefObject<GridHost<ProtectionView> | undefined>;
  readonly root: RefObject<HTMLElement | null>;
  readonly height: CSSProperties | undefined;
}

/** Delivered shares in a group of their own, with sums of their own: holding without a stop is a choice, no alarm. */
export function HeldSection({ rows, host, root, height }: HeldSectionProps) {
  const stopped = rows.filter((row) => standingOf(row) !== "naked").length;
  return (
    <section ref={root} className={classes["held"]} aria-label="Holdings">
      <h3 className={classes["group"]}>
        <b>Holdings</b>
        <span><b>{rows.length - stopped}</b> held without a stop</span>
        <span><b>{stopped}</b> with one</span>
        <Loss name="at the circuits" {...sumLoss(rows, "lossAtCircuit")} missing="without a known circuit left out" />
      </h3>
      <div className={classes["grid"]} style={height}>
        <DataGrid label="Holdings if the power died now" columns={HELD_COLUMNS} rows={rows} keyOf={keyOf} host={host} onOpen={(row) => select(row.instrument)} />
      </div>
    </section>
  );
}
