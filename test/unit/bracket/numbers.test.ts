import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { averageTrueRange } from "../../../shared/domain/bracket/average-true-range.ts";
import { breakEvenPrice, targetShares } from "../../../shared/domain/bracket/quantities.ts";
import type { BracketState, Leg } from "../../../shared/domain/bracket/state.ts";
import { protectiveLimit, stopTerms, stopTypesOf, trailDistance } from "../../../shared/domain/bracket/stop-terms.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { roomOf } from "../../../electron/plans/bracket/bracket-room.ts";
import type { Order } from "../../../shared/domain/order.ts";
import { market, rupees, system } from "../../support/orders.ts";
import { adopted, bracket, exits, facts } from "./states.ts";

function filledEntry(state: BracketState, filled: number, value: number): BracketState {
  const leg: Leg = {
    role: "entry", target: 0, attempt: 1, round: 1, once: "b1:entry:1", day: state.day, side: state.side, type: "MARKET", quantity: state.quantity, price: rupees(0), trigger: rupees(0),
    validity: "DAY", state: "open", key: "k" as OrderKey, filled, filledValue: value as Leg["filledValue"], changingTo: 0, changing: false, asked: undefined, askedAt: system(0),
    fails: 0, unwanted: false, waited: false, judged: false, text: "",
  };
  return { ...state, legs: [leg] };
}

describe("stop terms", () => {
  test("options are sold with a limit 10 % beyond, others at market first; worked by hand", () => {
    expect(stopTypesOf("option", false)).toEqual(["SL"]);
    expect(stopTypesOf("equity", false)).toEqual(["SL-M", "SL"]);
    expect(stopTypesOf("future", true)).toEqual(["SL", "SL-M"]);
    const state = bracket({ stop: { trigger: rupees(100) } });
    // 100 − 10 % = 90.00
    expect(stopTerms(state, facts({ stopTypes: ["SL"], option: true, lowerCircuit: rupees(10) }), 75)).toEqual({ type: "SL", quantity: 75, price: rupees(90), trigger: rupees(100), validity: "DAY" });
    // 808 − 3 % = 783.76, down to the grid 783.75
    expect(protectiveLimit(bracket(), facts(), rupees(808))).toBe(rupees(783.75));
    // 808 + 3 % = 832.24, up to the grid 832.25
    expect(protectiveLimit(bracket({}, "SELL"), facts(), rupees(808))).toBe(rupees(832.25));
    // Never beyond the day's band.
    expect(protectiveLimit(bracket(), facts({ lowerCircuit: rupees(790) }), rupees(808))).toBe(rupees(790));
  });

  test("a limit that was asked for keeps its distance while the stop trails", () => {
    const state = { ...bracket({ stop: { trigger: rupees(808), limit: rupees(807) } }), stopNow: rupees(815) };
    expect(stopTerms(state, facts({ stopTypes: ["SL", "SL-M"] }), 100)).toMatchObject({ trigger: rupees(815), price: rupees(814) });
  });

  test("trailing distances, on the grid", () => {
    expect(trailDistance({ exits: exits({ trail: { kind: "points", by: rupees(4) } }) }, rupees(812), undefined, rupees(0.05))).toBe(rupees(4));
    // 1 % of 812 = 8.12, up to 8.15
    expect(trailDistance({ exits: exits({ trail: { kind: "percent", by: 1 } }) }, rupees(812), undefined, rupees(0.05))).toBe(rupees(8.15));
    expect(trailDistance({ exits: exits({ trail: { kind: "atr", times: 2, bars: 3, frame: 5 } }) }, rupees(812), undefined, rupees(0.05))).toBeUndefined();
  });

  test("the true range counts gaps: 4 and 1 + 9 make 7", () => {
    const bar = (high: number, low: number, close: number) => ({ at: market(0), open: rupees(close), high: rupees(high), low: rupees(low), close: rupees(close), volume: 0 });
    const bars = [bar(10, 8, 9), bar(12, 8, 11), bar(21, 20, 20)];
    expect(averageTrueRange(bars, 2)).toBe(rupees(7));
    expect(averageTrueRange(bars, 3)).toBeUndefined();
  });
});

