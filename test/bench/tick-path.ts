/**
 * From the wire to a consumer's callback, at three nominal rates: a generator process, the bridge thread, a
 * consumer thread. Latency is counted from when a tick was due, so that a stall shows in every tick it delays.
 * `-- SECONDS` per rate, 10 if left out.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { BURST_RECORDS, createRing } from "../../shared/streams/tick-ring.ts";
import { type Rig, startRig } from "./bridge-rig.ts";
import { report, significant } from "./report.ts";
import type { ConsumerData, ConsumerFigures } from "./tick-consumer.ts";

const RATES = [10_000, 30_000, 100_000];
const TOKENS = 300;
/** Before what is measured: enough ticks for every thread to have its code compiled and its heap at size. */
const WARM = { ratePerS: 60_000, seconds: 3 };
const MEGABYTE = 1_048_576;

const seconds = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 10);

async function pour(rig: Rig, ratePerS: number, seconds: number): Promise<{ sent: number; firstDueUs: number; lateUs: number }> {
  const poured = rig.heard("poured");
  rig.order({ kind: "pour", ratePerS, seconds });
  const result = await poured;
  // What is still in the socket arrives well within this, or is late by so much and counted so.
  await sleep(1_500);
  return result;
}

async function measure(ratePerS: number): Promise<void> {
  const rig = await startRig(TOKENS);
  const data: ConsumerData = { ring: createRing(BURST_RECORDS), control: new SharedArrayBuffer(4) };
  const control = new Int32Array(data.control);
  const consumer = new Worker(new URL("./tick-consumer.ts", import.meta.url), { workerData: data });
  const figures = new Promise<ConsumerFigures>((resolve) => consumer.once("message", resolve));
  rig.command({ kind: "attach-ring", ring: 1, buffer: data.ring, slots: "all" });
  await pour(rig, WARM.ratePerS, WARM.seconds);
  Atomics.store(control, 0, 1);
  await sleep(200);
  const rssBefore = process.memoryUsage.rss();
  const { sent, firstDueUs, lateUs } = await pour(rig, ratePerS, seconds);
  const rssAfter = process.memoryUsage.rss();
  const stats = await rig.stats();
  Atomics.store(control, 0, 2);
  const { ticks, p50Us, p99Us, maxUs, lastAtUs, ringLost } = await figures;
  await rig.stop();
  report("tick-path", {
    rate_per_s: ratePerS,
    achieved_per_s: Math.round(ticks / ((lastAtUs - firstDueUs) / 1e6)),
    p50_us: p50Us,
    p99_us: p99Us,
    max_us: maxUs,
    sender_late_p99_us: lateUs,
    lost: sent - ticks,
    ring_lost: ringLost,
    dropped: stats.received - stats.written,
    rss_growth_mb: significant((rssAfter - rssBefore) / MEGABYTE),
    seconds,
  });
}

for (const rate of RATES) await measure(rate);
