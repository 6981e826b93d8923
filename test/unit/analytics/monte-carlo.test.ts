import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bootstrapReturns } from "../../../shared/analytics/monte-carlo/bootstrap.ts";
import { chanceOfDrawdown, chanceOfLoss, drawdownAt } from "../../../shared/analytics/monte-carlo/outcomes.ts";
import type { Outcomes } from "../../../shared/analytics/monte-carlo/outcomes.ts";
import { PERCENTILES } from "../../../shared/analytics/monte-carlo/simulate.ts";
import { jitterStart } from "../../../shared/analytics/monte-carlo/start-jitter.ts";
import { shuffleTrades } from "../../../shared/analytics/monte-carlo/trade-shuffle.ts";
import { seededRandom } from "../../../shared/domain/random.ts";

const seed = fc.integer({ min: 0, max: 4_294_967_295 });
const counts = { runs: 40, points: 7 };

/** True of every simulation: bands do not cross and lie within the runs, distributions ascend, chances fall as the limit deepens. */
function expectSound(outcomes: Outcomes): void {
  expect(outcomes.bands.map(({ percentile }) => percentile)).toEqual([...PERCENTILES]);
  outcomes.bands.forEach(({ equity }, i) => {
    expect(equity).toHaveLength(outcomes.steps.length);
    const above = outcomes.bands[i + 1]?.equity;
    if (above) equity.forEach((one, step) => expect(one).toBeLessThanOrEqual(above[step]!));
  });
  const ascends = (values: readonly number[]): boolean => values.every((one, i) => i === 0 || values[i - 1]! <= one);
  expect([outcomes.returns, outcomes.drawdowns, outcomes.steps].every(ascends)).toBe(true);
  expect(outcomes.returns).toHaveLength(outcomes.runs);
  expect([0, 0.1, 0.2, 0.5].map((depth) => -chanceOfDrawdown(outcomes, depth)).every((one, i, all) => i === 0 || all[i - 1]! <= one)).toBe(true);
}

describe("trades in another order", () => {
  test("by hand: +10 and −10 on 100 fall 10 of 110 or 10 of 100", () => {
    const outcomes = shuffleTrades({ profits: [10, -10], capital: 100, runs: 1_000, points: 3, random: seededRandom(1) });
    expect(new Set(outcomes.drawdowns.map((one) => one.toFixed(6)))).toEqual(new Set(["0.090909", "0.100000"]));
    expect(outcomes.steps).toEqual([0, 1, 2]);
    expect(outcomes.bands[0]!.equity).toEqual([100, 90, 100]);
    expect(outcomes.bands[4]!.equity).toEqual([100, 110, 100]);
    expect(chanceOfDrawdown(outcomes, 0.095)).toBeCloseTo(0.5, 1);
    expect([chanceOfDrawdown(outcomes, 0.1), chanceOfLoss(outcomes), drawdownAt(outcomes, 95)]).toEqual([0, 0, 0.1]);
  });

  test("the sum is kept whatever the order", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -50_000_000, max: 50_000_000 }), { minLength: 1, maxLength: 60 }), seed, (profits, number) => {
      const capital = 1_000_000_000_000;
      const outcomes = shuffleTrades({ profits, capital, ...counts, random: seededRandom(number) });
      expectSound(outcomes);
      const end = profits.reduce((a, b) => a + b, capital);
      for (const { equity } of outcomes.bands) expect([equity[0], equity.at(-1)]).toEqual([capital, end]);
    }), { numRuns: 50 });
  });

  test("each of the six orders of three comes as often", () => {
    const seen = new Map<string, number>();
    const random = seededRandom(7);
    for (let i = 0; i < 6_000; i++) {
      const { bands } = shuffleTrades({ profits: [1, 2, 4], capital: 100, runs: 1, points: 4, random });
      const order = bands[0]!.equity.join();
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    for (const times of seen.values()) expect(Math.abs(times - 1_000)).toBeLessThan(150);
  });

  test("an account below nought has lost more than all", () => expect(shuffleTrades({ profits: [-150], capital: 100, runs: 1, points: 2, random: seededRandom(1) })).toMatchObject({ drawdowns: [1.5], returns: [-1.5] }));
});

