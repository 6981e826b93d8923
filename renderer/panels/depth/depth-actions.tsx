import type { KeyboardEvent } from "react";
import { LEVELS, setLevels, switchLevels, useLevels } from "./depth-levels.ts";
import classes from "./depth.module.css";

/** The switch 5 | 20, in the panel's header. */
export function DepthActions() {
  const chosen = useLevels((state) => state.levels);
  return (
    <div role="radiogroup" aria-label="Levels of the market depth" className={classes["switch"]} onKeyDown={turn}>
      {LEVELS.map((levels) => (
        <button
          key={levels} type="button" role="radio" aria-checked={levels === chosen} tabIndex={levels === chosen ? 0 : -1}
          aria-label={`${levels} levels`} title={`${levels} levels on each side (L)`} onClick={() => setLevels(levels)}
        >
          {levels}
        </button>
      ))}
    </div>
  );
}

/** Arrows choose in a group of radio buttons, and the focus goes along. */
function turn(event: KeyboardEvent<HTMLElement>): void {
  if (!event.key.startsWith("Arrow") || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  switchLevels();
  event.currentTarget.querySelectorAll("button")[LEVELS.indexOf(useLevels.getState().levels)]?.focus();
}
