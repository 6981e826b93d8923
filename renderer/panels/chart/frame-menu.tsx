import type { KeyboardEvent } from "react";
import { FRAMES } from "../../../shared/domain/candle.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import { Popover } from "../../workspace/popover.tsx";
import { frameWords } from "../history/history-words.ts";
import { KEYED, setFrame, useChartSettings } from "./chart-settings.ts";
import classes from "./chart.module.css";
import { closeFrameMenu, openFrameMenu, useFrameMenu } from "./frame-menu-state.ts";

const BUTTON = "chart-frames";
const GROUPS: readonly (readonly [string, readonly Frame[]])[] = [
  ["Minutes", FRAMES.filter((frame) => frame < 60)],
  ["Hours", FRAMES.filter((frame) => frame >= 60 && frame < 1440)],
  ["Days and longer", FRAMES.filter((frame) => frame >= 1440)],
];

/** All lengths of a bar, also those without a button. */
export function FrameMenu() {
  const { open } = useFrameMenu();
  return (
    <>
      <button id={BUTTON} type="button" className={classes["tool"]} aria-haspopup="dialog" aria-expanded={open} aria-label="More lengths of a bar" title="All lengths of a bar (F)" onClick={openFrameMenu}>▾</button>
      {open && <FrameList />}
    </>
  );
}

function FrameList() {
  const { frame } = useChartSettings();
  const choose = (one: Frame): void => {
    closeFrameMenu();
    setFrame(one);
  };
  return (
    <Popover label="Length of a bar" anchor={BUTTON} roomy onClose={closeFrameMenu}>
      <div className={classes["frameMenu"]} onKeyDown={(event) => onKey(event, choose)}>
        {GROUPS.map(([title, frames]) => (
          <section key={title} aria-label={title}>
            <h3>{title}</h3>
            {frames.map((one) => (
              <button key={one} type="button" aria-current={one === frame} data-autofocus={one === frame || undefined} onClick={() => choose(one)}>
                {frameWords(one)}
                {KEYED.includes(one) && <kbd>{KEYED.indexOf(one) + 1}</kbd>}
              </button>
            ))}
          </section>
        ))}
      </div>
    </Popover>
  );
}

/** Arrows, Home and End go through all of them; a digit chooses at once. */
function onKey(event: KeyboardEvent<HTMLElement>, choose: (frame: Frame) => void): void {
  const keyed = /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey ? KEYED[Number(event.key) - 1] : undefined;
  if (keyed !== undefined) {
    event.preventDefault();
    return choose(keyed);
  }
  const rows = [...event.currentTarget.querySelectorAll("button")];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  rows[(next + rows.length) % rows.length]?.focus();
}
