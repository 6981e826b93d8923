/** Drains a ring until its last tick has come or been lost, and tells what it saw. */
import { parentPort, workerData } from "node:worker_threads";
import { TICK } from "../../../shared/streams/tick-ring.ts";
import { TickRingReader } from "../../../shared/streams/tick-ring-reader.ts";

export interface Seen {
  readonly ticks: number;
  /** Sum of the steps by which sequences jumped: ticks that never came. */
  readonly missing: number;
  readonly outOfOrder: number;
  readonly torn: number;
  readonly lost: number;
}

const { ring, last } = workerData as { ring: SharedArrayBuffer; last: number };
const reader = new TickRingReader(ring);
let ticks = 0;
let missing = 0;
let outOfOrder = 0;
let torn = 0;
let expected = 1;

function visit(records: Float64Array, at: number): void {
  const sequence = records[at + TICK.sequence] ?? 0;
  ticks += 1;
  if (sequence < expected) outOfOrder += 1;
  missing += sequence - expected;
  expected = sequence + 1;
  // The writer fills every field with the sequence.
  for (let i = 0; i < 16; i++) if (records[at + i] !== sequence) torn += 1;
}

while (expected <= last) {
  if (reader.wait(1_000)) reader.drain(visit, 4_096);
  else if (reader.lost + ticks >= last) break;
}
parentPort?.postMessage({ ticks, missing: missing + (last + 1 - expected), outOfOrder, torn, lost: reader.lost } satisfies Seen);
