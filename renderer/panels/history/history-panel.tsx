import { useEffect } from "react";
import type { HistoryJobView } from "../../../shared/contract/schemas/history.ts";
import { client } from "../../connection/client.ts";
import { useSelection } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { registerCommand } from "../../workspace/commands.ts";
import { inPanel } from "../../workspace/focus.ts";
import { CoverageStrip } from "./coverage-strip.tsx";
import { DiskUse } from "./disk-use.tsx";
import { DownloadForm } from "./download-form.tsx";
import { choose, loadCoverage, loadOverview, refresh, useHistory } from "./history-store.ts";
import { frameWords } from "./history-words.ts";
import classes from "./history.module.css";
import { JobList } from "./job-list.tsx";
import { KeptList } from "./kept-list.tsx";

/** The terminal tells of a download after each request, which the state of the page takes in; the rest is asked anew when one is over. */
function follow(): () => void {
  const ends = [client.on("reset", refresh), client.on("historyJob", take)];
  return () => ends.forEach((end) => end());
}

function take(job: HistoryJobView): void {
  const { overview, instrument, frame } = useHistory.getState();
  if (!overview) return;
  const known = overview.jobs.some(({ id }) => id === job.id);
  if (job.instrument === instrument && job.frame === frame && job.chunksDone > 0) void loadCoverage();
  if (!known || job.state === "done" || job.state === "failed" || job.state === "stopped") void loadOverview();
}

/** Bars of the past: what is kept, downloads, imports and exports. */
export function HistoryPanel() {
  const { overview, problem } = useHistory();
  const loaded = useTerminal((state) => state.loaded);
  const told = useTerminal((state) => state.historyJobs);
  useEffect(follow, []);
  useEffect(historyCommands, []);
  useEffect(() => {
    if (!loaded) return;
    const { instrument } = useSelection.getState();
    if (useHistory.getState().instrument === undefined && instrument !== undefined) choose(instrument);
    refresh();
  }, [loaded]);
  if (!overview && problem !== undefined) return <ErrorState title="The kept bars could not be looked at" sentence={problem} action={{ label: "Ask again", run: refresh }} />;
  if (!overview) return <LoadingState what="the kept bars" rows={8} />;
  return (
    <div className={classes["panel"]}>
      <DownloadForm />
      {problem !== undefined && <p role="alert" className={classes["problem"]}>{`This list stands still: ${problem}`}</p>}
      <Coverage />
      <JobList jobs={overview.jobs.map((job) => told.get(job.id) ?? job)} />
      <KeptList series={overview.series} />
      <DiskUse overview={overview} />
    </div>
  );
}

function Coverage() {
  const { instrument, frame, coverage, coverageProblem, actions } = useHistory();
  if (instrument === undefined) return <div className={classes["none"]}><EmptyState title="No instrument is chosen" hint="Choose one above to see which of its days are kept, and to download the others." /></div>;
  return (
    <section aria-label="Coverage" className={classes["section"]}>
      <h3>{`${instrument}, bars of ${frameWords(frame)}`}</h3>
      {coverageProblem !== undefined && <p role="alert" className={classes["problem"]}>{coverageProblem}</p>}
      {!coverage && coverageProblem === undefined && <LoadingState what="the coverage" rows={3} />}
      {coverage && <CoverageStrip key={`${instrument} ${frame}`} days={coverage} />}
      {actions.length > 0 && <ul className={classes["banner"]} aria-label="Splits and bonuses">{actions.map(({ day, sentence }) => <li key={day}>{sentence}</li>)}</ul>}
    </section>
  );
}

/** Files in and out, in the panel's header. */
export function HistoryActions() {
  const has = useHistory((state) => (state.overview?.series.length ?? 0) > 0);
  return (
    <>
      <button type="button" className={classes["tool"]} title="Take bars of a CSV or Parquet file (I)" onClick={() => useHistory.setState({ dialog: "import" })}>Import…</button>
      <button type="button" className={classes["tool"]} title="Write kept bars to a file (X)" disabled={!has} onClick={() => useHistory.setState({ dialog: "export" })}>Export…</button>
    </>
  );
}

function historyCommands(): () => void {
  const group = "History";
  const when = (): boolean => inPanel("history");
  const canExport = (): boolean => (useHistory.getState().overview?.series.length ?? 0) > 0;
  const ends = [
    registerCommand({ id: "history.import", title: "Import bars from a file…", group, run: () => useHistory.setState({ dialog: "import" }) }),
    registerCommand({ id: "history.export", title: "Export kept bars…", group, when: canExport, run: () => useHistory.setState({ dialog: "export" }) }),
    registerCommand({ id: "history.importKey", title: "Import bars from a file", group, keys: ["I"], when, keyOnly: true, run: () => useHistory.setState({ dialog: "import" }) }),
    registerCommand({ id: "history.exportKey", title: "Export kept bars", group, keys: ["X"], when: () => when() && canExport(), keyOnly: true, run: () => useHistory.setState({ dialog: "export" }) }),
  ];
  return () => ends.forEach((end) => end());
}
