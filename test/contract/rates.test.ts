/**
 * Our rate budget against the published table as the practice exchange counts it: calls that the budget
 * lets go arrive with the delay of a network, and the exchange must not turn one of them away.
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { PRIORITY, RateBudget } from "../../electron/brokers/rate-budget.ts";
import { LIMITS } from "../../shared/brokers/angelone/limits.ts";
import type { LimitName as Lane } from "../../shared/brokers/angelone/limits.ts";
import { publishedLimits } from "../../workers/exchange/server/rate-limits.ts";
import type { LimitName } from "../../workers/exchange/server/rate-limits.ts";
import { VirtualTime } from "../support/virtual-time.ts";

const COUNTED_AS: Record<Lane, LimitName> = {
  "sign-in": "login", refresh: "generateTokens", profile: "getProfile", "sign-out": "logout", funds: "getRMS", orders: "orders", "order-book": "getOrderBook",
  "trade-book": "getTradeBook", "order-details": "orderDetails", positions: "getPosition", convert: "convertPosition", holdings: "getHolding", "all-holdings": "getAllHolding",
  quotes: "quote", "last-price": "getLtpData", margin: "margin", candles: "candles", search: "searchScrip", greeks: "optionGreek", charges: "estimateCharges", movers: "gainersLosers",
  "oi-build-up": "OIBuildup", "put-call-ratio": "putCallRatio", "intraday-allowed": "intradayScrips", cautionary: "cautionaryScrips", edis: "edis", gtt: "rules", "gtt-list": "ruleReads",
};

/** The delay of a call on its way, ms; the budget counts on at most 100 ms of difference. */
const delay = fc.integer({ min: 5, max: 100 });

/** Sends so many calls of one lane as fast as the budget lets them, and counts what the exchange turns away. */
async function turnedAway(lane: Lane, calls: number, delays: readonly number[], gaps: readonly number[]): Promise<number> {
  const time = new VirtualTime();
  const budget = new RateBudget(LIMITS, time, time);
  const arrivals: number[] = [];
  for (let i = 0; i < calls; i++) {
    void budget.acquire(lane, PRIORITY.exit).then(() => arrivals.push(time.now() + (delays[i % delays.length] ?? 0)));
    await time.pass(gaps[i % gaps.length] ?? 0);
  }
  await time.pass(3_700_000);
  expect(arrivals).toHaveLength(calls);
  let now = 0;
  const limits = publishedLimits(() => now);
  return arrivals.toSorted((a, b) => a - b).filter((at) => {
    now = at;
    return !limits.admit("A", COUNTED_AS[lane]);
  }).length;
}

test.each(LIMITS.map(({ name }) => name))("%s: nothing is turned away, whatever the network does", async (lane) => {
  const gap = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 1_500 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(delay, { minLength: 1, maxLength: 40 }), fc.array(gap, { minLength: 1, maxLength: 20 }), async (delays, gaps) => {
      expect(await turnedAway(lane, 40, delays, gaps)).toBe(0);
    }),
    { numRuns: 25 },
  );
});

test("1,500 orders go within the minute's and the hour's figures too", async () => {
  expect(await turnedAway("orders", 1_500, [5, 90, 40, 100], [0])).toBe(0);
});
