import { describe, expect, test } from "vitest";
import { sparkPaths } from "../../../../renderer/panels/strategies/sparkline.ts";
import { hasNewVersion, instrumentsText, limitSentences, microText, openWords, percentText, positionText, winRate } from "../../../../renderer/panels/strategies/strategy-words.ts";
import type { InstrumentKey } from "../../../../shared/domain/identity.ts";
import { money, NO_PRICE } from "../../../../shared/domain/units.ts";
import { strategyView } from "../../../e2e/fake/strategy-world.ts";

const symbol = (key: InstrumentKey): string => key.slice(key.indexOf(":") + 1);
const position = (name: string, quantity: number) => ({ instrument: `NSE:${name}` as InstrumentKey, product: "MIS" as const, quantity, averagePrice: NO_PRICE });

describe("cells", () => {
  test("positions", () => {
    expect(positionText({ positions: [] }, symbol)).toBe("flat");
    expect(positionText({ positions: [position("SBIN", 0), position("TCS", -1_25_000)] }, symbol)).toBe("−1,25,000 TCS");
    expect(positionText({ positions: [position("SBIN", 5), position("TCS", -50)] }, symbol)).toBe("2 open");
  });
  test("instruments", () => {
    const keys = ["NSE:SBIN", "NSE:TCS", "NSE:ITC"] as InstrumentKey[];
    expect([0, 1, 2, 3].map((count) => instrumentsText(keys.slice(0, count), symbol))).toEqual(["–", "SBIN", "SBIN, TCS", "SBIN and 2 more"]);
  });
  test("won of closed trades; nothing before the first one", () => {
    const total = { net: money(0), charges: money(0), since: "2026-08-03" };
    expect(percentText(winRate({ total: { ...total, trades: 7, wins: 3 } }))).toBe("43 %");
    expect(percentText(winRate({ total: { ...total, trades: 0, wins: 0 } }))).toBe("–");
  });
  test("times of callbacks", () => expect([undefined, 3.25, 42.4, 1_340].map(microText)).toEqual(["–", "3.3 µs", "42 µs", "1.3 ms"]));
  test("a new version is offered only while one runs", () => {
    expect(hasNewVersion({ state: "running", hash: "a", fileHash: "b" })).toBe(true);
    expect(hasNewVersion({ state: "stopped", hash: "a", fileHash: "b" })).toBe(false);
    expect(hasNewVersion({ state: "paused", hash: "a", fileHash: "a" })).toBe(false);
    // A file that cannot be read has no version.
    expect(hasNewVersion({ state: "running", hash: "a", fileHash: "" })).toBe(false);
  });
});

test("a live start says every limit in rupees, and where there is none", () => {
  const { capital, limits } = strategyView({ capital: money(2_500_000_000), limits: { ordersPerDay: 0, orderValue: money(500_000_000), exposure: money(0), dailyLoss: money(0), errorsInRow: 3 } });
  expect(limitSentences({ capital, limits })).toEqual([
    "It works with a capital of ₹ 2,50,000.",
    "One order is worth ₹ 50,000 at most.",
    "Open positions and working orders together are bounded by its capital.",
    "No loss of a day stops it: set a daily loss if one should.",
    "The number of its orders a day has no limit of its own.",
  ]);
});

test("what a stop is asked about counts positions and orders over all", () => {
  expect(openWords([{ positions: [position("SBIN", 5), position("TCS", 0)], openOrders: 1 }, { positions: [position("ITC", -5)], openOrders: 1 }])).toBe("2 positions open, 2 orders working.");
  expect(openWords([{ positions: [], openOrders: 0 }])).toBe("Nothing is open and no order works.");
});

describe("the equity line", () => {
  test("lies in its box, with zero in view", () => {
    const paths = sparkPaths([[555, 0], [600, 50], [615, -50]], 62, 23);
    // 60 minutes over 60 px from 1; +50 at the upper margin of 1.5, −50 at the lower.
    expect(paths).toEqual({ line: "M1.0 11.5L46.0 1.5L61.0 21.5", zero: 11.5, sign: -1 });
  });
  test("nothing, one point, and a day above water", () => {
    expect(sparkPaths([], 62, 23)).toBeUndefined();
    expect(sparkPaths([[555, 10]], 62, 23)).toMatchObject({ line: "M1.0 1.5h1", sign: 1 });
    expect(sparkPaths([[555, 10], [930, 20]], 62, 23)).toMatchObject({ zero: 21.5 });
  });
});
