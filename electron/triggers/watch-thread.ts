import { Worker } from "node:worker_threads";
import type { FromTriggerWatch, ToTriggerWatch } from "../../shared/contract/trigger-watch.ts";
import { workerFile } from "../worker-files.ts";

/** The trigger watch's thread as its host sees it. */
export interface WatchThread {
  post(message: ToTriggerWatch): void;
  end(): Promise<void>;
}

export interface WatchThreadEvents {
  heard(message: FromTriggerWatch): void;
  /** It is gone without having been asked to go. Told once. */
  died(why: string): void;
}

export type SpawnWatch = (events: WatchThreadEvents) => WatchThread;

/** A thread that does not go when asked is ended, ms. */
const END_MS = 1_000;

export const spawnWatch: SpawnWatch = (events) => {
  const worker = new Worker(workerFile("trigger-watch"), { name: "trigger-watch" });
  let over = false;
  const died = (why: string): void => {
    if (over) return;
    over = true;
    events.died(why);
  };
  worker.on("message", (message: FromTriggerWatch) => {
    if (!over) events.heard(message);
  });
  worker.on("error", (error: Error) => died(error.message));
  worker.on("exit", () => died("it ended by itself"));
  return {
    post: (message) => worker.postMessage(message),
    end: async () => {
      over = true;
      const exited = new Promise<void>((resolve) => void worker.once("exit", () => resolve()));
      worker.postMessage({ kind: "quit" } satisfies ToTriggerWatch);
      const timer = setTimeout(() => void worker.terminate(), END_MS);
      await exited;
      clearTimeout(timer);
    },
  };
};
