import { parentPort } from "node:worker_threads";
import { outcomeOfSeed } from "./outcome.ts";

/** Runs the seeds it is given, one after the other. */
parentPort?.on("message", (seed: number) => {
  void outcomeOfSeed(seed).then((outcome) => parentPort?.postMessage(outcome));
});
