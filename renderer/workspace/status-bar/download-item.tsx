import { useTerminal } from "../../state/terminal.ts";
import { focusPanel } from "../focus.ts";
import classes from "./status-bar.module.css";

/** Downloads of candles that are going on, wherever the page is. */
export function DownloadItem() {
  const jobs = useTerminal((state) => state.historyJobs);
  const going = [...jobs.values()].filter(({ state }) => state === "running" || state === "waiting");
  if (going.length === 0) return null;
  const chunks = going.reduce((sum, job) => sum + job.chunks, 0);
  const done = going.reduce((sum, job) => sum + job.chunksDone, 0);
  const percent = chunks === 0 ? "" : ` ${Math.floor((done / chunks) * 100)} %`;
  const names = going.map(({ instrument, sentence }) => `${instrument}: ${sentence}`).join("\n");
  return (
    <button type="button" className={classes["link"]} title={`${names}\nOpen the History panel`} onClick={() => focusPanel("history")}>
      {`${going.length === 1 ? "Download" : `${going.length} downloads`}${percent}`}
    </button>
  );
}
