import { FRAMES } from "../../../shared/domain/candle.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { useTerminal } from "../../state/terminal.ts";
import { noBreak } from "../../theme/no-break.ts";
import { dayWords, frameWords, sizeText } from "../history/history-words.ts";
import { daysBefore, today } from "../history/history-store.ts";
import form from "../strategies/strategy-form.module.css";
import type { Problems } from "../strategies/settings-draft.ts";
import { TextBox } from "../strategies/text-box.tsx";
import { Segments } from "../ticket/segments.tsx";
import classes from "./lab-form.module.css";
import type { RunDraft } from "./run-draft.ts";

const SOURCES = [
  { value: "history", text: "History", title: "Candles that are kept here: see the History panel" },
  { value: "recording", text: "Recorded ticks", title: "Every tick of days that were recorded here" },
  { value: "file", text: "File", title: "A CSV or Parquet file, of the strategy's only instrument" },
] as const;
const SPANS = [{ text: "1 month", days: 30 }, { text: "3 months", days: 91 }, { text: "1 year", days: 365 }, { text: "3 years", days: 1_096 }, { text: "10 years", days: 3_653 }] as const;
/** A period that a new run begins with, days. */
export const FIRST_SPAN = 365;

interface DataFieldsProps {
  readonly draft: RunDraft;
  readonly problems: Problems;
  readonly onChange: (change: Partial<RunDraft>) => void;
}

/** Where the prices come from. */
export function DataFields({ draft, problems, onChange }: DataFieldsProps) {
  const problem = problems["data"];
  const turn = (source: RunDraft["source"]): void => {
    if (source === "file") return onChange({ source, from: "", to: "" });
    onChange({ source, ...(draft.from === "" && { from: daysBefore(today(), FIRST_SPAN) }), ...(draft.to === "" && { to: today() }) });
  };
  return (
    <fieldset className={form["group"]}>
      <legend>Prices</legend>
      <div className={classes["data"]}>
        <Segments label="Prices from" options={SOURCES} value={draft.source} onChange={turn} />
        {draft.source === "recording" && <RecordedDays days={draft.days} onChange={(days) => onChange({ days })} />}
        {draft.source === "file" && <FileFields draft={draft} onChange={onChange} />}
        {draft.source !== "recording" && <Period draft={draft} onChange={onChange} />}
      </div>
      <p className={problem === undefined ? form["hint"] : form["problem"]} role={problem === undefined ? undefined : "alert"}>{problem === undefined ? "" : noBreak(problem)}</p>
    </fieldset>
  );
}

function Period({ draft, onChange }: Omit<DataFieldsProps, "problems">) {
  const whole = draft.source === "file";
  const box = (name: "from" | "to", label: string) => <TextBox id={`lab-${name}`} label={label} value={draft[name]} most={10} placeholder={whole ? "all of it" : "2026-01-31"} onChange={(day) => onChange({ [name]: day })} />;
  return (
    <div className={classes["period"]}>
      {box("from", "First day")}
      {box("to", "Last day")}
      {!whole && (
        <div className={classes["spans"]} role="group" aria-label="Periods up to today">
          {SPANS.map(({ text, days }) => <button key={text} type="button" className={classes["small"]} onClick={() => onChange({ from: daysBefore(today(), days), to: today() })}>{text}</button>)}
        </div>
      )}
    </div>
  );
}

function FileFields({ draft, onChange }: Omit<DataFieldsProps, "problems">) {
  const ofTicks = draft.frame === "ticks";
  return (
    <div className={classes["file"]}>
      <TextBox id="lab-path" label="Path of a CSV or Parquet file" value={draft.path} most={1_000} placeholder={ofTicks ? "/home/…/SBIN-ticks.csv" : "/home/…/SBIN-1m.csv"} hint={ofTicks ? "timestamp_ist, ltp, cum_volume" : "timestamp, open, high, low, close, volume"} onChange={(path) => onChange({ path })} />
      <div className={form["field"]}>
        <label htmlFor="lab-frame">A row is</label>
        <select id="lab-frame" className={form["select"]} value={draft.frame} onChange={({ target: { value } }) => onChange({ frame: value === "ticks" ? value : (Number(value) as Frame) })}>
          <option value="ticks">a tick</option>
          {FRAMES.map((frame) => <option key={frame} value={frame}>{`a bar of ${frameWords(frame)}`}</option>)}
        </select>
      </div>
    </div>
  );
}

function RecordedDays({ days, onChange }: { readonly days: readonly string[]; readonly onChange: (days: readonly string[]) => void }) {
  const recorder = useTerminal((state) => state.recorder);
  const all = recorder?.days ?? [];
  const known = [...new Set(all.map(({ day }) => day))];
  const chosen = new Set(days);
  const set = (next: Iterable<string>): void => onChange([...next].sort());
  const turn = (day: string): void => set(chosen.has(day) ? days.filter((one) => one !== day) : [...days, day]);
  if (known.length === 0) return <p className={form["hint"]}>No day was recorded yet. The Strategies panel switches recording on; its days then stand here.</p>;
  return (
    <div className={classes["recorded"]}>
      <ul aria-label="Recorded days">
        {known.map((day) => {
          const of = all.filter((one) => one.day === day);
          return (
            <li key={day}>
              <label>
                <input type="checkbox" checked={chosen.has(day)} onChange={() => turn(day)} /> {dayWords(day)}
                <span>{`${groupDigits(of.reduce((sum, { ticks }) => sum + ticks, 0))} ticks · ${sizeText(of.reduce((sum, { bytes }) => sum + bytes, 0))}`}</span>
              </label>
            </li>
          );
        })}
      </ul>
      <div className={classes["spans"]}>
        <button type="button" className={classes["small"]} onClick={() => set(known)}>All</button>
        <button type="button" className={classes["small"]} onClick={() => set([])}>None</button>
      </div>
    </div>
  );
}
