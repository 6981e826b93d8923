import type { KeyboardEvent } from "react";
import { TIMEFRAMES } from "../../../shared/domain/candle.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import { useStrategyChoice } from "../../state/strategy-choice.ts";
import { useTerminal } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import { frameWords } from "../history/history-words.ts";
import { frameText, KEYED, setFrame, toggleSignals, useChartSettings } from "./chart-settings.ts";
import classes from "./chart.module.css";
import { FrameMenu } from "./frame-menu.tsx";
import { IndicatorMenu } from "./indicator-menu.tsx";

/** Timeframes, indicators and signals, in the panel's header. */
export function ChartToolbar() {
  const { frame, signals } = useChartSettings();
  const id = useStrategyChoice((choice) => choice.id);
  const strategy = useTerminal((state) => (id === undefined ? undefined : state.strategies.get(id)?.title));
  const shown = withButton(frame);
  return (
    <>
      <div role="radiogroup" aria-label="Length of a bar" className={classes["frames"]} onKeyDown={turn}>
        {shown.map((one) => (
          <button
            key={one} type="button" role="radio" aria-checked={one === frame} tabIndex={one === frame ? 0 : -1} className={classes["tool"]}
            aria-label={frameWords(one)} title={KEYED.includes(one) ? `${frameWords(one)} (${KEYED.indexOf(one) + 1})` : frameWords(one)} onClick={() => setFrame(one)}
          >
            {frameText(one)}
          </button>
        ))}
      </div>
      <FrameMenu />
      <span className={classes["separator"]} />
      <IndicatorMenu />
      {strategy !== undefined && (
        <button type="button" aria-pressed={signals} className={cx(classes["tool"], classes["toggle"])} title={`Signals and fills of ${strategy} (M)`} onClick={toggleSignals}>Signals</button>
      )}
    </>
  );
}

/** The usual lengths have a button each; another one has it while it is shown. */
function withButton(frame: Frame): readonly Frame[] {
  const usual: readonly Frame[] = TIMEFRAMES;
  return usual.includes(frame) ? usual : [...usual, frame].sort((a, b) => a - b);
}

/** Arrows choose in a group of radio buttons, and the focus goes along. */
function turn(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (step === 0 || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  const { frame } = useChartSettings.getState();
  const buttons = withButton(frame);
  const next = buttons[buttons.indexOf(frame) + step];
  if (next === undefined) return;
  setFrame(next);
  // Buttons come and go with the choice: the focus follows it once they stand.
  const group = event.currentTarget;
  requestAnimationFrame(() => group.querySelector<HTMLElement>("[aria-checked=true]")?.focus());
}
