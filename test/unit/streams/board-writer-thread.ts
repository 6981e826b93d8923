/** Writes quotes whose fields are all the same number, as fast as it can, and says when it has done. */
import { parentPort, workerData } from "node:worker_threads";
import { FULL } from "../../../shared/streams/quote-fields.ts";
import { QuoteBoardWriter } from "../../../shared/streams/quote-board-writer.ts";

const { board, slots, writes } = workerData as { board: SharedArrayBuffer; slots: number; writes: number };
const writer = new QuoteBoardWriter(board);
const quote = new Float64Array(FULL);
for (let n = 1; n <= writes; n++) {
  quote.fill(n);
  writer.write(n % slots, quote);
  if (n % 16 === 0) writer.writeFeed(1, n, n, n, n);
}
parentPort?.postMessage("done");
