/** Records as fast as it can until it is killed: `node kill-child.ts FOLDER`. Says "writing" once something is on disk. */
import { Worker } from "node:worker_threads";
import type { FromRecorder, ToRecorder } from "../../../shared/contract/recorder.ts";
import { createBoard } from "../../../shared/streams/quote-board.ts";
import { TickRingWriter } from "../../../shared/streams/tick-ring-writer.ts";
import { TICK, TICK_FIELDS, createRing } from "../../../shared/streams/tick-ring.ts";
import { namesOf } from "./facts.ts";

const START = 1_618_199_108_000;
const worker = new Worker(new URL("../../../workers/recorder/main.ts", import.meta.url));
const tell = (message: ToRecorder): void => worker.postMessage(message);
const ring = createRing(65_536);
const writer = new TickRingWriter(ring);
const record = new Float64Array(TICK_FIELDS);
let n = 0;

worker.on("message", (message: FromRecorder) => {
  if (message.kind === "who") tell({ kind: "names", market: "m", names: message.slots.map((slot) => ({ slot, names: namesOf("ABCDEFGH".slice(0, slot + 1)) })) });
  else if (message.state.ticks > 0) process.stdout.write("writing\n");
});
tell({ kind: "start", folder: process.argv[2] ?? "", mostBytes: 1e9 });
tell({ kind: "record", market: "m", ring, board: createBoard(8) });
/** Tick n of the whole row is a function of n: the test knows what must be there. */
setInterval(() => {
  for (let i = 0; i < 2_000; i++, n++) {
    record[TICK.slot] = n % 4;
    record[TICK.sequence] = n;
    record[TICK.ltp] = 1_000_000 + ((n * 7_919) % 10_007) * 500;
    record[TICK.volume] = n;
    record[TICK.exchangeAt] = record[TICK.marketAt] = START + Math.floor(n / 10);
    record[TICK.receivedAt] = START + n / 10;
    if (!writer.push(record)) break;
  }
  writer.flush();
}, 5);
