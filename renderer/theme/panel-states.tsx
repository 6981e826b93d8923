import type { ReactNode } from "react";
import classes from "./panel-states.module.css";
import { noBreak } from "./no-break.ts";

interface Action {
  readonly label: string;
  readonly keys?: string;
  readonly run: () => void;
}

/** Nothing here, and what would bring something: a sentence, never a blank. */
export function EmptyState({ title, hint, action }: { readonly title: string; readonly hint?: ReactNode; readonly action?: Action }) {
  return (
    <div className={classes["state"]}>
      <p className={classes["title"]}>{title}</p>
      {hint !== undefined && <p className={classes["hint"]}>{hint}</p>}
      {action && <StateButton action={action} />}
    </div>
  );
}

/** Rows of grey while the first answer is on its way. */
export function LoadingState({ what, rows = 6 }: { readonly what: string; readonly rows?: number }) {
  return (
    <div className={classes["loading"]} role="status" aria-label={`Loading ${what}`}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className={classes["bone"]} />
      ))}
    </div>
  );
}

/** Something failed: what, in the failure's own sentence, and how to go on. */
export function ErrorState({ title, sentence, action }: { readonly title: string; readonly sentence: string; readonly action?: Action }) {
  return (
    <div className={classes["state"]} role="alert">
      <p className={classes["error"]}>{title}</p>
      <p className={classes["hint"]}>{noBreak(sentence)}</p>
      {action && <StateButton action={action} />}
    </div>
  );
}

function StateButton({ action }: { readonly action: Action }) {
  return (
    <button type="button" className="button" onClick={action.run}>
      {action.label} {action.keys !== undefined && <kbd>{action.keys}</kbd>}
    </button>
  );
}
