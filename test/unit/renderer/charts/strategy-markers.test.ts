import { expect, test } from "vitest";
import { laterBars } from "../../../../renderer/charts/later-bars.ts";
import { barAt, marksWords, strategyMarkers } from "../../../../renderer/charts/strategy-markers.ts";
import { toChart } from "../../../../renderer/charts/chart-time.ts";
import type { StrategyMark } from "../../../../shared/contract/schemas/strategies.ts";
import { MONTH, WEEK } from "../../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../../shared/domain/time.ts";
import { istDay, istEpoch, istTime } from "../../../../shared/domain/time.ts";
import { NO_PRICE } from "../../../../shared/domain/units.ts";
import { bar, minute } from "./tape.ts";

const COLOURS = { up: "up", down: "down", accent: "accent", dim: "dim" };
const bars = [0, 1, 2].map((i) => bar(minute(i * 5), 1, 1, 1, 1, 1));

function mark(minutes: number, over: Partial<StrategyMark>): StrategyMark {
  return { kind: "fill", at: (minute(0) + minutes * 60_000) as MarketTime, instrument: "NSE:SBIN" as InstrumentKey, side: "BUY", price: NO_PRICE, quantity: 10, words: "", ...over };
}

test("a moment lies in the bar that has begun; before the first one in none", () => {
  expect([-1, 0, 4.9, 5, 99].map((minutes) => barAt(bars, minute(0) + minutes * 60_000))).toEqual([-1, 0, 0, 1, 2]);
});

test("fills of a bar and side are one arrow with their quantity, signals dots; what is older than the bars is left out", () => {
  const markers = strategyMarkers([mark(-3, {}), mark(6, {}), mark(7, { quantity: 5 }), mark(7, { side: "SELL" }), mark(1, { kind: "signal" }), mark(2, { kind: "signal", side: undefined })], bars, COLOURS);
  expect(markers).toEqual([
    { time: toChart(minute(0)), position: "belowBar", shape: "circle", color: "accent", size: 0.5 },
    { time: toChart(minute(0)), position: "aboveBar", shape: "circle", color: "dim", size: 0.5 },
    { time: toChart(minute(5)), position: "belowBar", shape: "arrowUp", color: "up", text: "B 15" },
    { time: toChart(minute(5)), position: "aboveBar", shape: "arrowDown", color: "down", text: "S 10" },
  ]);
});

test("the legend tells a bar's marks, a few in words and the rest by number", () => {
  const marks = [1, 2, 3, 4, 5].map((at) => mark(at, { words: `no. ${at}` }));
  expect(marksWords(marks, bars, 0)).toBe("09:16 fill: no. 1 · 09:17 fill: no. 2 · 09:18 fill: no. 3 · and 1 more");
  expect(marksWords(marks, bars, 1)).toBe("09:20 fill: no. 5");
  expect(marksWords(marks, bars, 9)).toBe("");
});

test("bars to come are of trading hours and weekdays", () => {
  // 2026-08-21 is a Friday.
  const words = (times: readonly number[]): string[] => times.map((at) => `${istDay(at)} ${istTime(at).slice(0, 5)}`);
  expect(words(laterBars(istEpoch("2026-08-21", 920), 5, 3))).toEqual(["2026-08-21 15:25", "2026-08-24 09:15", "2026-08-24 09:20"]);
  expect(words(laterBars(istEpoch("2026-08-20", 855), 60, 3))).toEqual(["2026-08-20 15:15", "2026-08-21 09:15", "2026-08-21 10:15"]);
  expect(words(laterBars(istEpoch("2026-08-21", 0), 1440, 2))).toEqual(["2026-08-24 00:00", "2026-08-25 00:00"]);
  expect(words(laterBars(istEpoch("2026-08-17", 0), WEEK, 1))).toEqual(["2026-08-24 00:00"]);
  expect(words(laterBars(istEpoch("2026-12-01", 0), MONTH, 2))).toEqual(["2027-01-01 00:00", "2027-02-01 00:00"]);
});
