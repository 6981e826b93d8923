import { useRef, useState } from "react";
import { failureOf } from "../../../shared/domain/errors.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { client } from "../../connection/client.ts";
import { toast } from "../../workspace/dialogs.ts";
import { Modal } from "../../workspace/modal.tsx";
import { undoImport } from "./history-actions.ts";
import { refresh, useHistory } from "./history-store.ts";
import classes from "./history-dialogs.module.css";
import type { ImportDraft } from "./import-draft.ts";
import { draftProblem, firstDraft, requestOf } from "./import-draft.ts";
import { MappingForm } from "./mapping-form.tsx";
import type { Uploaded } from "./upload.ts";
import { sendFile } from "./upload.ts";

function close(): void {
  useHistory.setState({ dialog: "none" });
}

/** A file is chosen, its columns are named, and it is taken in: all of it or nothing. */
export function ImportWizard() {
  const [uploaded, setUploaded] = useState<Uploaded | undefined>(undefined);
  return (
    <Modal label="Import bars" wide onClose={close}>
      {uploaded ? <MappingStep uploaded={uploaded} again={() => setUploaded(undefined)} /> : <FileStep done={setUploaded} />}
    </Modal>
  );
}

function FileStep({ done }: { readonly done: (uploaded: Uploaded) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [part, setPart] = useState<number | undefined>(undefined);
  const [problem, setProblem] = useState("");
  const [over, setOver] = useState(false);
  const send = async (file: File | undefined): Promise<void> => {
    if (!file || part !== undefined) return;
    setProblem("");
    setPart(0);
    try {
      done(await sendFile(file, setPart));
    } catch (error) {
      setProblem(failureOf(error).sentence);
      setPart(undefined);
    }
  };
  return (
    <div className={classes["form"]}>
      <h2>Import bars</h2>
      <div
        className={classes["drop"]} data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void send(event.dataTransfer.files[0]);
        }}
      >
        {part === undefined ? (
          <>
            <p>Drop a file here: CSV (also .csv.gz) or Parquet, with a header or without.</p>
            <button type="button" className="button primary" data-autofocus onClick={() => field.current?.click()}>Choose a file…</button>
          </>
        ) : (
          <>
            <p>{part < 1 ? "Reading the file…" : "Looking at its first rows…"}</p>
            <progress aria-label="Reading the file" value={part} />
          </>
        )}
        <input ref={field} type="file" className="visually-hidden" tabIndex={-1} aria-label="File to import" accept=".csv,.gz,.txt,.parquet" onChange={(event) => void send(event.target.files?.[0])} />
      </div>
      {problem !== "" && <p role="alert" className={classes["failed"]}>{problem}</p>}
      <div className={classes["actions"]}><button type="button" className="button" onClick={close}>Leave it <kbd>Esc</kbd></button></div>
    </div>
  );
}

function MappingStep({ uploaded, again }: { readonly uploaded: Uploaded; readonly again: () => void }) {
  const { upload, file, preview } = uploaded;
  const [draft, setDraft] = useState<ImportDraft>(() => firstDraft(preview, useHistory.getState().instrument));
  const [failed, setFailed] = useState("");
  const [busy, setBusy] = useState(false);
  const open = draftProblem(draft, preview);
  const send = async (): Promise<void> => {
    const request = requestOf(draft, preview, upload, file);
    if (!request || busy) return;
    setBusy(true);
    setFailed("");
    try {
      const done = await client.call("history.import", request);
      toast("good", `${groupDigits(done.rows)} rows of ${file} are kept: ${groupDigits(done.days)} ${done.days === 1 ? "day" : "days"}.`, { label: "Undo", run: () => void undoImport(done) });
      refresh();
      close();
    } catch (error) {
      setFailed(failureOf(error).sentence);
      setBusy(false);
    }
  };
  return (
    <form
      className={classes["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h2>{`Import ${file}`}</h2>
      <MappingForm preview={preview} draft={draft} onChange={(next) => {
        setDraft(next);
        setFailed("");
      }} />
      <p role={failed === "" ? "status" : "alert"} className={failed === "" ? classes["open"] : classes["failed"]}>{failed || (open ?? "All of the file is imported, or nothing of it.")}</p>
      <div className={classes["actions"]}>
        <button type="button" className="button" onClick={again}>Another file…</button>
        <span className={classes["spring"]} />
        <button type="button" className="button" onClick={close}>Leave it <kbd>Esc</kbd></button>
        <button type="submit" className="button primary" disabled={open !== undefined || busy}>{busy ? "Importing…" : "Import"} <kbd>Enter</kbd></button>
      </div>
    </form>
  );
}
