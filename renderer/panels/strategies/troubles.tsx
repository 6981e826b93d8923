import { useTerminal } from "../../state/terminal.ts";
import { noBreak } from "../../theme/no-break.ts";
import { chooseStrategy, useStrategyChoice } from "../../state/strategy-choice.ts";
import { setFilter, useStrategiesPage } from "./strategy-store.ts";
import classes from "./strategies.module.css";

/** What has failed, in its own sentence: it must not be a red cell somewhere down the list. */
export function Troubles() {
  const strategies = useTerminal((state) => state.strategies);
  const files = useTerminal((state) => state.strategyFiles.files);
  const failed = [...strategies.values()].filter(({ state }) => state === "failed");
  const broken = files.filter(({ origin, problem }) => origin === "own" && problem !== undefined);
  const chosen = useStrategyChoice((choice) => choice.id);
  const detail = useStrategiesPage((page) => page.detail);
  // The only one that failed and is looked at says so itself.
  const told = failed.length === 1 && detail && failed[0]?.id === chosen;
  const first = told ? undefined : failed[0];
  const [file] = broken;
  return (
    <>
      {first && (
        <p role="alert" className={classes["trouble"]}>
          <span title={first.sentence}><b>{failed.length === 1 ? `${first.title} has failed.` : `${failed.length} have failed; ${first.title}:`}</b> {noBreak(first.sentence)}</span>
          <button
            type="button" className={classes["tool"]}
            onClick={() => {
              if (failed.length > 1) setFilter({ state: "failed", text: "", mode: "all" });
              chooseStrategy(first.id);
              useStrategiesPage.setState({ wanted: first.id, detail: true, group: undefined });
            }}
          >
            Show {failed.length === 1 ? "it" : "them"}
          </button>
        </p>
      )}
      {file && (
        <p role="status" className={classes["trouble"]} data-tone="warn">
          <span title={file.problem}><b>{`${file.file.replace(/^own\//, "")} cannot be run${broken.length > 1 ? `, nor ${broken.length - 1} more` : ""}.`}</b> {file.problem}</span>
        </p>
      )}
    </>
  );
}
