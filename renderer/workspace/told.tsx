import type { Polled } from "../state/use-polled.ts";
import { useSecond } from "../state/use-polled.ts";
import { useTerminal } from "../state/terminal.ts";
import { noBreak } from "../theme/no-break.ts";
import classes from "./told.module.css";

/** Figures older than this many of their periods are of no use for a decision. */
const STALE_PERIODS = 3;

interface TimedAnswer {
  /** Whose figures: "Angel One". */
  readonly by: string;
  readonly at: number;
  readonly open: boolean;
  readonly hours: string;
}

/** "4 s", "3 min", "2 h". */
export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** Whether figures must be shown as old: their time has passed, the last question failed, or the link is lost. */
export function isStale({ answer, problem }: Pick<Polled<TimedAnswer>, "answer" | "problem">, everyMs: number, live: boolean, now: number): boolean {
  if (!answer) return false;
  return !live || problem !== undefined || (answer.open && now - answer.at > STALE_PERIODS * everyMs);
}

/** "trying again in 7 s" of a question that failed. */
export function againText(nextAt: number | undefined, now: number): string {
  if (nextAt === undefined) return "";
  // `now` is up to a second old: rounded up it would promise more than there is.
  const seconds = Math.floor((nextAt - now) / 1_000);
  return seconds > 0 ? `Trying again in ${seconds} s.` : "Trying again now.";
}

interface Props {
  readonly polled: Polled<TimedAnswer>;
  readonly everyMs: number;
  readonly inSight: boolean;
}

/** Who told the figures and how old they are; what went wrong when they stand still. */
export function Told({ polled, everyMs, inSight }: Props) {
  const now = useSecond(inSight);
  const live = useTerminal((state) => state.link === "live");
  const { answer, problem, nextAt } = polled;
  if (!live) return <p className={classes["told"]} data-tone="bad">{answer ? `No link to Sauda: figures ${ageText(now - answer.at)} old` : "No link to Sauda"}</p>;
  if (problem !== undefined) {
    const words = `${problem} ${againText(nextAt, now)}${answer ? ` These figures are ${ageText(now - answer.at)} old.` : ""}`;
    return <p className={classes["told"]} data-tone="bad" role="alert" aria-label={problem} title={words}>{noBreak(words)}</p>;
  }
  if (!answer) return <p className={classes["told"]}>Asking…</p>;
  const age = `${answer.by} · ${ageText(now - answer.at)} old`;
  if (!answer.open) return <p className={classes["told"]} data-tone="warn" title={answer.hours}>{noBreak(`${answer.hours} Last figures, ${age}`)}</p>;
  return <p className={classes["told"]} data-tone={isStale(polled, everyMs, live, now) ? "warn" : ""}>{age}</p>;
}
