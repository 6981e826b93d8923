import { useEffect, useMemo, useRef } from "react";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { useWant } from "../../state/quotes.ts";
import { select } from "../../state/selection.ts";
import { positionKey, useTerminal } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { squareOffEverything } from "../../workspace/square-off.ts";
import { positionCommands } from "./commands.ts";
import { ACCOUNT_COLUMN, LIVE_COLUMNS, POSITION_COLUMNS } from "./position-columns.ts";
import { PositionTotals } from "./position-totals.tsx";
import classes from "./positions.module.css";

const instrumentOf = (position: PositionView): PositionView["instrument"] => position.instrument;
const rowClass = (position: PositionView): string => (position.quantity === 0 ? "row-done" : "");
const WITH_ACCOUNT = [...POSITION_COLUMNS.slice(0, -1), ACCOUNT_COLUMN, ...POSITION_COLUMNS.slice(-1)];

/** The day's positions with their live profit, closed ones below. */
export function PositionsPanel() {
  const positions = useTerminal((state) => state.positions);
  const several = useTerminal((state) => state.accounts.size > 1);
  const rows = useMemo(() => [...positions.values()], [positions]);
  const keys = useMemo(() => [...new Set(rows.map(instrumentOf))], [rows]);
  const host = useRef<GridHost<PositionView>>(undefined);
  useWant("positions", keys);
  useInstruments(rows, instrumentOf);
  useEffect(() => positionCommands(() => host.current?.current), []);
  if (rows.length === 0) {
    return <EmptyState title="No positions today" hint={<>Press <kbd>B</kbd> or <kbd>S</kbd> to trade the chosen instrument.</>} />;
  }
  return (
    <>
      <DataGrid
        key={String(several)} label="Positions" columns={several ? WITH_ACCOUNT : POSITION_COLUMNS} rows={rows} keyOf={positionKey} rowClass={rowClass} host={host}
        liveColumns={LIVE_COLUMNS} liveOf={instrumentOf} onOpen={(position) => select(position.instrument)}
      />
      <PositionTotals positions={rows} />
    </>
  );
}

/** Square-off, in the panel's header. */
export function PositionsActions() {
  return (
    <button type="button" className={classes["tool"]} title="Cancel all orders and close all positions, after one question" onClick={() => void squareOffEverything()}>
      Square off <kbd>Ctrl ⇧ X</kbd>
    </button>
  );
}

/** How many positions are open: the number on the tab. */
export function useOpenPositions(): number | undefined {
  const positions = useTerminal((state) => state.positions);
  return useMemo(() => [...positions.values()].filter(({ quantity }) => quantity !== 0).length, [positions]);
}
