/** A million ticks as fast as one thread can write them, through a ring that another thread drains: the lossless burst. */
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { BURST_RECORDS, createRing, TICK, TICK_FIELDS } from "../../shared/streams/tick-ring.ts";
import { TickRingWriter } from "../../shared/streams/tick-ring-writer.ts";
import { report } from "./report.ts";
import type { ConsumerData, ConsumerFigures } from "./tick-consumer.ts";

const TICKS = 1_000_000;
const SECONDS = 1;
/** Written between two looks at the clock, as a read of the socket brings them. */
const BATCH = 160;

const data: ConsumerData = { ring: createRing(BURST_RECORDS), control: new SharedArrayBuffer(4) };
const control = new Int32Array(data.control);
const consumer = new Worker(new URL("./tick-consumer.ts", import.meta.url), { workerData: data });
await new Promise((resolve) => consumer.once("online", resolve));
const figures = new Promise<ConsumerFigures>((resolve) => consumer.once("message", resolve));
const writer = new TickRingWriter(data.ring);
const record = new Float64Array(TICK_FIELDS);

/** Writes `ticks` spread evenly over `seconds`. @returns how many found the ring full. */
function burst(ticks: number, seconds: number): number {
  const startUs = monotonicUs();
  let lost = 0;
  for (let sent = 0; sent < ticks; ) {
    const nowUs = monotonicUs();
    const due = Math.min(ticks, Math.ceil(((nowUs - startUs) / (seconds * 1e6)) * ticks));
    for (const until = Math.min(due, sent + BATCH); sent < until; sent++) {
      record[TICK.ltq] = nowUs;
      if (!writer.push(record)) lost += 1;
    }
    writer.flush();
  }
  return lost;
}

async function drained(): Promise<void> {
  while (writer.pending > 0) await sleep(5);
}

function monotonicUs(): number {
  return Number(process.hrtime.bigint()) / 1_000;
}

burst(BURST_RECORDS / 2, 0.5);
await drained();
Atomics.store(control, 0, 1);
await sleep(200);
const startUs = monotonicUs();
const lost = burst(TICKS, SECONDS);
const wroteS = (monotonicUs() - startUs) / 1e6;
await drained();
Atomics.store(control, 0, 2);
const { ticks, p50Us, p99Us } = await figures;
report("ring-burst", { ticks: TICKS, rate_per_s: Math.round(TICKS / wroteS), lost: TICKS - ticks, lost_told: lost, p50_us: p50Us, p99_us: p99Us });
