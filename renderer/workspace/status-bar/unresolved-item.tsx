import { useAccountId, useOrderHealth } from "../../state/account.ts";
import { useTerminal } from "../../state/terminal.ts";
import { openSwitcher } from "../accounts/accounts-state.ts";
import { focusPanel } from "../focus.ts";
import classes from "./status-bar.module.css";

/** Orders of unknown outcome: those of the account, and, so that none is forgotten, those of the others. */
export function UnresolvedItem() {
  const account = useAccountId();
  const own = useOrderHealth()?.unresolved ?? 0;
  const others = useTerminal((state) => [...state.orderHealth.values()].reduce((sum, health) => sum + (health.account === account ? 0 : health.unresolved), 0));
  return (
    <>
      {own > 0 && (
        <button type="button" className={classes["alarm"]} onClick={() => focusPanel("orders")}>
          {own} order{own === 1 ? "" : "s"} unresolved
        </button>
      )}
      {others > 0 && (
        <button type="button" className={classes["alarm"]} title="Choose the account" onClick={openSwitcher}>
          {others} unresolved in another account
        </button>
      )}
    </>
  );
}
