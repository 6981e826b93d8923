import { create } from "zustand";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { toast } from "../../workspace/dialogs.ts";
import { replayCommand, sizeWords } from "./recorder-words.ts";

/** Whether the recorder's dialog is open. */
export const useRecorderDialog = create<{ readonly open: boolean }>(() => ({ open: false }));

export const openRecorder = (): void => useRecorderDialog.setState({ open: true });
export const closeRecorder = (): void => useRecorderDialog.setState({ open: false });

async function run(work: () => Promise<unknown>, done: string): Promise<void> {
  try {
    await work();
    toast("good", done);
  } catch (error) {
    toast("bad", failureOf(error).sentence);
  }
}

export function setRecording(on: boolean): Promise<void> {
  return run(() => client.call("recorder.set", { on }), on ? "Ticks of subscribed instruments are recorded from now on." : "Recording is off. What was recorded stays.");
}

export function setBound(on: boolean, mostBytes: number): Promise<void> {
  return run(() => client.call("recorder.set", { on, mostBytes }), `Recordings take at most ${sizeWords(mostBytes)} from now on.`);
}

export function copyReplay(folder: string): Promise<void> {
  const command = replayCommand(folder);
  return run(() => navigator.clipboard.writeText(command), `Copied: ${command}`);
}
