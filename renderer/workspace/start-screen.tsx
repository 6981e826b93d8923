import { useTerminal } from "../state/terminal.ts";
import classes from "./start-screen.module.css";

/** Until the first snapshot: what the page is waiting for. */
export function StartScreen() {
  const sentence = useTerminal((state) => state.linkSentence);
  return (
    <div className={classes["screen"]} role="status">
      <p className={classes["name"]}>
        sauda<i>.</i>
      </p>
      <i className={classes["wait"]} aria-hidden="true" />
      <p>{sentence}</p>
    </div>
  );
}
