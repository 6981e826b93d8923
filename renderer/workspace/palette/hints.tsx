import type { Level } from "./levels.ts";
import classes from "./palette.module.css";

interface Props {
  readonly level: Level["at"];
  /** An instrument is under the cursor. */
  readonly instrument: boolean;
  readonly expiry: boolean;
}

/** Which keys do what, as things stand. */
export function Hints({ level, instrument, expiry }: Props) {
  return (
    <div className={classes["hints"]}>
      <span><kbd>↑</kbd> <kbd>↓</kbd> move</span>
      <span><kbd>Enter</kbd> {expiry ? "strikes" : instrument ? "chart" : "do it"}</span>
      {level === "search" && instrument && <span><kbd>→</kbd> contracts</span>}
      {level === "chain" && <span><kbd>←</kbd> <kbd>→</kbd> call, put</span>}
      {instrument && (
        <>
          <span><kbd>Ctrl</kbd> <kbd>Enter</kbd> watch</span>
          <span><kbd>Alt</kbd> <kbd>B</kbd> buy</span>
          <span><kbd>Alt</kbd> <kbd>S</kbd> sell</span>
        </>
      )}
      {level !== "search" && <span><kbd>⌫</kbd> back</span>}
      <span><kbd>Esc</kbd> close</span>
    </div>
  );
}
