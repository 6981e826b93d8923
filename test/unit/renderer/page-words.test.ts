import { expect, test } from "vitest";
import { neighbourSpeed } from "../../../renderer/workspace/practice-actions.ts";
import { ageText, latencyText, secondsUntil, timeText } from "../../../renderer/workspace/words.ts";
import { changePercentText, changeText, directionOf, priceText, quantityText } from "../../../renderer/theme/quote-text.ts";
import { backoffMs } from "../../../renderer/connection/backoff.ts";
import { viewSubtitle, viewTitle } from "../../../renderer/state/instrument-words.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import { UNIVERSE } from "../../e2e/fake/universe.ts";

test("ages and latencies as coarse as is useful", () => {
  expect([38, 4_249, 42_000, 190_000, -3].map(ageText)).toEqual(["38 ms", "4.2 s", "42 s", "3 min", "0 ms"]);
  expect([0.417, 4.06, 38.4].map(latencyText)).toEqual(["0.42", "4.1", "38"]);
  expect([secondsUntil(3_001, 1_000), secondsUntil(500, 1_000)]).toEqual([3, 0]);
  expect([timeText(undefined), timeText(0), timeText(istEpoch("2021-04-12", 692))]).toEqual(["–", "–", "11:32:00"]);
});

test("an unknown figure is a dash, never a zero", () => {
  expect([Number.NaN, 0].map((units) => priceText(units))).toEqual(["–", "–"]);
  expect([priceText(1_234_567_500), priceText(832_425, 4)]).toEqual(["1,23,456.75", "83.2425"]);
  expect([quantityText(Number.NaN), quantityText(0), quantityText(1_840)]).toEqual(["–", "0", "1,840"]);
  expect([changePercentText(8_146_500, 8_084_500), changePercentText(8_146_500, 0), changePercentText(Number.NaN, 8_084_500)]).toEqual(["+0.77", "–", "–"]);
  expect([changeText(8_146_500, 8_084_500), changeText(8_084_500, 8_146_500), changeText(0, 1)]).toEqual(["+6.20", "−6.20", "–"]);
  expect([directionOf(2, 1), directionOf(1, 2), directionOf(1, 1), directionOf(Number.NaN, 1)]).toEqual(["up", "down", "flat", "flat"]);
});

test("speeds go up and down the offered ones, with as-fast-as-possible on top", () => {
  expect([neighbourSpeed(1, 1), neighbourSpeed(100, 1), neighbourSpeed(0, 1)]).toEqual([2, 0, 0]);
  expect([neighbourSpeed(0, -1), neighbourSpeed(2, -1), neighbourSpeed(1, -1)]).toEqual([100, 1, 1]);
  expect([neighbourSpeed(7, 1), neighbourSpeed(7, -1)]).toEqual([10, 5]);
});

test("waits between attempts double to eight seconds and are spread by chance", () => {
  expect([0, 1, 2, 5, 50].map((attempt) => backoffMs(attempt, () => 0))).toEqual([250, 500, 1_000, 8_000, 8_000]);
  expect(backoffMs(0, () => 0.999)).toBeLessThan(313);
});

test("contracts are called as traders call them", () => {
  const words = UNIVERSE.filter(({ expiry, symbol }) => expiry !== undefined || symbol === "SBIN").map((view) => `${viewTitle(view)} / ${viewSubtitle(view)}`);
  expect(words).toEqual(["SBIN / State Bank of India", "NIFTY FUT / 25 Aug · NFO", "BANKNIFTY FUT / 25 Aug · NFO", "NIFTY 24500 CE / 25 Aug · NFO", "NIFTY 24500 PE / 25 Aug · NFO"]);
});
