import { useAccountId } from "../../state/account.ts";
import { useTerminal } from "../../state/terminal.ts";
import { countRun, latestRun } from "../square-off/scopes.ts";
import { showRun, useSquareOff } from "../square-off/square-off-state.ts";
import classes from "./status-bar.module.css";

/** The running square-off of the account; stays until its end was seen. */
export function SquareOffItem() {
  const account = useAccountId();
  const runs = useTerminal((state) => state.squareOffs);
  const seen = useSquareOff((state) => state.seen);
  const run = latestRun(runs.values(), account);
  if (!run || seen.has(run.id)) return null;
  const { left } = countRun(run);
  const words = { running: `Square-off: ${left} left`, stuck: "Square-off needs a hand", done: "Square-off done" }[run.state];
  return (
    <button type="button" className={run.state === "done" ? classes["link"] : classes["alarm"]} title="Show what is left of it" onClick={() => showRun(run.id)}>
      {words}
    </button>
  );
}
