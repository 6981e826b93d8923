import { Worker } from "node:worker_threads";
import type { WorkerName } from "../../worker-files.ts";
import { workerFile } from "../../worker-files.ts";
import type { StepLine } from "./step-line.ts";

/** A thread of the terminal's own, started for a replay. It is ended with the replay. */
export function threadLine<To, From>(name: Extract<WorkerName, "paper-fills" | "trigger-watch" | "strategy-host">): StepLine<To, From> {
  const worker = new Worker(workerFile(name), { name: `${name} (replay)` });
  let ending = false;
  return {
    post: (message) => worker.postMessage(message),
    listen: (heard, ended) => {
      let why = "it ended by itself";
      worker.on("message", heard);
      worker.on("error", (error: Error) => (why = error.message));
      worker.on("exit", () => void (ending || ended(why)));
    },
    end: async () => {
      ending = true;
      await worker.terminate();
    },
  };
}
