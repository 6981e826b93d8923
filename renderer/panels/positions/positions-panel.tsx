import { useEffect, useMemo, useRef } from "react";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { useOwn } from "../../state/account.ts";
import { useWant } from "../../state/quotes.ts";
import { select } from "../../state/selection.ts";
import { positionKey, useTerminal } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { openSquareOff } from "../../workspace/square-off/square-off-state.ts";
import { positionCommands } from "./commands.ts";
import { OpenConversions } from "./convert/open-conversions.tsx";
import type { PositionRow } from "./exit-plan.ts";
import { LIVE_COLUMNS, POSITION_COLUMNS } from "./position-columns.ts";
import { PositionTotals } from "./position-totals.tsx";
import { usePositionRows } from "./use-position-rows.ts";
import classes from "./positions.module.css";

const instrumentOf = (position: PositionView): PositionView["instrument"] => position.instrument;
const rowClass = (position: PositionView): string => (position.quantity === 0 ? "row-done" : "");

/** The account's positions of the day with their live profit, closed ones below. */
export function PositionsPanel() {
  const rows = usePositionRows();
  const keys = useMemo(() => [...new Set(rows.map(instrumentOf))], [rows]);
  const host = useRef<GridHost<PositionRow>>(undefined);
  useWant("positions", keys);
  useInstruments(rows, instrumentOf);
  useEffect(() => positionCommands(() => host.current?.current), []);
  if (rows.length === 0) {
    return <EmptyState title="No positions today" hint={<>Press <kbd>B</kbd> or <kbd>S</kbd> to trade the chosen instrument.</>} />;
  }
  return (
    <>
      <DataGrid
        label="Positions" columns={POSITION_COLUMNS} rows={rows} keyOf={positionKey} rowClass={rowClass} host={host}
        liveColumns={LIVE_COLUMNS} liveOf={instrumentOf} onOpen={(position) => select(position.instrument)}
      />
      <OpenConversions />
      <PositionTotals positions={rows} />
    </>
  );
}

/** Square-off, in the panel's header. */
export function PositionsActions() {
  return (
    <button type="button" className={classes["tool"]} title="Cancel orders and close positions: everything, or a part chosen by segment, instrument or owner" onClick={openSquareOff}>
      Square off <kbd>Ctrl ⇧ X</kbd>
    </button>
  );
}

/** How many positions are open: the number on the tab. */
export function useOpenPositions(): number | undefined {
  const positions = useOwn(useTerminal((state) => state.positions));
  return useMemo(() => positions.filter(({ quantity }) => quantity !== 0).length, [positions]);
}
