import { expect, test } from "vitest";
import { SparkSeries } from "../../../renderer/panels/watch-list/spark-series.ts";
import type { Candle } from "../../../shared/domain/candle.ts";
import { istEpoch } from "../../../shared/domain/time.ts";

const MINUTE = 60_000;
const OPEN = istEpoch("2026-08-17", 555);

function bar(at: number, open: number, close: number): Candle {
  return { at, open, high: Math.max(open, close), low: Math.min(open, close), close, volume: 1 } as Candle;
}

test("a few points are no course: nothing is drawn", () => {
  const series = new SparkSeries();
  for (let i = 0; i < 3; i++) series.add(OPEN + i * MINUTE, 100 + i);
  expect(series.path(54, 18)).toBe("");
  series.add(OPEN + 3 * MINUTE, 103);
  expect(series.path(54, 18)).toBe("M0.0 17.0L18.0 11.7L36.0 6.3L54.0 1.0");
});

test("prices of one minute move its point, a new minute adds one", () => {
  const series = new SparkSeries();
  for (let second = 0; second < 300; second++) series.add(OPEN + second * 1_000, 100 + second);
  expect(series.length).toBe(5);
});

test("bars of the day come before what the feed told; those of the day before do not count", () => {
  const series = new SparkSeries();
  series.add(OPEN + 12 * MINUTE, 110);
  const yesterday = istEpoch("2026-08-14", 925);
  series.seed([bar(yesterday, 90, 91), bar(OPEN, 100, 101), bar(OPEN + 5 * MINUTE, 101, 102)]);
  expect(series.length).toBe(4);
  expect(series.path(54, 18).startsWith("M0.0 17.0")).toBe(true);
});

test("a new day, or a replay that starts over, begins a new line", () => {
  const series = new SparkSeries();
  for (let i = 0; i < 10; i++) series.add(OPEN + i * MINUTE, 100 + i);
  series.add(istEpoch("2026-08-18", 555), 90);
  expect(series.length).toBe(1);
  for (let i = 0; i < 10; i++) series.add(istEpoch("2026-08-18", 556 + i), 90);
  series.add(istEpoch("2026-08-18", 540), 80);
  expect(series.length).toBe(1);
});

test("unknown prices and times add nothing; a long day stays small", () => {
  const series = new SparkSeries();
  series.add(Number.NaN, 100);
  series.add(OPEN, Number.NaN);
  series.add(OPEN, 0);
  series.add(0, 100);
  expect(series.length).toBe(0);
  for (let i = 0; i < 2_000; i++) series.add(OPEN + i * 20_000, 100 + (i % 7));
  expect(series.length).toBeLessThanOrEqual(121);
});
