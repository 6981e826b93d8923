import { useState } from "react";
import type { Answer } from "../../../shared/contract/commands.ts";
import { REPORT_FORMATS } from "../../../shared/contract/schemas/lab.ts";
import type { RunHead } from "../../../shared/contract/schemas/lab.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { noBreak } from "../../theme/no-break.ts";
import { Modal } from "../../workspace/modal.tsx";
import form from "../strategies/strategy-dialogs.module.css";
import classes from "./lab-form.module.css";

type Format = (typeof REPORT_FORMATS)[number];
const WORDS: Readonly<Record<Format, readonly [title: string, what: string]>> = {
  html: ["HTML", "One file with interactive charts; opens in any browser, without a network."],
  csv: ["CSV", "Four files: trades, orders, equity and figures."],
  xlsx: ["Excel", "One workbook with a sheet for each."],
  pdf: ["PDF", "A few pages to print or to send."],
};

/** A report of the run in one of four formats; says where it lies. */
export function ExportDialog({ run, onClose }: { readonly run: RunHead; readonly onClose: () => void }) {
  const [format, setFormat] = useState<Format>("html");
  const [done, setDone] = useState<Answer<"lab.export">>();
  const [failed, setFailed] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailed("");
    setDone(undefined);
    try {
      setDone(await client.call("lab.export", { run: run.id, format }));
    } catch (error) {
      setFailed(failureOf(error).sentence);
    }
    setBusy(false);
  };
  return (
    <Modal label="Export a report" onClose={onClose}>
      <form
        className={form["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h2>{`Report of ${run.title}`}</h2>
        <div className={form["choices"]} role="radiogroup" aria-label="Format">
          {REPORT_FORMATS.map((one) => (
            <label key={one} data-on={one === format || undefined}>
              <input type="radio" name="lab-format" checked={one === format} data-autofocus={one === "html" || undefined} onChange={() => setFormat(one)} />
              <b>{WORDS[one][0]}</b>
              <span>{WORDS[one][1]}</span>
            </label>
          ))}
        </div>
        {done && (
          <div role="status" className={classes["written"]}>
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
