import { useTerminal } from "../../state/terminal.ts";
import { openSquareOff } from "../square-off/square-off-state.ts";
import { timeText } from "../words.ts";
import { noBreak } from "../../theme/no-break.ts";
import { releaseKill } from "./kill-actions.ts";
import classes from "./kill.module.css";

/** While the switch is out: a band nobody can overlook, and a frame around the page. */
export function KillBand() {
  const { pulled, sentence, at, squareOff } = useTerminal((state) => state.kill);
  if (!pulled) return null;
  return (
    <>
      <div className={classes["band"]} role="alert" aria-label="Kill switch pulled">
        <b>Kill switch pulled{at === undefined ? "" : ` ${timeText(at)}`}</b>
        <span>{noBreak(sentence === "" ? defaultSentence(squareOff) : sentence)}</span>
        <button type="button" onClick={() => openSquareOff()}>
          Square off…
        </button>
        <button type="button" onClick={() => void releaseKill()}>
          Release…
        </button>
      </div>
      <div className={classes["frame"]} aria-hidden="true" />
    </>
  );
}

function defaultSentence(squareOff: boolean): string {
  return `Working orders are cancelled${squareOff ? " and positions squared off" : ""}. New orders are blocked; only those that reduce a position go.`;
}
