/** Writes books whose fields, but for the slot, are all the same number, as fast as it can, and says when it has done. */
import { parentPort, workerData } from "node:worker_threads";
import { DepthBoardWriter } from "../../../shared/streams/depth-board.ts";
import { D, DEEP } from "../../../shared/streams/depth-fields.ts";

const { board, rows, writes } = workerData as { board: SharedArrayBuffer; rows: number; writes: number };
const writer = new DepthBoardWriter(board);
for (let n = 1; n <= writes; n++) {
  const row = n % rows;
  const at = writer.open(row);
  writer.books.fill(n, at, at + DEEP);
  writer.books[at + D.slot] = row;
  writer.close(row);
}
parentPort?.postMessage("done");
