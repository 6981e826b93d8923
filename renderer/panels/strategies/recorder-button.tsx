import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { terminalStore, useTerminal } from "../../state/terminal.ts";
import { toast } from "../../workspace/dialogs.ts";
import { sizeText } from "../history/history-words.ts";
import classes from "./strategies.module.css";

/** Whether the ticks of subscribed instruments are kept, so that a day can be replayed. */
export function RecorderButton() {
  const recorder = useTerminal((state) => state.recorder);
  if (!recorder) return null;
  const { on, stuck, sentence, bytes, mostBytes } = recorder;
  return (
    <button type="button" className={`${classes["tool"] ?? ""} ${classes["record"] ?? ""}`} aria-pressed={on} data-stuck={stuck || undefined} title={`${sentence} ${sizeText(bytes)} of at most ${sizeText(mostBytes)} are kept.`} onClick={toggleRecorder}>
      Record
    </button>
  );
}

/** Begins or ends the recording of ticks. */
export function toggleRecorder(): void {
  const { recorder } = terminalStore.getState();
  if (!recorder) return toast("plain", "This Sauda records no ticks.");
  client.call("recorder.set", { on: !recorder.on }).then(
    () => toast("plain", recorder.on ? "Ticks are no longer recorded. What was recorded stays." : "Ticks of subscribed instruments are recorded from now on."),
    (error: unknown) => toast("bad", `The recorder was not switched: ${failureOf(error).sentence}`),
  );
}
