import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { positionRow, sameRow } from "../../../../renderer/panels/positions/exit-plan.ts";
import type { Exits } from "../../../../renderer/panels/positions/exit-plan.ts";
import { countProtection, shares, standingOf, sumLoss, worstFirst } from "../../../../renderer/panels/protection/protection-sums.ts";
import { splitWords } from "../../../../renderer/panels/protection/protection-columns.ts";
import { accountId } from "../../../../shared/domain/identity.ts";
import { guardedDay, OWNERS, PROTECTION } from "../../../e2e/guarded-day.ts";
import { CALL, FUTURE, order, position, rupees, SBIN } from "../../../e2e/trading-day.ts";

describe("if the power died now", () => {
  test("one naked unit makes a position naked, one that is only here makes it that", () => {
    expect([[100, 0, 0], [99, 1, 0], [99, 0, 1], [0, 99, 1]].map(([, here, naked]) => standingOf({ here: here!, naked: naked! }))).toEqual(["at broker", "here", "naked", "naked"]);
    expect(countProtection(PROTECTION)).toEqual({ atBroker: 1, here: 1, naked: 1 });
  });
  test("sums say what they leave out", () => {
    expect(sumLoss(PROTECTION, "lossAtStop")).toEqual({ units: rupees(-21_602), unknown: 0 });
    expect(sumLoss(PROTECTION, "lossAtCircuit")).toEqual({ units: rupees(-193_417.4), unknown: 1 });
  });
  test("naked first, then the larger loss", () => {
    const rows = [PROTECTION[2]!, PROTECTION[1]!, PROTECTION[0]!, { ...PROTECTION[0]!, instrument: FUTURE, lossAtCircuit: rupees(-90_000) }];
    expect(worstFirst(rows).map(({ instrument }) => instrument)).toEqual([FUTURE, SBIN, CALL, FUTURE]);
  });
  test("in words, and as shares that add up to one", () => {
    expect(splitWords({ atBroker: 1_200, here: 0, naked: 300 })).toBe("1,200 at broker, 300 naked");
    fc.assert(fc.property(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6), (atBroker, here, naked) => {
      const sum = shares({ atBroker, here, naked }).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(atBroker + here + naked > 0 ? 1 : 0, 9);
    }), { seed: 3 });
  });
});

describe("what a position's row says", () => {
  const day = guardedDay();
  const exits = (change: Partial<Exits> = {}): Exits => ({
    brackets: day.brackets!, gtts: day.gtts!, orders: [], protection: PROTECTION, owners: ({ instrument }) => OWNERS.filter((part) => part.instrument === instrument), ...change,
  });
  const call = position({ instrument: CALL, product: "NRML", quantity: 150 });

  test("owners and their parts of this product", () => {
    expect(positionRow(position(), exits()).ownerWords).toBe("Manual 60 · EMA cross 40");
    expect(positionRow(position({ product: "CNC" }), exits()).ownerWords).toBe("");
    expect(positionRow(position(), exits({ owners: () => [{ ...OWNERS[0]!, owner: "external" }] })).ownerWords).toBe("Placed elsewhere");
  });

  test("the exit plan: brackets, GTTs and plain resting orders against the position", () => {
    expect(positionRow(call, exits()).exitWords).toBe("Trail 128 · T 150 +1");
    const fixed = { ...day.brackets![0]!, targetsDone: 1 };
    const { trail: _none, ...still } = fixed.exits;
    expect(positionRow(call, exits({ brackets: [{ ...fixed, exits: still }] })).exitWords).toBe("SL 128 · T 160");
    const orders = [
      order({ side: "SELL", type: "SL", trigger: rupees(804.5), state: "trigger-pending" }), order({ side: "SELL", price: rupees(828) }), order({ side: "BUY" }),
      order({ side: "SELL", state: "complete" }), order({ side: "SELL", product: "CNC" }), order({ side: "SELL", account: accountId("paper", "Swing", "paper") }),
      order({ side: "SELL", why: { plan: { kind: "bracket", id: "bracket1", leg: "stop" }, words: "" } }),
    ];
    expect(positionRow(position(), exits({ orders })).exitWords).toBe("SL 804.50 · T 828");
    // Of a short position the buys are what ends it.
    expect(positionRow(position({ quantity: -100 }), exits({ orders })).exitWords).toBe("T 811.50");
    expect(positionRow(position({ quantity: 0 }), exits({ orders })).exitWords).toBe("");
  });

  test("where the guard lives, naked before all", () => {
    const guard = (change: Partial<(typeof PROTECTION)[number]>, more: Partial<Exits> = {}) => positionRow(position(), exits({ protection: [{ ...PROTECTION[0]!, ...change }], ...more })).guard.text;
    expect(guard({})).toBe("40 naked");
    expect(guard({ atBroker: 0, naked: 100 })).toBe("naked");
    expect(guard({ naked: 0, here: 40 })).toBe("40 only here");
    expect(guard({ atBroker: 0, naked: 0, here: 100 })).toBe("here");
    expect(guard({ naked: 0, atBroker: 100 })).toBe("at broker, today");
    expect(guard({ naked: 0, atBroker: 100 }, { gtts: [{ ...day.gtts![0]!, instrument: SBIN, product: "MIS" }] })).toBe("at broker");
    expect(guard({ naked: 0, atBroker: 100 }, { gtts: [{ ...day.gtts![0]!, instrument: SBIN, product: "MIS", lives: "at broker, today only" }] })).toBe("at broker, today");
  });

  test("the same words are the same row", () => {
    expect(sameRow(positionRow(call, exits()), positionRow(call, exits()))).toBe(true);
    expect(sameRow(positionRow(call, exits()), positionRow(call, exits({ brackets: [] })))).toBe(false);
  });
});
