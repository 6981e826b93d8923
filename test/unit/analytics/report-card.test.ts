import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bestTradeShare } from "../../../shared/analytics/best-trade-share.ts";
import { formatCheckNumber } from "../../../shared/analytics/report-card-number.ts";
import { CARD_LIMITS, reportCard } from "../../../shared/analytics/report-card.ts";
import type { CardCheck, CardFigures } from "../../../shared/analytics/report-card.ts";

const good: CardFigures = {
  profits: Array.from({ length: 66 }, (_, i) => (i % 3 === 0 ? -10 : 20)),
  walkForward: { windows: 4, outOfSampleReturn: 0.12, outOfSampleYear: 0.06, inSampleYear: 0.1, efficiency: 0.6, profitable: 0.75, worst: -0.02 },
  doubleCosts: { return: 4.25 },
  sweep: { deflatedSharpe: 0.97 },
  neighbours: { own: 10, place: [1, 1], edges: [], measured: 8, missing: 0, mean: 7, worst: 2, profitable: 0.875, plateau: 0.7 },
  monteCarlo: { runs: 3, steps: [0, 1], bands: [], returns: [0, 0, 0], drawdowns: [0.1, 0.15, 0.2] },
  biasCheck: { changed: 0 },
  paper: { days: 10 },
};
const nothing: CardFigures = { profits: undefined, walkForward: undefined, doubleCosts: undefined, sweep: undefined, neighbours: undefined, monteCarlo: undefined, biasCheck: undefined, paper: undefined };
const find = (figures: CardFigures, id: CardCheck["id"], limits = CARD_LIMITS): CardCheck => reportCard(figures, limits).find((check) => check.id === id)!;

