import { describe, expect, test } from "vitest";
import { checkExits } from "../../../shared/domain/bracket/check.ts";
import type { ExitsToCheck } from "../../../shared/domain/bracket/check.ts";
import { rupees } from "../../support/orders.ts";
import { exits } from "./states.ts";

function asked(change: Partial<ExitsToCheck> = {}): ExitsToCheck {
  return { symbol: "SBIN", side: "BUY", quantity: 100, exits: exits(), tick: rupees(0.05), lot: 1, option: false, from: { price: rupees(812), name: "entry" }, ...change };
}

const first = (change: Partial<ExitsToCheck>): string | undefined => checkExits(asked(change))[0]?.sentence;

describe("exits of a bracket", () => {
  test("in order: nothing is said", () => {
    expect(checkExits(asked())).toEqual([]);
    expect(checkExits(asked({ side: "SELL", exits: exits({ stop: { trigger: rupees(816), limit: rupees(817) }, targets: [{ price: rupees(800), quantity: 100 }] }) }))).toEqual([]);
  });

  test("what is off is named, with the limit and the value", () => {
    expect(first({ exits: exits({ stop: undefined, targets: [] }) })).toBe("A bracket needs a stop or at least one target.");
    expect(first({ exits: exits({ stop: { trigger: rupees(812) } }) })).toBe("The stop of a long position must be below the entry 812.00; 812.00 would close it at once.");
    expect(first({ side: "SELL" })).toBe("The stop of a short position must be above the entry 812.00; 808.00 would close it at once.");
    expect(first({ exits: exits({ stop: { trigger: rupees(808.02) } }) })).toBe("The stop moves in steps of ₹ 0.05; 808.02 is between 808.00 and 808.05.");
    expect(first({ exits: exits({ stop: { trigger: rupees(808), limit: rupees(809) } }) })).toMatch(/The limit of the stop must be at or below its trigger 808.00/);
    expect(first({ exits: exits({ targets: [{ price: rupees(811), quantity: 100 }] }) })).toBe("Target 1 at 811.00 must be above the entry 812.00; targets go nearest first.");
    expect(first({ exits: exits({ targets: [{ price: rupees(820), quantity: 50 }, { price: rupees(816), quantity: 50 }] }) })).toBe("Target 2 at 816.00 must be above the target 1 820.00; targets go nearest first.");
    expect(first({ exits: exits({ targets: [{ price: rupees(820), quantity: 60 }, { price: rupees(825), quantity: 60 }] }) })).toBe("The targets add up to 120, more than the 100 there is to close.");
    expect(first({ lot: 75, quantity: 150, exits: exits({ targets: [{ price: rupees(820), quantity: 100 }] }) })).toBe("SBIN trades in lots of 75; 100 of target 1 is not a multiple.");
    expect(first({ exits: exits({ trail: { kind: "points", by: rupees(0.03) } }) })).toMatch(/multiple of the tick, ₹ 0.05; it is 0.03/);
    expect(first({ exits: exits({ stop: undefined, trail: { kind: "points", by: rupees(1) } }) })).toBe("A trailing stop needs a stop to begin with.");
    expect(first({ exits: exits({ trail: { kind: "percent", by: 0.01 } }), tick: rupees(1), from: { price: rupees(812), name: "entry" } })).toMatch(/0.01 % of 812.00 is less than one tick of ₹ 1.00/);
    expect(first({ exits: exits({ targets: [], breakEvenAfterFirst: true }) })).toMatch(/needs a stop and a target/);
  });

  test("without a price yet only what needs none is checked", () => {
    expect(checkExits(asked({ from: undefined, exits: exits({ stop: { trigger: rupees(900) }, targets: [] }) }))).toEqual([]);
  });
});
