import type { ReactNode } from "react";
import type { ImportPreview } from "../../../shared/contract/schemas/history.ts";
import { FRAMES } from "../../../shared/domain/candle.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import { TIME_FORMATS } from "../../../shared/history/mapping.ts";
import type { TimeFormat } from "../../../shared/history/mapping.ts";
import classes from "./history-dialogs.module.css";
import { frameWords } from "./history-words.ts";
import type { Column, ImportDraft } from "./import-draft.ts";
import { COLUMNS, COLUMN_WORDS, FORMAT_WORDS, columnOf, mapColumn } from "./import-draft.ts";
import { InstrumentBox } from "./instrument-box.tsx";

interface MappingFormProps {
  readonly preview: ImportPreview;
  readonly draft: ImportDraft;
  readonly onChange: (draft: ImportDraft) => void;
}

/** The first rows with a choice above each column, and what cannot be read off them. */
export function MappingForm({ preview, draft, onChange }: MappingFormProps) {
  const { mapping, frame, instrument, present } = draft;
  return (
    <div className={classes["content"]}>
      <PreviewTable preview={preview} draft={draft} onChange={onChange} />
      <div className={classes["fields"]}>
        <Choice id="import-format" label="Times are written like" value={mapping.format ?? ""} onChange={(value) => onChange({ ...draft, mapping: { ...mapping, format: value as TimeFormat } })}>
          {mapping.format === undefined && <option value="">choose…</option>}
          {TIME_FORMATS.map((one) => <option key={one} value={one}>{FORMAT_WORDS[one]}</option>)}
        </Choice>
        <Choice id="import-zone" label="Times without a zone are" value={mapping.zone ?? "IST"} onChange={(value) => onChange({ ...draft, mapping: { ...mapping, zone: value === "UTC" ? "UTC" : "IST" } })}>
          <option value="IST">India (IST)</option>
          <option value="UTC">UTC</option>
        </Choice>
        <Choice id="import-stamp" label="A row's time is the bar's" value={mapping.stamp ?? "open"} onChange={(value) => onChange({ ...draft, mapping: { ...mapping, stamp: value === "close" ? "close" : "open" } })}>
          <option value="open">beginning</option>
          <option value="close">end</option>
        </Choice>
        <Choice id="import-frame" label="Bars of" value={String(frame ?? "")} onChange={(value) => onChange({ ...draft, frame: Number(value) as Frame })}>
          {frame === undefined && <option value="">choose…</option>}
          {FRAMES.map((one) => <option key={one} value={one}>{frameWords(one)}</option>)}
        </Choice>
        <div className={classes["field"]}>
          <label htmlFor="import-instrument">{mapping.symbol === undefined ? "Instrument" : "Instrument of rows without a symbol"}</label>
          <InstrumentBox id="import-instrument" value={instrument} onChoose={(key) => onChange({ ...draft, instrument: key })} />
        </div>
        <Choice id="import-present" label="Days that are kept already" value={present} onChange={(value) => onChange({ ...draft, present: value === "replace" ? "replace" : "keep" })}>
          <option value="keep">stay as they are</option>
          <option value="replace">are replaced (undo brings them back)</option>
        </Choice>
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
}

function Choice({ id, label, value, onChange, children }: ChoiceProps) {
  return (
    <div className={classes["field"]}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>{children}</select>
    </div>
  );
}

function PreviewTable({ preview, draft, onChange }: MappingFormProps) {
  return (
    <div className={classes["preview"]} tabIndex={0} role="group" aria-label="The first rows of the file">
      <table>
        <thead>
          <tr>
            {preview.headers.map((header, i) => {
              const column = columnOf(draft, i);
              return (
                <th key={i} data-mapped={column !== undefined || undefined}>
                  <select
                    aria-label={`Column ${header} is`} value={column ?? ""} data-autofocus={i === 0 || undefined}
                    onChange={(event) => onChange(mapColumn(draft, i, event.target.value === "" ? undefined : (event.target.value as Column)))}
                  >
                    <option value="">left out</option>
                    {COLUMNS.map((one) => <option key={one} value={one}>{COLUMN_WORDS[one]}</option>)}
                  </select>
                  {header}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row, i) => (
            <tr key={i}>{preview.headers.map((_, column) => <td key={column} data-mapped={columnOf(draft, column) !== undefined || undefined}>{row[column] ?? ""}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
