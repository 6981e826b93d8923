import type { LabJob } from "../../../shared/contract/schemas/lab.ts";
import { useTerminal } from "../../state/terminal.ts";
import { noBreak } from "../../theme/no-break.ts";
import { cancelJob, pauseJob } from "./lab-actions.ts";
import { progressText, STATE_WORDS } from "./lab-words.ts";
import classes from "./lab.module.css";

/** One job that is not over: how far it is, and its two buttons. */
export function JobRow({ job }: { readonly job: LabJob }) {
  const live = useTerminal((state) => state.link === "live");
  const { title, state, done, total } = job;
  return (
    <li className={classes["job"]} data-state={state}>
      <b>{title}</b>
      <progress aria-label={`Progress of ${title}`} max={Math.max(1, total)} value={done} />
      <span role="status">{noBreak(live ? progressText(job) : `No link to Sauda; last told: ${progressText(job)}`)}</span>
      <button type="button" className={classes["tool"]} disabled={!live || state === "waiting"} title={`${state === "paused" ? "Go on" : "Pause"} (U)`} onClick={() => void pauseJob(job)}>{state === "paused" ? "Go on" : "Pause"} <kbd>U</kbd></button>
      <button type="button" className={classes["tool"]} disabled={!live} title="Cancel (Q)" onClick={() => void cancelJob(job)}>Cancel <kbd>Q</kbd></button>
    </li>
  );
}

export function JobStrip({ jobs }: { readonly jobs: readonly LabJob[] }) {
  if (jobs.length === 0) return null;
  return <ul className={classes["jobs"]} aria-label="What the lab does now">{jobs.map((job) => <JobRow key={job.id} job={job} />)}</ul>;
}

/** Stands where a result will stand: the job that makes it, or how it ended without one. */
export function Awaited({ job }: { readonly job: LabJob | undefined }) {
  if (!job) return <div className={classes["awaited"]} role="status">Beginning…</div>;
  const over = job.state === "failed" || job.state === "cancelled";
  return (
    <div className={classes["awaited"]} role={over ? "alert" : undefined} data-bad={job.state === "failed" || undefined}>
      <h3>{over ? `${job.title}: ${STATE_WORDS[job.state].toLowerCase()}` : job.title}</h3>
      <p>{noBreak(job.sentence)}</p>
    </div>
  );
}
