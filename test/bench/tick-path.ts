/**
 * From the wire to a consumer's callback, at three nominal rates: a generator process, the bridge thread, a
 * consumer thread. Latency is counted from when a tick was due, so that a stall shows in every tick it delays.
 * `-- SECONDS` per rate, 10 if left out. `-- tokens=1000 rate=30000 minutes=10` is one long run instead: what is lost
 * on the ring, and whether memory stays flat once the first tenth is over.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { BURST_RECORDS, createRing } from "../../shared/streams/tick-ring.ts";
import { type Rig, startRig } from "./bridge-rig.ts";
import { median, report, significant } from "./report.ts";
import type { ConsumerData, ConsumerFigures } from "./tick-consumer.ts";

const RATES = [10_000, 30_000, 100_000];
const TOKENS = 300;
/** Of a long run, its first part: heaps and caches come to their size. */
const SETTLING = 0.1;
const SAMPLE_MS = 1_000;
/** Before what is measured: enough ticks for every thread to have its code compiled and its heap at size. */
const WARM = { ratePerS: 60_000, seconds: 3 };
const MEGABYTE = 1_048_576;

const words = process.argv.slice(2);
const seconds = Number(words.find((word) => /^\d+$/.test(word)) ?? 10);

/** The number behind `name=`. */
function named(name: string): number | undefined {
  const word = words.find((one) => one.startsWith(`${name}=`));
  return word === undefined ? undefined : Number(word.slice(name.length + 1));
}

/** Samples of this process's memory, in which the bridge and the consumer are threads, MB. */
class MemoryLog {
  readonly #samples: number[] = [];
  readonly #timer = setInterval(() => this.#samples.push(process.memoryUsage.rss() / MEGABYTE), SAMPLE_MS);

  /** Medians of the tenth behind the settling and of the last one, and the highest of all behind the settling. */
  end(): { early: number; late: number; most: number } {
    clearInterval(this.#timer);
    const tenth = Math.max(1, Math.floor(this.#samples.length * SETTLING));
    const settled = this.#samples.slice(tenth);
    return { early: median(settled.slice(0, tenth)), late: median(settled.slice(-tenth)), most: Math.max(...settled) };
  }
}

async function pour(rig: Rig, ratePerS: number, seconds: number): Promise<{ sent: number; firstDueUs: number; lateUs: number }> {
  const poured = rig.heard("poured");
  rig.order({ kind: "pour", ratePerS, seconds });
  const result = await poured;
  // What is still in the socket arrives well within this, or is late by so much and counted so.
  await sleep(1_500);
  return result;
}

async function measure(ratePerS: number, tokens: number, seconds: number): Promise<void> {
  const rig = await startRig(tokens);
  const data: ConsumerData = { ring: createRing(BURST_RECORDS), control: new SharedArrayBuffer(4) };
  const control = new Int32Array(data.control);
  const consumer = new Worker(new URL("./tick-consumer.ts", import.meta.url), { workerData: data });
  const figures = new Promise<ConsumerFigures>((resolve) => consumer.once("message", resolve));
  rig.command({ kind: "attach-ring", ring: 1, buffer: data.ring, slots: "all" });
  await pour(rig, WARM.ratePerS, WARM.seconds);
  Atomics.store(control, 0, 1);
  await sleep(200);
  const memory = new MemoryLog();
  const { sent, firstDueUs, lateUs } = await pour(rig, ratePerS, seconds);
  const { early, late, most } = memory.end();
  const stats = await rig.stats();
  Atomics.store(control, 0, 2);
  const { ticks, p50Us, p99Us, maxUs, lastAtUs, ringLost } = await figures;
  await rig.stop();
  report("tick-path", {
    tokens,
    rate_per_s: ratePerS,
    achieved_per_s: Math.round(ticks / ((lastAtUs - firstDueUs) / 1e6)),
    p50_us: p50Us,
    p99_us: p99Us,
    max_us: maxUs,
    sender_late_p99_us: lateUs,
    lost: sent - ticks,
    ring_lost: ringLost,
    dropped: stats.received - stats.written,
    rss_early_mb: significant(early),
    rss_late_mb: significant(late),
    rss_most_mb: significant(most),
    rss_growth_mb: significant(late - early),
    seconds,
  });
}

const minutes = named("minutes");
if (minutes === undefined) for (const rate of RATES) await measure(rate, named("tokens") ?? TOKENS, seconds);
else await measure(named("rate") ?? 30_000, named("tokens") ?? 1_000, minutes * 60);
