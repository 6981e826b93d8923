import { istDay, istTime } from "../../../shared/domain/time.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { expiryText } from "../../state/instrument-words.ts";
import classes from "./plan-dialog.module.css";

/** The story of a plan, oldest first, with the day and the time in India. */
export function Notes({ notes }: { readonly notes: readonly { readonly at: SystemTime; readonly words: string }[] }) {
  if (notes.length === 0) return <p className={classes["dim"]}>Nothing has happened to it yet.</p>;
  return (
    <ol className={classes["notes"]} aria-label="What happened" tabIndex={0}>
      {notes.map(({ at, words }, i) => (
        <li key={i}><time>{`${expiryText(istDay(at))} ${istTime(at)}`}</time> {words}</li>
      ))}
    </ol>
  );
}
