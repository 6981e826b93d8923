import type { KeyboardEvent } from "react";
import { useTerminal } from "../../state/terminal.ts";
import { LoadingState } from "../../theme/panel-states.tsx";
import { HelpTab } from "./help-tab.tsx";
import { openNew, useStrategiesPage } from "./strategy-store.ts";
import classes from "./strategies.module.css";

/** Nothing is there yet: an example, then Enter, and one runs on paper. */
export function FirstSteps() {
  const files = useTerminal((state) => state.strategyFiles.files);
  const help = useStrategiesPage((page) => page.tab === "help");
  const runnable = files.filter(({ problem }) => problem === undefined);
  return (
    <div className={classes["first"]}>
      <h3>No strategy yet</h3>
      <p>Choose an example and press Enter, then Enter once more: it runs on paper, beside what you trade by hand, and no money moves.</p>
      {runnable.length === 0 && <LoadingState what="the examples" rows={4} />}
      <ul aria-label="Files to begin with" onKeyDown={turn}>
        {runnable.map((file, i) => (
          <li key={file.file}>
            <button type="button" data-autofocus={i === 0 || undefined} onClick={() => openNew(file.file)}>
              <b>{file.title}</b>
              <span>{file.about}</span>
            </button>
          </li>
        ))}
      </ul>
      <p><button type="button" className="button" onClick={() => openNew()}>A file of your own… <kbd>N</kbd></button></p>
      <details open={help}>
        <summary>What a strategy is, and how to write one</summary>
        <HelpTab />
      </details>
    </div>
  );
}

/** Arrows go through the files. */
function turn(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || event.ctrlKey) return;
  const all = [...event.currentTarget.querySelectorAll("button")];
  const next = all[all.findIndex((one) => one === document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
