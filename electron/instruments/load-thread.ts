import { Worker } from "node:worker_threads";
import type { FromInstrumentLoad, LoadInstruments } from "../../shared/contract/instrument-load.ts";
import { workerFile } from "../worker-files.ts";

/** What a load ends with, and what it may say once the list is in use. */
export type LoadAnswer = Exclude<FromInstrumentLoad, { kind: "note" }>;
/** Never rejects: a thread that dies is a list that failed. */
export type LoadThread = (order: LoadInstruments, onNote?: (sentence: string) => void) => Promise<LoadAnswer>;

/** Threads by the file they keep their list in: a second one waits until the first has written. */
const writing = new Map<string, Promise<void>>();

/** Rows are short-lived. Pages that a larger young generation of the thread had would stay with the process, MB. */
const YOUNG_MB = 8;

/** @param file where the thread's code lies. */
export function loadFrom(file: URL): LoadThread {
  return async (order, onNote) => {
    await writing.get(order.current);
    return new Promise((resolve) => {
      const worker = new Worker(file, { name: "instruments", workerData: order, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
      const failed = (why: string): void => resolve({ kind: "failed", sentence: `The instrument list could not be read: ${why}.` });
      const gone = new Promise<void>((done) => void worker.once("exit", () => done()));
      writing.set(order.current, gone);
      void gone.then(() => {
        failed("its thread ended");
        if (writing.get(order.current) === gone) writing.delete(order.current);
      });
      worker.on("error", (error: Error) => failed(error.message));
      worker.on("message", (answer: FromInstrumentLoad) => {
        if (answer.kind === "note") onNote?.(answer.sentence);
        else resolve(answer);
      });
    });
  };
}

/** Reads the list in a thread of its own, off everything that trades. */
export const loadInThread: LoadThread = (order, onNote) => loadFrom(workerFile("instruments"))(order, onNote);

/** Once every list is on disk that is being written. */
export async function listsKept(): Promise<void> {
  await Promise.all(writing.values());
}
