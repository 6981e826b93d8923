import { useEffect, useRef } from "react";
import type { Fill } from "../../../shared/domain/order.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { tradeKeys } from "../../grids/trade-keys.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { useOwn } from "../../state/account.ts";
import { select } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { whyKey } from "../why/why-state.ts";
import { TRADE_COLUMNS } from "./trade-columns.ts";

const keyOf = (fill: Fill): string => fill.key;
const instrumentOf = (fill: Fill): Fill["instrument"] => fill.instrument;

/** Every fill of the account's day. */
export function TradesPanel() {
  const rows = useOwn(useTerminal((state) => state.fills));
  const host = useRef<GridHost<Fill>>(undefined);
  useInstruments(rows, instrumentOf);
  useEffect(() => {
    const ends = [tradeKeys("trades", "Trades", () => host.current?.current?.instrument), whyKey("trades", "Trades", () => host.current?.current?.order)];
    return () => ends.forEach((end) => end());
  }, []);
  if (rows.length === 0) return <EmptyState title="No trades today" hint="Each fill of an order appears here, with the exchange's own time and price." />;
  return <DataGrid label="Trades" columns={TRADE_COLUMNS} rows={rows} keyOf={keyOf} host={host} onOpen={(fill) => select(fill.instrument)} />;
}

/** How many fills there are: the number on the tab. */
export function useTradeCount(): number | undefined {
  return useOwn(useTerminal((state) => state.fills)).length;
}
