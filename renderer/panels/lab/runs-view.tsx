import { useEffect } from "react";
import type { RefObject } from "react";
import type { RunHead } from "../../../shared/contract/schemas/lab.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { loadRuns, showRun, showView } from "./lab-reads.ts";
import { MOST_COMPARED, useLab } from "./lab-store.ts";
import classes from "./lab.module.css";
import { RUN_COLUMNS } from "./run-columns.ts";

const keyOf = ({ id }: RunHead): string => id;

/** All runs that are kept, the newest first. Enter opens one, the space bar marks it for comparing. */
export function RunsView({ host }: { readonly host: RefObject<GridHost<RunHead> | undefined> }) {
  const { runs, problem, marked } = useLab();
  useEffect(() => host.current?.redraw(), [host, marked]);
  if (!runs && problem !== undefined) return <ErrorState title="The runs could not be looked at" sentence={problem} action={{ label: "Ask again", run: () => void loadRuns() }} />;
  if (!runs) return <LoadingState what="the runs" rows={8} />;
  if (runs.length === 0) return <EmptyState title="Nothing was played yet" hint="A run plays a strategy on prices of the past and keeps what came of it." action={{ label: "Set up a run", keys: "N", run: () => showView("setup") }} />;
  return (
    <div className={classes["table"]}>
      {problem !== undefined && <p role="alert" className={classes["problem"]}>{`This list stands still: ${problem}`}</p>}
      <DataGrid label="Runs" columns={RUN_COLUMNS} rows={runs} keyOf={keyOf} host={host} onOpen={(run) => void showRun(run.id)} />
      <p className={classes["below"]}>
        <span>{marked.length === 0 ? "Mark runs with Space to compare them, or to look at them as one account." : `${marked.length} marked.`}</span>
        <button type="button" className={classes["tool"]} disabled={marked.length < 2 || marked.length > MOST_COMPARED} title={marked.length > MOST_COMPARED ? `Up to ${MOST_COMPARED} are compared; ${marked.length} are marked` : undefined} onClick={() => showView("compare")}>Compare <kbd>4</kbd></button>
        <button type="button" className={classes["tool"]} disabled={marked.length < 2} onClick={() => showView("portfolio")}>Portfolio <kbd>7</kbd></button>
      </p>
    </div>
  );
}
