import { useState } from "react";
import type { RecorderView } from "../../../shared/contract/schemas/strategies.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { useTerminal } from "../../state/terminal.ts";
import { dayText } from "../../theme/day-text.ts";
import { Modal } from "../../workspace/modal.tsx";
import { closeRecorder, copyReplay, setBound, setRecording, useRecorderDialog } from "./recorder-actions.ts";
import { dayFolder, marketWords, sizeWords } from "./recorder-words.ts";
import classes from "./recorder.module.css";

const GB = 1e9;
const LEAST_GB = 0.01;
const MOST_GB = 1_000;

/** What the recorder does, how much room it takes, and how each day is played back. */
export function RecorderDialog() {
  const open = useRecorderDialog((state) => state.open);
  const recorder = useTerminal((state) => state.recorder);
  if (!open || !recorder) return null;
  const { on, stuck, sentence, bytes, mostBytes, folder, instruments, ticks, lost } = recorder;
  return (
    <Modal label="Recorder" onClose={closeRecorder} wide>
      <div className={classes["dialog"]}>
        <header className={classes["head"]}>
          <h2>Recorder</h2>
          <button type="button" role="switch" aria-checked={on} className={classes["switch"]} data-autofocus onClick={() => void setRecording(!on)}>
            {on ? "On" : "Off"}
          </button>
        </header>
        <p className={classes["sentence"]} data-tone={on && stuck ? "bad" : undefined} role={on && stuck ? "alert" : "status"}>{sentence}</p>
        <p className={classes["about"]}>Writes every tick of subscribed instruments to disk, a folder a trading day, for strategies to be tried on. A day can be played back by the practice exchange.</p>
        <dl className={classes["figures"]}>
          <Figure name="Today" value={`${groupDigits(ticks)} ticks of ${groupDigits(instruments)} instruments`} />
          <Figure name="Lost" value={groupDigits(lost)} bad={lost > 0} />
        </dl>
        <div className={classes["disk"]}>
          <meter aria-label="Room taken" min={0} max={mostBytes} value={bytes} high={mostBytes * 0.9} />
          <span>{`${sizeWords(bytes)} of ${sizeWords(mostBytes)}`}</span>
          <BoundField key={mostBytes} on={on} bound={mostBytes / GB} />
        </div>
        <Days recorder={recorder} />
        <footer className={classes["foot"]}>
          <span className={classes["path"]} title={folder}>{folder}</span>
          <button type="button" className={classes["close"]} onClick={closeRecorder}>Close</button>
        </footer>
      </div>
    </Modal>
  );
}

function Figure({ name, value, bad = false }: { readonly name: string; readonly value: string; readonly bad?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-tone={bad ? "bad" : undefined}>{value}</dd>
    </div>
  );
}

function Days({ recorder }: { readonly recorder: RecorderView }) {
  const { days } = recorder;
  if (days.length === 0) return <p className={classes["empty"]}>Nothing is recorded yet.</p>;
  return (
    <div className={classes["days"]}>
      <table aria-label="Recorded days">
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Market</th>
            <th scope="col" className={classes["number"]}>Instruments</th>
            <th scope="col" className={classes["number"]}>Ticks</th>
            <th scope="col" className={classes["number"]}>Size</th>
            <th scope="col"><span className={classes["unseen"]}>Play back</span></th>
          </tr>
        </thead>
        <tbody>
          {days.map((row) => (
            <tr key={`${row.market}/${row.day}`}>
              <td>{dayText(row.day)}</td>
              <td className={classes["market"]} title={row.market}>{marketWords(row.market)}</td>
              <td className={classes["number"]}>{groupDigits(row.instruments)}</td>
              <td className={classes["number"]}>{groupDigits(row.ticks)}</td>
              <td className={classes["number"]}>{sizeWords(row.bytes, true)}</td>
              <td className={classes["number"]}>
                <button type="button" className={classes["tool"]} aria-label={`Copy the command that plays back ${dayText(row.day)}`} title="Start Sauda with this command to play the day back" onClick={() => void copyReplay(dayFolder(recorder, row))}>
                  Copy replay
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Takes effect with Enter or on leaving; above it the oldest whole days go. */
function BoundField({ on, bound }: { readonly on: boolean; readonly bound: number }) {
  const [text, setText] = useState(String(Number(bound.toFixed(3))));
  const value = /^\d{1,4}(\.\d{1,3})?$/.test(text.trim()) ? Number(text) : Number.NaN;
  const good = value >= LEAST_GB && value <= MOST_GB;
  const take = (): void => {
    if (good && value !== Number(bound.toFixed(3))) void setBound(on, Math.round(value * GB));
  };
  return (
    <label className={classes["bound"]} title="Above it the oldest whole days are deleted; today's never">
      At most
      <input
        value={text} inputMode="decimal" maxLength={8} aria-invalid={!good} onChange={(event) => setText(event.target.value)} onBlur={take}
        onKeyDown={(event) => {
          if (event.key === "Enter") take();
        }}
      />
      GB
      {!good && <span role="alert" className={classes["problem"]}>0.01 to 1,000</span>}
    </label>
  );
}
