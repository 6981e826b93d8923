import { describe, expect, test } from "vitest";
import { RiskApproved } from "../../../electron/orders/risk/gate.ts";
import type { RiskFacts } from "../../../electron/orders/risk/rule.ts";
import { freezeParts } from "../../../shared/domain/slicing.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { calmFacts } from "../../support/calm-facts.ts";
import { instrument, proposal, rupees } from "../../support/orders.ts";

const amount = (value: number): Money => rupees(value) as number as Money;

const facts = calmFacts;

function refusals(order: Partial<OrderProposal>, known: Partial<RiskFacts> = {}): readonly Failure[] {
  const assessed = RiskApproved.assess(proposal(order), facts(known));
  return assessed instanceof RiskApproved ? [] : assessed;
}

const first = (order: Partial<OrderProposal>, known: Partial<RiskFacts> = {}): string => refusals(order, known)[0]?.sentence ?? "approved";
const contract = instrument({ kind: "option", symbol: "NIFTY25AUG2624500CE", lot: 65, freeze: 1800, strike: rupees(24_500), optionType: "CE" });

describe("the risk gate", () => {
  test("lets a sound order through with what it looked at", () => {
    const assessed = RiskApproved.assess(proposal(), facts());
    expect(assessed).toBeInstanceOf(RiskApproved);
    if (!(assessed instanceof RiskApproved)) return;
    expect(assessed.checks.map((check) => check.rule)).toEqual([
      "product", "market hours", "quantity", "freeze quantity", "tick", "price band", "away from market", "stale quote", "order value",
      "working orders", "duplicate", "orders a second", "orders a minute", "funds",
    ]);
  });

  test.each<[string, Partial<OrderProposal>, Partial<RiskFacts>, RegExp]>([
    ["no quantity", { quantity: 0 }, {}, /whole number of at least 1; it is 0/],
    ["half a share", { quantity: 1.5 }, {}, /it is 1\.5/],
    ["7500 for 75 lots", { quantity: 7501, product: "NRML", price: rupees(142.35) }, { instrument: contract, ltp: rupees(142), upperCircuit: undefined }, /lots of 65; 7,501 is not a multiple. Use 7,475 or 7,540/],
    ["over the freeze quantity", { quantity: 1820, product: "NRML", price: rupees(142.35) }, { instrument: contract, ltp: rupees(142), upperCircuit: undefined }, /at most 1,800, the exchange's freeze quantity; this one is 1,820/],
    ["off the tick", { price: rupees(812.12) }, {}, /steps of ₹ 0\.05; 812\.12 is between 812\.10 and 812\.15/],
    ["outside the band", { price: rupees(700) }, {}, /outside today's price band of SBIN, 730\.80 to 893\.20/],
    ["no price", { price: 0 as Price }, {}, /needs a price above 0/],
    ["far above the market", { price: rupees(860) }, {}, /5\.9 % above the last price 812\.00; at most 5 %/],
    ["stop on the wrong side", { type: "SL-M", price: 0 as Price, trigger: rupees(810) }, {}, /must be above the last price 812\.00; 810\.00 would fire at once/],
    ["stop-limit that could not fill", { type: "SL", price: rupees(815), trigger: rupees(816) }, {}, /trigger at or below the price/],
    ["not enough funds", {}, { available: amount(10_000) }, /needs ₹ 16,242\.00 and ₹ 10,000\.00 is available: ₹ 6,242\.00 short/],
    ["funds unknown", {}, { available: undefined }, /funds are not known yet/],
    ["too large", { quantity: 9_000 }, { available: amount(1e9) }, /worth ₹ 73,08,900\.00; at most ₹ 50,00,000\.00/],
    ["market order without a price", { type: "MARKET", price: 0 as Price }, { ltp: undefined }, /No price of SBIN has arrived yet/],
    ["an index", {}, { instrument: instrument({ kind: "index", symbol: "NIFTY", tradable: false }) }, /NIFTY is an index and cannot be traded itself/],
    ["carry-forward product for a share", { product: "NRML" }, {}, /NRML is not a product for SBIN; use CNC or MIS/],
    ["SL-M in an option", { type: "SL-M", product: "NRML", quantity: 65, trigger: rupees(150) }, { instrument: contract, ltp: rupees(142), upperCircuit: undefined }, /no SL-M orders in options/],
    ["a stop that is immediate-or-cancel", { type: "SL-M", validity: "IOC", trigger: rupees(815) }, {}, /cannot be immediate-or-cancel/],
  ])("refuses %s with limit and value", (_name, order, known, sentence) => {
    expect(first(order, known)).toMatch(sentence);
  });

  test("an exit is not held back by funds or size", () => {
    expect(refusals({ side: "SELL", type: "MARKET", price: 0 as Price, quantity: 9_000 }, { reduces: true, available: amount(0) })).toEqual([]);
  });

  test("an exit at the market goes out though the feed is dead and no price is known", () => {
    expect(refusals({ side: "SELL", type: "MARKET", price: 0 as Price }, { reduces: true, ltp: undefined, upperCircuit: undefined, lowerCircuit: undefined, available: undefined })).toEqual([]);
  });

  test("a buy far below the market rests and is let through", () => {
    expect(refusals({ price: rupees(731) })).toEqual([]);
  });

  test("every reason is told, the most telling first", () => {
    expect(refusals({ quantity: 0, price: rupees(812.12) }).map((failure) => (failure.kind === "Refused" ? failure.rule : ""))).toEqual(["quantity", "tick"]);
  });
});

test("an exit above the freeze quantity is cut into whole lots", () => {
  expect(freezeParts(4000, { freeze: 1800, lot: 65 })).toEqual([1755, 1755, 490]);
  expect(freezeParts(100, { freeze: undefined, lot: 1 })).toEqual([100]);
});
