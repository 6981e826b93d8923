import { useEffect, useRef } from "react";
import { istTime } from "../../../shared/domain/time.ts";
import { marketTime } from "../../state/market-time.ts";
import { useTerminal } from "../../state/terminal.ts";
import { dayText } from "../../theme/day-text.ts";
import { setSpeed, SPEEDS, togglePause } from "../practice-actions.ts";
import classes from "./practice-control.module.css";

/** Pause, speed and clock of the exchange in this house; nothing where a real broker drives the market. */
export function PracticeControl() {
  const practice = useTerminal((state) => state.practice);
  if (!practice) return null;
  const { title, replay, paused, speed, day, now, openAt, closeAt, ended } = practice;
  const done = Math.min(1, Math.max(0, (now - openAt) / Math.max(1, closeAt - openAt)));
  return (
    <div className={classes["control"]} role="group" aria-label="Practice market" title={`${title}, ${dayText(day)}`}>
      <button type="button" className={classes["play"]} aria-label={paused ? "Resume the market" : "Pause the market"} disabled={ended} onClick={togglePause}>
        {paused ? <PlaySign /> : <PauseSign />}
      </button>
      <select className={classes["speed"]} aria-label="Speed of the market" value={speed} disabled={ended} onChange={(event) => setSpeed(Number(event.target.value))}>
        {[...new Set([...SPEEDS, speed])].map((one) => (
          <option key={one} value={one}>
            {one === 0 ? "Max" : `${one}×`}
          </option>
        ))}
      </select>
      <div className={classes["what"]}>
        <span className={classes["title"]}>{ended ? "Ended" : paused ? "Paused" : title}</span>
        <span className={classes["clock"]}>
          {replay && `${dayText(day)} `}
          <MarketTimeText otherwise={now} />
        </span>
        <progress className={classes["day"]} value={done} aria-label="Part of the day that has passed" />
      </div>
    </div>
  );
}

/** The market's clock as in the status bar, written past React; the exchange's own before the feed has told one. */
function MarketTimeText({ otherwise }: { readonly otherwise: number }) {
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = (at: number | undefined): void => {
      if (text.current) text.current.textContent = istTime(at ?? otherwise);
    };
    show(marketTime.now());
    return marketTime.onChange(show);
  }, [otherwise]);
  return <span ref={text}>{istTime(otherwise)}</span>;
}

function PauseSign() {
  return (
    <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
      <path d="M2 1h3v10H2zM7 1h3v10H7z" fill="currentColor" />
    </svg>
  );
}

function PlaySign() {
  return (
    <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
      <path d="M2.5 1v10l8-5z" fill="currentColor" />
    </svg>
  );
}
