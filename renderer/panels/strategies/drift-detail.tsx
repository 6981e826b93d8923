import { DRIFT_CAUSES } from "../../../shared/analytics/drift.ts";
import type { DriftDayView, DriftLineView, DriftReport } from "../../../shared/contract/schemas/drift.ts";
import type { LabJob } from "../../../shared/contract/schemas/lab.ts";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { istTime } from "../../../shared/domain/time.ts";
import { showMoment } from "../../state/chart-moment.ts";
import { dayText } from "../../theme/day-text.ts";
import { noBreak } from "../../theme/no-break.ts";
import { ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { focusPanel } from "../../workspace/focus.ts";
import { CAUSES, figureText } from "./drift-words.ts";
import { useDriftReport } from "./use-drift.ts";
import classes from "./drift.module.css";

interface DetailProps {
  readonly strategy: StrategyView;
  readonly day: DriftDayView;
  readonly job: LabJob | undefined;
  readonly compare: () => void;
}

/** One day: how sure it is, the difference by cause, and each of its lines. */
export function DriftDetail({ strategy, day, job, compare }: DetailProps) {
  const read = useDriftReport(strategy.id, day);
  return (
    <section className={classes["detail"]} aria-label={`Drift of ${dayText(day.day)}`}>
      <header className={classes["head"]}>
        <h4>{dayText(day.day)}</h4>
        <p role="status" data-sure={day.sure}>{job ? job.sentence : day.state === "open" ? "Not compared yet: it is by itself some minutes after the close." : noBreak(day.sentence)}</p>
        <button type="button" className="button" disabled={job !== undefined} onClick={compare}>{job ? "Comparing…" : day.state === "open" ? "Compare" : "Compare again"}</button>
      </header>
      {read?.kind === "loading" && <LoadingState what="the day" rows={3} />}
      {read?.kind === "failed" && <ErrorState title="The day could not be had" sentence={read.sentence} />}
      {read?.kind === "ready" && <Report report={read.report} />}
    </section>
  );
}

function Report({ report }: { readonly report: DriftReport }) {
  const { notes, figures, lines, sure } = report;
  return (
    <div className={classes["report"]}>
      {notes.length > 0 && <ul className={classes["notes"]}>{notes.map((note) => <li key={note}>{noBreak(note)}</li>)}</ul>}
      {figures && (
        <dl className={classes["causes"]} data-sure={sure}>
          {DRIFT_CAUSES.map((cause) => (
            <div key={cause} data-none={figures.byCause[cause] === 0} title={CAUSES[cause][1]}>
              <dt><i data-cause={cause} />{CAUSES[cause][0]}</dt>
              <dd>{figureText(figures.byCause[cause], sure)}</dd>
            </div>
          ))}
        </dl>
      )}
      {figures && (lines.length === 0 ? <p className={classes["same"]}>The day and its re-run are the same to the paisa.</p> : <Lines lines={lines} sure={sure} />)}
    </div>
  );
}

function Lines({ lines, sure }: { readonly lines: readonly DriftLineView[]; readonly sure: boolean }) {
  return (
    <table className={classes["lines"]} aria-label="Differences">
      <thead><tr><th>Time</th><th>Cause</th><th className={classes["number"]}>Amount</th><th>What happened</th></tr></thead>
      <tbody>
        {lines.map((line, i) => (
          <tr key={i}>
            <td><Time line={line} /></td>
            <td><i data-cause={line.cause} />{CAUSES[line.cause][0]}</td>
            <td className={classes["number"]}>{figureText(line.amount, sure)}</td>
            <td>{noBreak(line.sentence)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Time({ line: { instrument, at } }: { readonly line: DriftLineView }) {
  if (instrument === undefined || at === undefined) return <>Day</>;
  return <button type="button" title="Show this time in the chart" onClick={() => { showMoment({ instrument, at }); focusPanel("chart"); }}>{istTime(at)}</button>;
}
