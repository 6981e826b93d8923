import { useState } from "react";
import type { Answer } from "../../../shared/contract/commands.ts";
import { REPORT_FORMATS } from "../../../shared/contract/schemas/lab.ts";
import { PERIOD_KINDS } from "../../../shared/contract/schemas/reports.ts";
import type { PeriodAsk, PeriodKind } from "../../../shared/contract/schemas/reports.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { dayText } from "../../theme/day-text.ts";
import { noBreak } from "../../theme/no-break.ts";
import { Modal } from "../../workspace/modal.tsx";
import lab from "../lab/lab-form.module.css";
import form from "../strategies/strategy-dialogs.module.css";
import { useReports } from "./reports-store.ts";
import type { ReportView } from "./reports-store.ts";
import { KIND_WORDS } from "./reports-words.ts";

type Format = (typeof REPORT_FORMATS)[number];
const FORMATS: Readonly<Record<Format, readonly [title: string, what: string]>> = {
  html: ["HTML", "One page; opens in any browser, without a network."],
  csv: ["CSV", "A file for each table."],
  xlsx: ["Excel", "One workbook with a sheet for each table."],
  pdf: ["PDF", "To print or to send, A4."],
};
/** What is most likely wanted of what is looked at. */
const USUAL: Readonly<Record<ReportView, PeriodKind>> = { calendar: "calendar", day: "statement", charges: "statement", tax: "tax", lots: "tax" };

interface ReportDialogProps {
  readonly ask: PeriodAsk;
  readonly title: string;
  readonly onClose: () => void;
}

/** The period as files; says where they lie. */
export function ReportDialog({ ask, title, onClose }: ReportDialogProps) {
  const [kind, setKind] = useState<PeriodKind>(USUAL[useReports.getState().view]);
  const [format, setFormat] = useState<Format>("html");
  const [done, setDone] = useState<Answer<"reports.export">>();
  const [failed, setFailed] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailed("");
    setDone(undefined);
    try {
      setDone(await client.call("reports.export", { ...ask, kind, format }));
    } catch (error) {
      setFailed(failureOf(error).sentence);
    }
    setBusy(false);
  };
  return (
    <Modal label="Write a report" onClose={onClose}>
      <form
        className={form["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h2>{`Report of ${title}, ${dayText(ask.from)} to ${dayText(ask.to)}`}</h2>
        <Choices label="Report" name="report-kind" options={PERIOD_KINDS} words={KIND_WORDS} value={kind} onChange={setKind} first />
        <Choices label="Format" name="report-format" options={REPORT_FORMATS} words={FORMATS} value={format} onChange={setFormat} />
        {done && (
          <div role="status" className={lab["written"]}>
            {done.files.length === 1 ? "Written:" : `${done.files.length} files written:`}
            <ul>{done.files.map(({ path }) => <li key={path} className="selectable">{path}</li>)}</ul>
          </div>
        )}
        {failed !== "" && <p role="alert" className={form["failed"]}>{noBreak(`Nothing was written: ${failed}`)}</p>}
        <div className={form["actions"]}>
          <button type="button" className="button" onClick={onClose}>{done ? "Close" : "Leave it"} <kbd>Esc</kbd></button>
          <button type="submit" className="button primary" disabled={busy}>{busy ? "Writing…" : "Write it"} <kbd>Enter</kbd></button>
        </div>
      </form>
    </Modal>
  );
}

interface ChoicesProps<T extends string> {
  readonly label: string;
  readonly name: string;
  readonly options: readonly T[];
  readonly words: Readonly<Record<T, readonly [title: string, what: string]>>;
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** The keyboard begins here. */
  readonly first?: boolean;
}

function Choices<T extends string>({ label, name, options, words, value, onChange, first = false }: ChoicesProps<T>) {
  return (
    <div className={form["choices"]} role="radiogroup" aria-label={label}>
      {options.map((one) => (
        <label key={one} data-on={one === value || undefined}>
          <input type="radio" name={name} checked={one === value} data-autofocus={(first && one === value) || undefined} onChange={() => onChange(one)} />
          <b>{words[one][0]}</b>
          <span>{words[one][1]}</span>
        </label>
      ))}
    </div>
  );
}