describe("targets' shares", () => {
  test("scaled to what has filled, in whole lots, and exact when all has", () => {
    const state = bracket({ targets: [{ price: rupees(816), quantity: 75 }, { price: rupees(820), quantity: 150 }] }, "BUY", 300);
    const left = (filled: number): number[] => targetShares(filledEntry(state, filled, 0), facts({ lot: 75 })).map((share) => share.left);
    expect(left(300)).toEqual([75, 150]);
    expect(left(150)).toEqual([0, 75]);
    expect(left(75)).toEqual([0, 0]);
  });

  test("never add up to more than is open, and to all of it when they are for the whole", () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(cuts, fc.nat(300), fc.nat(300), (quantities, filled, room) => {
      const whole = quantities.reduce((sum, one) => sum + one, 0);
      const state = bracket({ targets: quantities.map((quantity, i) => ({ price: rupees(820 + i), quantity })) }, "BUY", whole);
      const have = Math.min(filled, whole);
      const shares = targetShares(filledEntry(state, have, 0), facts({ room }));
      const sum = shares.reduce((total, { left }) => total + left, 0);
      expect(sum).toBe(Math.min(have, room));
      shares.forEach(({ left }, i) => expect(left).toBeLessThanOrEqual((quantities[i] ?? 0) + 1));
    }), { numRuns: 500 });
  });
});

describe("the average entry", () => {
  test("rounds to the tick on the side that does not lose", () => {
    // 40 at 812.00 and 60 at 812.05 are 812.03 on average.
    const value = 40 * rupees(812) + 60 * rupees(812.05);
    expect(breakEvenPrice(filledEntry(bracket(), 100, value), rupees(0.05))).toBe(rupees(812.05));
    expect(breakEvenPrice(filledEntry(bracket({}, "SELL"), 100, value), rupees(0.05))).toBe(rupees(812));
  });
});

describe("what of a position is a bracket's", () => {
  const order = (change: Partial<Order>): Order => ({ side: "SELL", type: "MARKET", state: "open", quantity: 30, filled: 0, ...change }) as Order;

  test("others' brackets are put aside, and only orders explain what is missing", () => {
    const long = adopted();
    const short = { ...adopted(), id: "b2", side: "SELL" as const };
    expect(roomOf(long, [long, short], { net: 0, orders: [] })).toMatchObject({ room: 100, closedByOthers: 0, reversed: 0 });
    expect(roomOf(long, [long], { net: 70, orders: [order({ state: "complete", filled: 30 })] })).toMatchObject({ room: 70, closedByOthers: 30 });
    expect(roomOf({ ...long, outsideToday: 30 }, [long], { net: 70, orders: [order({ state: "complete", filled: 30 })] })).toMatchObject({ closedByOthers: 0 });
    expect(roomOf(long, [long], { net: -20, orders: [] })).toMatchObject({ room: 0, reversed: 20 });
  });

  test("an order that closed a bracket which is over closes no other", () => {
    const over = { ...adopted(), id: "b2", phase: "done" as const, outsideToday: 100 };
    const sold = order({ state: "complete", quantity: 100, filled: 100 });
    expect(roomOf(adopted(), [adopted(), over], { net: 70, orders: [sold] })).toMatchObject({ room: 70, closedByOthers: 0 });
    expect(roomOf(adopted(), [adopted(), over], { net: 70, orders: [sold, order({ state: "complete", filled: 30 })] })).toMatchObject({ closedByOthers: 30 });
    // What it lost yesterday is explained by yesterday's orders.
    expect(roomOf(adopted(), [adopted(), { ...over, day: "2026-11-19" }], { net: 70, orders: [order({ state: "complete", filled: 30 })] })).toMatchObject({ closedByOthers: 30 });
  });

  test("what a square-off takes back of an excess is counted once, the rest is on its way; other purchases are none of it", () => {
    const why = { plan: { kind: "square-off", id: "s1", leg: "exit" }, words: "" };
    const bought = order({ side: "BUY", quantity: 23, filled: 15, why, createdAt: system(5) });
    expect(roomOf(adopted(), [], { net: -26, orders: [bought] })).toMatchObject({ takenBackByOthers: 15, takingBack: 8 });
    expect(roomOf(adopted(), [{ ...adopted(), id: "b2", takenBack: 10 }], { net: -26, orders: [bought] })).toMatchObject({ takenBackByOthers: 5, takingBack: 8 });
    const byHand = order({ side: "BUY", filled: 15, createdAt: system(5) });
    const before = order({ side: "BUY", filled: 15, why, createdAt: system(0) });
    expect(roomOf(adopted(), [], { net: -26, orders: [byHand, before] })).toMatchObject({ takenBackByOthers: 0, takingBack: 0 });
  });

  test("a market order of the owner's that is under way is left its quantity", () => {
    expect(roomOf(adopted(), [], { net: 100, orders: [order({ filled: 10 })] }).promised).toBe(20);
    expect(roomOf(adopted(), [], { net: 100, orders: [order({ why: { plan: { kind: "bracket", id: "b1", leg: "exit" }, words: "" } })] }).promised).toBe(0);
  });
});
