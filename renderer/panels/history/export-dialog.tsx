import { useState } from "react";
import type { Answer } from "../../../shared/contract/commands.ts";
import { FRAMES } from "../../../shared/domain/candle.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { client } from "../../connection/client.ts";
import { Modal } from "../../workspace/modal.tsx";
import { DayField } from "./day-field.tsx";
import classes from "./history-dialogs.module.css";
import { daysBefore, today, useHistory } from "./history-store.ts";
import { dayWords, frameWords } from "./history-words.ts";

function close(): void {
  useHistory.setState({ dialog: "none" });
}

/** Kept bars to a file in the data folder; its path is told and can be copied. */
export function ExportDialog() {
  const { overview, instrument, frame: shown } = useHistory();
  const keys = [...new Set(overview?.series.map((one) => one.instrument) ?? [])];
  const [key, setKey] = useState(instrument !== undefined && keys.includes(instrument) ? instrument : keys[0]);
  const [frame, setFrame] = useState<Frame>(shown);
  const [format, setFormat] = useState<"csv" | "parquet">("csv");
  const span = overview?.series.filter((one) => one.instrument === key) ?? [];
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const begin = from || (span.map(({ first }) => first).sort()[0] ?? daysBefore(today(), 365));
  const end = to || (span.map(({ last }) => last).sort().at(-1) ?? today());
  const [failed, setFailed] = useState("");
  const [done, setDone] = useState<Answer<"history.export"> | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    if (key === undefined || busy) return;
    setBusy(true);
    setFailed("");
    setDone(undefined);
    try {
      setDone(await client.call("history.export", { instrument: key, frame, from: begin, to: end, format }));
    } catch (error) {
      setFailed(failureOf(error).sentence);
    }
    setBusy(false);
  };
  return (
    <Modal label="Export bars" onClose={close}>
      <form
        className={classes["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h2>Export kept bars</h2>
        <div className={classes["content"]}>
          <div className={classes["fields"]}>
            <div className={classes["field"]}>
              <label htmlFor="export-instrument">Instrument</label>
              <select id="export-instrument" data-autofocus value={key} onChange={(event) => setKey(keys.find((one) => one === event.target.value))}>{keys.map((one) => <option key={one} value={one}>{one}</option>)}</select>
            </div>
            <div className={classes["field"]}>
              <label htmlFor="export-frame">Bars of</label>
              <select id="export-frame" value={frame} onChange={(event) => setFrame(Number(event.target.value) as Frame)}>{FRAMES.map((one) => <option key={one} value={one}>{frameWords(one)}</option>)}</select>
            </div>
            <DayField id="export-from" label="From" value={begin} className={classes["field"]} onChange={setFrom} />
            <DayField id="export-to" label="To" value={end} className={classes["field"]} onChange={setTo} />
            <div className={classes["field"]}>
              <label htmlFor="export-format">File</label>
              <select id="export-format" value={format} onChange={(event) => setFormat(event.target.value === "parquet" ? "parquet" : "csv")}>
                <option value="csv">CSV</option>
                <option value="parquet">Parquet</option>
              </select>
            </div>
          </div>
          <p className={classes["lead"]}>Bars that are not kept themselves are built from kept finer ones. Nothing is asked of the broker.</p>
          {done && <p role="status" className={classes["done"]}>{`${groupDigits(done.rows)} bars, ${dayWords(done.first)} to ${dayWords(done.last)}, are in `}<span className="selectable">{done.path}</span></p>}
          {failed !== "" && <p role="alert" className={classes["failed"]}>{failed}</p>}
        </div>
        <div className={classes["actions"]}>
          <button type="button" className="button" onClick={close}>{done ? "Close" : "Leave it"} <kbd>Esc</kbd></button>
          <button type="submit" className="button primary" disabled={key === undefined || busy}>{busy ? "Writing…" : "Export"} <kbd>Enter</kbd></button>
        </div>
      </form>
    </Modal>
  );
}