describe("the report card", () => {
  test("all green, each with its number and limit", () => {
    const card = reportCard(good);
    expect(card.map(({ id, passed }) => [id, passed])).toEqual(Object.keys(CARD_LIMITS).map((id) => [id, true]).sort((a, b) => card.findIndex(({ id }) => id === a[0]) - card.findIndex(({ id }) => id === b[0])));
    expect(card.map(({ value }) => `${Number(value!.number.toFixed(4))} ${value!.unit}`)).toEqual(["66 trades", "12 %", "0.6 times", "4.25 %", "0.97 probability", "87.5 %", "19.5 %", "0 signals", "3.0303 %", "10 days"]);
    expect(find(good, "trades").sentence).toBe("66 trades; needed: at least 30 trades.");
    expect(find(good, "drawdown").sentence).toBe("19.50 %; needed: less than 25 %.");
  });

  test("what was not run is red and says what to run", () => {
    const card = reportCard(nothing);
    expect(card.every(({ passed, value }) => !passed && value === undefined)).toBe(true);
    for (const { sentence } of card) expect(sentence).toMatch(/^Not run yet\. Run .*\.$/);
  });

  /** On the limit, and as little beyond it as there is. */
  test.each<[CardCheck["id"], Partial<CardFigures>, boolean]>([
    ["trades", { profits: new Array<number>(30).fill(1) }, true],
    ["trades", { profits: new Array<number>(29).fill(1) }, false],
    ["outOfSampleReturn", { walkForward: { ...good.walkForward!, outOfSampleReturn: 0 } }, false],
    ["efficiency", { walkForward: { ...good.walkForward!, efficiency: 0.5 } }, true],
    ["efficiency", { walkForward: { ...good.walkForward!, efficiency: 0.499 } }, false],
    ["efficiency", { walkForward: { ...good.walkForward!, efficiency: undefined } }, false],
    ["doubleCostReturn", { doubleCosts: { return: 0 } }, false],
    ["doubleCostReturn", { doubleCosts: { return: 0.01 } }, true],
    ["deflatedSharpe", { sweep: { deflatedSharpe: 0.95 } }, true],
    ["deflatedSharpe", { sweep: { deflatedSharpe: 0.949_999 } }, false],
    ["deflatedSharpe", { sweep: { deflatedSharpe: undefined } }, false],
    ["deflatedSharpe", { sweep: { deflatedSharpe: Number.NaN } }, false],
    ["neighboursProfitable", { neighbours: { ...good.neighbours!, profitable: 0.7 } }, true],
    ["neighboursProfitable", { neighbours: { ...good.neighbours!, profitable: 0.69 } }, false],
    ["neighboursProfitable", { neighbours: { ...good.neighbours!, profitable: 56 / 80 } }, true],
    ["neighboursProfitable", { neighbours: { ...good.neighbours!, profitable: undefined, measured: 0, missing: 0 } }, false],
    ["neighboursProfitable", { neighbours: { ...good.neighbours!, profitable: 1, measured: 4, missing: 4 } }, true],
    ["neighboursProfitable", { neighbours: { ...good.neighbours!, profitable: 1, measured: 3, missing: 5 } }, false],
    ["drawdown", { monteCarlo: { ...good.monteCarlo!, drawdowns: [0.25, 0.25, 0.25] } }, false],
    ["biasChanges", { biasCheck: { changed: 1 } }, false],
    ["bestTrade", { profits: [25, 25, 25, 25] }, true],
    ["bestTrade", { profits: [26, 25, 25, 24] }, false],
    ["bestTrade", { profits: [1, -1] }, false],
    ["bestTrade", { profits: [] }, false],
    ["paperDays", { paper: { days: 9 } }, false],
  ])("%s of %j passes: %s", (id, figures, passed) => {
    const check = find({ ...good, ...figures }, id);
    expect(check.passed).toBe(passed);
    expect(check.sentence.length > 0 && !check.sentence.includes("undefined") && !check.sentence.includes("NaN")).toBe(true);
  });

  test("a red one says by how much and what to do", () => {
    expect(find({ ...good, sweep: { deflatedSharpe: 0.949_999 } }, "deflatedSharpe").sentence).toBe("0.949999; needed: at least 0.95. The best of as many tries may be as good by luck: try fewer parameter sets, or test on more data.");
    expect(find({ ...good, walkForward: { ...good.walkForward!, efficiency: undefined } }, "efficiency").sentence).toBe("It lost money in sample, so there is nothing to compare: change the strategy or the ranges of its parameters.");
    expect(find({ ...good, neighbours: { ...good.neighbours!, missing: 2, measured: 6 } }, "neighboursProfitable").sentence).toBe("87.50 %; needed: at least 70 %. 2 of the 8 neighbours have no result and do not count.");
    expect(find({ ...good, neighbours: { ...good.neighbours!, edges: [0] } }, "neighboursProfitable").sentence).toBe("87.50 %; needed: at least 70 %. The point lies at the edge of what was tried: what is beyond is not known.");
  });

  test("57 of 100 reach 57 %", () => expect(find({ ...good, neighbours: { ...good.neighbours!, profitable: 0.57 } }, "neighboursProfitable", { ...CARD_LIMITS, neighboursProfitable: 57 }).passed).toBe(true));

  test("limits can be others", () => expect(find(good, "trades", { ...CARD_LIMITS, trades: 100 })).toMatchObject({ passed: false, limit: { bound: "at least", number: 100, unit: "trades" } }));

  test("a figure that misses its limit never reads as the limit", () => {
    fc.assert(fc.property(fc.double({ min: -2, max: 2, noNaN: true }), fc.integer({ min: -200, max: 200 }), (value, hundredths) => {
      const limit = hundredths / 100;
      fc.pre(Math.abs(value - limit) > 1e-8);
      expect(formatCheckNumber(value, limit, "%")).not.toBe(formatCheckNumber(limit, limit, "%"));
    }));
    expect([formatCheckNumber(1, 5, "days"), formatCheckNumber(-0.5, 0, "%"), formatCheckNumber(0, 0, "signals")]).toEqual(["1 day", "−0.50 %", "0 signals"]);
  });

  test("the best trade by all: by hand, 60 of 100, and more than all where the others lost", () => {
    expect([bestTradeShare([60, 50, -10]), bestTradeShare([60, -20]), bestTradeShare([-1]), bestTradeShare([])]).toEqual([0.6, 1.5, undefined, undefined]);
  });
});
