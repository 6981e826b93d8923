import { useState } from "react";
import type { KeyboardEvent } from "react";
import { TIMEFRAMES } from "../../../shared/domain/candle.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import { cx } from "../../theme/cx.ts";
import { refuseLetter } from "../../workspace/refuse-letters.ts";
import { frameWords } from "../history/history-words.ts";
import { frameText, KEYED, LONGEST_EMA, setEmaPeriod, setFrame, toggleEma, toggleVwap, useChartSettings } from "./chart-settings.ts";
import classes from "./chart.module.css";
import { FrameMenu } from "./frame-menu.tsx";

/** Timeframes and overlays, in the panel's header. */
export function ChartToolbar() {
  const { frame, ema, vwap } = useChartSettings();
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
      <button type="button" aria-pressed={ema.on} className={cx(classes["tool"], classes["ema"])} title="Exponential moving average of the closes (E)" onClick={toggleEma}>
        EMA
      </button>
      <EmaPeriod key={ema.period} period={ema.period} />
      <button type="button" aria-pressed={vwap} className={cx(classes["tool"], classes["vwap"])} title="Volume-weighted average price of the session (V)" onClick={toggleVwap}>
        VWAP
      </button>
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

/** Takes effect with Enter or on leaving; what is no period is marked and left as it is typed. */
function EmaPeriod({ period }: { readonly period: number }) {
  const [text, setText] = useState(String(period));
  const [bad, setBad] = useState(false);
  const take = (): void => {
    if (text !== String(period)) setBad(!setEmaPeriod(text));
  };
  return (
    <input
      className={classes["period"]} aria-label="EMA period" aria-invalid={bad} inputMode="numeric" value={text} maxLength={3}
      title={bad ? `The period is a whole number from 2 to ${LONGEST_EMA}` : "Bars the average is over"}
      onChange={(event) => {
        setText(event.target.value);
        setBad(false);
      }}
      onBlur={take}
      onKeyDown={(event) => {
        if (refuseLetter(event)) return;
        if (event.key === "Enter") take();
        if (event.key === "Escape") {
          setText(String(period));
          setBad(false);
        }
      }}
    />
  );
}
