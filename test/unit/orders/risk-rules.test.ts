import { describe, expect, test } from "vitest";
import { CALM } from "../../../electron/orders/risk/day-loss.ts";
import { RiskApproved } from "../../../electron/orders/risk/gate.ts";
import type { RiskLimits } from "../../../electron/orders/risk/limits.ts";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import type { DayStanding, Exposed, RiskFacts } from "../../../electron/orders/risk/rule.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { calmFacts } from "../../support/calm-facts.ts";
import { instrument, proposal, rupees } from "../../support/orders.ts";

const amount = (value: number): Money => rupees(value) as number as Money;
const limits = (change: Partial<RiskLimits>): Partial<RiskFacts> => ({ limits: { ...DEFAULT_LIMITS, ...change } });
const day = (change: Partial<DayStanding>): Partial<RiskFacts> => ({ day: { ...CALM, ...change } });
const stakes = (before: number, after: number): Exposed => ({ before: amount(before), after: amount(after) });
const sent = (second: number, minute = second, hour = minute, whole = hour): Partial<RiskFacts> => ({ sent: { second, minute, hour, day: whole } });

interface Case {
  readonly rule: string;
  readonly order?: Partial<OrderProposal>;
  readonly pass: Partial<RiskFacts>;
  readonly refuse: Partial<RiskFacts>;
  readonly limit: string;
  readonly value: string;
  readonly sentence: RegExp;
  /** Reducing does not help: the exchange itself would not take it. */
  readonly always?: true;
}

const option = instrument({ kind: "option", exchange: "NFO", symbol: "NIFTY24NOV2624500CE", underlying: "NIFTY", lot: 65, freeze: undefined });
const halted = { kind: "halted", sentence: "NSE is halted until 11:45: NIFTY fell 10 %.", amo: false } as const;
const FAULT = { rule: "fault", sentence: "A fault in Sauda.", undo: "Restart Sauda." } as const;
const PULLED = { rule: "kill switch", sentence: "The kill switch is pulled.", undo: "Release it." } as const;
const crossed = { side: "SELL", price: rupees(812), owner: "momentum", brokerOrderId: "261120000012345" } as const;

