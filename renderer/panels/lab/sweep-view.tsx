import type { SweepView as Sweep } from "../../../shared/contract/schemas/lab.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { stampText } from "../../../shared/lab-charts/figure-text.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { noBreak } from "../../theme/no-break.ts";
import { HeatMap } from "./heat-map.tsx";
import { newSearch, removeSearch } from "./lab-actions.ts";
import { loadSweep, showRun, showSweep } from "./lab-reads.ts";
import { useLab } from "./lab-store.ts";
import { STATE_WORDS } from "./lab-words.ts";
import checks from "./lab-check.module.css";
import classes from "./lab.module.css";
import { SweepForm } from "./sweep-form.tsx";
import { sweepSentences } from "./sweep-words.ts";

/** A sweep that is kept, or the form of a new one. */
export function SweepPage() {
  const { sweep, sweeps, sweepOpen } = useLab();
  const open = sweep === undefined ? undefined : sweepOpen.value;
  return (
    <div className={classes["sweep"]}>
      <div className={classes["bar"]}>
        <select aria-label="Sweep" className={classes["pick"]} value={sweep ?? ""} onChange={(event) => showSweep(event.target.value === "" ? undefined : event.target.value)}>
          <option value="">New sweep</option>
          {sweep !== undefined && !sweeps?.some(({ id }) => id === sweep) && <option value={sweep}>{sweepOpen.value?.title ?? "The sweep that runs"}</option>}
          {sweeps?.map(({ id, title, at, total, state }) => <option key={id} value={id}>{`${title} · ${stampText(at).slice(0, 16)} · ${groupDigits(total)} points${state === "done" ? "" : ` · ${STATE_WORDS[state].toLowerCase()}`}`}</option>)}
        </select>
        {open && <button type="button" className={classes["tool"]} onClick={() => void removeSearch("sweep", open)}>Remove <kbd>Del</kbd></button>}
        {sweep !== undefined && <button type="button" className={classes["tool"]} onClick={() => newSearch("sweep")}>New sweep <kbd>S</kbd></button>}
      </div>
      {sweep === undefined ? <SweepForm />
        : sweepOpen.problem !== undefined ? <ErrorState title="The sweep could not be opened" sentence={sweepOpen.problem} action={{ label: "Ask again", run: () => void loadSweep(sweep) }} />
        : sweepOpen.value ? <OpenSweep key={sweep} sweep={sweepOpen.value} /> : <LoadingState what="the sweep" />}
    </div>
  );
}

function OpenSweep({ sweep }: { readonly sweep: Sweep }) {
  const sentences = sweepSentences(sweep);
  const { outOfSample, points, total, state } = sweep;
  return (
    <>
      {sentences.length > 0 && <ul className={checks["told"]} aria-label="What the sweep says">{sentences.map(({ text, tone }) => <li key={text} data-tone={tone}>{noBreak(text)}</li>)}</ul>}
      {outOfSample !== undefined && <p className={checks["told"]}><button type="button" className={classes["tool"]} onClick={() => void showRun(outOfSample)}>Open the run on what was kept apart <kbd>O</kbd></button></p>}
      {points.some(({ figures }) => figures !== undefined) ? <HeatMap sweep={sweep} />
        : <EmptyState title={state === "done" || state === "failed" || state === "cancelled" ? "No point could be run" : "No point is done yet"} hint={points.find(({ problem }) => problem !== undefined)?.problem ?? `${groupDigits(total)} points are to be played; the map fills as they come.`} />}
    </>
  );
}
