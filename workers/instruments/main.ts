import { parentPort, workerData } from "node:worker_threads";
import type { FromInstrumentLoad, LoadInstruments } from "../../shared/contract/instrument-load.ts";
import { loadInstruments } from "./load.ts";

/**
 * Reads one day's instrument list and ends, so that the memory it took to read it goes with the
 * thread; what stays is the table, in memory that the main process shares.
 */
const host = parentPort;
if (!host) throw new Error("the instrument list is read in a worker thread");

const tell = (answer: FromInstrumentLoad): void => host.postMessage(answer);
loadInstruments(workerData as LoadInstruments, tell).catch((error: unknown) => tell({ kind: "failed", sentence: `The instrument list could not be read: ${error instanceof Error ? error.message : String(error)}.` }));
