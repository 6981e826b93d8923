import { useEffect, useMemo, useRef } from "react";
import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { useAccountId, useOwn } from "../../state/account.ts";
import { select } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { orderCommands } from "./commands.ts";
import { cancelAll } from "./order-actions.ts";
import { useOrderChoice } from "./order-choice.ts";
import { ORDER_COLUMNS } from "./order-columns.ts";
import { countOrders, orderRows, toggleFilter, useOrderFilter } from "./order-filter.ts";
import { orderExplanation } from "./order-words.ts";
import classes from "./orders.module.css";

const keyOf = (order: OrderView): string => order.key;
const instrumentOf = (order: OrderView): OrderView["instrument"] => order.instrument;
const rowClass = (order: OrderView): string => (orderExplanation(order) === "" ? "" : "row-doubt");

/** The account's orders of the day. Those whose outcome is not known stand out and are explained above the list. */
export function OrdersPanel() {
  const orders = useTerminal((state) => state.orders);
  const own = useOwn(orders);
  const show = useOrderFilter((filter) => filter.show);
  const rows = useMemo(() => orderRows(own, show), [own, show]);
  const host = useRef<GridHost<OrderView>>(undefined);
  useInstruments(rows, instrumentOf);
  useEffect(() => orderCommands(() => host.current?.current), []);
  const wanted = useOrderChoice((choice) => choice.wanted);
  useEffect(() => {
    // One that the filter hides: show all, and this runs again with the rows.
    if (wanted === undefined) return;
    if (orders.has(wanted) && host.current?.choose(wanted) !== true && show === "working") useOrderFilter.setState({ show: "all" });
    else useOrderChoice.setState({ wanted: undefined });
  }, [wanted, rows, orders, show]);
  const unclear = rows.filter((order) => orderExplanation(order) !== "");
  return (
    <>
      {unclear[0] && (
        <p role="alert" className={classes["unclear"]} title={orderExplanation(unclear[0])}>
          <b>{unclear.length === 1 ? "1 order has no clear outcome." : `${unclear.length} orders have no clear outcome.`}</b>{" "}
          Sauda is looking in the broker's book; do not place it again meanwhile.
        </p>
      )}
      {rows.length === 0 ? (
        <NoOrders any={own.length > 0} />
      ) : (
        <DataGrid
          label="Orders" columns={ORDER_COLUMNS} rows={rows} keyOf={keyOf} rowClass={rowClass} host={host}
          onOpen={(order) => select(order.instrument)}
        />
      )}
    </>
  );
}

function NoOrders({ any }: { readonly any: boolean }) {
  if (any) return <EmptyState title="No order is working" hint="The done ones are hidden." action={{ label: "Show all orders", keys: "F", run: toggleFilter }} />;
  return <EmptyState title="No orders today" hint={<>Press <kbd>B</kbd> or <kbd>S</kbd> to trade the chosen instrument.</>} />;
}

/** Filter and cancel-all, in the panel's header. */
export function OrdersActions() {
  const show = useOrderFilter((filter) => filter.show);
  const account = useAccountId();
  const working = useWorkingOrders() ?? 0;
  return (
    <>
      <button type="button" className={classes["tool"]} aria-pressed={show === "working"} title="Working orders only (F)" onClick={toggleFilter}>
        Working only
      </button>
      <button type="button" className={classes["tool"]} disabled={working === 0} title="Cancel all working orders (Shift+Del)" onClick={() => void cancelAll(account)}>
        Cancel all
      </button>
    </>
  );
}

/** How many orders are working: the number on the tab. */
export function useWorkingOrders(): number | undefined {
  const orders = useOwn(useTerminal((state) => state.orders));
  return useMemo(() => countOrders(orders).working, [orders]);
}
