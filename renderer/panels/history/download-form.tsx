import { useState } from "react";
import { BROKER_FRAMES } from "../../../shared/domain/candle.ts";
import type { BrokerFrame } from "../../../shared/domain/candle.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { DayField } from "./day-field.tsx";
import { choose, daysBefore, loadCoverage, loadOverview, today, useHistory } from "./history-store.ts";
import { frameWords } from "./history-words.ts";
import classes from "./history.module.css";
import { InstrumentBox } from "./instrument-box.tsx";

const PERIODS = [
  { text: "1 month", days: 30 },
  { text: "1 year", days: 365 },
  { text: "5 years", days: 1_826 },
] as const;

/** What to download: instrument, length of the bars, days. */
export function DownloadForm() {
  const { instrument, frame, from, to } = useHistory();
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const end = to === "" ? today() : to;
  const begin = from === "" ? daysBefore(end, 30) : from;
  const wrong = begin > end ? "The first day is after the last one." : "";
  const send = async (): Promise<void> => {
    if (instrument === undefined || wrong !== "" || busy) return;
    setBusy(true);
    setProblem("");
    try {
      await client.call("history.download", { instrument, frame, from: begin, to: end });
      await loadOverview();
    } catch (error) {
      setProblem(failureOf(error).sentence);
    }
    setBusy(false);
  };
  return (
    <form
      className={classes["form"]} aria-label="Download"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className={classes["field"]}>
        <label htmlFor="history-instrument">Instrument</label>
        <InstrumentBox id="history-instrument" value={instrument} onChoose={(key) => choose(key)} autofocus />
      </div>
      <div className={classes["field"]}>
        <label htmlFor="history-frame">Bars of</label>
        <select
          id="history-frame" value={frame}
          onChange={(event) => {
            useHistory.setState({ frame: Number(event.target.value) as BrokerFrame, coverage: undefined });
            void loadCoverage();
          }}
        >
          {BROKER_FRAMES.map((one) => <option key={one} value={one}>{frameWords(one)}</option>)}
        </select>
      </div>
      <DayField id="history-from" label="From" value={begin} className={classes["field"]} onChange={(day) => useHistory.setState({ from: day })} />
      <DayField id="history-to" label="To" value={end} className={classes["field"]} onChange={(day) => useHistory.setState({ to: day })} />
      <div className={classes["periods"]} role="group" aria-label="Period up to today">
        {PERIODS.map(({ text, days }) => (
          <button key={days} type="button" className={classes["tool"]} onClick={() => useHistory.setState({ from: daysBefore(today(), days), to: today() })}>{text}</button>
        ))}
      </div>
      <button type="submit" className="button primary" disabled={instrument === undefined || wrong !== "" || busy}>{busy ? "Asking…" : "Download"}</button>
      {(problem || wrong) !== "" && <p role="alert" className={classes["problem"]}>{problem || wrong}</p>}
    </form>
  );
}
