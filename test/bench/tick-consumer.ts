/**
 * A consumer thread as a strategy host is one: sleeps on its ring, drains it, and notes how long after it was
 * due each tick arrived. Fixed memory: a histogram in µs up to 0.1 s, in ms beyond.
 */
import { parentPort, workerData } from "node:worker_threads";
import { TICK } from "../../shared/streams/tick-ring.ts";
import { TickRingReader } from "../../shared/streams/tick-ring-reader.ts";

export interface ConsumerData {
  readonly ring: SharedArrayBuffer;
  /** Int32: 1 = count anew, 2 = tell the figures and end. */
  readonly control: SharedArrayBuffer;
}
export interface ConsumerFigures {
  readonly ticks: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
  /** µs of the machine's monotonic clock. */
  readonly lastAtUs: number;
  readonly ringLost: number;
}

const FINE = 100_000;
const COARSE = 600_000;
const { ring, control } = workerData as ConsumerData;
const reader = new TickRingReader(ring);
const flags = new Int32Array(control);
const fine = new Int32Array(FINE);
const coarse = new Int32Array(COARSE);
let ticks = 0;
let maxUs = 0;
let lastAtUs = 0;

function visit(records: Float64Array, at: number): void {
  lastAtUs = Number(process.hrtime.bigint()) / 1_000;
  const us = Math.max(0, Math.floor(lastAtUs - (records[at + TICK.ltq] ?? 0)));
  if (us < FINE) fine[us] = (fine[us] ?? 0) + 1;
  else {
    const ms = Math.min(COARSE - 1, Math.floor(us / 1_000));
    coarse[ms] = (coarse[ms] ?? 0) + 1;
  }
  if (us > maxUs) maxUs = us;
  ticks += 1;
}

/** The latency that a share of the ticks did not exceed, µs. */
function quantile(share: number): number {
  let left = Math.ceil(ticks * share);
  for (let us = 0; us < FINE; us++) if ((left -= fine[us] ?? 0) <= 0) return us;
  for (let ms = 0; ms < COARSE; ms++) if ((left -= coarse[ms] ?? 0) <= 0) return (ms + 1) * 1_000;
  return maxUs;
}

for (;;) {
  const order = Atomics.exchange(flags, 0, 0);
  if (order === 1) {
    fine.fill(0);
    coarse.fill(0);
    ticks = maxUs = 0;
  }
  if (order === 2) break;
  if (reader.wait(50)) reader.drain(visit, 65_536);
}
const figures: ConsumerFigures = { ticks, p50Us: quantile(0.5), p99Us: quantile(0.99), maxUs, lastAtUs, ringLost: reader.lost };
parentPort?.postMessage(figures);
