import { useState } from "react";
import type { KeyboardEvent } from "react";
import type { CoverageDay, DayState } from "../../../shared/contract/schemas/history.ts";
import { coverageWords } from "./history-words.ts";
import classes from "./history.module.css";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LEGEND: readonly (readonly [DayState, string])[] = [["whole", "whole"], ["gaps", "gaps"], ["empty", "no bars at the broker"], ["running", "running"], ["missing", "not downloaded"], ["closed", "no session"]];
const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7, PageUp: -28, PageDown: 28 };

/** Monday = 0. */
function weekday(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** A year of days, a column a week. One day has the focus; arrows walk, and its words stand below. */
export function CoverageStrip({ days }: { readonly days: readonly CoverageDay[] }) {
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  const first = days[0];
  if (!first) return null;
  const at = Math.min(chosen ?? days.length - 1, days.length - 1);
  const shown = days[at] ?? first;
  const offset = weekday(first.day);
  const walk = (event: KeyboardEvent): void => {
    const to = event.key === "Home" ? 0 : event.key === "End" ? days.length - 1 : at + (STEPS[event.key] ?? Number.NaN);
    if (Number.isNaN(to)) return;
    event.preventDefault();
    event.stopPropagation();
    setChosen(Math.max(0, Math.min(days.length - 1, to)));
  };
  const whole = days.filter(({ state }) => state === "whole").length;
  const trading = days.filter(({ state }) => state !== "closed").length;
  return (
    <div className={classes["coverage"]}>
      <div className={classes["months"]} aria-hidden="true">
        {days.map(({ day }, i) => (day.endsWith("-01") ? <span key={day} style={{ gridColumn: Math.floor((i + offset) / 7) + 1 }}>{MONTHS[Number(day.slice(5, 7)) - 1]}</span> : null))}
      </div>
      <div
        className={classes["strip"]} role="application" tabIndex={0} aria-label={`Days kept, ${whole} of ${trading} sessions whole. Arrows walk from day to day.`} aria-describedby="history-day"
        onKeyDown={walk} onPointerLeave={() => setChosen(undefined)}
      >
        {days.map((day, i) => (
          <i
            key={day.day} data-state={day.state} data-imported={day.imported || undefined} data-at={i === at && chosen !== undefined ? true : undefined}
            style={{ gridColumn: Math.floor((i + offset) / 7) + 1, gridRow: ((i + offset) % 7) + 1 }} onPointerEnter={() => setChosen(i)}
          />
        ))}
      </div>
      <p id="history-day" className={classes["day"]} aria-live="polite">{coverageWords(shown)}</p>
      <ul className={classes["legend"]} aria-label="Legend">
        {LEGEND.map(([state, text]) => <li key={state}><i data-state={state} />{text}</li>)}
      </ul>
    </div>
  );
}
