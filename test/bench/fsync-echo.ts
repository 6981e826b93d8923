import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

/** What a journal record of an order takes up, roughly. */
const BYTES = 4_096;

/**
 * What no program on this machine can do better than: a message to a thread that makes 4 KB durable and answers.
 * Measured beside an order, under the same load, it tells the order path's own share from the machine's.
 */
export interface FsyncEcho {
  /** Resolves when the bytes are on the disk and the answer is back. */
  readonly once: () => Promise<void>;
  readonly end: () => Promise<unknown>;
}

export function startFsyncEcho(folder: string): FsyncEcho {
  const worker = new Worker(new URL(import.meta.url), { name: "fsync-echo", workerData: { folder } });
  return {
    once: () => new Promise((resolve) => {
      worker.once("message", () => resolve());
      worker.postMessage("write");
    }),
    end: () => worker.terminate(),
  };
}

if (!isMainThread && parentPort) {
  const port = parentPort;
  const handle = openSync(join((workerData as { folder: string }).folder, "echo"), "w");
  const page = Buffer.alloc(BYTES, 1);
  port.on("message", () => {
    writeSync(handle, page);
    fdatasyncSync(handle);
    port.postMessage("durable");
  });
  port.on("close", () => closeSync(handle));
}
