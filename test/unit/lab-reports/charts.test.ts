import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DARK, LIGHT } from "../../../electron/reports/lab/themes.ts";
import type { ChartOption } from "../../../shared/lab-charts/chart-option.ts";
import { binsOf, distributionChart } from "../../../shared/lab-charts/distribution-chart.ts";
import { equityChart, heldInstead, thinnedCurve } from "../../../shared/lab-charts/equity-chart.ts";
import { excursionChart } from "../../../shared/lab-charts/excursion-chart.ts";
import { dressed } from "../../../shared/lab-charts/formatters.ts";
import { monthsChart } from "../../../shared/lab-charts/months-chart.ts";
import { mergedBars } from "../../../shared/lab-charts/price-bars.ts";
import { drawnTrades, priceChart, tradesOf, windowOf } from "../../../shared/lab-charts/price-chart.ts";
import { stillChart } from "../../../shared/lab-charts/still.ts";
import { madeRun } from "./made-run.ts";

const { run, bars } = madeRun({ reason: '<img src=x onerror="alert(1)">' });
const merged = mergedBars(bars, 20_000);
const own = tradesOf(run.trades, bars.instrument);
interface Series { readonly id?: string; readonly type: string; readonly data: readonly { readonly value: readonly number[]; readonly name: string }[] }
const series = (option: ChartOption, n: number): Series => (option["series"] as unknown as readonly Series[])[n]!;

const CHARTS: Readonly<Record<string, ChartOption>> = {
  equity: equityChart(run.curve, LIGHT), months: monthsChart(run.months, DARK), distribution: distributionChart(run.trades.map((trade) => trade.return), LIGHT),
  excursions: excursionChart(run.trades, DARK), price: priceChart(merged, own, LIGHT, 3),
};

describe.each(Object.entries(CHARTS))("the %s chart", (_, option) => {
  test("is plain data", () => expect(JSON.parse(JSON.stringify(option))).toEqual(option));

  test("names formatters that there are", () => {
    const left: string[] = [];
    JSON.stringify(dressed(option), (key, value: unknown) => {
      if (key === "formatter" && typeof value === "string") left.push(value);
      return key === "data" ? undefined : value;
    });
    expect(left).toEqual([]);
  });

  test("on paper has neither tooltip nor slider", () => {
    const still = stillChart(option);
    expect(still).not.toHaveProperty("tooltip");
    expect(JSON.stringify(still)).not.toContain('"slider"');
  });
});

describe("text of a strategy", () => {
  const formatter = (name: string): ((told: unknown) => string) => (dressed({ tooltip: { formatter: name } })["tooltip"] as { formatter: (told: unknown) => string }).formatter;

  test("is escaped in a tooltip", () => {
    const [marker] = series(CHARTS["price"]!, 2).data;
    for (const name of ["@lines", "@candle"]) {
      expect(formatter(name)([{ ...marker, seriesId: "entry" }])).toContain("&lt;img src=x onerror=&quot;");
      expect(formatter(name)([{ ...marker, seriesId: "entry" }])).not.toContain("<img");
    }
  });

  test("that looks like the name of a formatter stays text", () => {
    const option = { series: [{ data: [{ name: "@lines", formatter: "@evil" }] }] };
    expect(dressed(option)).toEqual(option);
  });

  test("a formatter that there is not is a fault", () => {
    expect(() => dressed({ tooltip: { formatter: "@constructor" } })).toThrow("no chart formatter @constructor");
  });

  test("points that share a column are told once, drawdown in percent and equity in rupees", () => {
    const at = Date.parse("2026-08-03T09:15:00Z");
    const point = (seriesId: string, seriesName: string, value: number) => ({ seriesId, seriesName, name: "", value: [at, value] });
    expect(formatter("@curve")([point("equity", "Equity", 12_34_567.5), point("equity", "Equity", 1), point("drawdown", "Drawdown", -1.5)])).toBe("2026-08-03 09:15<br>Equity: ₹ 12,34,567.50<br>Drawdown: −1.50 %");
  });

  test("a candle tells its prices and at most three trades, each once", () => {
    const candle = { seriesId: "candles", name: "2026-08-03 09:15", value: [7, 100, 101.5, 99, 102] };
    const marker = (name: string) => ({ seriesId: "entry", name, value: [7, 100] });
    expect(formatter("@candle")([candle, ...["a", "a", "b", "c", "d", "e"].map(marker)])).toBe("2026-08-03 09:15<br>Open ₹ 100.00, high ₹ 102.00<br>Low ₹ 99.00, close ₹ 101.50<br><br>a<br><br>b<br><br>c<br><br>and 2 more: zoom in to see them");
  });
});

