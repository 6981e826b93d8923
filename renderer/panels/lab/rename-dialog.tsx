import { useState } from "react";
import type { RunHead } from "../../../shared/contract/schemas/lab.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { noBreak } from "../../theme/no-break.ts";
import { Modal } from "../../workspace/modal.tsx";
import form from "../strategies/strategy-dialogs.module.css";
import { TextBox } from "../strategies/text-box.tsx";
import { loadRun, loadRuns } from "./lab-reads.ts";
import { useLab } from "./lab-store.ts";

const MOST = 80;

/** Another name for a run. */
export function RenameDialog({ run, onClose }: { readonly run: RunHead; readonly onClose: () => void }) {
  const [title, setTitle] = useState(run.title);
  const [failed, setFailed] = useState("");
  const typed = title.trim();
  const send = async (): Promise<void> => {
    if (typed === "") return;
    try {
      await client.call("lab.title", { run: run.id, title: typed });
      onClose();
      await Promise.all([loadRuns(), ...(useLab.getState().run === run.id ? [loadRun(run.id)] : [])]);
    } catch (error) {
      setFailed(failureOf(error).sentence);
    }
  };
  return (
    <Modal label="Rename the run" onClose={onClose}>
      <form
        className={form["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h2>Rename the run</h2>
        <TextBox id="lab-title" label="Name" value={title} most={MOST} first problem={typed === "" ? "Give it a name." : undefined} hint="It is also the name of its reports." onChange={setTitle} />
        {failed !== "" && <p role="alert" className={form["failed"]}>{noBreak(`Not renamed: ${failed}`)}</p>}
        <div className={form["actions"]}>
          <button type="button" className="button" onClick={onClose}>Leave it <kbd>Esc</kbd></button>
          <button type="submit" className="button primary" disabled={typed === ""}>Rename <kbd>Enter</kbd></button>
        </div>
      </form>
    </Modal>
  );
}
