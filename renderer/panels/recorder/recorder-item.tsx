import { useEffect } from "react";
import { useTerminal } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import { registerCommand } from "../../workspace/commands.ts";
import { openRecorder } from "./recorder-actions.ts";
import { sizeWords } from "./recorder-words.ts";
import classes from "./recorder.module.css";

/** In the status bar: whether ticks are recorded, and how much there is. Opens the recorder. */
export function RecorderItem() {
  const recorder = useTerminal((state) => state.recorder);
  useEffect(() => registerCommand({ id: "recorder.open", title: "Open the recorder of ticks", group: "Go to", run: openRecorder }), []);
  if (!recorder) return null;
  const { on, stuck, bytes, sentence } = recorder;
  const tone = !on ? "off" : stuck ? "bad" : "on";
  return (
    <button type="button" className={cx(classes["item"])} data-tone={tone} title={`Recorder: ${sentence}`} onClick={openRecorder}>
      <i className={classes["dot"]} data-tone={tone} />
      {!on ? "Rec off" : stuck ? "Not recording" : `Rec ${sizeWords(bytes)}`}
    </button>
  );
}