describe("equity", () => {
  test("what is compared with begins where the account begins, by hand", () => {
    expect(heldInstead({ equity: [1_000_000, 0, 0], benchmark: [200, 250, 150] })).toEqual([1_000_000, 1_250_000, 750_000]);
    expect(heldInstead({ equity: [1], benchmark: [] })).toEqual([]);
  });

  test("the deepest drawdown and the highest equity are drawn however few points there are", () => {
    const thin = thinnedCurve(run.curve, 50);
    expect(thin.at.length).toBeLessThanOrEqual(50);
    expect(Math.max(...thin.drawdown)).toBe(Math.max(...run.curve.drawdown));
    expect(-Math.max(...thin.drawdown) * 100).toBeCloseTo(run.figures.drawdownMax, 10);
    expect(Math.max(...thin.equity)).toBe(run.figures.equityPeak);
  });

  test("drawdown is drawn below nought", () => {
    const points = (series(CHARTS["equity"]!, 2).data as unknown as readonly (readonly number[])[]).map(([, value]) => value!);
    expect(Math.min(...points)).toBeCloseTo(run.figures.drawdownMax, 10);
    expect(Math.max(...points)).toBeLessThanOrEqual(0);
  });
});

test("months lie in the row of their year, the last column is the year, a month without a point has no cell", () => {
  const none = new Array<number | null>(12).fill(null);
  const cells = series(monthsChart([{ year: 2025, months: none.with(1, 0.05), whole: 0.05 }, { year: 2024, months: none.with(11, -0.021), whole: -0.021 }], LIGHT), 0).data;
  expect(cells.map(({ value, name }) => [...value.map((one) => Number(one.toFixed(6))), name])).toEqual([[11, 0, -2.1, "Dec 2024: −2.10 %"], [12, 0, -2.1, "2024: −2.10 %"], [1, 1, 5, "Feb 2025: +5.00 %"], [12, 1, 5, "2025: +5.00 %"]]);
});

describe("the distribution", () => {
  test("by hand", () => {
    expect(binsOf([-1.5, -0.2, 0, 0.3, 0.9, 1, 2.4])).toEqual([{ from: -2, to: 0, count: 2 }, { from: 0, to: 2, count: 4 }, { from: 2, to: 4, count: 1 }]);
  });

  test("every value is in the one bin that has it, and none holds wins and losses", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -1e8, max: 1e8 }).map((millionths) => millionths / 1e6), { minLength: 1, maxLength: 200 }), (values) => {
      const bins = binsOf(values);
      expect(bins.length).toBeLessThanOrEqual(61);
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
      expect(bins.filter(({ from, to }) => from < 0 && to > 0)).toEqual([]);
      expect(bins.filter(({ from }) => from < 0).reduce((sum, { count }) => sum + count, 0)).toBe(values.filter((one) => one < 0).length);
    }));
  });

  test("none and one", () => {
    expect(binsOf([])).toEqual([]);
    expect(binsOf([0]).map(({ count }) => count)).toEqual([1]);
  });
});

describe("the price chart", () => {
  test("puts the entry and the exit of each trade on their bars at their prices", () => {
    const entries = series(CHARTS["price"]!, 2).data;
    const exits = series(CHARTS["price"]!, 3).data;
    run.trades.forEach((trade, n) => {
      expect(entries[n]!.value).toEqual([trade.entryBar, trade.entryPrice / 10_000]);
      expect(exits[n]!.value).toEqual([trade.exitBar, trade.exitPrice / 10_000]);
    });
  });

  test("markers point up where was bought", () => {
    const rotations = (n: number): unknown[] => series(CHARTS["price"]!, n).data.map((one) => (one as unknown as { symbolRotate: number }).symbolRotate);
    expect(rotations(2)).toEqual(run.trades.map(({ quantity }) => (quantity > 0 ? 0 : 180)));
    expect(rotations(3)).toEqual(run.trades.map(({ quantity }) => (quantity > 0 ? 180 : 0)));
  });

  test("a trade that is looked at lies within its window", () => {
    for (const one of own) {
      const { from, to } = windowOf(one, merged);
      expect(from).toBeLessThanOrEqual(one.trade.entryBar);
      expect(to).toBeGreaterThanOrEqual(one.trade.exitBar);
    }
  });

  test("trades of other instruments are not drawn", () => expect(tradesOf(run.trades, "NSE:SBIN")).toEqual([]));

  test("of very many trades those around the chosen one are drawn, always as many", () => {
    const many = Array.from({ length: 5_000 }, (_, n) => ({ ...own[0]!, n }));
    for (const chosen of [0, 700, 2_500, 4_999]) {
      const drawn = drawnTrades(many, chosen);
      expect(drawn).toHaveLength(1_500);
      expect(drawn.some(({ n }) => n === chosen)).toBe(true);
    }
    expect(drawnTrades(own, undefined)).toEqual(own);
  });

  test("of very many trades and none chosen the largest are drawn, in their order", () => {
    const many = Array.from({ length: 5_000 }, (_, n) => ({ n, trade: { ...own[0]!.trade, profit: ((n * 7919) % 5_003) * (n % 2 === 0 ? 1 : -1) } as never }));
    const slow = [...many].sort((a, b) => Math.abs((b.trade as { profit: number }).profit) - Math.abs((a.trade as { profit: number }).profit)).slice(0, 300).map(({ n }) => n).sort((a, b) => a - b);
    expect(drawnTrades(many, undefined).map(({ n }) => n)).toEqual(slow);
  });
});
