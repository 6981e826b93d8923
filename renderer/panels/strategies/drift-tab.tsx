import { useState } from "react";
import type { KeyboardEvent } from "react";
import type { DriftDayView } from "../../../shared/contract/schemas/drift.ts";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { dayText } from "../../theme/day-text.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { DriftBar, barReach } from "./drift-bar.tsx";
import { DriftDetail } from "./drift-detail.tsx";
import { figureText, stateWords } from "./drift-words.ts";
import { useDriftDays } from "./use-drift.ts";
import classes from "./drift.module.css";

/** Days of a strategy against their re-runs on the recorded ticks; the chosen one with all its differences. */
export function DriftTab({ strategy }: { readonly strategy: StrategyView }) {
  const drift = useDriftDays(strategy.id);
  const { kind, days, problem, again } = drift;
  const [wanted, choose] = useState<string>();
  if (kind === "loading") return <LoadingState what="the days" rows={5} />;
  if (kind === "failed" && days.length === 0) return <ErrorState title="The days could not be had" sentence={problem} action={{ label: "Try again", run: again }} />;
  const chosen = days.find(({ day }) => day === wanted) ?? days[0];
  if (!chosen) return <EmptyState title="No day yet" hint="After the close of each day on which it ran and the recorder was on, the day is played again on its ticks, and every difference is listed here by its cause." />;
  return (
    <div className={classes["drift"]}>
      {problem !== "" && <p role="alert" className={classes["problem"]}>{`This list stands still: ${problem}`}</p>}
      <Days days={days} chosen={chosen.day} choose={choose} />
      <DriftDetail key={chosen.day} strategy={strategy} day={chosen} job={drift.job} compare={() => drift.compare(chosen.day)} />
    </div>
  );
}

interface DaysProps {
  readonly days: readonly DriftDayView[];
  readonly chosen: string;
  readonly choose: (day: string) => void;
}

/** Newest first; the arrows go through them. */
function Days({ days, chosen, choose }: DaysProps) {
  const reach = Math.max(0, ...days.map(({ figures }) => (figures ? barReach(figures) : 0)));
  const turn = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const next = days[days.findIndex(({ day }) => day === chosen) + step];
    if (step === 0 || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!next) return;
    choose(next.day);
    document.getElementById(`drift-${next.day}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div className={classes["days"]}>
      <div className={classes["heads"]} aria-hidden="true"><span>Day</span><span>Real</span><span>Re-run</span><span>Difference</span><span>By cause</span></div>
      <div role="listbox" aria-label="Days" tabIndex={0} data-autofocus aria-activedescendant={`drift-${chosen}`} className={classes["list"]} onKeyDown={turn}>
        {days.map((one) => (
          <div key={one.day} id={`drift-${one.day}`} role="option" aria-selected={one.day === chosen} className={classes["day"]} data-sure={one.sure} onClick={() => choose(one.day)}>
            <span>{dayText(one.day)}</span>
            {one.figures
              ? <>
                  <span>{figureText(one.figures.real, one.sure)}</span>
                  <span>{figureText(one.figures.rerun, one.sure)}</span>
                  <span className={one.sure && one.figures.difference !== 0 ? (one.figures.difference > 0 ? "up" : "down") : ""}>{figureText(one.figures.difference, one.sure)}</span>
                  <DriftBar figures={one.figures} reach={reach} />
                </>
              : <span className={classes["none"]}>{stateWords(one)}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}