const CASES: readonly Case[] = [
  { rule: "kill switch", pass: {}, refuse: { killed: PULLED, closable: 40 }, limit: "only reducing orders", value: "opens a position", sentence: /kill switch is pulled.*At most 40 of SBIN MIS may be bought now/ },
  { rule: "fault", pass: {}, refuse: { killed: FAULT, closable: 40 }, limit: "only reducing orders", value: "opens a position", sentence: /^A fault in Sauda\. Only orders that make a position smaller go\. At most 40 of SBIN MIS may be bought now\. Restart Sauda\.$/ },
  { rule: "breaker", pass: day({ breach: { rule: "daily loss", sentence: "Lost." }, lifted: true }), refuse: day({ breach: { rule: "daily loss", sentence: "The day has lost ₹ 5,000.00." } }), limit: "only reducing orders", value: "opens a position", sentence: /^The day has lost ₹ 5,000\.00\. Only orders that make a position smaller.*Nothing of SBIN MIS is open for this purchase to close/ },
  { rule: "daily loss", pass: day({ lossLimit: amount(5_000), net: amount(-4_999.99) }), refuse: day({ lossLimit: amount(5_000), net: amount(-5_000) }), limit: "₹ 5,000.00", value: "−₹ 5,000.00", sentence: /stands at −₹ 5,000\.00, at or beyond the daily loss of ₹ 5,000\.00/ },
  { rule: "drawdown", pass: day({ drawdownLimit: amount(2_000), drawdown: amount(1_999) }), refuse: day({ drawdownLimit: amount(2_000), drawdown: amount(2_000) }), limit: "₹ 2,000.00", value: "₹ 2,000.00", sentence: /fallen ₹ 2,000\.00 from its best/ },
  { rule: "market hours", pass: { market: { kind: "closed", sentence: "NSE is closed.", amo: true } }, refuse: { market: halted }, limit: "open, or kept by the broker for the open", value: "halted", sentence: /halted until 11:45.*Nothing is opened/ },
  { rule: "market hours", pass: { market: { kind: "unknown", sentence: "", amo: false } }, refuse: { market: { kind: "closed", sentence: "NSE is closed until 09:15.", amo: false } }, limit: "open, or kept by the broker for the open", value: "closed", sentence: /closed until 09:15\. This broker keeps no orders/ },
  { rule: "market hours", pass: { market: { kind: "closed", sentence: "NSE is closed.", amo: true }, plan: "basket" }, refuse: { market: { kind: "closed", sentence: "NSE is closed until 09:15.", amo: true }, plan: "bracket" }, limit: "open, or kept by the broker for the open", value: "closed", sentence: /its stop would not go with it\. Place the bracket when the market opens/ },
  { rule: "banned list", pass: {}, refuse: { banned: { by: "limits", name: "SBIN" } }, limit: "only reducing orders", value: "SBIN", sentence: /SBIN is on your list/ },
  { rule: "exchange ban", pass: {}, refuse: { banned: { by: "exchange", name: "SAIL" } }, limit: "only reducing orders", value: "SAIL", sentence: /SAIL has reached its market-wide position limit/ },
  { rule: "order quantity", pass: limits({ orderQuantity: 100 }), refuse: limits({ orderQuantity: 99 }), limit: "99", value: "100", sentence: /is for 100; at most 99/ },
  { rule: "order lots", order: { quantity: 650, product: "NRML", price: rupees(812) }, pass: { instrument: option, ...limits({ orderLots: 10 }) }, refuse: { instrument: option, ...limits({ orderLots: 9 }) }, limit: "9 lots", value: "10 lots", sentence: /10 lots of NIFTY24NOV2624500CE; at most 9 lots/ },
  { rule: "price protection range", pass: { priceRange: { low: rupees(800), high: rupees(820) } }, refuse: { priceRange: { low: rupees(800), high: rupees(812) } }, limit: "800.00 to 812.00", value: "812.10", sentence: /812\.10 is outside/, always: true },
  { rule: "stale quote", pass: { quoteAgeMs: 300_000 }, refuse: { quoteAgeMs: 300_001 }, limit: "at most 3,00,000 ms old", value: "3,00,001 ms", sentence: /last quote of SBIN is 3,00,001 ms old/ },
  { rule: "stale quote", pass: { quoteAgeMs: -1_000 }, refuse: { quoteAgeMs: -1_001 }, limit: "at most 3,00,000 ms old", value: "from before the clock was set back", sentence: /clock of this computer was set back/ },
  { rule: "self-trade", pass: {}, refuse: { crossing: crossed }, limit: "no crossing order of your own", value: 'SELL 812.00 of "momentum"', sentence: /your own working order in SBIN: SELL 812\.00 of "momentum" \(order 261120000012345\)/ },
  { rule: "order value", pass: limits({ orderValue: amount(81_210) }), refuse: limits({ orderValue: amount(81_209) }), limit: "₹ 81,209.00", value: "₹ 81,210.00", sentence: /worth ₹ 81,210\.00/ },
  { rule: "exposure per instrument", pass: { ...limits({ instrumentExposure: amount(100) }), exposure: { instrument: stakes(0, 100) } }, refuse: { ...limits({ instrumentExposure: amount(100) }), exposure: { instrument: stakes(60, 101) } }, limit: "₹ 100.00", value: "₹ 101.00", sentence: /₹ 101\.00 would be at stake in SBIN.*at most ₹ 100\.00.*₹ 60\.00 is taken/ },
  { rule: "exposure per owner", pass: { ...limits({ ownerExposure: amount(100) }), exposure: { owner: stakes(150, 150) } }, refuse: { ...limits({ ownerExposure: amount(100) }), exposure: { owner: stakes(150, 151) } }, limit: "₹ 100.00", value: "₹ 151.00", sentence: /belongs to "manual"/ },
  { rule: "exposure of the account", pass: { ...limits({ accountExposure: amount(100) }), exposure: { account: stakes(0, 99) } }, refuse: { ...limits({ accountExposure: amount(100) }), exposure: { account: stakes(0, 200) } }, limit: "₹ 100.00", value: "₹ 200.00", sentence: /at stake in this account/ },
  { rule: "position limit", pass: { positionLimit: { units: 500, after: 500 } }, refuse: { positionLimit: { units: 500, after: 501 } }, limit: "500", value: "501", sentence: /hold 501 of SBIN; the exchange lets one client hold 500/ },
  { rule: "working orders", pass: { openOrders: 499 }, refuse: { openOrders: 500 }, limit: "500", value: "501", sentence: /500 orders are working already/ },
  { rule: "duplicate", pass: {}, refuse: { duplicateAgoMs: 120 }, limit: "not within 500 ms", value: "120 ms ago", sentence: /placed 120 ms ago/ },
  { rule: "orders a second", pass: sent(5), refuse: sent(6), limit: "6, and 2 kept for exits", value: "7", sentence: /6 orders went in the last second; at most 6 may \(of 8, 2 are kept for exits\)/ },
  { rule: "orders a minute", pass: sent(0, 359), refuse: sent(0, 360), limit: "360, and 40 kept for exits", value: "361", sentence: /360 orders went in the last minute/ },
  { rule: "orders an hour", pass: { ...limits({ perHour: 900 }), ...sent(0, 0, 899) }, refuse: { ...limits({ perHour: 900 }), ...sent(0, 0, 900) }, limit: "900", value: "901", sentence: /last hour; at most 900 may\. Nothing was sent/ },
  { rule: "orders a day", pass: { ...limits({ perDay: 900 }), ...sent(0, 0, 0, 899) }, refuse: { ...limits({ perDay: 900 }), ...sent(0, 0, 0, 900) }, limit: "900", value: "901", sentence: /last day; at most 900/ },
  { rule: "funds", pass: { available: amount(16_242) }, refuse: { available: amount(16_241) }, limit: "₹ 16,241.00", value: "₹ 16,242.00", sentence: /₹ 1\.00 short/ },
];

