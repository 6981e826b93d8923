import { expect, test } from "vitest";
import { drawnIndicator, figureText, indicatorName, linesOf, partName, valuesAt } from "../../../../renderer/charts/drawn-indicator.ts";
import { rupeeBar } from "../../../../shared/indicators/bar.ts";
import { computeAll } from "../../../../shared/indicators/compute-all.ts";
import { INDICATORS, indicatorSpec } from "../../../../shared/indicators/registry.ts";
import { bar, minute } from "./tape.ts";

const bars = Array.from({ length: 160 }, (_, i) => {
  const close = 8_000_000 + Math.round(Math.sin(i / 7) * 90_000) + i * 500;
  return bar(minute(i), close - 3_000, close + 6_000, close - 9_000, close, 1_000 + (i % 9) * 50);
});

test("every indicator on the chart is the one that a strategy follows, bar by bar", () => {
  for (const spec of INDICATORS) {
    const drawn = drawnIndicator(spec.id, spec, {}, 0);
    drawn.line.follow(bars, { kind: "all" });
    expect(drawn.line.values, spec.id).toEqual(computeAll(spec.make({}), bars.map(rupeeBar)));
    expect(linesOf(spec).length, spec.id).toBeGreaterThan(0);
  }
});

test("what is drawn ahead or behind is read where it stands", () => {
  const spec = indicatorSpec("ichimoku")!;
  const drawn = drawnIndicator("ichimoku", spec, { conversion: 2, base: 3, span: 4, displacement: 3 }, 0);
  drawn.line.follow(bars, { kind: "all" });
  const names = linesOf(spec).map(({ name }) => name);
  const at = (index: number) => Object.fromEntries(valuesAt(drawn, index).map((value, i) => [names[i], value]));
  expect(at(50)["leadA"]).toBe(drawn.line.values[48]?.["leadA"]);
  // The lagging span is the close of two bars later.
  expect(at(50)["lagging"]).toBe((bars[52]?.close ?? 0) / 10_000);
  expect(at(159)["lagging"]).toBeUndefined();
});

test("names and figures", () => {
  const [ema, macd, rsi] = ["ema", "macd", "rsi"].map((id) => indicatorSpec(id)!);
  expect(indicatorName(ema!, { period: 16 })).toBe("EMA 16");
  expect(indicatorName(ema!, { period: 16, source: "hl2" })).toBe("EMA 16 hl2");
  expect(indicatorName(macd!, {})).toBe("MACD 12, 26, 9");
  expect(partName({ key: "ema2", spec: ema! }, linesOf(ema!)[0]!)).toBe("ema2");
  expect(linesOf(macd!).map((output) => partName({ key: "macd", spec: macd! }, output))).toEqual(["macd.macd", "macd.signal", "macd.histogram"]);
  expect([figureText("price", 812_345.678, 2), figureText("difference", -0.5, 2), figureText("number", -63.4567, 2), figureText("volume", 1_234_567, 2), figureText(linesOf(rsi!)[0]!.unit, undefined, 2)]).toEqual(["8,12,345.68", "−0.50", "−63.46", "12,34,567", "–"]);
});

test("values out of bounds are refused with a sentence", () => {
  const spec = indicatorSpec("ema")!;
  expect(() => drawnIndicator("ema", spec, { period: 0 }, 0)).toThrow("EMA: Period must be a whole number from 1 to 10000, not 0.");
});