describe("bootstrap of returns", () => {
  /** Each step's growth tells which period it was. */
  const returns = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08];
  const drawn = (meanBlock: number, number: number): number[] => {
    const { bands } = bootstrapReturns({ returns, capital: 1, meanBlock, runs: 1, points: 9, random: seededRandom(number) });
    const path = bands[0]!.equity;
    return path.slice(1).map((value, i) => Math.round((value / path[i]! - 1) * 100) - 1);
  };

  test("by hand: with no new beginning the history goes round from where it starts", () => {
    const values = [0.6, 0.99, 0.99, 0.99];
    let next = 0;
    const { bands } = bootstrapReturns({ returns: [0.1, 0.2, -0.5], capital: 100, meanBlock: 3, runs: 1, points: 4, random: () => values[next++]! });
    expect(bands[2]!.equity).toEqual([100, expect.closeTo(120, 9), expect.closeTo(60, 9), expect.closeTo(66, 9)]);
    expect(next).toBe(3);
  });

  test.each([[1, 1 / 8], [2, 1 / 2 + 1 / 16], [8, 7 / 8 + 1 / 64]])("a mean block of %d goes on to the next period with the chance %d", (meanBlock, chance) => {
    let followed = 0;
    const tries = 2_000;
    for (let i = 0; i < tries; i++) {
      const periods = drawn(meanBlock, i);
      followed += periods.slice(1).filter((period, place) => period === (periods[place]! + 1) % 8).length;
    }
    expect(followed / (tries * 7)).toBeCloseTo(chance, 1);
  });

  test("every period is drawn as often, wherever in the history it lies", () => {
    const times = new Array<number>(8).fill(0);
    for (let i = 0; i < 2_000; i++) for (const period of drawn(4, i)) times[period]!++;
    for (const one of times) expect(Math.abs(one / 2_000 - 1)).toBeLessThan(0.12);
  });

  test("sound, and the same seed gives the same", () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), seed, (history, number) => {
      const run = (): Outcomes => bootstrapReturns({ returns: history, capital: 100, meanBlock: 1, ...counts, random: seededRandom(number) });
      expectSound(run());
      expect(run()).toEqual(run());
    }), { numRuns: 50 });
  });
});

describe("begun on other days", () => {
  test("by hand: three starts of two steps", () => {
    const outcomes = jitterStart({ equity: [100, 110, 55, 66, 99], latest: 2, runs: 300, points: 3, random: seededRandom(3) });
    expect(new Set(outcomes.returns.map((one) => one.toFixed(4)))).toEqual(new Set(["-0.4500", "-0.4000", "0.8000"]));
    expect(new Set(outcomes.drawdowns.map((one) => one.toFixed(4)))).toEqual(new Set(["0.5000", "0.0000"]));
    expect(outcomes.bands.map(({ equity }) => equity[0])).toEqual([100, 100, 100, 100, 100]);
    expect(chanceOfLoss(outcomes)).toBeCloseTo(2 / 3, 1);
  });

  test("sound", () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 1, max: 1_000, noNaN: true }), { minLength: 3, maxLength: 60 }), seed, (equity, number) => {
      expectSound(jitterStart({ equity, latest: 1 + (number % (equity.length - 2)), ...counts, random: seededRandom(number) }));
    }), { numRuns: 50 });
  });
});

test("the places of the bands are even and end with the last", () => {
  const { steps } = shuffleTrades({ profits: new Array<number>(1_000).fill(1), capital: 1, runs: 2, points: 5, random: seededRandom(1) });
  expect(steps).toEqual([0, 250, 500, 750, 1_000]);
});

describe("what cannot be simulated is refused by name", () => {
  const random = seededRandom(1);
  const shuffled = { profits: [1], capital: 100, ...counts, random };
  const sampled = { returns: [0.1, 0.2], capital: 100, meanBlock: 1, ...counts, random };
  const begun = { equity: [1, 2, 3], latest: 1, ...counts, random };
  test.each([
    ["no trades", () => shuffleTrades({ ...shuffled, profits: [] }), "at least one step"],
    ["no capital", () => shuffleTrades({ ...shuffled, capital: 0 }), "capital of a simulation is 0"],
    ["a trade that is no number", () => shuffleTrades({ ...shuffled, profits: [1, Number.NaN] }), "profit of trade 2"],
    ["no runs", () => shuffleTrades({ ...shuffled, runs: 0 }), "runs of a simulation is 0"],
    ["more than fits", () => shuffleTrades({ ...shuffled, runs: 1_000_000, points: 100 }), "expected a whole number from 2 to 10"],
    ["no returns", () => bootstrapReturns({ ...sampled, returns: [] }), "at least one step"],
    ["a block of none", () => bootstrapReturns({ ...sampled, meanBlock: 0.5 }), "mean block"],
    ["a block beyond the history", () => bootstrapReturns({ ...sampled, meanBlock: 3 }), "expected 1 to 2"],
    ["more lost than there was", () => bootstrapReturns({ ...sampled, returns: [0, -1.1] }), "return of period 1 is -1.1"],
    ["a start with nothing after it", () => jitterStart({ ...begun, latest: 2 }), "expected 1 to 1"],
    ["a spent account", () => jitterStart({ ...begun, equity: [1, 0, 3] }), "equity at step 1 is 0"],
  ])("%s", (_, run, words) => expect(run).toThrow(words));
});
