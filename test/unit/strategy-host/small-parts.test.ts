import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOST_BEAT } from "../../../shared/contract/strategy-host.ts";
import { Beat } from "../../../workers/strategy-host/beat.ts";
import { TimeHistogram } from "../../../workers/strategy-host/time-histogram.ts";
import { WarmUp } from "../../../workers/strategy-host/warm-up.ts";

describe("histogram of times", () => {
  test("quantiles are at most a sixteenth too long and never too short", () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 5e6, noNaN: true }), { minLength: 1, maxLength: 200 }), fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1), (times, share) => {
      const histogram = new TimeHistogram();
      for (const time of times) histogram.add(time);
      const exact = times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? 0;
      const told = histogram.quantile(share);
      expect(told).toBeGreaterThanOrEqual(exact);
      expect(told).toBeLessThanOrEqual(exact * (1 + 1 / 16) + 1 / 8);
      const two = new TimeHistogram();
      two.merge(histogram.counts, histogram.mostUs);
      expect(two.quantile(share)).toBe(told);
    }), { numRuns: 300, seed: 3 });
  });

  test("edges: none, below zero, hours", () => {
    const histogram = new TimeHistogram();
    expect(histogram.quantile(0.99)).toBe(0);
    histogram.add(-5);
    expect(histogram.quantile(0.99)).toBe(0);
    histogram.add(3.6e9);
    expect(histogram.mostUs).toBe(3.6e9);
    expect(histogram.count).toBe(2);
    histogram.clear();
    expect(histogram.quantile(1)).toBe(0);
  });
});

test("the beat names who is at work, from when", () => {
  const buffer = new SharedArrayBuffer(HOST_BEAT.size * 4);
  const ints = new Int32Array(buffer);
  let now = 12.75;
  const beat = new Beat(buffer, { now: () => now, origin: 1_764_000_000_000 });
  expect(beat.begin(6)).toBe(12.75);
  expect(ints[HOST_BEAT.busyRun]).toBe(7);
  expect(ints[HOST_BEAT.busySince]).toBe(Number(1_764_000_000_012n & 0x7fff_ffffn));
  now = 20;
  expect(beat.end()).toBe(20);
  expect(ints[HOST_BEAT.busyRun]).toBe(0);
  beat.round();
  expect(ints[HOST_BEAT.round]).toBe(1);
});

test("a warm-up gives every candle once, in order, in slices of at most so many", () => {
  fc.assert(fc.property(fc.array(fc.nat({ max: 20 }), { maxLength: 5 }), fc.integer({ min: 1, max: 7 }), (sizes, most) => {
    const given: string[] = [];
    let inSlice = 0;
    const warmUp = new WarmUp({ warm: (series, _frame, at) => { given.push(`${series}:${at}`); inSlice += 1; } }, sizes.map((size, series) => ({ series, frame: 1, rows: Float64Array.from({ length: size * 6 }, (_, i) => Math.floor(i / 6)) })));
    for (let done = false; !done; ) {
      inSlice = 0;
      done = warmUp.step(most);
      expect(inSlice).toBeLessThanOrEqual(most);
    }
    expect(given).toEqual(sizes.flatMap((size, series) => Array.from({ length: size }, (_, i) => `${series}:${i}`)));
  }), { numRuns: 200, seed: 11 });
});