function refused(one: Case, facts: Partial<RiskFacts>): ReturnType<typeof RiskApproved.assess> {
  return RiskApproved.assess(proposal(one.order), calmFacts(facts));
}

describe.each(CASES)("$rule ($value)", (one) => {
  test("lets through what is within", () => {
    expect(refused(one, one.pass)).toBeInstanceOf(RiskApproved);
  });

  test("refuses what is beyond, with rule, limit, value and a sentence", () => {
    expect(refused(one, one.refuse)).toEqual([{ kind: "Refused", rule: one.rule, limit: one.limit, value: one.value, sentence: expect.stringMatching(one.sentence) }]);
  });

  test("does not hold back what only makes a position smaller", () => {
    const assessed = refused(one, { ...one.refuse, reduces: true, closable: 1_000 });
    if (one.always) expect(assessed).toHaveLength(1);
    else expect(assessed).toBeInstanceOf(RiskApproved);
  });
});

describe("a limit of 0 is off", () => {
  const OFF: RiskLimits = Object.assign({ ...DEFAULT_LIMITS }, Object.fromEntries(Object.entries(DEFAULT_LIMITS).filter(([, value]) => typeof value === "number").map(([name]) => [name, 0])));

  test("all at once: only what the exchange and the funds say holds", () => {
    const known = { limits: OFF, openOrders: 1e6, ...sent(1e6), duplicateAgoMs: 0, quoteAgeMs: 1e9, exposure: { account: stakes(0, 1e9) } };
    const assessed = RiskApproved.assess(proposal({ price: rupees(890) }), calmFacts(known));
    expect(assessed).toBeInstanceOf(RiskApproved);
  });
});

describe("an order that is changed", () => {
  test("is no duplicate and no further working order, and needs no funds of its own", () => {
    const known = { duplicateAgoMs: 3, openOrders: 500, available: amount(0) };
    expect(RiskApproved.assess(proposal(), calmFacts(known), "modify")).toBeInstanceOf(RiskApproved);
  });

  test("is held to everything else", () => {
    expect(RiskApproved.assess(proposal(), calmFacts({ killed: PULLED }), "modify")).toMatchObject([{ rule: "kill switch" }]);
    expect(RiskApproved.assess(proposal(), calmFacts(sent(6)), "modify")).toMatchObject([{ rule: "orders a second" }]);
  });
});

describe("commodity and currency contracts", () => {
  test.each(["MCX", "CDS"] as const)("of %s are carried as NRML or MIS whatever their kind is called", (exchange) => {
    const contract = instrument({ exchange, kind: "equity", symbol: "GOLDM05DEC26FUT" });
    expect(RiskApproved.assess(proposal({ product: "CNC" }), calmFacts({ instrument: contract }))).toMatchObject([{ rule: "product", sentence: expect.stringMatching(/use NRML or MIS/) }]);
  });
});

test("while a position has no price the daily loss is not judged, and the record says so", () => {
  const assessed = RiskApproved.assess(proposal(), calmFacts(day({ lossLimit: amount(5_000), net: undefined })));
  if (!(assessed instanceof RiskApproved)) throw new Error("refused");
  expect(assessed.checks.find(({ rule }) => rule === "daily loss")?.value).toBe("not known: a position has no price");
});

test("a market order is checked at the last price, a stop at its trigger", () => {
  const known = limits({ orderValue: amount(81_200) });
  expect(RiskApproved.assess(proposal({ type: "MARKET", price: 0 as Price }), calmFacts(known))).toBeInstanceOf(RiskApproved);
  expect(RiskApproved.assess(proposal({ type: "SL-M", price: 0 as Price, trigger: rupees(812.05) }), calmFacts(known))).toMatchObject([{ rule: "order value", value: "₹ 81,205.00" }]);
});
