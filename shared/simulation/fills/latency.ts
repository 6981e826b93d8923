import type { FillModel } from "../../contract/schemas/paper.ts";
import type { Random } from "../../domain/random.ts";

/** 99 % of a standard normal lie below so many standard deviations. */
const Z99 = 2.326_347_874;
/** No order is under way for longer than this, ms. */
const MOST_MS = 60_000;

/**
 * Time from acceptance to the book, whole ms. `spread` is log-normal: ln x is normal with mean ln(median)
 * and deviation ln(p99 / median) / 2.3263; the normal by Box and Muller.
 */
export function drawLatency(latency: FillModel["latency"], random: Random): number {
  if (latency.kind === "fixed") return Math.min(MOST_MS, Math.round(latency.ms));
  const { medianMs, p99Ms } = latency;
  if (medianMs <= 0 || p99Ms <= medianMs) return Math.min(MOST_MS, Math.round(medianMs));
  const deviation = Math.log(p99Ms / medianMs) / Z99;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.min(MOST_MS, Math.round(medianMs * Math.exp(deviation * normal)));
}
