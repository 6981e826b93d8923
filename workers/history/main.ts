import { parentPort, workerData } from "node:worker_threads";
import type { FromHistoryStore, HistoryCall, HistoryStoreOptions, ToHistoryStore } from "../../shared/contract/history-store.ts";
import { sentenceOf } from "./failure-words.ts";
import { HistoryFile } from "./history-file.ts";
import { openHistory } from "./schema.ts";

function say(message: FromHistoryStore, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

function answer(file: HistoryFile, { id, name, args }: HistoryCall): void {
  try {
    const run = file[name] as (...given: typeof args) => unknown;
    const value = run.apply(file, args);
    const packed = typeof value === "object" && value !== null && "packed" in value ? (value.packed as Float64Array<ArrayBuffer>) : undefined;
    say({ kind: "answer", id, value }, packed ? [packed.buffer] : []);
  } catch (error) {
    say({ kind: "failed", id, sentence: sentenceOf(error) });
  }
}

const options = workerData as HistoryStoreOptions;
const { db, notes } = openHistory(options.path);
const file = new HistoryFile(db, options.limitBytes);
parentPort?.on("message", (message: ToHistoryStore) => {
  if (!("kind" in message)) return answer(file, message);
  file.close();
  say({ kind: "closed" });
  parentPort?.close();
});
say({ kind: "opened", notes });
