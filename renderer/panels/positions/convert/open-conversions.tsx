import { useOwn } from "../../../state/account.ts";
import { useTerminal } from "../../../state/terminal.ts";
import { noBreak } from "../../../theme/no-break.ts";
import classes from "./convert.module.css";

/** Conversions of which the outcome is not known: above the totals, for as long as it is so. */
export function OpenConversions() {
  const all = useOwn(useTerminal((state) => state.conversions));
  return (
    <>
      {all.filter(({ state }) => state === "sending" || state === "in doubt").map(({ id, state, text }) => (
        <p key={id} role={state === "in doubt" ? "alert" : "status"} className={classes["open"]} data-state={state}>{noBreak(text)}</p>
      ))}
    </>
  );
}
