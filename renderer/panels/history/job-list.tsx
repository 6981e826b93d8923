import type { HistoryJobView } from "../../../shared/contract/schemas/history.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { frameName } from "../../../shared/history/frames.ts";
import { client } from "../../connection/client.ts";
import { toast } from "../../workspace/dialogs.ts";
import { choose, loadOverview } from "./history-store.ts";
import { dayWords, jobState, progressWords } from "./history-words.ts";
import classes from "./history.module.css";

async function ask(name: "history.cancel" | "history.resume" | "history.dismiss", job: number): Promise<void> {
  try {
    await client.call(name, { job });
    await loadOverview();
  } catch (error) {
    toast("bad", failureOf(error).sentence);
  }
}

/** Downloads, newest first. */
export function JobList({ jobs }: { readonly jobs: readonly HistoryJobView[] }) {
  if (jobs.length === 0) return null;
  return (
    <section aria-label="Downloads" className={classes["section"]}>
      <h3>Downloads</h3>
      <ul className={classes["jobs"]}>
        {jobs.toReversed().map((job) => <JobRow key={job.id} job={job} />)}
      </ul>
    </section>
  );
}

function JobRow({ job }: { readonly job: HistoryJobView }) {
  const { id, instrument, frame, from, to, state, sentence, chunks, chunksDone } = job;
  const name = `${instrument} ${frameName(frame)}`;
  const going = state === "running" || state === "waiting";
  return (
    <li data-state={state}>
      <div className={classes["job"]}>
        <button type="button" className={classes["name"]} title="Show its days" onClick={() => choose(instrument, frame)}>{name}</button>
        <span className={classes["dim"]}>{`${dayWords(from)} – ${dayWords(to)}`}</span>
        <b>{jobState(job)}</b>
        <span className={classes["jobButtons"]}>
          {going && <button type="button" className={classes["tool"]} aria-label={`Stop the download of ${name}`} onClick={() => void ask("history.cancel", id)}>Stop</button>}
          {(state === "stopped" || state === "failed") && <button type="button" className={classes["tool"]} aria-label={`Resume the download of ${name}`} onClick={() => void ask("history.resume", id)}>Resume</button>}
          {!going && <button type="button" className={classes["tool"]} aria-label={`Take the download of ${name} off the list`} onClick={() => void ask("history.dismiss", id)}>Dismiss</button>}
        </span>
      </div>
      {chunks > 0 && <progress aria-label={`Progress of ${name}`} max={chunks} value={chunksDone} />}
      <p className={state === "failed" ? classes["problem"] : classes["dim"]}>{[progressWords(job), sentence].filter((part) => part !== "").join(" · ")}</p>
    </li>
  );
}
