import { Worker } from "node:worker_threads";
import type { FromRecorder, ToRecorder } from "../../shared/contract/recorder.ts";
import { workerFile } from "../worker-files.ts";

/** The recorder's thread as its host sees it. */
export interface RecorderThread {
  post(message: ToRecorder): void;
  /** Resolves when everything is on disk and the thread has ended. */
  end(): Promise<void>;
}

export interface RecorderThreadEvents {
  heard(message: FromRecorder): void;
  /** It is gone without having been asked to go. Told once. */
  died(why: string): void;
}

export type SpawnRecorder = (events: RecorderThreadEvents) => RecorderThread;

/** Closing the files of a slow disk may take this long, ms; what is not written then is lost. */
const END_MS = 5_000;

export const spawnRecorder: SpawnRecorder = (events) => {
  const worker = new Worker(workerFile("recorder"), { name: "recorder" });
  let over = false;
  const died = (why: string): void => {
    if (over) return;
    over = true;
    events.died(why);
  };
  worker.on("message", (message: FromRecorder) => {
    if (!over) events.heard(message);
  });
  worker.on("error", (error: Error) => died(error.message));
  worker.on("exit", () => died("it ended by itself"));
  return {
    post: (message) => worker.postMessage(message),
    end: async () => {
      if (over) return;
      over = true;
      const exited = new Promise<void>((resolve) => void worker.once("exit", () => resolve()));
      worker.postMessage({ kind: "quit" } satisfies ToRecorder);
      const timer = setTimeout(() => void worker.terminate(), END_MS);
      await exited;
      clearTimeout(timer);
    },
  };
};
