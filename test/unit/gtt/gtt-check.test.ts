import { describe, expect, test } from "vitest";
import type { GttTermsWanted } from "../../../shared/domain/gtt-check.ts";
import { checkGtt } from "../../../shared/domain/gtt-check.ts";
import { DAY, instrument, rupees } from "../../support/orders.ts";

const quote = { ltp: rupees(812), upperCircuit: rupees(900), lowerCircuit: rupees(700) };
const leg = (trigger: number, price: number, quantity = 10) => ({ trigger: rupees(trigger), type: "LIMIT" as const, price: rupees(price), quantity });
const wanted = (change: Partial<GttTermsWanted> = {}): GttTermsWanted => ({ instrument: instrument(), side: "BUY", product: "CNC", owner: "manual", legs: [leg(820, 821)], expires: "2027-01-15", ...change });
const future = instrument({ kind: "future", expiry: "2026-11-26", lot: 750, freeze: 60_000 });

describe("terms of a rule", () => {
  test("the side from which a trigger is met follows from the last price", () => {
    expect(checkGtt(wanted(), quote, DAY)).toEqual({ ways: ["rise"] });
    expect(checkGtt(wanted({ legs: [leg(800, 801)] }), quote, DAY)).toEqual({ ways: ["fall"] });
    expect(checkGtt(wanted({ legs: [leg(800, 799), leg(830, 829)], side: "SELL" }), quote, DAY)).toEqual({ ways: ["fall", "rise"] });
  });

  test.each<[string, Partial<GttTermsWanted>, string, string]>([
    ["off the tick", { legs: [leg(820.02, 821)] }, "legs.0.trigger", "moves in steps of ₹ 0.05"],
    ["price off the tick", { legs: [leg(820, 821.01)] }, "legs.0.price", "moves in steps of ₹ 0.05"],
    ["no price", { legs: [leg(820, 0)] }, "legs.0.price", "must be above 0"],
    ["a price with a market order", { legs: [{ ...leg(820, 821), type: "MARKET" }] }, "legs.0.price", "has no price"],
    ["no quantity", { legs: [leg(820, 821, 0)] }, "legs.0.quantity", "above 0; it is 0"],
    ["part of a lot", { instrument: future, product: "NRML", expires: "2026-11-26", legs: [leg(820, 821, 800)] }, "legs.0.quantity", "lots of 750; 800"],
    ["over the freeze quantity", { legs: [leg(820, 821, 10_001)] }, "legs.0.quantity", "10000 units of SBIN in one order at most"],
    ["price far from the trigger", { legs: [leg(820, 985)] }, "legs.0.price", "20.1 % away"],
    ["met already", { legs: [leg(812, 813)] }, "legs.0.trigger", "812.00 already"],
    ["lower trigger above the price", { legs: [leg(815, 814), leg(830, 829)] }, "legs.0.trigger", "must be below the last price 812.00"],
    ["upper trigger below the price", { legs: [leg(800, 799), leg(810, 809)] }, "legs.1.trigger", "must be above the last price 812.00"],
    ["triggers the wrong way round", { legs: [leg(830, 829), leg(800, 799)] }, "legs", "must be below the second"],
    ["past", { expires: "2026-11-19" }, "expires", "would have expired on 2026-11-19"],
    ["too long", { expires: "2027-11-21" }, "expires", "366 days away"],
    ["no date", { expires: "2026-02-30" }, "expires", "not a date"],
    ["beyond the contract's life", { instrument: future, product: "NRML", expires: "2026-12-01", legs: [leg(820, 821, 750)] }, "expires", "expires on 2026-11-26"],
    ["MIS for tomorrow", { product: "MIS", expires: "2026-11-21" }, "expires", "lives one day"],
    ["a product of the other kind", { product: "NRML" }, "product", "NRML is not a product for SBIN"],
    ["an index", { instrument: instrument({ tradable: false, kind: "index" }) }, "instrument", "is an index"],
    ["no owner", { owner: " " }, "owner", "needs an owner"],
    ["outside today's band, for today", { expires: DAY, legs: [leg(905, 904)] }, "legs.0.trigger", "700.00 to 900.00"],
  ])("%s is told with its field", (_name, change, field, words) => {
    const failure = checkGtt(wanted(change), quote, DAY);
    expect(failure).toMatchObject({ kind: "BadInput", field });
    expect("sentence" in failure && failure.sentence).toContain(words);
  });

  test("a trigger outside today's band is good for a later day; the last day of the year and of the contract are", () => {
    expect(checkGtt(wanted({ legs: [leg(905, 904)] }), quote, DAY)).toEqual({ ways: ["rise"] });
    expect(checkGtt(wanted({ expires: "2027-11-20" }), quote, DAY)).toEqual({ ways: ["rise"] });
    expect(checkGtt(wanted({ instrument: future, product: "NRML", expires: "2026-11-26", legs: [leg(820, 821, 750)] }), quote, DAY)).toEqual({ ways: ["rise"] });
  });

  test("without a price it cannot be said from which side", () => {
    expect(checkGtt(wanted(), undefined, DAY)).toMatchObject({ kind: "BadInput", field: "trigger" });
  });
});
